import RealModule

/// Gauss–Legendre quadrature: exact for polynomials of degree 2n − 1.
struct GaussLegendre: Sendable {
  /// The nodes in (−1, 1), rising.
  let nodes: [Double]
  /// Their weights, which add up to 2.
  let weights: [Double]

  /// The rule of 16 nodes, for panels over which an integrand changes little.
  static let panel = GaussLegendre(count: 16)

  /// Finds the zeros of the Legendre polynomial of a degree by Newton's method.
  ///
  /// - Complexity: O(count²).
  init(count: Int) {
    var nodes = [Double](repeating: 0, count: max(1, count))
    var weights = [Double](repeating: 2, count: max(1, count))
    for k in 0..<count {
      var x = -Double.cos(Double.pi * (Double(k) + 0.75) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<100 {
        var (last, value) = (1.0, x)
        for degree in stride(from: 2, through: count, by: 1) {
          let n = Double(degree)
          (last, value) = (value, ((2 * n - 1) * x * value - (n - 1) * last) / n)
        }
        if count == 1 { last = 1 }
        slope = Double(count) * (x * value - last) / (x * x - 1)
        let step = value / slope
        x -= step
        if step.magnitude < 1e-15 { break }
      }
      nodes[k] = x
      weights[k] = 2 / ((1 - x * x) * slope * slope)
    }
    self.nodes = nodes
    self.weights = weights
  }

  /// Visits the nodes of equal panels of an interval with their weights.
  func forEachNode(
    from lower: Double, to upper: Double, panels: Int,
    _ body: (_ x: Double, _ weight: Double) -> Void
  ) {
    let half = 0.5 * (upper - lower) / Double(panels)
    guard half > 0 else { return }
    for panel in 0..<panels {
      let middle = lower + (2 * Double(panel) + 1) * half
      for k in nodes.indices { body(middle + half * nodes[k], half * weights[k]) }
    }
  }

  /// Nodes and weights on (0, 1) that crowd at 0 as logarithms do.
  ///
  /// - Parameter panels: how many panels the interval beyond 1/16 has.
  static func nodesCrowdedAtZero(panels: Int) -> [(place: Double, weight: Double)] {
    var nodes: [(place: Double, weight: Double)] = []
    var start = 0.0
    for k in stride(from: 18, through: 2, by: -1) {
      var end = 1.0
      for _ in 0..<k { end /= 4 }
      panel.forEachNode(from: start, to: end, panels: 1) { nodes.append(($0, $1)) }
      start = end
    }
    panel.forEachNode(from: start, to: 1, panels: panels) { nodes.append(($0, $1)) }
    return nodes
  }
}
