#if Ledger
  public import ArgumentParser
  import Isinglass
  import Reports
  public import Ledger

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// `isinglass runs`: what the ledger holds.
  struct Runs: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List, show or export the runs of a ledger.",
      discussion: """
        'isinglass serve' enters its runs in the user's ledger, and 'isinglass solve --ledger FILE' \
        in the one named. A run that a crash or a signal ended keeps the best answer it had found.

        Examples:
          isinglass runs list --solver cim --limit 10
          isinglass runs show 17
          isinglass runs export --csv -o runs.csv
        """,
      subcommands: [RunsList.self, RunsShow.self, RunsExport.self],
      defaultSubcommand: RunsList.self)
  }

  /// Which ledger, and which of its runs.
  struct LedgerOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "The ledger; by default the user's own, in the data folder.", valueName: "file"),
      completion: .file(extensions: ["sqlite"]))
    var ledger: String?

    /// Opens the ledger, which must be there.
    ///
    /// - Throws: `FileAccessError`, `LedgerError`.
    func open() throws -> Ledger {
      let path = LedgerSession.path(ledger)
      guard access(path, F_OK) == 0 else {
        throw FileAccessError(file: path, operation: .read, reason: "there is no such ledger")
      }
      return try Ledger(path: path)
    }
  }

  /// Which runs of a ledger.
  struct RunsFilterOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "Only runs in a state: \(LedgerState.allCases.map(\.rawValue).joined(separator: ", ")).",
        valueName: "state"))
    var state: LedgerState?

    @Option(help: ArgumentHelp("Only runs of a solver.", valueName: "name"))
    var solver: String?

    @Option(help: ArgumentHelp("Only runs of the problem with a digest.", valueName: "digest"))
    var digest: String?

    @Option(
      help: ArgumentHelp(
        "Only runs in whose problem, file or solver a text occurs.", valueName: "text"))
    var text: String?

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("At most so many, newest first.", valueName: "count"))
    var limit: Int?

    func validate() throws {
      if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
    }

    var filter: LedgerFilter {
      LedgerFilter(state: state, solver: solver, digest: digest, text: text, limit: limit)
    }
  }

  extension LedgerState: ExpressibleByArgument {}

  /// `isinglass runs list`.
  struct RunsList: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List runs, newest first.",
      discussion: "Example:\n  isinglass runs list --state interrupted")

    @OptionGroup var ledgerOptions: LedgerOptions
    @OptionGroup var filterOptions: RunsFilterOptions
    @OptionGroup var output: ListOutputOptions

    func run() throws {
      let entries = try ledgerOptions.open().entries(filterOptions.filter)
      if output.json {
        return try output.write(JSONValue.array(entries.map { $0.json }).indented + "\n")
      }
      guard !entries.isEmpty else { return try output.write("no runs\n") }
      let rows =
        [["run", "created", "state", "solver", "objective", "problem"]]
        + entries.map { entry in
          [
            "\(entry.id)", String(UniversalTime.text(entry.created).prefix(16)),
            entry.state.rawValue, entry.request.solver, entry.best?.objective.description ?? "",
            entry.request.problemName,
          ]
        }
      let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
      let lines = rows.map { row in
        zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ") + "  " + row[5]
      }
      try output.write(lines.joined(separator: "\n") + "\n")
    }
  }

  /// `isinglass runs show`.
  struct RunsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show all that is known of a run.",
      discussion: "Example:\n  isinglass runs show 17 --json")

    @Argument(help: ArgumentHelp("The run's number.", valueName: "run")) var number: Int64
    @OptionGroup var ledgerOptions: LedgerOptions
    @OptionGroup var report: ReportOptions

    func run() throws {
      try report.checkWritable()
      let ledger = try ledgerOptions.open()
      let entry = try ledger.entry(number)
      let improvements = try ledger.improvements(of: number)
      try report.write(entry.fullJSON(improvements)) { style in
        entry.text(style, improvements: improvements)
      }
    }
  }

  /// `isinglass runs export`.
  struct RunsExport: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write runs with their results as JSON, or as a table.",
      discussion: """
        JSON holds everything, one array of objects; --csv a line for each run without its result.

        Example:
          isinglass runs export --solver auto -o runs.json
        """)

    @Argument(help: "The runs' numbers; all that pass the filters by default.")
    var runs: [Int64] = []
    @Flag(help: "Write a table of comma-separated values.") var csv = false
    @OptionGroup var ledgerOptions: LedgerOptions
    @OptionGroup var filterOptions: RunsFilterOptions
    @OptionGroup var output: ListOutputOptions

    func validate() throws {
      if csv, output.json { throw ValidationError("Give either --csv or --json.") }
    }

    func run() throws {
      if let file = output.output { try OutputFiles.checkWritable(file) }
      let ledger = try ledgerOptions.open()
      let numbers = runs.isEmpty ? try ledger.entries(filterOptions.filter).map(\.id) : runs
      if csv {
        var text = LedgerEntry.csvHeader + "\n"
        for number in numbers { text += try ledger.entry(number).csvLine + "\n" }
        return try output.write(text)
      }
      let all = try numbers.map { number in
        try ledger.entry(number).fullJSON(try ledger.improvements(of: number))
      }
      try output.write(JSONValue.array(all).indented + "\n")
    }
  }

  extension LedgerEntry {
    /// All but the result and the course of the run.
    var json: JSONValue { .object(jsonMembers) }

    private var jsonMembers: [JSONMember] {
      func moment(_ time: Double?) -> JSONValue {
        time.map { .string(UniversalTime.text($0)) } ?? .null
      }
      func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
      return [
        JSONMember("run", .integer(id)), JSONMember("state", .string(state.rawValue)),
        JSONMember("created", moment(created)), JSONMember("started", moment(started)),
        JSONMember("finished", moment(finished)),
        JSONMember(
          "problem",
          [
            "name": .string(request.problemName), "kind": .string(request.problemKind),
            "spins": JSONValue(request.spinCount), "couplings": JSONValue(request.couplingCount),
            "digest": .string(request.digest), "recipe": optional(request.recipe),
            "file": optional(request.file),
          ]),
        JSONMember("sense", .string(request.sense)),
        JSONMember("solver", .string(request.solver)), JSONMember("options", request.options),
        JSONMember("seed", JSONValue(request.seed)),
        JSONMember("threads", request.threads.map { JSONValue($0) } ?? .null),
        JSONMember("time_limit_s", request.timeLimit.map { .number($0) } ?? .null),
        JSONMember(
          "best",
          best.map {
            ["time_s": .number($0.time), "energy": $0.energy, "objective": $0.objective]
          } ?? .null),
        JSONMember("error", optional(error)), JSONMember("command", .string(request.command)),
        JSONMember("isinglass", .string(version)), JSONMember("kernel", .string(request.kernel)),
      ]
    }

    /// Everything.
    func fullJSON(_ improvements: [LedgerImprovement]) -> JSONValue {
      .object(
        jsonMembers + [
          JSONMember("spins", bestSpins.map { .string($0.description) } ?? .null),
          JSONMember(
            "improvements",
            .array(improvements.map { [.number($0.time), $0.energy, $0.objective] })),
          JSONMember("result", result ?? .null),
        ])
    }

    static let csvHeader =
      "run,state,created,started,finished,problem,kind,spins,couplings,digest,solver,seed,"
      + "time_to_best_s,energy,objective,isinglass,kernel,command"

    var csvLine: String {
      let times = [created, started, finished].map { $0.map(UniversalTime.text) ?? "" }
      let fields =
        ["\(id)", state.rawValue] + times + [
          request.problemName, request.problemKind, "\(request.spinCount)",
          "\(request.couplingCount)", request.digest, request.solver, "\(request.seed)",
          best.map { "\($0.time)" } ?? "", best?.energy.description ?? "",
          best?.objective.description ?? "", version, request.kernel, request.command,
        ]
      return fields.map { field in
        field.contains { ",\"\n\r".contains($0) }
          ? "\""
            + field.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
          : field
      }.joined(separator: ",")
    }

    func text(_ style: Style, improvements: [LedgerImprovement]) -> String {
      var report = Report(style)
      report.heading("run \(id)", "\(state.rawValue): \(request.problemName)")
      if let error { report.paragraph("error", error) }
      report.line("created", UniversalTime.text(created))
      if let started, let finished {
        report.line("took", Quantity.time(max(0, finished - started)))
      }
      report.line(
        "problem",
        "\(request.problemKind), \(Quantity.counted(request.spinCount, "spin")),"
          + " \(Quantity.counted(request.couplingCount, "coupling"))")
      report.line("solver", "\(request.solver), seed \(request.seed)")
      if let best {
        report.line("objective", style.strong(best.objective.description))
        if best.energy != best.objective { report.line("energy", best.energy.description) }
        report.line(
          "time to best",
          "\(Quantity.time(best.time)), \(Quantity.counted(improvements.count, "improvement"))")
      }
      report.line("isinglass", "\(version), kernels \(request.kernel)")
      report.line("command", request.command)
      if let repetition = result?["repeat"]?.text { report.line("repeat", repetition) }
      return report.text
    }
  }
#endif
