/// A proof read from a file and gone through line by line.
///
/// Shares no code with the search that found it: it adds up the problem's own numbers for every part, and an
/// eigenvalue counts as bounded when a Cholesky factorisation of our own runs to completion (`ProvenUpperBound`).
public struct ProofCheck: Sendable {
  /// The digest of the problem that the file says it is about.
  public let problemDigest: String
  /// The bound that the file claims.
  public let claimed: Energy
  /// The bound that holds, by what the file has to say.
  public let proven: Energy?
  /// The parts that all states were split into.
  public let parts: Int

  /// Whether what is claimed is proven.
  public var holds: Bool { proven.map { $0 >= claimed } ?? false }

  /// Whether a file is a proof by its first word.
  public static func isProof(_ content: FileContent) -> Bool {
    content.scan { $0.skip(word: "isinglass-proof") }
  }

  /// Goes through a proof of a problem's bound.
  ///
  /// - Throws: `FormatError` where the file is no proof of a problem of this size, or stops half way.
  /// - Complexity: O(N³) for each part.
  public init(_ content: FileContent, of problem: Problem) throws {
    self = try content.scan { scanner in
      var reader = try ProofReader(scanner, problem.model)
      try reader.readParts()
      return ProofCheck(reader)
    }
  }

  private init(_ reader: ProofReader) {
    (problemDigest, claimed) = (reader.digest, reader.claimed)
    parts = reader.parts
    let lowest = reader.lowest
    proven = lowest.isFinite ? Certificate.energy(atLeast: lowest, reader.model) : nil
  }
}
