import ArgumentParser
import Isinglass
import Reports
import SpinGlasses
import Studies

/// `isinglass study`: theory beside simulation.
struct StudyVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Hold theory against simulation: a question, a prediction, samples, a verdict.",
    discussion: """
      Examples:
        isinglass study list
        isinglass study run evasion --quick
        isinglass study run agreement --output agreement
      """,
    subcommands: [StudyList.self, StudyRun.self])
}

/// `isinglass study list`.
struct StudyList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the studies and their questions.")

  @OptionGroup var output: ListOutputOptions

  func run() throws {
    let records = StudyCatalogue.studies.map(\.record)
    if output.json {
      let json = JSONValue.array(
        records.map {
          .object([
            JSONMember("study", .string($0.name)), JSONMember("title", .string($0.title)),
            JSONMember("question", .string($0.question)),
            JSONMember("prediction", .string($0.prediction)),
          ])
        })
      try output.write(json.description + "\n")
    } else {
      try output.write(
        records.map { "\($0.name): \($0.title)\n  \($0.question)\n" }.joined(separator: "\n"))
    }
  }
}

/// `isinglass study run`.
struct StudyRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a study and write its report.",
    discussion: """
      The report is a folder: report.md with question, prediction, verdict and pictures, report.json, and \
      tables as CSV. It depends on the seed and on --quick, not on the number of threads.

      Examples:
        isinglass study run evasion --quick
        isinglass study run agreement --seed 7 --output agreement --json
      """)

  @Argument(
    help: "The study; 'isinglass study list' lists them.",
    completion: .list(StudyCatalogue.studies.map(\.record.name)))
  var name: String

  @Flag(help: "Small problems and few of them: seconds instead of minutes.")
  var quick = false

  @Option(help: ArgumentHelp("What all randomness follows from.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("How many threads to use; all by default.", valueName: "count"))
  var threads: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder for the report, made if it is not there; study-NAME by default.",
      valueName: "folder"),
    completion: .directory)
  var output: String?

  @Flag(help: "Print the report as one JSON object on standard output instead of text.")
  var json = false

  func validate() throws {
    guard StudyCatalogue.study(named: name) != nil else {
      let names = StudyCatalogue.studies.map(\.record.name).joined(separator: ", ")
      throw ValidationError("there is no study '\(name)': the studies are \(names)")
    }
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be 1 to 4096.")
    }
  }

  func run() throws {
    guard let study = StudyCatalogue.study(named: name) else { return }
    let folder = output ?? "study-\(name)"
    try OutputFiles.makeFolder(folder, for: "report.md")
    let line = ProgressLine()
    Interruption.watcher.leaveCleanly()
    line.start("starting")
    let report: StudyReport
    do {
      defer { line.finish() }
      report = try study.run(
        StudyEffort(
          scale: quick ? .quick : .full, seed: Seed(seed),
          threads: Engine(threads: threads).threads),
        progress: StudyProgress { share, phase in
          line.enter("\(Quantity.percent(share)) done, \(phase)")
          return true
        })
    }
    try report.write(to: folder)
    if json {
      try Terminal.print(report.json.description + "\n")
    } else {
      try Terminal.print(StudyRun.text(report, folder: folder, Style.output))
    }
  }

  private static func text(_ report: StudyReport, folder: String, _ style: Style) -> String {
    var text = Report(style)
    text.heading(report.record.title, report.verdict)
    for finding in report.findings {
      var numbers: [String] = []
      if let predicted = finding.predicted {
        numbers.append("predicted \(TheoryText.number(predicted))")
      }
      if let measured = finding.measured {
        numbers.append("measured \(TheoryText.number(measured))")
      }
      if !finding.remark.isEmpty { numbers.append(finding.remark) }
      text.line(
        finding.holds ? "holds" : "FAILS",
        finding.claim + (numbers.isEmpty ? "" : ": " + numbers.joined(separator: ", ")))
    }
    text.note("The report is \(folder)/report.md.")
    return text.text
  }
}
