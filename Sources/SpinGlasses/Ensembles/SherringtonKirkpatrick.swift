public import Isinglass

/// The Sherrington–Kirkpatrick spin glass: every pair coupled by an independent random number.
///
/// Gaussian couplings have variance 1/N, rounded to single precision. The ±1 couplings are stored
/// one bit each (N = 100,000 takes 1.25 GB); their unit of gain is √N, so that a gain means the
/// same in both.
///
/// Source: Sherrington & Kirkpatrick, Phys. Rev. Lett. 35, 1792 (1975).
public struct SherringtonKirkpatrick: Ensemble, Hashable {
  /// How the couplings are distributed.
  public enum Distribution: String, Sendable, Hashable, CaseIterable {
    /// Normal with variance 1/N.
    case gaussian
    /// +1 or −1, each with probability one half.
    case plusMinusOne = "pm1"
  }

  /// The number of spins.
  public var size: Int
  /// How the couplings are distributed.
  public var couplings: Distribution

  /// The family of instances with the given parameters.
  public init(size: Int, couplings: Distribution) {
    self.size = size
    self.couplings = couplings
  }

  /// The name, meaning and parameters.
  public static let record = EnsembleRecord(
    name: "sk", summary: "Sherrington-Kirkpatrick spin glass, all pairs coupled",
    source: "Sherrington & Kirkpatrick, Phys. Rev. Lett. 35, 1792 (1975)",
    parameters: [
      .size(2...1_000_000, default: 2000),
      ParameterRecord(
        "couplings", "gaussian with variance 1/N, or pm1 (one bit each)",
        .choice(Distribution.allCases.map(\.rawValue)), default: "gaussian",
        origin: "the ensemble of the theory"),
    ])

  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    size = settings.integer("size")
    couplings = Distribution(rawValue: settings.word("couplings")) ?? .gaussian
  }

  /// The parameters as texts.
  public var parameterTexts: [String] { ["\(size)", couplings.rawValue] }

  /// Generates an instance.
  ///
  /// - Complexity: O(N²); a second or two for N = 100,000 with ±1 couplings.
  public func makeInstance(seed: Seed) throws -> Problem {
    switch couplings {
    case .plusMinusOne:
      try requireMemory(bytes: (size + 511) / 512 * 64 * size)
      let matrix = try OneBitMatrix(randomOfOrder: size, seed: seed)
      return Problem(
        try IsingModel(couplings: Couplings(matrix)), gainUnit: Double(size).squareRoot())
    case .gaussian:
      try requireMemory(bytes: 4 * size * size)
      let source = GaussianCouplings(size: size, seed: seed)
      let couplings = try Couplings(order: size, source, duplicates: .reject)
      return Problem(try IsingModel(couplings: couplings), gainUnit: 1)
    }
  }
}

/// J_ij = (deviation z_ij + bias/√N)/√N for all pairs, rounded to single precision.
///
/// Row i draws its pairs j > i in order from the stream of its own index.
struct GaussianCouplings: CouplingSource {
  let size: Int
  let seed: Seed
  /// g: the standard deviation of √N J_ij.
  var deviation = 1.0
  /// J0: N times the mean.
  var bias = 0.0

  func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    let scale = deviation / Double(size).squareRoot()
    let mean = bias / Double(size)
    for i in 0..<size {
      var stream = seed.stream(.couplings, index: i)
      for j in (i + 1)..<max(size, i + 1) {
        try body(i, j, Double(Float(scale * stream.normal() + mean)))
      }
    }
  }
}
