#if Ledger
  import ArgumentParser
  import Isinglass
  import Ledger
  import Reports
  import Sweeps

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  extension SweepLedgerOptions {
    /// Opens the ledger, which must be there.
    ///
    /// - Throws: `FileAccessError`, `LedgerError`.
    func existing() throws -> Ledger {
      let path = LedgerSession.path(ledger)
      guard access(path, F_OK) == 0 else {
        throw FileAccessError(file: path, operation: .read, reason: "there is no such ledger")
      }
      return try create()
    }
  }

  /// How far a sweep has come, as it is told.
  struct SweepSummary {
    let sweep: SweepEntry
    let counts: SweepCounts
    let ledger: String

    init(_ sweep: SweepEntry, _ counts: SweepCounts, ledger: String) {
      (self.sweep, self.counts, self.ledger) = (sweep, counts, ledger)
    }

    /// How far it is in a word: `complete`, `claimed` where somebody works it (or died at it), `waiting`.
    var state: String {
      if counts.missing == 0 { return "complete" }
      return counts.claimed > 0 ? "claimed" : "waiting"
    }

    /// What other programs read.
    var json: JSONValue {
      [
        "sweep": .integer(sweep.id), "name": .string(sweep.name), "file": .string(sweep.file),
        "ledger": .string(ledger), "created": .string(UniversalTime.text(sweep.created)),
        "isinglass": .string(sweep.version), "kernel": .string(sweep.kernel),
        "state": .string(state), "tasks": JSONValue(counts.tasks),
        "done": JSONValue(counts.done), "failed": JSONValue(counts.failed),
        "waiting": JSONValue(counts.waiting), "claimed": JSONValue(counts.claimed),
      ]
    }

    /// What people read.
    func text(_ style: Style) -> String {
      var report = Report(style)
      report.heading("sweep \(sweep.id)", "\(sweep.name), \(state)")
      report.line("done", style.strong("\(counts.done) of \(counts.tasks)"))
      if counts.failed > 0 {
        report.line(
          "failed", "\(counts.failed); 'sweep resume \(sweep.id) --retry-failed' tries again")
      }
      if counts.claimed > 0 { report.line("claimed", "\(counts.claimed)") }
      if counts.waiting > 0 { report.line("waiting", "\(counts.waiting)") }
      report.line("file", sweep.file)
      report.line("ledger", ledger)
      return report.text
    }

    /// The live line.
    static func line(_ progress: SweepProgress) -> String {
      let counts = progress.counts
      var text = "\(counts.done) of \(counts.tasks) done"
      if counts.failed > 0 { text += ", \(counts.failed) failed" }
      if let rate = progress.rate {
        text += ", \(Quantity.significant(rate)) tasks/s"
        if let left = progress.timeLeft { text += ", \(Quantity.time(left, isSteady: true)) left" }
      }
      return text
    }
  }

  /// `isinglass sweep status`.
  struct SweepStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "status", abstract: "Show how far a sweep has come; the newest by default.",
      discussion: "Example:\n  isinglass sweep status 3 --json")

    @Argument(help: ArgumentHelp("The sweep's number.", valueName: "sweep")) var number: Int64?
    @OptionGroup var ledgerFile: SweepLedgerOptions
    @OptionGroup var report: ReportOptions

    func run() throws {
      try report.checkWritable()
      let ledger = try ledgerFile.existing()
      guard let sweep = try number.map({ try ledger.sweep($0) }) ?? ledger.sweeps().first else {
        throw UsageError(
          "there are no sweeps in \(ledger.path): 'isinglass sweep run FILE' starts one")
      }
      let summary = SweepSummary(sweep, try ledger.counts(of: sweep.id), ledger: ledger.path)
      try report.write(summary.json) { summary.text($0) }
    }
  }

  /// `isinglass sweep list`.
  struct SweepList: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the sweeps of a ledger, newest first.",
      discussion: "Example:\n  isinglass sweep list --ledger anneals.sqlite")

    @OptionGroup var ledgerFile: SweepLedgerOptions
    @OptionGroup var output: ListOutputOptions

    func run() throws {
      let ledger = try ledgerFile.existing()
      let summaries = try ledger.sweeps().map {
        SweepSummary($0, try ledger.counts(of: $0.id), ledger: ledger.path)
      }
      if output.json {
        return try output.write(JSONValue.array(summaries.map(\.json)).indented + "\n")
      }
      guard !summaries.isEmpty else { return try output.write("no sweeps\n") }
      let rows =
        [["sweep", "created", "state", "done", "failed", "tasks", "name"]]
        + summaries.map { summary in
          [
            "\(summary.sweep.id)", String(UniversalTime.text(summary.sweep.created).prefix(16)),
            summary.state, "\(summary.counts.done)", "\(summary.counts.failed)",
            "\(summary.counts.tasks)", summary.sweep.name,
          ]
        }
      let widths = (0..<6).map { column in rows.map { $0[column].count }.max() ?? 0 }
      let lines = rows.map { row in
        zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ") + "  " + row[6]
      }
      try output.write(lines.joined(separator: "\n") + "\n")
    }
  }

  /// `isinglass sweep export`.
  struct SweepExport: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write the results of a sweep as a table.",
      discussion: """
        A row for each task in the specification's order, or with --groups for each problem and method. \
        The table depends on the specification alone; --timings adds how long things took, which does not.

        Examples:
          isinglass sweep export 3 -o results.csv
          isinglass sweep export 3 --format json --timings -o results.json
          isinglass sweep export 3 --groups
        """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
      case csv
      case json
    }

    @Argument(help: ArgumentHelp("The sweep's number.", valueName: "sweep")) var number: Int64

    @Option(help: ArgumentHelp("csv or json; after the file's name, else csv.", valueName: "name"))
    var format: Format?

    @Flag(help: "A row for each problem and method instead of each task.") var groups = false
    @Flag(help: "Add times and other things that differ from run to run.") var timings = false
    @OptionGroup var ledgerFile: SweepLedgerOptions

    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("Where to write it; standard output if not given.", valueName: "file"),
      completion: .file(extensions: ["csv", "json"]))
    var output: String?

    func run() throws {
      let path = output ?? "-"
      try OutputFiles.checkWritable(path)
      Interruption.watcher.leaveCleanly()
      let ledger = try ledgerFile.existing()
      let sweep = try ledger.sweep(number)
      let isJSON =
        format == .json
        || format == nil && (path.hasSuffix(".json") || path.hasSuffix(".json.gz"))
      let missing = try ledger.counts(of: number).missing
      if missing > 0 {
        Terminal.remark(
          "sweep \(number): \(Quantity.counted(missing, "task")) not done yet: their rows are empty\n"
        )
      }
      if groups {
        let table = try SweepGroups(of: sweep, in: ledger)
        try OutputFile.write(path) { output in
          if isJSON {
            output.append(table.json(sweep, hasTimes: timings).description + "\n")
          } else {
            try table.writeCSV(to: &output, hasTimes: timings)
          }
        }
      } else {
        let table = SweepTable(sweep, in: ledger, hasTimings: timings)
        try OutputFile.write(path) { output in
          if isJSON { try table.writeJSON(to: &output) } else { try table.writeCSV(to: &output) }
        }
      }
    }
  }
#endif
