#if Ledger
  import ArgumentParser
  import Isinglass
  import Ledger
  import Reports
  import Sweeps

  /// `isinglass sweep work`.
  struct SweepWorkVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "work", abstract: "Work a sweep's folder as one of its workers.",
      discussion: """
        Each worker has a number, claims tasks in the folder, and records their results there in a \
        ledger of its own. Started again under its number, on any machine, it goes on where it was. \
        SIGTERM makes it record what it has and keep the state of what is under way.

        Examples:
          isinglass sweep work anneals.sweep --worker 0
          isinglass sweep work anneals.sweep --worker "$PBS_ARRAY_INDEX" --threads 4
        """)

    @Argument(
      help: "The folder that 'sweep submit' made.", completion: .directory)
    var folder: String

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("This worker's number, from 0.", valueName: "number"))
    var worker: Int

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp(
        "How many tasks to work at once; as many as cores by default.", valueName: "count"))
    var threads: Int?

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("How many threads each task may use.", valueName: "count"))
    var threadsPerTask = 1

    @OptionGroup(title: "Reporting") var report: ReportOptions

    func validate() throws {
      if !(0...999_999).contains(worker) {
        throw ValidationError("--worker must be 0 to 999999.")
      }
      for (name, value) in [("threads", threads ?? 1), ("threads-per-task", threadsPerTask)]
      where !(1...4096).contains(value) {
        throw ValidationError("--\(name) must be 1 to 4096.")
      }
    }

    func run() throws {
      try report.checkWritable()
      let stop = StopFlag()
      let line = ProgressLine()
      // Slurm may tell a worker to end more than once: itself, and its script.
      Interruption.watcher.raise(stop, bearsTermination: true) { line.finish() }
      let shared = try SharedSweep(folder)
      line.start("checking the specification")
      let own: SharedSweepWorker
      do {
        defer { line.finish() }
        try shared.checkUnchanged { Terminal.remark($0) }
        own = try SharedSweepWorker(shared, worker: worker)
        line.start("starting")
        let work = try SweepWork(
          own.sweep, in: own.ledger, threads: Engine(threads: threads).threads,
          threadsPerTask: threadsPerTask, stop: stop, source: own)
        try work.run { line.enter(SweepSummary.line($0)) }
      }
      let kept = try own.leave()
      let sweep = try own.sweep
      let counts = try own.ledger.counts(of: sweep.id)
      let json: JSONValue = [
        "worker": JSONValue(worker), "name": .string(sweep.name), "folder": .string(shared.path),
        "ledger": .string(own.ledger.path), "tasks": JSONValue(counts.tasks),
        "done": JSONValue(counts.done), "failed": JSONValue(counts.failed),
        "kept": JSONValue(kept), "interrupted": .bool(stop.isRaised),
      ]
      try report.write(json) { style in
        var report = Report(style)
        report.heading("worker \(worker)", sweep.name + (stop.isRaised ? ", interrupted" : ""))
        report.line("done", style.strong("\(counts.done)"))
        if counts.failed > 0 { report.line("failed", "\(counts.failed)") }
        if kept > 0 { report.line("kept", "\(kept), for when this worker is started again") }
        report.line("ledger", own.ledger.path)
        return report.text
      }
      if stop.isRaised { throw Exit(.interrupted) }
      if counts.failed > 0 { throw Exit(.wrongAnswer) }
    }
  }

  /// `isinglass sweep gather`.
  struct SweepGather: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "gather", abstract: "Bring the results of a sweep's folder into one ledger.",
      discussion: """
        Can be done while workers still work, and again later: it adds what is new. What is missing at \
        the end, since a worker never came back, 'sweep resume' does.

        Examples:
          isinglass sweep gather anneals.sweep --ledger anneals.sqlite
          isinglass sweep export 1 --ledger anneals.sqlite -o anneals.csv
        """)

    @Argument(
      help: "The folder that 'sweep submit' made.", completion: .directory)
    var folder: String

    @OptionGroup var ledgerFile: SweepLedgerOptions
    @OptionGroup(title: "Reporting") var report: ReportOptions

    func run() throws {
      try report.checkWritable()
      Interruption.watcher.leaveCleanly()
      let shared = try SharedSweep(folder)
      let ledger = try ledgerFile.create()
      let gathering = try ProgressLine.during("gathering \(shared.entry.name)") {
        try SweepGathering(shared, into: ledger)
      }
      let contradicting = gathering.taken.contradicting.count
      if contradicting > 0 {
        Terminal.remark(
          "\(shared.path): warning: \(Quantity.counted(contradicting, "task")) done twice with different"
            + " results, as a time limit or a faulty node makes them; the first are kept\n")
      }
      let sweep = gathering.sweep
      let summary = SweepSummary(sweep, try ledger.counts(of: sweep.id), ledger: ledger.path)
      let json = JSONValue.object(
        (summary.json.members ?? []) + [
          JSONMember("folder", .string(shared.path)),
          JSONMember("workers", JSONValue(gathering.workers.count)),
          JSONMember("gathered", JSONValue(gathering.taken.done + gathering.taken.failed)),
          JSONMember("contradicting", JSONValue(contradicting)),
        ])
      try report.write(json) { style in
        summary.text(style)
      }
    }
  }
#endif
