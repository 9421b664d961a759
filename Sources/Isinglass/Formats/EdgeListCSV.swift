/// Edges as comma-separated values: `source,target` or `source,target,weight`, with or without a line
/// of column names, as spreadsheets, pandas and networkx write them.
///
/// Sources and targets are names. If all are whole numbers the variables are in rising order of the
/// numbers, else in the order in which they appear; names come back as the problem's labels unless
/// they are 0, 1, 2, … or 1, 2, 3, …. With `spins=` in the comment they are numbers counted from 0. A
/// name may be quoted, with a quotation mark doubled. Without a weight it is 1. The kind says what
/// weights are; in a QUBO an entry of two variables is one triangle of a symmetric matrix and counts
/// **twice**. A pair given twice is an error.
///
/// Source: RFC 4180 for the quoting.
enum EdgeListCSV: ProblemFormat {
  static let name = "csv"
  static let summary = "lines source,target,weight with any names"
  static let fileExtensions = ["csv"]

  static func recognizes(_ content: FileContent) -> Bool {
    content.scan { scanner in
      guard scanner.moveToContent(comment: CSVEntries.comment) else { return false }
      let first = scanner.byte
      guard first != UInt8(ascii: "{"), first != UInt8(ascii: "["),
        let names = try? scanner.scanFields()
      else { return false }
      return names.count == 2 || names.count == 3
    }
  }

  static func read(_ content: FileContent, _ request: ReadRequest) throws -> Problem {
    let meaning = try Interpretation(content, request)
    let entries = try CSVEntries(content, meaning)
    var problem = try entries.makeProblem(meaning, convention: .twice)
    problem.labels = entries.labels
    return problem
  }

  /// Names that the format cannot hold are an error.
  static func keepsLabels(of problem: Problem) -> Bool { true }

  static func write(
    _ problem: Problem, comment: InstanceComment, to output: inout OutputBuffer
  ) throws {
    let entries = try WrittenEntries(problem, convention: .twice)
    var comment = comment.stating(constant: entries.constant)
    let labels = try problem.labels.map { try writtenLabels($0, problem, entries) }
    if labels == nil { comment["spins"] = String(problem.spinCount) }
    output.append("# \(comment.text)\nsource,target,weight\n")
    func append(_ i: Int) {
      if let labels { output.append(labels[i]) } else { output.append(i) }
      output.append(byte: UInt8(ascii: ","))
    }
    entries.forEach { i, j, value in
      append(i)
      append(j)
      output.append(value)
      output.append(byte: UInt8(ascii: "\n"))
    }
  }

  /// Labels as fields; every variable must have an entry, or its label would be lost.
  private static func writtenLabels(
    _ labels: [String], _ problem: Problem, _ entries: WrittenEntries
  ) throws -> [String] {
    var isNamed = [Bool](repeating: false, count: problem.spinCount)
    entries.forEach { i, j, _ in (isNamed[i], isNamed[j]) = (true, true) }
    guard labels.count == problem.spinCount, Set(labels).count == labels.count else {
      throw FormatError(
        file: problem.name, "there are not as many different labels as variables",
        remedy: "correct the labels")
    }
    for (label, isNamed) in zip(labels, isNamed) {
      guard isNamed, !label.isEmpty, !label.utf8.contains(where: { $0 == 10 || $0 == 13 }) else {
        throw FormatError(
          file: problem.name,
          isNamed ? "a label is empty or has several lines" : "variable '\(label)' has no entry",
          remedy: "write another format")
      }
    }
    return labels.map { label in
      let isPlain = label.utf8.allSatisfy { byte in
        byte > 0x20 && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"")
          && byte != UInt8(ascii: "#")
      }
      guard !isPlain else { return label }
      // Scalar by scalar: a quotation mark with a combining mark after it is still one.
      let doubled = label.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
      return "\"" + String(String.UnicodeScalarView(doubled)) + "\""
    }
  }
}
