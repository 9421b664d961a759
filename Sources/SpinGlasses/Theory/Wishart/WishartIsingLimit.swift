import RealModule

/// What the Wishart ensemble is like for hard spins, where b → ∞.
///
/// The free energy of states without overlap is that of uniformly random ones down to where their entropy
/// vanishes, −T[ln 2 − (α/2) ln(1 + β)] above the ground state's, in units in which |Wᵀs|²/(2N) is the energy.
///
/// Source: Hamze, Raymond, Pattison, Biswas & Katzgraber, Phys. Rev. E 101, 052102 (2020).
public struct WishartIsingLimit: Sendable, Hashable {
  /// α.
  public let alpha: Double
  /// T_c = 1/(4^{1/α} − 1): below it the planted state has the lowest free energy. The planted state's own
  /// is taken to be that of its ground state, which is right to about T e^(−2α/T).
  public let transitionTemperature: Double
  /// T_m = α − 1: below it states without overlap are unstable towards the hidden one; nil for α ≤ 1.
  public let instabilityTemperature: Double?
  /// T_K, where the entropy of states without overlap vanishes: ln 2 = (α/2)[ln(1 + β) − β/(1 + β)].
  public let freezingTemperature: Double
  /// The energy per spin above the ground state of the lowest states without overlap, α/(2(1 + β_K)).
  public let lowestUnalignedEnergy: Double

  /// The limit at α.
  ///
  /// - Throws: `TheoryError` unless α is finite and positive.
  public init(alpha: Double) throws {
    guard alpha.isFinite, alpha > 0 else {
      throw TheoryError.parameter("alpha", value: alpha, wanted: "positive")
    }
    self.alpha = alpha
    let exponent = 2 * Double.log(2) / alpha
    transitionTemperature = 1 / Double.expMinusOne(exponent)
    instabilityTemperature = alpha > 1 ? alpha - 1 : nil
    // With t = ln(1 + β): t − 1 + e^−t = (2 ln 2)/α, whose left side rises from 0.
    var (low, high) = (0.0, exponent + 1)
    for _ in 0..<200 where high - low > 1e-15 * high {
      let middle = 0.5 * (low + high)
      if middle + Double.expMinusOne(-middle) < exponent { low = middle } else { high = middle }
    }
    freezingTemperature = 1 / Double.expMinusOne(high)
    lowestUnalignedEnergy = 0.5 * alpha * Double.exp(-high)
  }
}
