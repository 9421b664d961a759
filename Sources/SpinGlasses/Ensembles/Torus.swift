public import Isinglass

/// How the bonds of an Edwards–Anderson spin glass are distributed.
public enum BondDistribution: String, Sendable, Hashable, CaseIterable {
  /// +1 or −1, each with probability one half.
  case plusMinusOne = "pm1"
  /// Normal numbers times 100,000, rounded to whole ones.
  case gaussian

  /// The parameter in catalogues.
  static let parameter = ParameterRecord(
    "couplings", "pm1, or gaussian: normal numbers times 100000, rounded",
    .choice(allCases.map(\.rawValue)), default: "pm1", origin: "whole numbers, the usual benchmark")

  /// The next bond.
  func draw(_ stream: inout Philox) -> Double {
    switch self {
    case .plusMinusOne: stream.next() & 1 == 1 ? 1 : -1
    case .gaussian: (100_000 * stream.normal()).rounded()
    }
  }
}

/// The Edwards–Anderson spin glass on a periodic L × L square lattice.
///
/// Source: Edwards & Anderson, J. Phys. F 5, 965 (1975); the DIMACS `toruspm` and `torusg` graphs
/// are of this kind, in three dimensions.
public struct SquareTorus: Ensemble, Hashable {
  /// The linear size L; there are L² spins.
  public var size: Int
  /// How the bonds are distributed.
  public var couplings: BondDistribution

  /// The family of instances with the given parameters.
  public init(size: Int, couplings: BondDistribution) {
    self.size = size
    self.couplings = couplings
  }

  /// The name, meaning and parameters.
  public static let record = EnsembleRecord(
    name: "torus2d", summary: "Edwards-Anderson spin glass on a periodic square lattice",
    source: "Edwards & Anderson, J. Phys. F 5, 965 (1975)",
    parameters: [
      .size(3...20_000, default: 50, meaning: "linear size L; there are L² spins"),
      BondDistribution.parameter,
    ])

  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    size = settings.integer("size")
    couplings = BondDistribution(rawValue: settings.word("couplings")) ?? .plusMinusOne
  }

  /// The parameters as texts.
  public var parameterTexts: [String] { ["\(size)", couplings.rawValue] }

  /// Generates an instance.
  public func makeInstance(seed: Seed) throws -> Problem {
    try PeriodicLattice(size: size, dimensions: 2).glass(couplings, seed: seed)
  }
}

/// The Edwards–Anderson spin glass on a periodic L × L × L cubic lattice.
///
/// Source: Edwards & Anderson, J. Phys. F 5, 965 (1975); the DIMACS `toruspm` and `torusg` graphs
/// are of this kind.
public struct CubicTorus: Ensemble, Hashable {
  /// The linear size L; there are L³ spins.
  public var size: Int
  /// How the bonds are distributed.
  public var couplings: BondDistribution

  /// The family of instances with the given parameters.
  public init(size: Int, couplings: BondDistribution) {
    self.size = size
    self.couplings = couplings
  }

  /// The name, meaning and parameters.
  public static let record = EnsembleRecord(
    name: "torus3d", summary: "Edwards-Anderson spin glass on a periodic cubic lattice",
    source: "Edwards & Anderson, J. Phys. F 5, 965 (1975)",
    parameters: [
      .size(3...700, default: 10, meaning: "linear size L; there are L³ spins"),
      BondDistribution.parameter,
    ])

  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    size = settings.integer("size")
    couplings = BondDistribution(rawValue: settings.word("couplings")) ?? .plusMinusOne
  }

  /// The parameters as texts.
  public var parameterTexts: [String] { ["\(size)", couplings.rawValue] }

  /// Generates an instance.
  public func makeInstance(seed: Seed) throws -> Problem {
    try PeriodicLattice(size: size, dimensions: 3).glass(couplings, seed: seed)
  }
}

/// A hypercubic lattice with periodic boundaries; the first coordinate runs fastest.
private struct PeriodicLattice {
  let size: Int
  let dimensions: Int

  func glass(_ couplings: BondDistribution, seed: Seed) throws -> Problem {
    let count = (0..<dimensions).reduce(1) { product, _ in product * size }
    try requireMemory(bytes: 16 * (dimensions + 1) * count)
    let source = CouplingVisitor { body in
      var stream = seed.stream(.couplings)
      for i in 0..<count {
        var step = 1
        for _ in 0..<dimensions {
          let isLast = i / step % size == size - 1
          try body(i, isLast ? i - (size - 1) * step : i + step, couplings.draw(&stream))
          step *= size
        }
      }
    }
    return Problem(
      try IsingModel(couplings: Couplings(order: count, source, duplicates: .reject)))
  }
}
