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

/// The Edwards–Anderson spin glass on a hypercubic lattice of L spins a side with periodic
/// boundaries: neighbours are coupled by independent random bonds.
///
/// Source: Edwards & Anderson, J. Phys. F 5, 965 (1975).
public protocol EdwardsAndersonGlass: Ensemble {
  /// The dimension d of the lattice.
  static var dimensions: Int { get }

  /// The linear size L; there are L^d spins.
  var size: Int { get }

  /// How the bonds are distributed.
  var couplings: BondDistribution { get }

  /// The family of instances with the given parameters.
  init(size: Int, couplings: BondDistribution)
}

extension EdwardsAndersonGlass {
  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    self.init(
      size: settings.integer("size"),
      couplings: BondDistribution(rawValue: settings.word("couplings")) ?? .plusMinusOne)
  }

  /// The parameters as texts.
  public var parameterTexts: [String] { ["\(size)", couplings.rawValue] }

  /// Generates an instance; a spin's first coordinate runs fastest.
  ///
  /// - Complexity: O(d L^d).
  public func makeInstance(seed: Seed) throws -> Problem {
    let count = (0..<Self.dimensions).reduce(1) { product, _ in product * size }
    try requireMemory(bytes: 16 * (Self.dimensions + 1) * count)
    let source = CouplingVisitor { body in
      var stream = seed.stream(.couplings)
      for i in 0..<count {
        var step = 1
        for _ in 0..<Self.dimensions {
          let isLast = i / step % size == size - 1
          try body(i, isLast ? i - (size - 1) * step : i + step, couplings.draw(&stream))
          step *= size
        }
      }
    }
    return Problem(
      try IsingModel(couplings: Couplings(order: count, source, duplicates: .reject)))
  }

  /// The record of a lattice of the given name and kind.
  static func latticeRecord(
    _ name: String, lattice: String, size: ParameterRecord
  ) -> EnsembleRecord {
    EnsembleRecord(
      name: name, summary: "Edwards-Anderson spin glass on a periodic \(lattice) lattice",
      source: "Edwards & Anderson, J. Phys. F 5, 965 (1975)",
      parameters: [size, BondDistribution.parameter])
  }
}

/// The Edwards–Anderson spin glass on a periodic L × L square lattice.
///
/// Source: Edwards & Anderson, J. Phys. F 5, 965 (1975); the G-set has oblong tori of this kind with ±1
/// bonds, such as G11 and G81.
public struct SquareTorus: EdwardsAndersonGlass, Hashable {
  /// The dimension of the lattice.
  public static let dimensions = 2

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
  public static let record = latticeRecord(
    "torus2d", lattice: "square",
    size: .size(3...20_000, default: 50, meaning: "linear size L; there are L² spins"))
}

/// The Edwards–Anderson spin glass on a periodic L × L × L cubic lattice.
///
/// Source: Edwards & Anderson, J. Phys. F 5, 965 (1975); the DIMACS `toruspm` and `torusg` graphs
/// are of this kind.
public struct CubicTorus: EdwardsAndersonGlass, Hashable {
  /// The dimension of the lattice.
  public static let dimensions = 3

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
  public static let record = latticeRecord(
    "torus3d", lattice: "cubic",
    size: .size(3...700, default: 10, meaning: "linear size L; there are L³ spins"))
}
