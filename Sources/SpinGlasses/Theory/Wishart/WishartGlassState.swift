import RealModule

/// States of the Wishart planted ensemble without overlap with the hidden one, with one step of broken
/// replica symmetry: clusters of minima with the overlap q within and 0 between them, counted at the
/// breakpoint y = dΣ/de.
///
/// The free energy that is stationary is
///
///     φ(y) = (α/2y) ln(1 + y q/(1 + χ)) − ½[r q − Δ(χ + y q)] − (1/y) ln ∫ Dz e^{−yε(z)}
///     r = α/(1 + χ),  Δ = α q/((1 + χ)(1 + χ + y q)),  ε(z) = min_x [x⁴/4 − (b − r) x²/2 − √Δ z x]
///
/// which gives Σ = y² dφ/dy clusters, e^{NΣ} in number, of energy e = φ + Σ/y. At y = 0 it is the
/// replica-symmetric state.
///
/// Source: R. Monasson, Phys. Rev. Lett. 75, 2847 (1995), for the count by y; quadratic forms of Gaussian
/// columns as in G. Parisi & M. Potters, J. Phys. A 28, 5267 (1995).
public struct WishartGlassState: Sendable {
  /// Where it is.
  public let point: WishartPoint
  /// y = dΣ/de.
  public let breakpoint: Double
  /// q = ⟨x²⟩.
  public let selfOverlap: Double
  /// χ, what the mean amplitude gains from a field within a state, jumps between wells included.
  public let susceptibility: Double
  /// The energy per spin e.
  public let energy: Double
  /// Σ; below 0 there are no such states in most problems.
  public let complexity: Double
  /// 1 − α/(1 + χ)² ⟨1/D²⟩ over the smooth part of the response: below 0 states are themselves clusters, and
  /// energies are bounds from below.
  public let replicon: Double
  /// What the equations are off by.
  public let residual: Double

  /// κ = b − α/(1 + χ), the curvature at the top of the barrier of a spin's well.
  public var curvature: Double { point.b - point.alpha / (1 + susceptibility) }

  /// Δ, the variance of the fields.
  public var fieldVariance: Double {
    point.alpha * selfOverlap / ((1 + susceptibility) * (1 + totalSusceptibility))
  }

  /// χ + y q, the response when the state may change too.
  public var totalSusceptibility: Double { susceptibility + breakpoint * selfOverlap }

  /// α χ/(1 + χ) with the total response: above 1 an overlap with the hidden state grows.
  ///
  /// It equals (α − 1) χ > 1, so that below α = 1 it never does.
  public var alignmentGain: Double {
    point.alpha * totalSusceptibility / (1 + totalSusceptibility)
  }

  /// 1 − α χ²/(1 + χ)² with the total response: below 0, which needs α > 1, clusters have overlaps with each
  /// other too, and their energies here are too low by up to half a per cent.
  public var clusterReplicon: Double {
    let share = totalSusceptibility / (1 + totalSusceptibility)
    return 1 - point.alpha * share * share
  }

  /// φ = e − Σ/y; the energy at y = 0.
  public var freeEnergy: Double {
    breakpoint > 0 ? energy - complexity / breakpoint : energy
  }

  /// P(x) of the state.
  public var amplitudes: AmplitudeDistribution {
    var (places, weights): ([Double], [Double]) = ([], [])
    _ = oneStepAmplitudes.forEachAmplitude(panels: 24) { x, slope, weight in
      places += [x, -x]
      weights += [weight * slope, weight * slope]
    }
    return AmplitudeDistribution(amplitudes: places, weights: weights)
  }

  /// The density P(x) at amplitudes.
  public func density(at amplitudes: [Double]) -> [Double] {
    oneStepAmplitudes.densities(at: amplitudes)
  }

  private var oneStepAmplitudes: OneStepAmplitudes {
    OneStepAmplitudes(curvature: curvature, variance: fieldVariance, breakpoint: breakpoint)
  }
}

extension WishartGlassState {
  /// The equations ln χ = ln⟨…⟩, ln q = ln⟨x²⟩ at a breakpoint.
  struct Equations {
    let point: WishartPoint

    /// The amplitudes of unknowns (ln χ, ln q); nil where out of range.
    func amplitudes(_ v: [Double], breakpoint y: Double) -> OneStepAmplitudes? {
      guard v[0].magnitude < 60, v[1].magnitude < 60 else { return nil }
      let (chi, q) = (Double.exp(v[0]), Double.exp(v[1]))
      return OneStepAmplitudes(
        curvature: point.b - point.alpha / (1 + chi),
        variance: point.alpha * q / ((1 + chi) * (1 + chi + y * q)), breakpoint: y)
    }

    func residuals(_ v: [Double], breakpoint y: Double) -> [Double]? {
      guard let means = amplitudes(v, breakpoint: y)?.averages(), means.square > 0,
        means.response > 0
      else { return nil }
      return [v[0] - Double.log(means.response), v[1] - Double.log(means.square)]
    }

    /// Σ = y² dφ/dy.
    func complexity(_ v: [Double], breakpoint y: Double) -> Double? {
      guard let amplitudes = amplitudes(v, breakpoint: y), let means = amplitudes.averages() else {
        return nil
      }
      return complexity(v, amplitudes, means)
    }

    func complexity(
      _ v: [Double], _ amplitudes: OneStepAmplitudes, _ means: OneStepAmplitudes.Averages
    ) -> Double {
      let (chi, q, y) = (Double.exp(v[0]), Double.exp(v[1]), amplitudes.breakpoint)
      let ratio = y * q / (1 + chi)
      return 0.5 * point.alpha * (ratio / (1 + ratio) - Double.log(onePlus: ratio))
        + 0.5 * y * y * amplitudes.variance * q + means.logNorm + y * means.energy
    }
  }

  /// Reads a solution (ln χ, ln q); nil if it is none.
  init?(_ point: WishartPoint, breakpoint y: Double, _ v: [Double], residual: Double) {
    let equations = Equations(point: point)
    guard let amplitudes = equations.amplitudes(v, breakpoint: y),
      let means = amplitudes.averages()
    else { return nil }
    let (chi, q) = (Double.exp(v[0]), Double.exp(v[1]))
    self.point = point
    breakpoint = y
    selfOverlap = q
    susceptibility = chi
    self.residual = residual
    complexity = equations.complexity(v, amplitudes, means)
    let (alpha, delta) = (point.alpha, amplitudes.variance)
    energy =
      0.5 * alpha * q / (1 + chi + y * q) - 0.5 * alpha * q / (1 + chi)
      + 0.5 * delta * (chi + 2 * y * q) + means.energy
    replicon = 1 - alpha / ((1 + chi) * (1 + chi)) * means.squaredResponse
  }

  /// (ln χ, ln q, ln y).
  var place: [Double] {
    [Double.log(susceptibility), Double.log(selfOverlap), Double.log(breakpoint)]
  }
}
