import ArgumentParser
import Isinglass
import Reports

/// Where a report goes and who reads it.
struct ReportOptions: ParsableArguments {
  @Flag(help: "Print one JSON object on standard output instead of text.")
  var json = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Also write the JSON object to a file; - is --json.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var output: String?

  /// Finds out before the work, not after it, that the file cannot be written.
  ///
  /// - Throws: `FileAccessError`.
  func checkWritable() throws { if let output { try OutputFiles.checkWritable(output) } }

  /// Answers a question: pictures and the table where they were asked for, and the report.
  ///
  /// - Parameter pictures: the names of pictures with the files for them.
  /// - Throws: what the question does, `FileAccessError`, `BrokenPipe`.
  func answer(
    _ question: some Question, _ pictures: [(name: String, file: String?)], table: String? = nil,
    threads: Int? = nil
  ) throws {
    try checkWritable()
    for file in pictures.map(\.file) + [table] {
      if let file { try OutputFiles.checkWritable(file) }
    }
    let answer = try question.answer(threads: Engine(threads: threads).threads)
    for (name, file) in pictures {
      guard let file else { continue }
      let picture = try answer.picture(name)
      try OutputFile.write(file) { $0.append(picture) }
    }
    if let table, let rows = answer.table { try OutputFile.write(table) { $0.append(rows) } }
    try write(answer.json) { answer.text($0) }
  }

  /// Prints a report and writes its JSON object where it was asked for.
  ///
  /// - Throws: `FileAccessError`, `BrokenPipe`.
  func write(_ json: @autoclosure () -> JSONValue, text: (Style) -> String) throws {
    let isJSON = self.json || output == "-"
    let object = isJSON || output != nil ? json() : .null
    if let output, output != "-" {
      try OutputFile.write(output) { $0.append(object.description + "\n") }
    }
    if isJSON {
      try Terminal.print(object.description + "\n")
    } else {
      try Terminal.print(text(Style.output))
    }
  }
}

/// Where a list goes and who reads it.
struct ListOutputOptions: ParsableArguments {
  @Flag(help: "Print JSON instead of text.")
  var json = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  /// Writes the list.
  ///
  /// - Throws: `FileAccessError`, `BrokenPipe`.
  func write(_ text: String) throws {
    if let output {
      try OutputFile.write(output) { $0.append(text) }
    } else {
      try Terminal.print(text)
    }
  }
}
