public import Isinglass

/// The Hopfield model: P random patterns stored by Hebb's rule, J_ij = Σ_μ ξ_i^μ ξ_j^μ for i ≠ j.
///
/// Whole numbers: the unit of gain is N, so that a gain is that of the usual J/N. The patterns are
/// near ground states while P/N < 0.05 or so, but nothing proves that they are any, so instances
/// carry no planted truth; `patterns(seed:)` gives them.
///
/// Source: Hopfield, PNAS 79, 2554 (1982); Amit, Gutfreund & Sompolinsky, Phys. Rev. Lett. 55, 1530
/// (1985).
public struct Hopfield: Ensemble, Hashable {
  /// The number of spins N.
  public var size: Int
  /// The number of patterns P.
  public var patternCount: Int

  /// The family of instances with the given parameters.
  public init(size: Int, patternCount: Int) {
    self.size = size
    self.patternCount = patternCount
  }

  /// The name, meaning and parameters.
  public static let record = EnsembleRecord(
    name: "hopfield", summary: "Hopfield model of random patterns",
    source: "Hopfield, PNAS 79, 2554 (1982)",
    parameters: [
      .size(2...1_000_000, default: 1000),
      ParameterRecord(
        "patterns", "number of stored patterns", .integer(1...1_000_000), default: "30",
        origin: "well below the capacity of 0.138 N"),
    ])

  /// Reads the parameters.
  public init(_ settings: EnsembleSettings) {
    size = settings.integer("size")
    patternCount = settings.integer("patterns")
  }

  /// The parameters as texts.
  public var parameterTexts: [String] { ["\(size)", "\(patternCount)"] }

  /// The stored patterns; pattern μ is drawn from the stream of index μ.
  ///
  /// - Throws: `EnsembleError` for parameters outside their domain.
  public func patterns(seed: Seed) throws -> [Spins] {
    try checkParameters()
    return (0..<patternCount).map { .random(size, seed.stream(.plantedState, index: $0)) }
  }

  /// Generates an instance.
  ///
  /// - Complexity: O(N² P), 64 patterns at a time.
  public func makeInstance(seed: Seed) throws -> Problem {
    try requireMemory(bytes: size * size + size * patternCount / 4)
    let wordsPerSpin = (patternCount + 63) / 64
    var words = [UInt64](repeating: 0, count: size * wordsPerSpin)
    for (k, pattern) in try patterns(seed: seed).enumerated() {
      for i in 0..<size where pattern.isUp(i) {
        words[i * wordsPerSpin + k >> 6] |= 1 << UInt64(k & 63)
      }
    }
    let source = CouplingVisitor { body in
      for i in 0..<size {
        for j in 0..<i {
          var different = 0
          for w in 0..<wordsPerSpin {
            different += (words[i * wordsPerSpin + w] ^ words[j * wordsPerSpin + w]).nonzeroBitCount
          }
          try body(i, j, Double(patternCount - 2 * different))
        }
      }
    }
    let couplings = try Couplings(order: size, source, duplicates: .reject)
    return Problem(try IsingModel(couplings: couplings), gainUnit: Double(size))
  }
}
