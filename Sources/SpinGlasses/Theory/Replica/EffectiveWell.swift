import RealModule

/// One spin in the mean field of all others: U(x) = x⁴/4 − b x²/2 − h x.
///
/// The curvature b = a + g²χ is the gain and what the spin's own influence returns to it. For b > 0 there
/// are two wells for |h| < 2(b/3)^{3/2}, and the lower one is the one that h points to.
struct EffectiveWell: Sendable {
  /// The curvature b at the top of the barrier.
  let curvature: Double

  /// The global minimum, the root of x³ − b x = h of the sign of h; √b at h = 0 above b = 0.
  ///
  /// Trigonometric and hyperbolic solutions of the cubic, polished by Newton's method.
  func minimum(at field: Double) -> Double {
    let b = curvature
    let h = field.magnitude
    if h == 0 { return b > 0 ? b.squareRoot() : 0 }
    var x: Double
    if b == 0 {
      x = Double.root(h, 3)
    } else {
      let size = (b.magnitude / 3).squareRoot()
      let r = 0.5 * h / (size * size * size)
      if b < 0 {
        x = 2 * size * Double.sinh(Double.asinh(r) / 3)
      } else if r <= 1 {
        x = 2 * size * Double.cos(Double.acos(r) / 3)
      } else {
        x = 2 * size * Double.cosh(Double.acosh(r) / 3)
      }
    }
    for _ in 0..<3 {
      let slope = 3 * x * x - b
      if slope <= 0 { break }
      x -= (x * x * x - b * x - h) / slope
    }
    return field < 0 ? -x : x
  }

  /// The energy of the minimum.
  func lowestEnergy(at field: Double) -> Double {
    let x = minimum(at: field)
    return (x * x / 4 - curvature / 2) * x * x - field * x
  }

  /// How far the minimum follows the field, dx/dh = 1/(3x² − b).
  func susceptibility(at x: Double) -> Double { 1 / (3 * x * x - curvature) }
}

extension EffectiveWell {
  /// Visits the minima in a range of fields at the nodes of panels in x, for each sign above b = 0.
  ///
  /// Over x the gap |x| < √b is exact, and the peak of the susceptibility at x = 0 for small −b is
  /// resolved by x = w sinh t with its width w.
  func forEachAmplitude(
    fields: ClosedRange<Double>, panels: Int, _ body: (_ x: Double, _ weight: Double) -> Void
  ) {
    let rule = GaussLegendre.panel
    let (low, high) = (fields.lowerBound, fields.upperBound)
    guard curvature <= 0 else {
      if low < 0 {
        rule.forEachNode(
          from: -minimum(at: -low), to: -minimum(at: max(-high, 0)), panels: panels, body)
      }
      if high > 0 {
        rule.forEachNode(
          from: minimum(at: max(low, 0)), to: minimum(at: high), panels: panels, body)
      }
      return
    }
    let (first, last) = (minimum(at: low), minimum(at: high))
    let width = max((-curvature / 3).squareRoot(), 1e-6 * (last - first))
    rule.forEachNode(
      from: Double.asinh(first / width), to: Double.asinh(last / width), panels: 2 * panels
    ) { t, weight in
      body(width * Double.sinh(t), weight * width * Double.cosh(t))
    }
  }
}
