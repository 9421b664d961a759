/// Matrix Market: a banner, comment lines that begin with `%`, the sizes, and the entries of a square
/// matrix, counted from 1; `coordinate` or `array`, `real`, `integer` or `pattern`.
///
/// The matrix is what the kind says: weights (the default), couplings J_ij, or Q of xᵀQx. A
/// `symmetric` file holds one triangle, so an off-diagonal entry counts **twice** in xᵀQx. A `general`
/// file holds both triangles: Ising models and cuts need a symmetric one, and each pair counts once;
/// for a QUBO both triangles are added. Zeros on the diagonal are allowed everywhere. A pair given
/// twice is an error.
///
/// Source: R. F. Boisvert, R. Pozo, K. Remington, "The Matrix Market exchange formats: initial
/// design", NISTIR 5935, 1996.
enum MatrixMarket: ProblemFormat {
  static let name = "matrix-market"
  static let summary = "%%MatrixMarket matrix, coordinate or array, counted from 1"
  static let fileExtensions = ["mtx", "mm"]

  static func recognizes(_ content: FileContent) -> Bool {
    content.scan { $0.skip(word: "%%MatrixMarket") }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    let meaning = try Interpretation(content, request)
    let entries = try content.scan { scanner in try MatrixMarketEntries(header: &scanner) }
    if entries.isSymmetric { return try entries.makeProblem(meaning, convention: .twice) }
    return try FullMatrix(entries: entries).makeProblem(meaning)
  }

  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer
  ) throws {
    let entries = try WrittenEntries(problem, convention: .twice)
    let field = entries.isWhole ? "integer" : "real"
    output.append("%%MatrixMarket matrix coordinate \(field) symmetric\n")
    output.append("% \(comment.stating(constant: entries.constant).text)\n")
    output.append("\(problem.spinCount) \(problem.spinCount) \(entries.count)\n")
    // The lower triangle: rows are the larger index.
    entries.forEach { i, j, value in
      output.append(j + 1)
      output.append(byte: UInt8(ascii: " "))
      output.append(i + 1)
      output.append(byte: UInt8(ascii: " "))
      output.append(value)
      output.append(byte: UInt8(ascii: "\n"))
    }
  }
}
