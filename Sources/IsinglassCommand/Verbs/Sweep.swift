#if Ledger
  import ArgumentParser
  import Isinglass
  import Ledger
  import Reports
  import Sweeps

  /// `isinglass sweep`: many tasks from one specification, whatever happens to who works them.
  struct SweepVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sweep",
      abstract: "Work problems × solvers × parameters × seeds; nothing done is lost.",
      discussion: """
        A specification in YAML says what is to be done; the tasks and their results are in the \
        ledger. Stopped by Ctrl-C, a signal or a crash, 'resume' does what is missing, and the tables \
        are those of an undisturbed sweep. Several processes of one machine may work one sweep; for many \
        machines, 'submit' lays it out in a folder that they share.

        Examples:
          isinglass sweep run anneals.yaml --ledger anneals.sqlite
          isinglass sweep resume 1 --ledger anneals.sqlite
          isinglass sweep export 1 --ledger anneals.sqlite -o anneals.csv
          isinglass sweep submit anneals.yaml --slurm --workers 32
        """,
      subcommands: [
        SweepRun.self, SweepResume.self, SweepStatus.self, SweepList.self, SweepExport.self,
        SweepRemove.self, SweepSubmit.self, SweepWorkVerb.self, SweepGather.self,
      ])
  }

  /// How a sweep is worked.
  struct SweepWorkOptions: ParsableArguments {
    @Option(
      parsing: .unconditional,
      help: ArgumentHelp(
        "How many tasks to work at once; as many as cores by default.", valueName: "count"))
    var threads: Int?

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("How many threads each task may use.", valueName: "count"))
    var threadsPerTask = 1

    @OptionGroup var ledgerFile: SweepLedgerOptions
    @OptionGroup(title: "Reporting") var report: ReportOptions

    func validate() throws {
      for (name, value) in [("threads", threads ?? 1), ("threads-per-task", threadsPerTask)]
      where !(1...4096).contains(value) {
        throw ValidationError("--\(name) must be 1 to 4096.")
      }
    }

    /// Works a sweep under a live line and reports how it ended.
    ///
    /// - Throws: `LedgerError`; `Exit` where tasks failed or somebody interrupted.
    func work(_ sweep: SweepEntry, in ledger: Ledger) throws {
      let stop = StopFlag()
      let line = ProgressLine()
      Interruption.watcher.raise(stop) { line.finish() }
      line.start("starting")
      do {
        defer { line.finish() }
        let work = try SweepWork(
          sweep, in: ledger, threads: Engine(threads: threads).threads,
          threadsPerTask: threadsPerTask, stop: stop)
        try work.run { line.enter(SweepSummary.line($0)) }
      }
      let summary = SweepSummary(sweep, try ledger.counts(of: sweep.id), ledger: ledger.path)
      try report.write(summary.json) { summary.text($0) }
      if summary.counts.missing > 0 { throw Exit(.interrupted) }
      if summary.counts.failed > 0 { throw Exit(.wrongAnswer) }
    }
  }

  /// Which ledger.
  struct SweepLedgerOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "The ledger; by default the user's own, in the data folder.", valueName: "file"),
      completion: .file(extensions: ["sqlite"]))
    var ledger: String?

    /// Opens the ledger, creating it if there is none.
    ///
    /// - Throws: `LedgerError`.
    func create() throws -> Ledger { try Ledger(path: LedgerSession.path(ledger)) }
  }

  /// `isinglass sweep run`.
  struct SweepRun: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Enter the tasks of a specification and work them.",
      discussion: """
        Everything in the specification is checked before anything is entered; a mistake is reported \
        as file:line:column. Documentation/sweeps.md describes the file.

        Examples:
          isinglass sweep run anneals.yaml
          isinglass sweep run anneals.yaml --check
        """)

    @Argument(
      help: "The specification.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Flag(help: "Only check the specification and count its tasks.") var check = false
    @Flag(help: "Only enter the tasks; 'sweep resume' works them.") var enter = false
    @Flag(help: "Start another sweep though one of this specification is not complete.")
    var new = false

    @OptionGroup var options: SweepWorkOptions

    func run() throws {
      try options.report.checkWritable()
      Interruption.watcher.leaveCleanly()
      let plan = try ProgressLine.during("reading \(file)") { try SweepPlan(path: file) }
      if !plan.isRepeatable {
        Terminal.remark(
          "\(file): warning: runs ended by a time limit do not give the same again;"
            + " those ended by steps or a target do\n")
      }
      if check {
        let json: JSONValue = [
          "name": .string(plan.name), "tasks": JSONValue(plan.taskCount),
          "repeatable": .bool(plan.isRepeatable), "specification": plan.json,
        ]
        return try options.report.write(json) { _ in
          "\(plan.name): \(Quantity.counted(plan.taskCount, "task"))\n"
        }
      }
      let ledger = try options.ledgerFile.create()
      if !new, let other = try Sweep.unfinished(plan, in: ledger) {
        throw UsageError(
          "sweep \(other.id) of this specification is not complete: go on with"
            + " 'isinglass sweep resume \(other.id)', or start another with --new")
      }
      let number = try ProgressLine.during(
        "entering \(Quantity.counted(plan.taskCount, "task"))"
      ) { try plan.enter(in: ledger, kernel: Sweep.kernel) }
      let sweep = try ledger.sweep(number)
      if enter {
        let summary = SweepSummary(sweep, try ledger.counts(of: number), ledger: ledger.path)
        return try options.report.write(summary.json) { summary.text($0) }
      }
      Terminal.remark("sweep \(number): \(Quantity.counted(sweep.tasks, "task"))\n")
      try options.work(sweep, in: ledger)
    }
  }

  /// `isinglass sweep resume`.
  struct SweepResume: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "resume", abstract: "Do what is missing of a sweep.",
      discussion: """
        Several processes may work one sweep; what a dead one had begun is done again. A \
        specification, or an instance file, that has changed since is refused with what changed.

        Examples:
          isinglass sweep resume 3
          isinglass sweep resume 3 --retry-failed
        """)

    @Argument(help: ArgumentHelp("The sweep's number.", valueName: "sweep")) var number: Int64
    @Flag(help: "Try tasks again that failed.") var retryFailed = false
    @OptionGroup var options: SweepWorkOptions

    func run() throws {
      try options.report.checkWritable()
      let ledger = try options.ledgerFile.existing()
      let sweep = try ProgressLine.during("checking the specification") {
        try Sweep.resumable(number, in: ledger) { Terminal.remark($0) }
      }
      if retryFailed { _ = try ledger.retryFailedTasks(of: number) }
      try options.work(sweep, in: ledger)
    }
  }

  /// `isinglass sweep remove`.
  struct SweepRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Take a sweep and its results out of the ledger.",
      discussion: "Example:\n  isinglass sweep remove 3")

    @Argument(help: ArgumentHelp("The sweep's number.", valueName: "sweep")) var number: Int64
    @OptionGroup var ledgerFile: SweepLedgerOptions

    func run() throws {
      let ledger = try ledgerFile.existing()
      try ledger.removeSweep(number)
      TaskCheckpoint.removeAll(of: number, in: ledger)
    }
  }
#endif
