import RealModule

/// How the modes of a Wishart problem fade: e^{−2λt} over the spectrum of W Wᵀ/N for N → ∞, which is that
/// of Marchenko and Pastur with αN columns, the atom 1 − α at λ = 0 included.
///
/// The spectrum is cut where λ is close to its lower edge ever more finely, so that averages are good to
/// ten digits at any time and next to α = 1 as well. They take some 300 numbers.
///
/// Source: V. Marchenko & L. Pastur, Math. USSR Sbornik 1, 457 (1967).
struct WishartRelaxation: Sendable {
  /// Eigenvalues and the shares of the modes that they stand for, which add up to 1.
  let modes: [(eigenvalue: Double, share: Double)]
  /// The lower edge (√α − 1)² of the bulk.
  let lowerEdge: Double

  init(ratio: Double) {
    let root = ratio.squareRoot()
    let edge = (root - 1) * (root - 1)
    var modes: [(eigenvalue: Double, share: Double)] = []
    if ratio < 1 { modes.append((0, 1 - ratio)) }
    // λ = λ₋ + 4 √α sin²(u/2), 0 < u < π, in halves towards the lower edge.
    var upper = Double.pi
    let halvings = 20
    for halving in 0..<halvings {
      let lower = halving == halvings - 1 ? 0 : upper / 2
      GaussLegendre.panel.forEachNode(from: lower, to: upper, panels: 1) { u, weight in
        let (sine, cosine) = (Double.sin(u / 2), Double.cos(u / 2))
        let eigenvalue = edge + 4 * root * sine * sine
        let density = 8 * ratio * sine * sine * cosine * cosine / (.pi * eigenvalue)
        modes.append((eigenvalue, weight * density))
      }
      upper = lower
    }
    self.modes = modes
    lowerEdge = edge
  }

  /// ln ∫ ρ(λ) e^{f(λ)} dλ for the logarithm f of what is averaged.
  func logAverage(_ logarithm: (Double) -> Double) -> Double {
    let logarithms = modes.map { logarithm($0.eigenvalue) }
    let largest = logarithms.max() ?? 0
    guard largest > -.infinity else { return -.infinity }
    var sum = 0.0
    for (mode, value) in zip(modes, logarithms) where value - largest > -60 {
      sum += mode.share * .exp(value - largest)
    }
    return largest + .log(sum)
  }
}
