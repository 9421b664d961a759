import RealModule

/// The saddle-point equations of the annealed complexity at g = 1 and without overlap with the hidden state.
///
/// The Kac–Rice integral is a functional of the distribution of amplitudes, maximised by
///
///     P(x) ∝ exp{ −f²/(2q) + A x f + ℓ x² + u x⁴/4 } Δ(x),   f = x³ − a x,  D = 3x² − a,
///
/// with Δ = |D − G| for all critical points, G complex, and Δ = (D − s) exp[−μ/(D − s)] on D > s for minima,
/// s = G real. The multiplier μ keeps the lower edge of the Hessian at 0: the most numerous minima are
/// marginal. For large gains Im G and μ become exponentially small and are left out.
struct KacRiceEquations {
  /// The gain a.
  let gain: Double
  /// u = dΣ/de, which selects the energy.
  let slope: Double
  /// What is counted.
  let kind: CriticalPointKind
  /// Whether Im G (all) or μ (minima) is an unknown rather than 0.
  let isMarginal: Bool

  /// Averages over P.
  struct Averages {
    /// ln Z − ½ ln(2πq).
    var logNorm = 0.0
    var square = 0.0
    var fourth = 0.0
    var amplitudeForce = 0.0
    var forceSquare = 0.0
    /// Re E[1/(D − G)].
    var resolvent = 0.0
    /// E[1/|D − G|²].
    var squaredResolvent = 0.0
  }

  /// Averages for unknowns (ln q, A, ℓ, Re G[, ln Im G or ln μ]); nil where the weight has no integral.
  func averages(_ v: [Double]) -> Averages? {
    guard v.allSatisfy(\.isFinite), v[0].magnitude < 20 else { return nil }
    let (q, a2, square) = (Double.exp(v[0]), v[1], v[2])
    let s = v[3]
    let extra = isMarginal ? Double.exp(v[4]) : 0
    guard extra < 1e6 else { return nil }
    func exponent(_ x: Double) -> Double {
      let f = (x * x - gain) * x
      return -f * f / (2 * q) + a2 * x * f + (square + 0.25 * slope * x * x) * x * x
    }
    // The weight dies with the sixth power of x.
    let unit = 0.1 * (1 + max(gain, 0).squareRoot() + q.squareRoot())
    let top = (0...80).reduce(-Double.infinity) { max($0, exponent(0.5 * unit * Double($1))) }
    var reach = unit
    var quiet = 0
    for k in 1...10_000 where quiet < 20 {
      let x = unit * Double(k)
      if exponent(x) > top - 50 {
        reach = x + unit
        quiet = 0
      } else {
        quiet += 1
      }
    }
    var sum = 0.0
    var means = Averages()
    func add(_ x: Double, _ weight: Double) {
      let distance = 3 * x * x - gain - s
      var scale = 1.0
      var (first, second) = (0.0, 0.0)
      switch kind {
      case .all:
        let r = distance * distance + extra * extra
        scale = r.squareRoot()
        (first, second) = (distance / r, 1 / r)
      case .minima:
        guard distance > 0 else { return }
        first = 1 / distance
        second = first * first
        scale = distance * Double.exp(-extra * first)
      }
      let p = weight * scale * Double.exp(exponent(x) - top)
      guard p > 0 else { return }
      let x2 = x * x
      let f = (x2 - gain) * x
      sum += p
      means.square += p * x2
      means.fourth += p * x2 * x2
      means.amplitudeForce += p * x * f
      means.forceSquare += p * f * f
      means.resolvent += p * first
      means.squaredResolvent += p * second
    }
    // Even in x, so that x > 0 will do; nodes crowd where D = s.
    let rule = GaussLegendre.panel
    let edge = max(0, (s + gain) / 3).squareRoot()
    if edge > 0 {
      guard reach > edge else { return nil }
      rule.forEachNode(from: 0, to: 1, panels: 30) { t, weight in
        add(edge + (reach - edge) * t * t, weight * 2 * (reach - edge) * t)
        if kind == .all { add(edge - edge * t * t, weight * 2 * edge * t) }
      }
    } else {
      rule.forEachNode(from: 0, to: reach, panels: 30, add)
    }
    guard sum > 0, sum.isFinite else { return nil }
    means.square /= sum
    means.fourth /= sum
    means.amplitudeForce /= sum
    means.forceSquare /= sum
    means.resolvent /= sum
    means.squaredResolvent /= sum
    means.logNorm = Double.log(2 * sum) + top - 0.5 * Double.log(2 * Double.pi * q)
    return means
  }

  /// What the equations are off by.
  func residuals(_ v: [Double]) -> [Double]? {
    guard let e = averages(v) else { return nil }
    let q = Double.exp(v[0])
    var residuals = [
      e.square / q - 1, e.amplitudeForce / (2 * q * q) - v[1],
      e.forceSquare / (2 * q * q) - 0.5 / q - 2 * v[1] * v[1] * q - v[2], e.resolvent - v[3],
    ]
    if isMarginal { residuals.append(e.squaredResolvent - 1) }
    return residuals
  }

  /// Σ and the energy per spin at a solution.
  func value(_ v: [Double]) -> (complexity: Double, energy: Double)? {
    guard let e = averages(v) else { return nil }
    let q = Double.exp(v[0])
    let extra = isMarginal ? Double.exp(v[4]) : 0
    let energy = -0.25 * e.fourth
    let determinant =
      kind == .all ? 0.5 * (v[3] * v[3] - extra * extra) : 0.5 * v[3] * v[3] + extra * v[3]
    return (
      e.logNorm - v[1] * v[1] * q * q - v[2] * q + determinant + slope * energy, energy
    )
  }
}
