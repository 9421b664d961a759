public import Isinglass

/// The Sherrington–Kirkpatrick glass with ferromagnetic couplings that favour a hidden state:
/// J = W + (J0/N) ξξᵀ with zero diagonal and Var W_ij = g²/N.
///
/// At large J0 the ground state is close to ξ, at J0 < g it has nothing to do with it; ξ itself is
/// no ground state. Couplings are rounded to single precision, and the planted energy is that of
/// the rounded numbers.
///
/// Source: Sherrington & Kirkpatrick, Phys. Rev. Lett. 35, 1792 (1975), with a mean in the Mattis
/// gauge (Mattis, Phys. Lett. A 56, 421 (1976)).
public struct PlantedSherringtonKirkpatrick: Ensemble, Hashable {
  /// The number of spins N.
  public var size: Int
  /// J0: N times the mean coupling along ξ.
  public var ferromagneticBias: Double
  /// g: the standard deviation of √N J_ij.
  public var disorder: Double
  /// Where the hidden state is.
  public var planted: HiddenState

  /// The family of instances with the given parameters.
  public init(
    size: Int, ferromagneticBias: Double, disorder: Double = 1, planted: HiddenState = .random
  ) {
    self.size = size
    self.ferromagneticBias = ferromagneticBias
    self.disorder = disorder
    self.planted = planted
  }

  /// The name, meaning and parameters.
  public static let record = EnsembleRecord(
    name: "planted-sk", summary: "SK glass with couplings that favour a hidden state",
    source:
      "Sherrington & Kirkpatrick, Phys. Rev. Lett. 35, 1792 (1975); Mattis, Phys. Lett. A 56, 421 (1976)",
    planting: .signal,
    parameters: [
      .size(2...1_000_000, default: 2000),
      ParameterRecord(
        "ferromagnetic-bias", "J0, N times the mean coupling along the hidden state",
        .real(-1e6...1e6), default: "1.5", origin: "ferromagnetic: above the threshold J0 = g"),
      ParameterRecord(
        "disorder", "g, the standard deviation of the couplings times the root of N",
        .real(0...1e6), default: "1", origin: "the unit of the theory"),
      .planted,
    ])

  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    size = settings.integer("size")
    ferromagneticBias = settings.real("ferromagnetic-bias")
    disorder = settings.real("disorder")
    planted = HiddenState(rawValue: settings.word("planted")) ?? .random
  }

  /// The parameters as texts.
  public var parameterTexts: [String] {
    ["\(size)", text(ferromagneticBias), text(disorder), planted.rawValue]
  }

  /// Generates an instance; its truth is ξ and the energy of ξ.
  public func makeInstance(seed: Seed) throws -> Problem {
    try requireMemory(bytes: 4 * size * size)
    let hidden = planted.spins(count: size, seed: seed)
    let source = GaussianCouplings(
      size: size, seed: seed, deviation: disorder, bias: ferromagneticBias)
    let model = try IsingModel(
      couplings: Couplings(
        order: size, GaugedCouplings(base: source, spins: hidden), duplicates: .reject))
    return Problem(
      model, planted: PlantedTruth(energy: model.energy(of: hidden), spins: hidden), gainUnit: 1)
  }
}
