/// The format of rudy, the G-set and the Biq Mac library: `N M`, then M lines `i j w`, variables
/// counted from 1, each pair once in either order.
///
/// What w means is not in the file. As `maxcut` (the default) it is the weight of an edge, as `ising`
/// the coupling J_ij, as `qubo` one triangle of a symmetric matrix Q: an off-diagonal entry counts
/// **twice**, the diagonal is allowed. If the first line after `N M` has no w, none may, and all
/// weights are 1. Empty lines and lines that begin with `#` are skipped; Isinglass writes its comment
/// as a first line of the latter kind.
///
/// Sources: G. Rinaldi, rudy (the graph generator of the G-set); A. Wiegele, Biq Mac Library, 2007.
enum Rudy: ProblemFormat {
  static let name = "rudy"
  static let summary = "N M, then lines i j w counted from 1 (G-set, Biq Mac)"
  static let fileExtensions = ["txt", "rud", "rudy", "mc", "sg"]

  static func recognizes(_ content: FileContent) -> Bool {
    content.scan { scanner in
      guard scanner.moveToContent(comment: comment),
        (try? scanner.scanInteger("N")) != nil, (try? scanner.scanInteger("M")) != nil
      else { return false }
      scanner.skipBlanks()
      return scanner.isAtLineEnd
    }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    let meaning = try Interpretation(content, request)
    let entries = try content.scan { scanner in
      guard scanner.moveToContent(comment: comment) else {
        throw scanner.error("there is no line 'N M'", remedy: "begin with the two sizes")
      }
      return try NumberedEntries(afterHeader: &scanner, comment: comment)
    }
    return try entries.makeProblem(meaning, convention: .twice)
  }

  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer
  ) throws {
    let entries = try WrittenEntries(problem, convention: .twice)
    output.append("# \(comment.stating(constant: entries.constant).text)\n")
    NumberedEntries.write(entries, order: problem.spinCount, to: &output)
  }

  private static let comment = UInt8(ascii: "#")
}
