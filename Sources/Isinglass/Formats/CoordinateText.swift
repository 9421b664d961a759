/// Coordinate text as dimod writes it: lines `i j value`, variables counted from 0.
///
/// A line `# vartype=SPIN` or `# vartype=BINARY` says what the values are: biases of dimod's energy
/// +Σ b_ij s_i s_j + Σ b_ii s_i (so J = −b, h = −b), or coefficients of a QUBO. Without it the kind
/// decides: weights (the default), couplings J_ij, or a QUBO. In a QUBO an off-diagonal entry is the
/// whole coefficient of x_i x_j: it counts **once**. The number of variables is one more than the
/// largest index unless the comment says `spins=`. dimod would add up a pair given twice; it never
/// writes one, so here it is an error.
///
/// Written numbers have no exponent and no constant, which dimod's reader would drop without a word;
/// the constant is in the comment as `offset=`.
///
/// Source: dimod documentation, "COOrdinate format".
enum CoordinateText: ProblemFormat {
  static let name = "coo"
  static let summary = "lines i j value counted from 0, # vartype=SPIN or BINARY (dimod)"
  static let fileExtensions = ["coo"]

  fileprivate static let comment = UInt8(ascii: "#")

  static func recognizes(_ content: FileContent) -> Bool {
    content.scan { scanner in
      guard scanner.moveToContent(comment: comment) else {
        return (try? vartype(of: content)) != nil
      }
      guard (try? scanner.scanInteger("i")) != nil, (try? scanner.scanInteger("j")) != nil,
        (try? scanner.scanNumber("value")) != nil
      else { return false }
      scanner.skipBlanks()
      return scanner.isAtLineEnd
    }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    let vartype = try vartype(of: content)
    let meaning = try Interpretation(
      content, request, defaultKind: vartype.map { $0.isSpin ? .ising : .qubo } ?? .maxCut)
    if let vartype, vartype.isSpin == (meaning.kind == .qubo) {
      throw content.error(
        at: vartype.offset, "the vartype does not go with kind \(meaning.kind.rawValue)",
        remedy: "correct the vartype, or leave out --kind")
    }
    let entries = try CoordinateEntries(content, stated: meaning.statedSpins(), meaning)
    return try entries.makeProblem(
      meaning, convention: .once, spinSigns: vartype == nil ? .couplings : .biases)
  }

  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer
  ) throws {
    let entries = try WrittenEntries(problem, convention: .once, spinSigns: .biases)
    var comment = comment.stating(constant: entries.constant)
    comment["spins"] = String(problem.spinCount)
    if case .qubo = problem.kind {
      comment["vartype"] = "BINARY"
    } else {
      comment["vartype"] = "SPIN"
    }
    output.append("# \(comment.text)\n")
    entries.forEach { i, j, value in
      output.append(i)
      output.append(byte: UInt8(ascii: " "))
      output.append(j)
      output.append(byte: UInt8(ascii: " "))
      output.append(positional: value)
      output.append(byte: UInt8(ascii: "\n"))
    }
  }

  /// The vartype that a comment line at the beginning states.
  private static func vartype(of content: FileContent) throws -> (isSpin: Bool, offset: Int)? {
    try content.scan { scanner in
      while true {
        let line = scanner.offset
        scanner.skipBlanks()
        if scanner.isAtEnd { return nil }
        if !scanner.isAtLineEnd, scanner.byte != comment { return nil }
        while !scanner.isAtLineEnd {
          guard scanner.skip(word: "vartype=") || scanner.skip(word: "vartype:") else {
            _ = scanner.skip(scanner.byte)
            continue
          }
          scanner.skipBlanks()
          if scanner.skip(word: "SPIN") { return (true, line) }
          if scanner.skip(word: "BINARY") { return (false, line) }
          throw scanner.error("unknown vartype", remedy: "use vartype=SPIN or vartype=BINARY")
        }
        scanner.skipLine()
      }
    }
  }
}

/// Lines `i j value` counted from 0 to the end of the file.
private struct CoordinateEntries: EntryList {
  let content: FileContent
  let order: Int

  /// Looks for the largest index, unless the number of variables is stated.
  init(_ content: FileContent, stated: Int?, _ meaning: Interpretation) throws {
    self.content = content
    var largest = -1
    var place = content.textStart
    var entries = 0
    try content.scan { scanner in
      while scanner.moveToContent(comment: CoordinateText.comment) {
        for _ in 0..<2 {
          scanner.skipBlanks()
          let offset = scanner.offset
          // Anything that fits is accepted here and judged by the number of entries below.
          let index = try scanner.scanSpin(first: 0, order: stated ?? Int(Int32.max) - 1)
          if index > largest { (largest, place) = (index, offset) }
        }
        scanner.skipLine()
        entries += 1
      }
    }
    order = stated ?? largest + 1
    try content.checkOrder(order, entries: entries, at: place)
  }

  func forEachEntry(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    try content.scan { scanner in
      while scanner.moveToContent(comment: CoordinateText.comment) {
        let offset = scanner.offset
        let i = try scanner.scanSpin(first: 0, order: order)
        let j = try scanner.scanSpin(first: 0, order: order)
        let value = try scanner.scanNumber("the value")
        try scanner.endLine(after: "the value")
        try body(i, j, value, offset)
      }
    }
  }
}
