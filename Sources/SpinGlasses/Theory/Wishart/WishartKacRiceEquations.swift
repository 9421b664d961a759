import RealModule

/// The saddle-point equations of the annealed complexity of minima in the Wishart planted ensemble.
///
/// Given u = Wᵀx/√N, with s = |u|²/N and x⊥ of square q⊥ = q − m², the gradient φ + W u/√N, φ = x³ − b x, has
/// fixed parts along x⊥ and the hidden state and is Gaussian of variance s otherwise. The Kac–Rice integral
/// is maximised by
///
///     P(x) ∝ D exp{−φ²/(2s) + μ φ x + ν x² + k φ + η x + σ/D},   D = 3x² − b + α/(1 + g) > 0,
///     ⟨x²⟩ = q, ⟨x⟩ = m, ⟨φ⟩ = 0, ⟨φx⟩ = −s, g = ⟨1/D⟩, ν = −α/(2q⊥) + y b/4,
///     (α − 1)/2 + ⟨φ²⟩/(2s) + μ s − y s/4 = 0
///
/// where y = dΣ/de. σ ≤ 0 holds those up that without it would not be minima, α/(1 + g)² ⟨1/D²⟩ > 1.
struct WishartKacRiceEquations {
  var point: WishartPoint
  /// y = dΣ/de.
  var slope = 0.0
  /// m = ⟨x⟩; nil where P is even.
  var overlap: Double?
  /// What σ, where it is an unknown, keeps at its limit.
  var stability = Stability.bulk
  /// Whether σ is an unknown rather than as good as 0.
  var isMarginal = false
  /// Whether to integrate more finely than is needed.
  var isFine = false

  /// What holds minima up.
  enum Stability: Equatable {
    /// The lower edge of the Hessian is at 0.
    case bulk
    /// g has a value: 1/(α − 1) where the eigenvalue along the hidden state is 0.
    case response(Double)
  }

  /// ln(−σg) as good as −∞: smaller ones change the complexity by less than 10⁻⁷.
  static let leastLogarithm = -18.0

  /// The unknowns by name.
  struct Parameters {
    /// q⊥.
    var transverse = 1.0
    /// s.
    var projection = 1.0
    /// μ, ν, k and η.
    var (mixed, square, force, field) = (0.0, 0.0, 0.0, 0.0)
    /// g.
    var response = 1.0
    /// −σ.
    var support = 0.0
    /// b − α/(1 + g) = 3x² − D.
    var curvature = 0.0
  }

  /// Names the unknowns (ln q⊥, ln s, μs, ln g, ln(−σg) if marginal, k√s and η√q⊥ if there is an overlap);
  /// nil where out of range.
  func parameters(_ v: [Double]) -> Parameters? {
    guard v.allSatisfy(\.isFinite), v[0].magnitude < 40, v[1].magnitude < 60, v[3].magnitude < 40
    else { return nil }
    var p = Parameters()
    p.transverse = Double.exp(v[0])
    p.projection = Double.exp(v[1])
    p.mixed = v[2] / p.projection
    p.response = Double.exp(v[3])
    p.square = -0.5 * point.alpha / p.transverse + 0.25 * slope * point.b
    p.curvature = point.b - point.alpha / (1 + p.response)
    let logarithm = isMarginal ? v[4] : Self.leastLogarithm
    guard logarithm < 20 else { return nil }
    p.support = Double.exp(logarithm) / p.response
    if overlap != nil {
      let next = isMarginal ? 5 : 4
      p.force = v[next] / p.projection.squareRoot()
      p.field = v[next + 1] / p.transverse.squareRoot()
    }
    return p
  }

  /// What the equations are off by.
  func residuals(_ v: [Double]) -> [Double]? {
    guard let p = parameters(v), let e = averages(p) else { return nil }
    let m = overlap ?? 0
    let (s, alpha) = (p.projection, point.alpha)
    var residuals = [
      (e.square - m * m) / p.transverse - 1, e.amplitudeForce / s + 1, e.response / p.response - 1,
      0.5 * (alpha - 1) + 0.5 * e.forceSquare / s + (p.mixed - 0.25 * slope) * s,
    ]
    if isMarginal {
      switch stability {
      case .bulk: residuals.append(1 - instability(p, e))
      case .response(let wanted): residuals.append(Double.log(p.response / wanted))
      }
    }
    if overlap != nil {
      residuals += [e.force / s.squareRoot(), (e.amplitude - m) / p.transverse.squareRoot()]
    }
    return residuals
  }

  /// α/(1 + g)² ⟨1/D²⟩, at most 1 for minima.
  func instability(_ p: Parameters, _ e: Averages) -> Double {
    point.alpha / ((1 + p.response) * (1 + p.response)) * e.squaredResponse
  }

  /// What a solution says.
  struct Value {
    var complexity: Double
    var energy: Double
    var selfOverlap: Double
    /// 1 − α/(1 + g)² ⟨1/D²⟩.
    var replicon: Double
    /// dΣ/dm at a fixed energy.
    var overlapSlope: Double
  }

  /// Σ and what goes with it at a solution.
  func value(_ v: [Double]) -> Value? {
    guard let p = parameters(v), let e = averages(p) else { return nil }
    let m = overlap ?? 0
    let (alpha, s, g) = (point.alpha, p.projection, p.response)
    let q = p.transverse + m * m
    let complexity =
      0.5 * alpha * (1 + Double.log(s / (alpha * p.transverse)))
      - 0.5 * Double.log(2 * Double.pi * s) + alpha * (Double.log(1 + g) - g / (1 + g))
      + e.logNorm + p.mixed * s - p.square * q - p.field * m + p.support * g
    return Value(
      complexity: complexity, energy: 0.25 * (s - point.b * q), selfOverlap: q,
      replicon: 1 - instability(p, e), overlapSlope: alpha * m / p.transverse - p.field)
  }
}
