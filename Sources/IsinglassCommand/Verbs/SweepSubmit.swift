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

  /// What Slurm is to be told.
  struct SlurmOptions: ParsableArguments {
    @Flag(help: "Write a job array for Slurm, with a task for each worker, and submit it.")
    var slurm = false

    @Option(help: ArgumentHelp("Where to run, as 'sbatch --partition'.", valueName: "name"))
    var partition: String?

    @Option(help: ArgumentHelp("Who pays, as 'sbatch --account'.", valueName: "name"))
    var account: String?

    @Option(
      help: ArgumentHelp(
        "The time limit of a worker, as 'sbatch --time'; one that is not done by then queues again.",
        valueName: "time"))
    var time: String?

    @Option(help: ArgumentHelp("Memory of a worker, as 'sbatch --mem'.", valueName: "size"))
    var memory: String?

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("Cores of a worker, each for one task at a time.", valueName: "count"))
    var cores = 1

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("How many workers may run at once; all by default.", valueName: "count"))
    var atOnce: Int?

    @Option(
      name: .customLong("sbatch-option"), parsing: .unconditionalSingleValue,
      help: ArgumentHelp(
        "A further option for sbatch, such as --sbatch-option=--qos=low; may be repeated.",
        valueName: "option"))
    var furtherOptions: [String] = []

    @Option(
      help: ArgumentHelp(
        "Also submit a job that gathers the results here when all workers are done.",
        valueName: "ledger"),
      completion: .file(extensions: ["sqlite"]))
    var gather: String?

    @Flag(help: "Write the scripts and show the commands, but submit nothing.") var dryRun = false

    func validate() throws {
      for (name, value) in [("cores", cores), ("at-once", atOnce ?? 1)]
      where !(1...100_000).contains(value) {
        throw ValidationError("--\(name) must be 1 to 100000.")
      }
      let texts = [partition, account, time, memory, gather].compactMap { $0 } + furtherOptions
      if texts.contains(where: { $0.isEmpty || $0.contains(where: \.isNewline) }) {
        throw ValidationError("Options for Slurm must not be empty or hold line ends.")
      }
      if let option = furtherOptions.first(where: { !$0.hasPrefix("-") }) {
        throw ValidationError("--sbatch-option \(option): options of sbatch begin with '-'.")
      }
      let isUsed =
        dryRun || gather != nil || !texts.isEmpty || atOnce != nil || cores != 1
      if isUsed, !slurm { throw ValidationError("Options for Slurm go with --slurm.") }
    }

    /// What sbatch is told of every job.
    var options: [(name: String, value: String?)] {
      [("partition", partition), ("account", account), ("time", time), ("mem", memory)]
        .filter { $0.1 != nil }
    }
  }

  /// `isinglass sweep submit`.
  struct SweepSubmit: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "submit", abstract: "Lay a sweep out in a folder for workers on many machines.",
      discussion: """
        With --slurm a job array is written to the folder and submitted; without, start the workers as \
        your cluster does it. Submitting again adds workers to what is left. Documentation/cluster.md \
        has more.

        Examples:
          isinglass sweep submit anneals.yaml --slurm --workers 32 --cores 4 --time 2:00:00
          isinglass sweep submit anneals.yaml --slurm --dry-run
          isinglass sweep submit anneals.yaml --folder /scratch/anneals --workers 8
        """)

    @Argument(help: "The specification.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Option(
      help: ArgumentHelp(
        "The sweep's folder, which all machines must see; NAME.sweep here by default.",
        valueName: "folder"),
      completion: .directory)
    var folder: String?

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("How many workers, each a task of the job array.", valueName: "count"))
    var workers = 8

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp(
        "How many tasks are claimed at once; by default a 64th of a worker's share.",
        valueName: "count"))
    var block: Int?

    @OptionGroup(title: "Slurm") var slurm: SlurmOptions
    @OptionGroup(title: "Reporting") var report: ReportOptions

    func validate() throws {
      if !(1...100_000).contains(workers) {
        throw ValidationError("--workers must be 1 to 100000.")
      }
      if let block, block < 1 { throw ValidationError("--block must be at least 1.") }
      if folder == "" || folder?.contains(where: \.isNewline) == true {
        throw ValidationError("--folder takes the name of a folder.")
      }
    }

    func run() throws {
      try report.checkWritable()
      Interruption.watcher.leaveCleanly()
      let plan = try ProgressLine.during("reading \(file)") { try SweepPlan(path: file) }
      if !plan.isRepeatable {
        Terminal.remark(
          "\(file): warning: runs ended by a time limit do not give the same again;"
            + " those ended by steps or a target do\n")
      }
      let shared = try ProgressLine.during(
        "entering \(Quantity.counted(plan.taskCount, "task"))"
      ) {
        try SharedSweep.make(
          plan, in: folder ?? SweepSubmit.folder(of: file),
          block: block ?? SharedSweep.usualBlock(tasks: plan.taskCount, workers: workers))
      }
      if let block, block != shared.block {
        Terminal.remark(
          "\(shared.path): warning: here \(Quantity.counted(shared.block, "task")) are claimed at once, since"
            + " the first submission\n")
      }
      var submission = SweepSubmission(
        shared: shared, workers: min(workers, max(1, shared.blocks)), isDryRun: slurm.dryRun)
      if slurm.slurm { try submission.submit(slurm) }
      try report.write(submission.json) { submission.text($0) }
    }

    /// `anneals.sweep` for `/somewhere/anneals.yaml`.
    private static func folder(of file: String) -> String {
      let name = file.split(separator: "/").last.map(String.init) ?? "sweep"
      return (name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name) + ".sweep"
    }
  }

  /// A sweep in its folder and the jobs that were submitted for it.
  struct SweepSubmission {
    let shared: SharedSweep
    let workers: Int
    let isDryRun: Bool
    private(set) var scripts: [String] = []
    private(set) var commands: [[String]] = []
    private(set) var jobs: [String] = []

    init(shared: SharedSweep, workers: Int, isDryRun: Bool) {
      (self.shared, self.workers, self.isDryRun) = (shared, workers, isDryRun)
    }

    /// Writes the scripts and, unless this is a dry run, submits them.
    ///
    /// - Throws: `FileAccessError`, `SubmissionError`.
    mutating func submit(_ slurm: SlurmOptions) throws {
      if shared.path.contains("\\") {
        throw UsageError(
          "\(shared.path): Slurm cannot write to a folder with a backslash in its name: name another with"
            + " --folder")
      }
      let script = SlurmScript(
        command: ChildProcess.ownPath, folder: shared.path, name: shared.entry.name,
        kernel: shared.entry.kernel, options: slurm.options, furtherOptions: slurm.furtherOptions)
      let work = try write(
        "work.sh", script.work(workers: workers, mostAtOnce: slurm.atOnce, cores: slurm.cores))
      let gathering = try slurm.gather.map { ledger in
        try write("gather.sh", script.gathering(ledger: SharedSweep.absolute(ledger)))
      }
      try submit(["sbatch", "--parsable", work])
      guard let gathering else { return }
      let dependency = "--dependency=afterany:" + (jobs.first ?? "JOB")
      try submit(["sbatch", "--parsable", dependency, gathering])
    }

    private mutating func write(_ name: String, _ text: String) throws -> String {
      let path = "\(shared.path)/\(name)"
      try OutputFile.write(path) { $0.append(text) }
      chmod(path, 0o755)
      scripts.append(path)
      return path
    }

    private mutating func submit(_ command: [String]) throws {
      commands.append(command)
      if isDryRun { return }
      let line = command.map(ShellWord.quoted).joined(separator: " ")
      guard let outcome = ChildProcess.run(command), outcome.status != 127 else {
        throw SubmissionError(
          "sbatch cannot be started: \(scripts.joined(separator: ", ")) is written; where Slurm is, run"
            + " '\(line)'")
      }
      // The number, and behind a semicolon the cluster's name.
      let job = outcome.output.split(whereSeparator: { ";\n".contains($0) }).first.map(String.init)
      guard outcome.status == 0, let job, job.allSatisfy(\.isNumber) else {
        throw SubmissionError(
          "sbatch refused the job (status \(outcome.status)): the script is written; change the options, or"
            + " run '\(line)'")
      }
      jobs.append(job)
    }

    /// What other programs read.
    var json: JSONValue {
      [
        "name": .string(shared.entry.name), "file": .string(shared.entry.file),
        "folder": .string(shared.path), "tasks": JSONValue(shared.entry.tasks),
        "block": JSONValue(shared.block), "workers": JSONValue(workers),
        "scripts": .array(scripts.map { .string($0) }),
        "commands": .array(
          commands.map { .string($0.map(ShellWord.quoted).joined(separator: " ")) }),
        "jobs": .array(jobs.map { .string($0) }),
      ]
    }

    /// What people read.
    func text(_ style: Style) -> String {
      var report = Report(style)
      report.heading("sweep", shared.entry.name)
      report.line("folder", shared.path)
      report.line(
        "tasks",
        "\(style.strong("\(shared.entry.tasks)")), claimed \(shared.block) at a time")
      report.line("workers", "\(workers)")
      for job in jobs { report.line("job", style.strong(job)) }
      let folder = ShellWord.quoted(shared.path)
      if isDryRun {
        for command in commands {
          report.line("submit", command.map(ShellWord.quoted).joined(separator: " "))
        }
      } else if scripts.isEmpty {
        report.line("start", "isinglass sweep work \(folder) --worker K")
        report.line("", "for each K from 0 to \(workers - 1), on any machine that sees the folder")
      }
      report.line("gather", "isinglass sweep gather \(folder) --ledger FILE")
      return report.text
    }
  }

  /// Why a job is not submitted.
  struct SubmissionError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }
#endif
