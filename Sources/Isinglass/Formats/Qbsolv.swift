/// qbsolv's `.qubo`: comment lines `c …`, one line `p qubo TOPOLOGY MAXNODES NODES COUPLERS`, NODES
/// lines `i i value` and COUPLERS lines `i j value`, variables counted from 0.
///
/// An off-diagonal value is the whole coefficient of x_i x_j: it counts **once**. The file holds a
/// QUBO to be minimised unless the comment or the person says otherwise (qbsolv itself must be told
/// with `-m`). There are MAXNODES variables, whether they have a line or not; the order of lines and
/// of the two indices does not matter. Only the topologies `0` and `unconstrained` are problems of
/// their own. A problem of another kind is written as the QUBO with the same objective.
///
/// Source: D-Wave, qbsolv documentation, "qbsolv Input File Format".
enum Qbsolv: ProblemFormat {
  static let name = "qbsolv"
  static let summary = "p qubo 0 N NODES COUPLERS, then lines i j value counted from 0"
  static let fileExtensions = ["qubo"]

  fileprivate static let comment = UInt8(ascii: "c")

  static func recognizes(_ content: FileContent) -> Bool {
    content.scan { scanner in
      guard scanner.moveToContent(comment: comment), scanner.skip(word: "p") else { return false }
      scanner.skipBlanks()
      return scanner.skip(word: "qubo")
    }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    let meaning = try Interpretation(content, request, defaultKind: .qubo)
    try meaning.require(.qubo, in: "a qbsolv file")
    let entries = try content.scan { scanner in try QbsolvEntries(header: &scanner) }
    return try entries.makeProblem(meaning, convention: .once)
  }

  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer
  ) throws {
    let qubo = try problem.asQUBO()
    let entries = try WrittenEntries(qubo, convention: .once)
    let comment = comment.describing(qubo).stating(constant: entries.constant)
    output.append("c \(comment.text)\n")
    output.append("p qubo 0 \(qubo.spinCount) \(qubo.spinCount) \(entries.pairCount)\n")
    func line(_ i: Int, _ j: Int, _ value: Double) {
      output.append(i)
      output.append(byte: UInt8(ascii: " "))
      output.append(j)
      output.append(byte: UInt8(ascii: " "))
      output.append(value)
      output.append(byte: UInt8(ascii: "\n"))
    }
    // A coupler may only name nodes that have a line of their own.
    for (i, value) in entries.linear.enumerated() { line(i, i, value) }
    entries.forEach { i, j, value in if i != j { line(i, j, value) } }
  }
}

/// The lines behind `p qubo`.
private struct QbsolvEntries: EntryList {
  let content: FileContent
  let order: Int
  private let nodes: Int
  private let couplers: Int
  private let start: Int

  init(header scanner: inout TextScanner) throws {
    content = scanner.content
    let hasHeader =
      scanner.moveToContent(comment: Qbsolv.comment) && scanner.skip(word: "p")
      && scanner.byte.isBlank
    if hasHeader { scanner.skipBlanks() }
    guard hasHeader, scanner.skip(word: "qubo"), scanner.byte.isBlank else {
      throw scanner.error(
        "there is no line 'p qubo …' before the numbers",
        remedy: "begin with p qubo 0 N NODES COUPLERS")
    }
    scanner.skipBlanks()
    let topologyPlace = scanner.offset
    let topology = scanner.scanWord()
    guard topology == "0" || topology.lowercased() == "unconstrained" else {
      throw content.error(
        at: topologyPlace, "the topology '\(topology)' is not supported",
        remedy: "use 0, for an unconstrained problem")
    }
    scanner.skipBlanks()
    let orderPlace = scanner.offset
    order = try scanner.scanInteger("the number of variables")
    scanner.skipBlanks()
    let nodesPlace = scanner.offset
    nodes = try scanner.scanInteger("the number of node lines")
    scanner.skipBlanks()
    let couplersPlace = scanner.offset
    couplers = try scanner.scanInteger("the number of coupler lines")
    try scanner.endLine(after: "the sizes")
    start = scanner.offset
    try scanner.checkEntryCount(nodes, at: nodesPlace)
    try scanner.checkEntryCount(couplers, at: couplersPlace)
    try content.checkOrder(
      order, entries: min(nodes + couplers, scanner.remainingCount / 6), at: orderPlace)
  }

  func forEachEntry(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    try content.scan(from: start) { scanner in
      var found = (nodes: 0, couplers: 0)
      while scanner.moveToContent(comment: Qbsolv.comment) {
        let offset = scanner.offset
        let i = try scanner.scanSpin(first: 0, order: order)
        let j = try scanner.scanSpin(first: 0, order: order)
        let value = try scanner.scanNumber("the value")
        try scanner.endLine(after: "the value")
        if i == j { found.nodes += 1 } else { found.couplers += 1 }
        if found.nodes > nodes || found.couplers > couplers {
          throw content.error(
            at: offset, "more \(i == j ? "node" : "coupler") lines than were announced",
            remedy: "correct the line 'p qubo …'")
        }
        try body(i, j, value, offset)
      }
      guard found == (nodes, couplers) else {
        throw scanner.error(
          "the file ends after \(found.nodes) of \(nodes) node lines and \(found.couplers) of "
            + "\(couplers) coupler lines",
          remedy: "correct the line 'p qubo …', or complete the file")
      }
    }
  }
}
