import RealModule

/// The amplitudes of unaligned states at a breakpoint y: spins in wells x⁴/4 − κ x²/2 − h x whose fields
/// have variance Δ, weighted with e^{−yε} by the energy ε of the well's minimum.
///
/// Over x, with h = x³ − κ x and D = 3x² − κ, the weight is P(x) ∝ D e^F on x² > max(κ, 0), so that the jump
/// between the wells is exact:
///
///     F = −(x³ − κ x)²/(2Δ) + y (3x⁴/4 − κ x²/2)
///
/// whose only maximum is at x² = κ + yΔ.
struct OneStepAmplitudes {
  /// κ.
  let curvature: Double
  /// Δ.
  let variance: Double
  /// y.
  let breakpoint: Double

  /// Averages over P.
  struct Averages {
    /// ln ∫ Dz e^{−yε}, with normal z.
    var logNorm = 0.0
    /// ⟨x²⟩.
    var square = 0.0
    /// ⟨1/D⟩ and what the jump between the wells adds.
    var response = 0.0
    /// ⟨1/D²⟩ without the jump.
    var squaredResponse = 0.0
    /// ⟨ε⟩.
    var energy = 0.0
  }

  /// F − F(peak), without the cancellation that large y brings.
  private struct Exponent {
    let amplitudes: OneStepAmplitudes
    /// x² at the maximum.
    let peak: Double
    /// F there.
    let top: Double

    init(_ amplitudes: OneStepAmplitudes) {
      self.amplitudes = amplitudes
      let (k, y) = (amplitudes.curvature, amplitudes.breakpoint)
      peak = max(0, k, k + y * amplitudes.variance)
      let distance = peak - k
      top =
        peak * (y * (0.75 * peak - 0.5 * k) - 0.5 * distance * distance / amplitudes.variance)
    }

    /// At x² = s.
    func callAsFunction(_ s: Double) -> Double {
      let (k, y) = (amplitudes.curvature, amplitudes.breakpoint)
      let u = s - peak
      if k + y * amplitudes.variance > 0 {
        return -u * u * (0.75 * y + 0.5 * (k + u) / amplitudes.variance)
      }
      // Only the slope at x = 0 is left.
      return s * (y * (0.75 * s - 0.5 * k) - 0.5 * (s - k) * (s - k) / amplitudes.variance)
    }
  }

  /// How far F may fall below its maximum for an amplitude to count.
  private static let depth = 42.0

  /// The amplitudes that count; nil if there is no telling.
  private func range(_ exponent: Exponent) -> (low: Double, high: Double)? {
    func border(_ outside: Double) -> Double {
      var (inside, outside) = (exponent.peak, outside)
      for _ in 0..<40 {
        let middle = 0.5 * (inside + outside)
        if exponent(middle) > -Self.depth { inside = middle } else { outside = middle }
      }
      return outside
    }
    var far = max(exponent.peak, variance.squareRoot())
    while exponent(exponent.peak + far) > -Self.depth {
      far *= 2
      guard far < 1e30 else { return nil }
    }
    let least = max(0, curvature)
    let low = exponent(least) < -Self.depth ? border(least) : least
    return (low.squareRoot(), border(exponent.peak + far).squareRoot())
  }

  /// Visits positive amplitudes with D and the weights e^F dx in units of e^top, which is returned; nil if
  /// they have no integral.
  func forEachAmplitude(
    panels: Int = 8, _ body: (_ x: Double, _ slope: Double, _ weight: Double) -> Void
  ) -> Double? {
    guard variance > 0, variance.isFinite, curvature.isFinite, breakpoint.isFinite else {
      return nil
    }
    let exponent = Exponent(self)
    guard exponent.top.isFinite, let (low, high) = range(exponent) else { return nil }
    func add(_ x: Double, _ weight: Double) {
      body(x, 3 * x * x - curvature, weight * Double.exp(exponent(x * x)))
    }
    if curvature < 0 {
      // 1/D may have a narrow peak at x = 0.
      let width = max((-curvature / 3).squareRoot(), 1e-6 * high)
      GaussLegendre.panel.forEachNode(
        from: Double.asinh(low / width), to: Double.asinh(high / width), panels: panels
      ) { t, weight in add(width * Double.sinh(t), weight * width * Double.cosh(t)) }
    } else {
      GaussLegendre.panel.forEachNode(from: low, to: high, panels: panels, add)
    }
    return exponent.top
  }

  /// P(x) at amplitudes of either sign; 0 if there is no telling.
  func densities(at amplitudes: [Double]) -> [Double] {
    var norm = 0.0
    let exponent = Exponent(self)
    let top = forEachAmplitude { _, slope, weight in norm += 2 * weight * slope }
    guard top != nil, norm > 0 else { return amplitudes.map { _ in 0 } }
    return amplitudes.map { x in
      let slope = 3 * x * x - curvature
      return x * x > curvature && slope > 0 ? slope * Double.exp(exponent(x * x)) / norm : 0
    }
  }

  /// Averages; nil if there is no telling.
  func averages() -> Averages? {
    var (norm, response) = (0.0, 0.0)
    var means = Averages()
    let top = forEachAmplitude { x, slope, weight in
      let share = weight * slope
      let square = x * x
      norm += share
      response += weight
      means.squaredResponse += weight / slope
      means.square += share * square
      means.energy += share * square * (0.5 * curvature - 0.75 * square)
    }
    guard let top, norm > 0, norm.isFinite else { return nil }
    if curvature > 0 {
      // What spins gain that a small field takes over the barrier, at x = √κ.
      response +=
        curvature.squareRoot()
        * Double.exp(0.25 * breakpoint * curvature * curvature - top)
    }
    means.logNorm = Double.log(2 * norm) - 0.5 * Double.log(2 * Double.pi * variance) + top
    means.square /= norm
    means.response = response / norm
    means.squaredResponse /= norm
    means.energy /= norm
    return means
  }
}
