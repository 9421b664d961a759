import RealModule

/// The replica-symmetric solution at zero temperature.
///
/// Each spin sits in the lower well of x⁴/4 − b x²/2 − h x, with b = a + g²χ and a Gaussian field h of mean
/// J₀m and variance g²q. Integrals run over x, whose density is P(x) = (3x² − b) N(x³ − b x; J₀m, g²q) on
/// |x| > √max(b, 0): gap and jump are exact.
///
/// Source: Mézard, Parisi & Virasoro, *Spin Glass Theory and Beyond* (1987), for soft spins.
public struct ReplicaSymmetricState: Sendable {
  /// Where it is.
  public let point: PlantedGlassPoint
  /// m = ⟨x⟩ along the hidden state.
  public let magnetization: Double
  /// q = ⟨x²⟩.
  public let selfOverlap: Double
  /// χ, what the mean amplitude gains from a field, the jump between the wells included.
  public let susceptibility: Double
  /// The energy per spin.
  public let energy: Double
  /// 1 − g²⟨(dx/dh)²⟩; negative where replica symmetry is unstable, −∞ for b > 0.
  public let replicon: Double
  /// What the equations are off by.
  public let residual: Double

  /// The curvature b = a + g²χ of the effective well.
  public var curvature: Double {
    point.gain + point.disorder * point.disorder * susceptibility
  }
}

extension ReplicaSymmetricState {
  /// Averages over the density of amplitudes.
  struct Averages {
    var norm = 0.0
    var x = 0.0
    var square = 0.0
    var fourth = 0.0
    /// ⟨(h − J₀m) x⟩.
    var response = 0.0
    /// ⟨1/(3x² − b)²⟩ without the jump.
    var squaredSusceptibility = 0.0
  }

  static func averages(
    curvature b: Double, mean: Double, deviation: Double
  ) -> Averages {
    let well = EffectiveWell(curvature: b)
    let reach = 9 * deviation
    var sum = Averages()
    let factor = 1 / (deviation * (2 * Double.pi).squareRoot())
    func add(_ x: Double, _ weight: Double) {
      let h = (x * x - b) * x
      let slope = 3 * x * x - b
      let z = (h - mean) / deviation
      let p = weight * slope * factor * Double.exp(-0.5 * z * z)
      let square = x * x
      sum.norm += p
      sum.x += p * x
      sum.square += p * square
      sum.fourth += p * square * square
      sum.response += p * (h - mean) * x
      sum.squaredSusceptibility += p / (slope * slope)
    }
    well.forEachAmplitude(fields: mean - reach...mean + reach, panels: 24, add)
    return sum
  }
}
