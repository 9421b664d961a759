/// A point of the phase diagram of the planted Sherrington–Kirkpatrick machine:
/// J = g W + (J₀/N) ξξᵀ with Var W_ij = 1/N, at a gain a.
public struct PlantedGlassPoint: Sendable, Hashable {
  /// The gain a.
  public var gain: Double
  /// The strength J₀ of the hidden ferromagnet.
  public var ferromagneticBias: Double
  /// The strength g of the disorder; positive.
  public var disorder: Double

  /// Describes a point.
  public init(gain: Double, ferromagneticBias: Double = 0, disorder: Double = 1) {
    self.gain = gain
    self.ferromagneticBias = ferromagneticBias
    self.disorder = disorder
  }
}

extension PlantedGlassPoint {
  /// Checks that the numbers are finite and in range.
  func validate() throws {
    guard disorder.isFinite, disorder > 0 else {
      throw TheoryError.parameter("the disorder g", value: disorder, wanted: "positive")
    }
    guard gain.isFinite, gain.magnitude <= 1e6 * disorder else {
      throw TheoryError.parameter("the gain", value: gain, wanted: "within a million times g")
    }
    guard ferromagneticBias.isFinite, ferromagneticBias.magnitude <= 1e3 * disorder else {
      throw TheoryError.parameter(
        "the ferromagnetic bias", value: ferromagneticBias, wanted: "within a thousand times g")
    }
  }
}
