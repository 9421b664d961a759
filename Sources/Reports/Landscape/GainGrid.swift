/// Gains at equal distances, with an order in which a picture of them soon says something.
package struct GainGrid: Sendable {
  /// The gains, rising. Where they are far enough apart they have six decimals at most, so that a command can
  /// name them.
  package let gains: [Double]

  /// Divides a range.
  ///
  /// - Throws: `QuestionError` for fewer than two points and for ranges that are none.
  package init(_ lowest: Double, _ highest: Double, points: Int) throws {
    guard lowest < highest, abs(lowest) <= 1e6, abs(highest) <= 1e6 else {
      throw QuestionError(
        "`lowest_gain` must be below `highest_gain`, both between -1000000 and 1000000.",
        parameter: "lowest_gain")
    }
    guard (2...100_000).contains(points) else {
      throw QuestionError("`points` must be 2 to 100000.", parameter: "points")
    }
    let step = (highest - lowest) / Double(points - 1)
    gains = (0..<points).map { k in
      if k == points - 1 { return highest }
      let gain = lowest + step * Double(k)
      return step >= 1e-3 ? (gain * 1e6).rounded() / 1e6 : gain
    }
  }

  /// The places of the gains, first the ends' neighbourhoods, then ever finer between them.
  package var coarseToFine: [Int] {
    var stride = 1
    while stride < gains.count - 1 { stride *= 2 }
    var order = [0, gains.count - 1]
    var seen = Set(order)
    while stride > 0 {
      for place in Swift.stride(from: 0, to: gains.count, by: stride)
      where seen.insert(place).inserted {
        order.append(place)
      }
      stride /= 2
    }
    return order
  }
}
