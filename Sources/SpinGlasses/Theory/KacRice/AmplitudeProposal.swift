import Isinglass
import RealModule

/// Where samples are drawn: independent amplitudes from one of several densities, taken at random.
struct AmplitudeProposal: Sendable {
  fileprivate struct Component: Sendable {
    /// Of equal bins from −reach to reach.
    let logDensities: [Double]
    let sums: [Double]
    /// What amplitudes are multiplied by.
    let scale: Double
  }

  private let components: [Component]
  private let reach: Double
  fileprivate static let bins = 320

  init(at point: PlantedGlassPoint, of kind: CriticalPointKind) throws {
    var distributions = [try Complexity(at: point, of: kind).amplitudes]
    if point.ferromagneticBias > 0 {
      let curve = try OverlapCurve(at: point, of: kind, downTo: -0.3).points
      let overlaps = 6
      for place in 1...overlaps where curve.count > 1 {
        distributions.append(curve[place * (curve.count - 1) / overlaps].amplitudes)
      }
    }
    let reach = 1.1 * (distributions.flatMap(\.amplitudes).map(\.magnitude).max() ?? 1)
    // Points that were born a little before are small; the integral weighs them more than their share.
    let scales = [1, 0.8, 0.6, 0.42, 0.28, 0.16, 0.08]
    components =
      scales.map { Component(distributions[0], reach: reach, scale: $0) }
      + distributions.dropFirst().map { Component($0, reach: reach, scale: 1) }
    self.reach = reach
  }

  /// Draws a point.
  func draw(into x: inout [Double], _ random: inout Philox) {
    let component = components[Int(random.below(UInt64(components.count)))]
    // Of aligned ones as many along ξ as against it.
    let scale = random.next() & 1 == 0 ? component.scale : -component.scale
    for i in x.indices { x[i] = scale * component.amplitude(reach: reach, &random) }
  }

  /// The logarithm of the density at a point.
  func logDensity(_ x: [Double]) -> Double {
    var terms: [Double] = []
    terms.reserveCapacity(2 * components.count)
    for component in components {
      for sign in [1.0, -1] {
        var sum = 0.0
        for value in x { sum += component.logDensity(sign * value, reach: reach) }
        terms.append(sum)
      }
    }
    let top = terms.max() ?? 0
    guard top > -.infinity else { return top }
    return top
      + Double.log(terms.reduce(0) { $0 + Double.exp($1 - top) } / Double(terms.count))
  }
}

extension AmplitudeProposal.Component {
  /// Shares of a distribution in bins, and a floor that no amplitude is left out.
  fileprivate init(_ distribution: AmplitudeDistribution, reach: Double, scale: Double) {
    let count = AmplitudeProposal.bins
    let floor = 0.04
    var shares = [Double](repeating: floor / Double(count), count: count)
    for (x, weight) in zip(distribution.amplitudes, distribution.weights) {
      let place = Int((x + reach) / (2 * reach) * Double(count))
      shares[min(max(place, 0), count - 1)] += (1 - floor) * weight
    }
    let total = shares.reduce(0, +)
    let width = 2 * reach / Double(count) * scale
    var sum = 0.0
    sums = shares.map {
      sum += $0 / total
      return sum
    }
    logDensities = shares.map { Double.log($0 / total / width) }
    self.scale = scale
  }

  /// Before scaling.
  fileprivate func amplitude(reach: Double, _ random: inout Philox) -> Double {
    let target = random.uniform() * (sums.last ?? 1)
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] < target { low = middle + 1 } else { high = middle }
    }
    return reach * (2 * (Double(low) + random.uniform()) / Double(sums.count) - 1)
  }

  fileprivate func logDensity(_ x: Double, reach: Double) -> Double {
    let place = (x / scale + reach) / (2 * reach) * Double(logDensities.count)
    guard place >= 0, place < Double(logDensities.count) else { return -.infinity }
    return logDensities[Int(place)]
  }
}
