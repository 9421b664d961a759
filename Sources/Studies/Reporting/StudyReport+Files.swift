public import Isinglass
import SpinGlasses

extension StudyReport {
  /// Writes a folder: `report.md`, `report.json`, and each table and picture under its name.
  ///
  /// - Parameter folder: an existing folder; files of the same names are replaced.
  /// - Throws: `FileAccessError`.
  public func write(to folder: String) throws {
    for table in tables {
      try OutputFile.write("\(folder)/\(table.name).csv") { $0.append(table.csv) }
    }
    for picture in pictures {
      try OutputFile.write("\(folder)/\(picture.name).svg") { $0.append(picture.svg) }
    }
    try OutputFile.write("\(folder)/report.json") { $0.append(json.description + "\n") }
    try OutputFile.write("\(folder)/report.md") { $0.append(markdown) }
  }

  /// The report as one JSON object.
  public var json: JSONValue {
    func number(_ value: Double?) -> JSONValue {
      value.map { $0.isFinite ? .number($0) : .null } ?? .null
    }
    return .object([
      JSONMember("study", .string(record.name)), JSONMember("question", .string(record.question)),
      JSONMember("prediction", .string(record.prediction)),
      JSONMember("scale", .string(effort.scale.rawValue)),
      JSONMember("seed", JSONValue(effort.seed.value)), JSONMember("confirmed", .bool(isConfirmed)),
      JSONMember("verdict", .string(verdict)),
      JSONMember(
        "findings",
        .array(
          findings.map { finding in
            .object([
              JSONMember("claim", .string(finding.claim)),
              JSONMember("holds", .bool(finding.holds)),
              JSONMember("predicted", number(finding.predicted?.value)),
              JSONMember("predicted_error", number(finding.predicted?.error)),
              JSONMember("measured", number(finding.measured?.value)),
              JSONMember("measured_error", number(finding.measured?.error)),
              JSONMember("deviation", number(finding.deviation)),
              JSONMember("remark", .string(finding.remark)),
            ])
          })),
      JSONMember(
        "tables",
        .object(
          tables.map { table in
            JSONMember(
              table.name,
              .object([
                JSONMember("columns", .array(table.columns.map { .string($0) })),
                JSONMember("rows", .array(table.rows.map { .array($0.map { number($0) }) })),
              ]))
          })),
      JSONMember("pictures", .array(pictures.map { .string("\($0.name).svg") })),
    ])
  }

  /// The report as a page.
  public var markdown: String {
    var lines = [
      "# \(record.title)", "", record.question, "", "**Prediction.** \(record.prediction)",
    ]
    lines += ["", "**Verdict.** \(verdict)", ""]
    lines += ["| | claim | predicted | measured | remark |", "|---|---|---|---|---|"]
    for finding in findings {
      let mark = finding.holds ? "holds" : "fails"
      lines.append(
        "| \(mark) | \(finding.claim) | \(StudyReport.text(finding.predicted)) "
          + "| \(StudyReport.text(finding.measured)) | \(finding.remark) |")
    }
    for picture in pictures {
      lines += ["", "![\(picture.caption)](\(picture.name).svg)"]
    }
    if !tables.isEmpty {
      lines += [
        "", "Numbers: " + tables.map { "[\($0.name)](\($0.name).csv)" }.joined(separator: ", "),
      ]
    }
    lines += [
      "",
      "Made by `isinglass study run \(record.name)\(effort.scale == .quick ? " --quick" : "")"
        + " --seed \(effort.seed.value)`.", "",
    ]
    return lines.joined(separator: "\n")
  }

  /// A number and its error to as many digits as that allows.
  static func text(_ estimate: Estimate?) -> String {
    guard let estimate else { return "" }
    if estimate.error == 0, estimate.value == estimate.value.rounded(),
      let whole = Int(exactly: estimate.value)
    {
      return whole < 0 ? "−\(whole.magnitude)" : "\(whole)"
    }
    var scale = 1.0
    var places = 0
    while places < 8, estimate.error * scale < 2 {
      scale *= 10
      places += 1
    }
    func rounded(_ value: Double) -> String {
      let shifted = (value * scale).rounded()
      guard shifted.magnitude < 1e15 else { return "\(value)" }
      let digits = String(Int64(shifted.magnitude))
      let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
      let whole = padded.dropLast(places)
      let sign = shifted < 0 ? "−" : ""
      return places == 0 ? sign + padded : "\(sign)\(whole).\(padded.suffix(places))"
    }
    guard estimate.value.isFinite else { return "\(estimate.value)" }
    return estimate.error > 0
      ? "\(rounded(estimate.value)) ± \(rounded(estimate.error))" : rounded(estimate.value)
  }
}
