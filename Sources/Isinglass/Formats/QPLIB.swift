/// The binary-quadratic subset of QPLIB's text format: problem types whose variables are binary and that
/// have no constraints (second letter B, third letter N or B, as in `QBN`).
///
/// The objective is ½ Σ v_ij x_i x_j + bᵀx + q, where the sum is over the entries that the file lists:
/// each pair once, so that an entry v_ij counts **half**, on the diagonal (½ v_ii x_i) and off it.
/// Sense, default values and names are in the file; the starting point is read over. Text after `#`,
/// `!` or `%` is a comment, and so are words behind the values of a line; Isinglass's own comment is a
/// first line with `#`. A cut or an Ising model is written as the QUBO with the same objective.
///
/// The specification (F. Furini et al., "QPLIB: a library of quadratic programming instances", Math.
/// Prog. Comp. 11 (2019) 237, electronic supplement, appendix B) writes ½ xᵀQx and lists "nonzeros in
/// the lower triangle of Q", as if each stood for Q_ij and Q_ji. The library's files do not: their
/// published solutions have their published values (QPLIB_3565: 282) only when a listed entry is not
/// doubled, and the library's `.lp` files of the same instances agree (in QPLIB_3565 an entry is ±4
/// where the objective has ±2 x_i x_j).
enum QPLIB: ProblemFormat {
  static let name = "qplib"
  static let summary = "QPLIB, unconstrained quadratic problems of binary variables"
  static let fileExtensions = ["qplib"]

  static func recognizes(_ content: FileContent) -> Bool {
    content.scan { scanner in
      guard scanner.moveToField() else { return false }
      scanner.skipLine()
      guard scanner.moveToField() else { return false }
      let code = Array(scanner.scanWord().uppercased().utf8)
      guard code.count == 3, "LDCQ".utf8.contains(code[0]), "CBMIG".utf8.contains(code[1]),
        "NBLDCQ".utf8.contains(code[2])
      else { return false }
      scanner.skipLine()
      return scanner.moveToField()
        && ["minimize", "maximize"].contains(scanner.scanWord().lowercased())
    }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    let file = try QPLIBFile(content)
    var request = request
    let comment = content.instanceComment()
    if request.kind == nil, comment?.comment["kind"] == nil { request.kind = .qubo }
    let meaning = try Interpretation(
      content, request, comment: comment, defaultKind: .qubo, defaultSense: file.sense)
    try meaning.require(.qubo, in: "a QPLIB file of binary variables")
    do {
      var problem = try Problem.qubo(
        linear: file.linear, PairEntries(file.entries), convention: .once,
        constant: file.constant + meaning.statedOffset(), sense: meaning.sense,
        duplicates: .reject)
      problem.labels = file.labels
      return try meaning.finish(problem)
    } catch let error as CouplingsError {
      throw try file.entries.located(error)
    } catch let error as IsingModelError {
      throw try file.entries.located(error)
    }
  }

  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer
  ) throws {
    let qubo = try problem.asQUBO()
    let form = BinaryForm(qubo)
    let name = problem.name.split { $0.isWhitespace || "#!%".contains($0) }.joined(separator: "_")
    output.append("# \(comment.describing(qubo).text)\n")
    output.append("\(name.isEmpty ? "QUBO" : name)\nQBN\n\(qubo.sense.rawValue)\n")
    output.append("\(problem.spinCount) # number of variables\n")
    output.append("\(form.pairCount) # number of quadratic terms in objective\n")
    form.forEachPair { i, j, coefficient in
      output.append(j + 1)
      output.append(" ")
      output.append(i + 1)
      output.append(" ")
      output.append(2 * coefficient)
      output.append("\n")
    }
    output.append("0 # default value for linear coefficients in objective\n")
    let linear = form.linear.indices.filter { form.linear[$0] != 0 }
    output.append("\(linear.count) # number of non-default linear coefficients in objective\n")
    for i in linear {
      output.append(i + 1)
      output.append(" ")
      output.append(form.linear[i])
      output.append("\n")
    }
    output.append(form.constant)
    output.append(" # objective constant\n1.79769313486232E+308 # value for infinity\n")
    output.append("0 # default variable primal value in starting point\n")
    output.append("0 # number of non-default variable primal values in starting point\n")
    output.append("0 # default variable bound dual value in starting point\n")
    output.append("0 # number of non-default variable bound dual values in starting point\n")
    writeNames(problem, to: &output)
    output.append("0 # number of non-default constraint names\n")
  }

  /// Names are single words without the marks that begin comments.
  static func keepsLabels(of problem: Problem) -> Bool {
    guard let labels = problem.labels, labels.count == problem.spinCount else { return false }
    return labels.allSatisfy { label in
      !label.isEmpty && !label.contains { $0.isWhitespace || "#!%".contains($0) }
    }
  }

  private static func writeNames(_ problem: Problem, to output: inout OutputBuffer) {
    let labels = problem.labels ?? []
    let isWritable = keepsLabels(of: problem)
    output.append("\(isWritable ? labels.count : 0) # number of non-default variable names\n")
    guard isWritable else { return }
    for (i, label) in labels.enumerated() { output.append("\(i + 1) \(label)\n") }
  }
}

