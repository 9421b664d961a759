import RealModule

extension WishartKacRiceEquations {
  /// Averages over P.
  struct Averages {
    /// ln Z.
    var logNorm = 0.0
    var amplitude = 0.0
    var square = 0.0
    var amplitudeForce = 0.0
    var force = 0.0
    var forceSquare = 0.0
    /// ⟨1/D⟩.
    var response = 0.0
    /// ⟨1/D²⟩.
    var squaredResponse = 0.0
  }

  /// Crowded where D is smallest.
  private static func evenNodes(panels: Int) -> [(place: Double, weight: Double)] {
    var nodes: [(place: Double, weight: Double)] = []
    GaussLegendre.panel.forEachNode(from: 0, to: 1, panels: panels) { nodes.append(($0, $1)) }
    return nodes
  }
  private static let fewNodes = (
    graded: GaussLegendre.nodesCrowdedAtZero(panels: 12), even: evenNodes(panels: 12)
  )
  private static let manyNodes = (
    graded: GaussLegendre.nodesCrowdedAtZero(panels: 40), even: evenNodes(panels: 40)
  )

  /// The logarithm of P without D and σ/D.
  private func exponent(_ x: Double, _ p: Parameters) -> Double {
    let force = (x * x - point.b) * x
    return force * (p.force + p.mixed * x - 0.5 * force / p.projection)
      + (p.square * x + p.field) * x
  }

  /// A step of Newton's method towards a maximum of the exponent.
  private func towardsPeak(_ x: Double, _ p: Parameters) -> Double {
    let (force, slope, bend) = ((x * x - point.b) * x, 3 * x * x - point.b, 6 * x)
    let first =
      slope * (p.force - force / p.projection) + p.mixed * (force + x * slope) + 2 * p.square * x
      + p.field
    let second =
      bend * (p.force - force / p.projection) - slope * slope / p.projection
      + p.mixed * (2 * slope + x * bend) + 2 * p.square
    return second < 0 ? x - first / second : x
  }

  /// How far the exponent may fall below its maximum for an amplitude to count.
  private static let depth = 42.0

  /// Where amplitudes of a sign count: an interval of |x|, whether it begins at the smallest |x|, and the
  /// largest exponent.
  private struct Stretch {
    var sign: Double
    var low: Double
    var high: Double
    var isGraded: Bool
    var top: Double
  }

  private func stretch(_ sign: Double, from edge: Double, _ p: Parameters) -> Stretch? {
    let size = (point.b + p.transverse).squareRoot()
    let step = size / 50
    func value(_ k: Int) -> Double { exponent(sign * (edge + step * Double(k)), p) }
    var values = [value(0)]
    var (best, last) = (0, 0)
    var top = values[0]
    // The exponent falls with the sixth power of x.
    for k in 1...20_000 {
      let next = value(k)
      values.append(next)
      if next > top { (top, best) = (next, k) }
      if next > top - Self.depth { last = k }
      if k - last > 20, edge + step * Double(k) > 1.3 * size { break }
    }
    guard top.isFinite, values.count < 20_000 else { return nil }
    // The peak may be narrower than the steps.
    let (least, most) = (max(edge, edge + step * Double(best - 1)), edge + step * Double(best + 1))
    var peak = edge + step * Double(best)
    for _ in 0..<6 {
      peak = min(max(sign * towardsPeak(sign * peak, p), least), most)
      top = max(top, exponent(sign * peak, p))
    }
    let floor = top - Self.depth
    func border(_ outside: Double, _ inside: Double) -> Double {
      var (outside, inside) = (outside, inside)
      for _ in 0..<30 {
        let middle = 0.5 * (outside + inside)
        if exponent(sign * middle, p) > floor { inside = middle } else { outside = middle }
      }
      return outside
    }
    func place(_ k: Int) -> Double { edge + step * Double(k) }
    let counting = values.indices.filter { values[$0] > floor }
    let isGraded = values[0] > floor
    let low =
      isGraded
      ? edge
      : border(
        place((counting.first ?? best) - 1), counting.first.map { min(place($0), peak) } ?? peak)
    let high = border(
      place((counting.last ?? best) + 1), counting.last.map { max(place($0), peak) } ?? peak)
    return Stretch(sign: sign, low: low, high: high, isGraded: isGraded, top: top)
  }

  /// Visits amplitudes with D and their weights in P, all in units of e^top, which is returned; nil where
  /// P has no integral.
  func forEachAmplitude(
    _ p: Parameters, _ body: (_ x: Double, _ slope: Double, _ weight: Double) -> Void
  ) -> Double? {
    let edge = max(0, p.curvature / 3).squareRoot()
    let signs: [Double] = overlap == nil ? [1] : [1, -1]
    let stretches = signs.compactMap { stretch($0, from: edge, p) }
    guard stretches.count == signs.count, let top = stretches.map(\.top).max() else { return nil }
    let nodes = isFine ? Self.manyNodes : Self.fewNodes
    for stretch in stretches where stretch.top > top - Self.depth {
      let length = stretch.high - stretch.low
      for node in stretch.isGraded ? nodes.graded : nodes.even {
        let offset = stretch.low - edge + length * node.place
        let x = edge + offset
        // Near the edge 3x² and the curvature would cancel.
        let slope = edge > 0 ? 3 * offset * (x + edge) : 3 * x * x - p.curvature
        let size = exponent(stretch.sign * x, p) - top - p.support / slope
        body(stretch.sign * x, slope, length * node.weight * slope * Double.exp(size))
      }
    }
    return top + (overlap == nil ? Double.log(2) : 0)
  }

  /// Averages for some unknowns; nil where P has no integral.
  func averages(_ p: Parameters) -> Averages? {
    var sum = 0.0
    var means = Averages()
    let top = forEachAmplitude(p) { x, slope, weight in
      let force = (x * x - point.b) * x
      sum += weight
      means.amplitude += weight * x
      means.square += weight * x * x
      means.amplitudeForce += weight * x * force
      means.force += weight * force
      means.forceSquare += weight * force * force
      means.response += weight / slope
      means.squaredResponse += weight / (slope * slope)
    }
    guard let top, sum > 0, sum.isFinite else { return nil }
    means.amplitude /= sum
    means.square /= sum
    means.amplitudeForce /= sum
    means.force /= sum
    means.forceSquare /= sum
    means.response /= sum
    means.squaredResponse /= sum
    means.logNorm = Double.log(sum) + top
    return means
  }
}

extension WishartKacRiceEquations {
  /// P(x) of a solution.
  func amplitudes(_ v: [Double]) -> AmplitudeDistribution {
    var (places, weights): ([Double], [Double]) = ([], [])
    guard let p = parameters(v) else { return AmplitudeDistribution(single: 0) }
    _ = forEachAmplitude(p) { x, _, weight in
      guard weight > 0 else { return }
      for sign in overlap == nil ? [1.0, -1] : [1] {
        places.append(sign * x)
        weights.append(weight)
      }
    }
    return AmplitudeDistribution(amplitudes: places, weights: weights)
  }
}
