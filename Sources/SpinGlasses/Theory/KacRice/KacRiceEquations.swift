import RealModule

/// The saddle-point equations of the annealed complexity at g = 1.
///
/// The Kac–Rice integral is a functional of the distribution of amplitudes, maximised by
///
///     P(x) ∝ exp{−f²/(2q) + A x f + ℓ x² + λ x + u x⁴/4} Δ(x),   f = x³ − a x − J₀m,  D = 3x² − a,
///
/// with Δ = |D − G| for all critical points, G complex, and Δ = (D − s) exp[−μ/(D − s₁)] on D > s₁ for
/// minima, s = G real. What μ holds depends on what minima must withstand.
struct KacRiceEquations {
  /// What holds minima up; of all critical points only `bulk` can be asked.
  enum Stability: Equatable {
    /// The lower edge of the Hessian is not below 0; s₁ = s.
    case bulk
    /// The eigenvalue along a hidden state of this strength is 0: G = 1/J₀ and s₁ = s.
    case hidden(bias: Double)
    /// The lower edge is at a gap δ: s₁ = δ + G(δ).
    case gap(Double)
  }

  /// What is said about m = ⟨xξ⟩.
  enum Overlap: Equatable {
    /// There is none, P is even, and J₀ drops out.
    case none
    case fixed(Double)
    /// The one at which the complexity is stationary.
    case free
  }

  /// What is said about the energy.
  enum Energy: Equatable {
    /// u = dΣ/de.
    case slope(Double)
    case fixed(Double)
  }

  var gain: Double
  var bias = 0.0
  var kind: CriticalPointKind
  var stability = Stability.bulk
  /// Whether Im G (all) or μ (minima) is an unknown rather than as good as 0, where it is the bulk that must
  /// be stable.
  var isMarginal = true
  var overlap = Overlap.none
  var energy = Energy.slope(0)
  /// Whether to integrate more finely than is needed.
  var isFine = false

  /// The logarithm of an Im G or μ as good as 0: smaller ones change the complexity by less than 1e-8.
  static let leastLogarithm = -18.0

  /// The unknowns by name.
  struct Parameters {
    var selfOverlap = 1.0
    /// A and ℓ.
    var (force, square) = (0.0, 0.0)
    /// s, the real part of G.
    var shift = 0.0
    /// s₁.
    var edge = 0.0
    /// Im G or μ.
    var extra = 0.0
    /// m and λ.
    var (overlap, overlapField) = (0.0, 0.0)
    /// u.
    var slope = 0.0
  }

  /// How many unknowns stability takes, from the fourth on.
  var stabilityCount: Int {
    switch stability {
    case .bulk: isMarginal ? 2 : 1
    case .hidden: 1
    case .gap: 3
    }
  }

  /// Names the unknowns (ln q, Aq, ℓq, those of stability, overlap and energy); nil where out of range.
  func parameters(_ v: [Double]) -> Parameters? {
    guard v.allSatisfy(\.isFinite), v[0].magnitude < 20 else { return nil }
    var p = Parameters()
    let q = Double.exp(v[0])
    (p.selfOverlap, p.force, p.square) = (q, v[1] / q, v[2] / q)
    var next = 3 + stabilityCount
    let logarithm = stability == .bulk && !isMarginal ? Self.leastLogarithm : v[next - 1]
    guard logarithm < 30 else { return nil }
    p.extra = Double.exp(logarithm)
    switch stability {
    case .bulk: (p.shift, p.edge) = (v[3], v[3])
    case .hidden(let bias): (p.shift, p.edge) = (1 / bias, 1 / bias)
    case .gap: (p.shift, p.edge) = (v[3], v[3] + Double.exp(v[4]))
    }
    switch overlap {
    case .none: break
    case .fixed(let m):
      (p.overlap, p.overlapField) = (m, v[next])
      next += 1
    case .free:
      (p.overlap, p.overlapField) = (v[next], v[next + 1])
      next += 2
    }
    switch energy {
    case .slope(let u): p.slope = u
    case .fixed: p.slope = v[next]
    }
    return p
  }

  /// What the equations are off by.
  func residuals(_ v: [Double]) -> [Double]? {
    guard let p = parameters(v), let e = averages(p) else { return nil }
    let (q, a) = (p.selfOverlap, p.force)
    var residuals = [
      e.square / q - 1, e.amplitudeForce / (2 * q) - a * q,
      e.forceSquare / (2 * q) - 0.5 - 2 * a * a * q * q - p.square * q, e.resolvent - p.shift,
    ]
    switch stability {
    case .bulk: if isMarginal { residuals.append(e.squaredResolvent - 1) }
    case .hidden: break
    case .gap(let gap):
      residuals += [e.edgeResolvent + gap - p.edge, e.squaredResolvent - 1]
    }
    switch overlap {
    case .none: break
    case .fixed(let m): residuals.append(e.amplitude - m)
    case .free:
      residuals += [e.amplitude - p.overlap, bias * (e.force / q - a * p.overlap) - p.overlapField]
    }
    if case .fixed(let energy) = energy { residuals.append(-0.25 * e.fourth - energy) }
    return residuals
  }

  /// What a solution says.
  struct Value {
    var complexity: Double
    var energy: Double
    /// The share of negative eigenvalues.
    var index: Double
    /// dΣ/dm.
    var overlapSlope: Double
    /// E[1/|D − s₁|²], at most 1 where the bulk is stable.
    var squaredResolvent: Double
  }

  /// Σ and what goes with it at a solution.
  func value(_ v: [Double]) -> Value? {
    guard let p = parameters(v), let e = averages(p) else { return nil }
    let (q, s) = (p.selfOverlap, p.shift)
    let energy = -0.25 * e.fourth
    var determinant = 0.5 * s * s
    switch (kind, stability) {
    case (.all, _): determinant -= 0.5 * p.extra * p.extra
    case (.minima, .gap(let gap)): determinant += p.extra * (p.edge - gap)
    case (.minima, _): determinant += p.extra * s
    }
    // −π index is the imaginary part of the logarithm of the determinant.
    let index = kind == .all ? (angle(p) - p.extra * s) / Double.pi : 0
    return Value(
      complexity: e.logNorm - p.force * p.force * q * q - p.square * q
        - p.overlapField * p.overlap + determinant + p.slope * energy,
      energy: energy, index: max(0, index),
      overlapSlope: bias * (e.force / q - p.force * p.overlap) - p.overlapField,
      squaredResolvent: e.squaredResolvent)
  }
}