/// What a QPLIB file holds besides the quadratic terms, which stay in the text.
private struct QPLIBFile {
  let sense: Problem.Sense
  let linear: [Double]
  let constant: Double
  let labels: [String]?
  let entries: QPLIBEntries

  init(_ content: FileContent) throws {
    var scanner = QPLIBScanner(content)
    try scanner.skipLine("the problem's name")
    let isLinear = try scanner.problemType()
    sense = try scanner.sense()
    let (order, orderPlace) = try scanner.count("the number of variables")
    var entries = QPLIBEntries(content: content, order: order, count: 0, start: 0)
    if !isLinear {
      let (count, place) = try scanner.count("the number of quadratic terms")
      try content.scan(from: scanner.offset) { try $0.checkEntryCount(count, at: place) }
      entries = QPLIBEntries(content: content, order: order, count: count, start: scanner.offset)
    }
    try content.checkOrder(order, entries: content.count / 4, at: orderPlace)

    // Twice the coefficients of single variables.
    var diagonal = [Double](repeating: 0, count: order)
    var seen = Set<Int>()
    scanner.offset = try entries.forEachTerm { i, j, value, place in
      guard i == j else { return }
      guard seen.insert(i).inserted else {
        throw content.error(
          at: place, "this diagonal entry is given a second time", remedy: "give each entry once")
      }
      diagonal[i] = value
    }
    let standard = try scanner.number("the default linear coefficient")
    var linear = [Double](repeating: standard, count: order)
    try scanner.overrides(order, "the number of linear coefficients") { scanner, i in
      linear[i] = try scanner.scanNumber("the linear coefficient")
    }
    for i in 0..<order { linear[i] += diagonal[i] / 2 }
    self.linear = linear
    constant = try scanner.number("the objective's constant")
    try scanner.infinity()
    for what in ["the starting point", "the duals of the starting point"] {
      _ = try scanner.number("the default value of the starting point")
      try scanner.overrides(order, what) { scanner, _ in
        _ = try scanner.scanNumber("a value of the starting point")
      }
    }
    var names: [Int: String] = [:]
    try scanner.overrides(order, "the number of variable names") { scanner, i in
      scanner.skipBlanks()
      names[i] = scanner.scanWord()
    }
    labels = names.isEmpty ? nil : (0..<order).map { names[$0] ?? "x\($0 + 1)" }
    try scanner.finish()
    self.entries = entries
  }
}

/// The quadratic terms of a QPLIB file.
struct QPLIBEntries: EntryList {
  let content: FileContent
  let order: Int
  let count: Int
  let start: Int

  func forEachEntry(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    _ = try forEachTerm { i, j, value, place in
      if i != j { try body(i, j, value / 2, place) }
    }
  }

  /// Visits the diagonal as well, with the values as they stand; returns where the terms end.
  func forEachTerm(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws -> Int {
    try content.scan(from: start) { scanner in
      for term in 0..<count {
        guard scanner.moveToField() else {
          throw scanner.error(
            "the file ends after \(term) of \(count) quadratic terms",
            remedy: "correct the number of terms, or complete the file")
        }
        let place = scanner.offset
        let i = try scanner.scanSpin(first: 1, order: order)
        let j = try scanner.scanSpin(first: 1, order: order)
        try body(i, j, try scanner.scanNumber("the coefficient"), place)
        try scanner.endField("the coefficient")
      }
      return scanner.offset
    }
  }
}
