public import Isinglass

/// The Wishart planted ensemble: a Hopfield-like model with repulsive patterns, all orthogonal to a
/// hidden state t, which is therefore a ground state.
///
/// With N spins and M = α N columns, W = √(N/(N−1)) (1 − t tᵀ/N) R and J = −(W Wᵀ/N) without its
/// diagonal. Since Wᵀt = 0, E(s) = |Wᵀs|²/(2N) − tr(W Wᵀ)/(2N) is smallest at ±t.
///
/// - `gaussian`: R is standard normal. The planted energy is that of the couplings as rounded.
/// - `integer`: R is ±1, and everything is in whole numbers: A = N R − t(tᵀR) is even, B = A/2,
///   J = −(B Bᵀ) without its diagonal, E(t) = −tr(B Bᵀ)/2 exactly. The unit of gain is N²(N−1)/4,
///   the factor between these couplings and those of the Gaussian normalisation.
///
/// A gain in units of the ensemble is the `a` of the machine without self-couplings; b = a + α.
///
/// Source: Hamze, Raymond, Pattison, Biswas & Katzgraber, Phys. Rev. E 101, 052102 (2020).
public struct WishartPlanted: Ensemble, Hashable {
  /// The numbers that the columns are made of.
  public enum Distribution: String, Sendable, Hashable, CaseIterable {
    /// Normal numbers.
    case gaussian
    /// ±1, giving whole couplings.
    case integer
  }

  /// The number of spins N.
  public var size: Int
  /// α = M/N, the number of columns a spin; small is hard.
  public var alpha: Double
  /// The numbers that the columns are made of.
  public var couplings: Distribution
  /// Where the hidden state is.
  public var planted: HiddenState

  /// The family of instances with the given parameters.
  public init(
    size: Int, alpha: Double, couplings: Distribution, planted: HiddenState = .random
  ) {
    self.size = size
    self.alpha = alpha
    self.couplings = couplings
    self.planted = planted
  }

  /// The name, meaning and parameters.
  public static let record = EnsembleRecord(
    name: "wishart", summary: "Wishart planted ensemble: known ground state, tunable hardness",
    source: "Hamze et al., Phys. Rev. E 101, 052102 (2020)", planting: .groundState,
    parameters: [
      .size(2...1_000_000, default: 500),
      ParameterRecord(
        "alpha", "columns a spin; hard below 1", .real(1e-6...1e6), default: "0.8",
        origin: "hard, yet the ground state is unique"),
      ParameterRecord(
        "couplings", "gaussian, or integer (columns of ±1, exact energies)",
        .choice(Distribution.allCases.map(\.rawValue)), default: "gaussian",
        origin: "the ensemble of the theory"),
      .planted,
    ])

  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    size = settings.integer("size")
    alpha = settings.real("alpha")
    couplings = Distribution(rawValue: settings.word("couplings")) ?? .gaussian
    planted = HiddenState(rawValue: settings.word("planted")) ?? .random
  }

  /// The parameters as texts.
  public var parameterTexts: [String] {
    ["\(size)", text(alpha), couplings.rawValue, planted.rawValue]
  }

  /// M = α N, rounded; 0 if that is no number.
  public var columnCount: Int { Int(exactly: (alpha * Double(size)).rounded()) ?? 0 }

  /// Generates an instance with its exact ground energy.
  ///
  /// - Throws: `EnsembleError.noColumns`; `.integerOverflow` when whole couplings or energies would
  ///   leave the range in which they are exact; `.outOfMemory`.
  /// - Complexity: O(N² M); a second for Gaussian and a tenth of it for whole couplings at
  ///   N = 2000, α = 0.8.
  public func makeInstance(seed: Seed) throws -> Problem {
    let columns = columnCount
    guard columns > 0 else { throw EnsembleError.noColumns(size: size, alpha: alpha) }
    let hidden = planted.spins(count: size, seed: seed)
    let (couplings, unit) =
      switch couplings {
      case .gaussian: (try gaussianCouplings(hidden, seed: seed), 1.0)
      case .integer:
        (
          try integerCouplings(hidden, seed: seed),
          Double(size) * Double(size) * Double(size - 1) / 4
        )
      }
    let model = try IsingModel(couplings: couplings)
    guard self.couplings == .gaussian || model.isInteger else {
      throw EnsembleError.integerOverflow(size: size, columns: columns)
    }
    return Problem(
      model, planted: PlantedTruth(energy: model.energy(of: hidden), spins: hidden),
      gainUnit: unit)
  }
}
