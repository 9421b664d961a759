import RealModule

/// How finely replica symmetry is broken.
public struct ParisiResolution: Sendable, Hashable {
  /// The number k of steps.
  public var steps: Int
  /// Points of the field grid; odd.
  public var fields: Int
  /// c in the breakpoints ζ_i = c u/(1 − u) / max(q, 0.2), u = (i − ½)/k.
  public var spread: Double
  /// Where the breakpoints end, if they should before they get as dense as c allows; for g = 1.
  var greatestBreakpoint: Double?
  /// The residual at which the iteration stops.
  public var tolerance: Double
  /// The most sweeps.
  public var sweeps: Int

  /// Describes a resolution; the defaults agree with finer ones to 10⁻⁵ in the energy.
  public init(
    steps: Int = 24, fields: Int = 1201, spread: Double = 1, tolerance: Double = 1e-8,
    sweeps: Int = 300
  ) {
    self.steps = steps
    self.fields = fields
    self.spread = spread
    self.tolerance = tolerance
    self.sweeps = sweeps
  }
}

/// A state with broken replica symmetry at zero temperature: k steps, which approach Parisi's full scheme.
///
/// The order parameter is q(ζ), the overlaps at breakpoints ζ = βx: states of the glass are near to each
/// other in a hierarchy. At fixed breakpoints the functional
///
///     f = ½ g² χ q_k + ¼ g² Σ ζ_i (q_i² − q_{i−1}²) + ½ J₀m² − E Φ_0(h),  h = J₀m + g √q_0 z
///
/// is stationary, Φ_i following from Φ_k(h) = max_x [h x + b x²/2 − x⁴/4] by averaging over Gaussian fields.
///
/// Source: G. Parisi, Phys. Rev. Lett. 43, 1754 (1979).
public struct BrokenReplicaState: Sendable {
  /// Where it is.
  public let point: PlantedGlassPoint
  /// m = ⟨x⟩ along the hidden state.
  public let magnetization: Double
  /// q_0 … q_k, rising; the last is the self-overlap ⟨x²⟩.
  public let overlaps: [Double]
  /// ζ_1 … ζ_k, rising, in units of one over energy times overlap.
  public let breakpoints: [Double]
  /// χ, the response of a single state.
  public let susceptibility: Double
  /// The response with all other states, to which a field lets the spins go over: 1/g without a hidden
  /// state, which is why that shows for J₀ > g.
  public let totalSusceptibility: Double
  /// The energy per spin by the functional.
  public let energy: Double
  /// −⟨x⁴⟩/4, the same where the equations hold; the difference tells the error.
  public let virialEnergy: Double
  /// The density of local fields at 0; it vanishes with ever more steps where b > 0.
  public let densityAtZeroField: Double
  /// What the equations are off by.
  public let residual: Double
  /// How often the recursion was gone through.
  public let sweeps: Int
  /// The fields of the recursion at g = 1.
  let grid: FieldGrid
  /// The share of spins at each of them.
  let density: [Double]

  /// q = ⟨x²⟩.
  public var selfOverlap: Double { overlaps.last ?? 0 }

  /// The curvature b = a + g²χ of the effective well; positive in the rigid phase.
  public var curvature: Double {
    point.gain + point.disorder * point.disorder * susceptibility
  }
}
