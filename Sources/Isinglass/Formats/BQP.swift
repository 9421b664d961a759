/// OR-Library's format of unconstrained binary quadratic programmes: the number of problems, then for
/// each `N M` and M lines `i j q`, variables counted from 1.
///
/// The file holds the entries of a symmetric matrix, each pair once: an off-diagonal entry counts
/// **twice**. The problems are to be maximised unless the comment or the person says otherwise.
/// A file with several problems needs `instance`. A problem of another kind is written as the QUBO
/// with the same objective.
///
/// Source: J. E. Beasley, OR-Library, "Unconstrained binary quadratic programming".
enum BQP: ProblemFormat {
  static let name = "bqp"
  static let summary = "a count, then for each problem N M and lines i j q (OR-Library)"
  static let fileExtensions = ["bqp"]

  private static let comment = UInt8(ascii: "#")

  static func recognizes(_ content: FileContent) -> Bool {
    content.scan { scanner in
      guard scanner.moveToContent(comment: comment),
        (try? scanner.scanInteger("the number of problems")) != nil,
        (try? scanner.endLine(after: "")) != nil, scanner.moveToContent(comment: comment),
        (try? scanner.scanInteger("N")) != nil, (try? scanner.scanInteger("M")) != nil
      else { return false }
      scanner.skipBlanks()
      return scanner.isAtLineEnd
    }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    let meaning = try Interpretation(
      content, request, defaultKind: .qubo, defaultSense: .maximize)
    try meaning.require(.qubo, in: "an OR-Library file")
    let entries = try content.scan { scanner in try block(&scanner, request.instance) }
    var problem = try entries.makeProblem(meaning, convention: .twice)
    if let instance = request.instance, request.name == nil { problem.name += "-\(instance)" }
    return problem
  }

  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer
  ) throws {
    let qubo = try problem.asQUBO()
    let entries = try WrittenEntries(qubo, convention: .twice)
    output.append("# \(comment.describing(qubo).stating(constant: entries.constant).text)\n1\n")
    NumberedEntries.write(entries, order: qubo.spinCount, to: &output)
  }

  /// Finds the block of a problem; blocks before it are passed by line.
  private static func block(
    _ scanner: inout TextScanner, _ wanted: Int?
  ) throws -> NumberedEntries {
    let content = scanner.content
    guard scanner.moveToContent(comment: comment) else {
      throw scanner.error("there is no number of problems", remedy: "begin with it")
    }
    let place = scanner.offset
    let count = try scanner.scanInteger("the number of problems")
    try scanner.endLine(after: "the number of problems")
    guard count > 0 else {
      throw content.error(at: place, "\(count) problems", remedy: "use a positive number")
    }
    guard let instance = wanted ?? (count == 1 ? 1 : nil) else {
      throw content.error(
        at: place, "the file holds \(count) problems", remedy: "choose one with --instance 1")
    }
    guard instance >= 1, instance <= count else {
      throw content.error(
        at: place, "there is no problem \(instance) among \(count)",
        remedy: "choose with --instance from 1 to \(count)")
    }
    for index in 1...instance {
      guard scanner.moveToContent(comment: comment) else {
        throw scanner.error(
          "the file ends before problem \(index) of \(count)",
          remedy: "correct the number of problems, or complete the file")
      }
      var entries = try NumberedEntries(afterHeader: &scanner, comment: comment)
      if index == instance {
        entries.endsFile = index == count
        return entries
      }
      for _ in 0..<entries.count {
        guard scanner.moveToContent(comment: comment) else { break }
        scanner.skipLine()
      }
    }
    throw scanner.error("the problem was not found", remedy: "choose another --instance")
  }
}
