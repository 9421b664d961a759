import ArgumentParser
import Isinglass
import Reports
import SpinGlasses

#if Ledger
  import Ledger
#endif

/// `isinglass solve`: a person's problem in, the best answer out.
struct Solve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the best answer to a problem.",
    discussion: """
      The file's format is found out from its content; .gz is unpacked and - is standard input. \
      Without --time-limit, --steps or --replicas the solver's own defaults are run. Ctrl-C stops \
      and reports the best so far; a second one leaves at once.

      Examples:
        isinglass solve K2000.txt.gz --time-limit 10s
        isinglass solve portfolio.qubo --sense maximize --target 1500 --json
        isinglass solve --generate "sk --size 5000 --couplings pm1" --steps 2000
        isinglass solve G81.txt.gz --time-limit 12h --checkpoint g81.checkpoint
        isinglass solve pm1s_100.0.txt --prove --proof pm1s.proof
        mpirun -n 4 isinglass solve huge.onebit --spread rows --replicas 16
        mpirun -n 16 isinglass solve G81.txt.gz --time-limit 1h

      Solvers ('isinglass solvers NAME' shows what --set takes):
      \(Solvers.list(SolverCatalogue.all.map { $0.record }, indent: 2))
      """)

  @Argument(
    help: "The problem; - is standard input.",
    completion: .file(extensions: ProblemOptions.fileExtensions))
  var file: String?

  @OptionGroup(title: "Reading") var problemOptions: ProblemOptions
  @OptionGroup(title: "Reading") var sourceOptions: SourceOptions
  @OptionGroup(title: "Solving") var solverOptions: SolverOptions
  @OptionGroup(title: "Solving") var runOptions: RunOptions
  @OptionGroup(title: "Solving") var checkpointOptions: CheckpointOptions
  @Option(
    help: ArgumentHelp(
      "What several ranks share: replicas, each with the whole problem, or rows of one too large for any.",
      discussion: """
        Ranks are what mpirun starts (package trait MPI). Rows are spread by dsb and gdsb, of problems \
        with whole numbers; without mpirun, over --threads threads. Files of the one-bit format and the \
        ensemble 'sk --couplings pm1' are read and generated in slices.
        """,
      valueName: "replicas|rows"))
  var spread = Spread.replicas
  @OptionGroup(title: "Proving") var proofOptions: ProofOptions
  @OptionGroup(title: "Reporting") var report: ReportOptions
  @OptionGroup(title: "Reporting") var files: OutputFiles
  #if Ledger
    @Option(
      help: ArgumentHelp(
        "Enter the run, its course and its result in a ledger; 'default' is the user's own.",
        valueName: "file"),
      completion: .file(extensions: ["sqlite"]))
    var ledger: String?
  #endif

  func validate() throws {
    guard (file == nil) != (sourceOptions.generate == nil) else {
      throw ValidationError(
        file == nil
          ? "Give a file, - for standard input, or --generate \"…\"."
          : "Give either a file or --generate, not both.")
    }
    if file == "-", sourceOptions.initial == "-" {
      throw ValidationError("Only one of problem and --initial can come from standard input.")
    }
    try checked { _ = try solverOptions.make() }
  }

  func run() throws {
    if SharedCommand.isFirst {
      try report.checkWritable()
      try files.checkWritable()
      try proofOptions.checkWritable()
    }
    if SharedCommand.ranks != nil, file == "-" || sourceOptions.initial == "-" {
      throw UsageError("standard input goes to one rank alone: give a file that all can read")
    }
    if spread == .rows { return try runSpreadByRows() }

    let start = ContinuousClock.now
    let problem = try loadProblem()
    let initialSpins = try sourceOptions.initial.map {
      try Solution(FileContent(path: $0), spinCount: problem.spinCount).spins
    }
    let loading = (ContinuousClock.now - start).seconds

    var limits = runOptions.limits(for: problem)
    if proofOptions.isWanted { limits = limits.leavingTimeToProve(spins: problem.spinCount) }
    var session = SolvingSession(
      problem: problem, solver: try solverOptions.make(), limits: limits,
      seed: Seed(runOptions.seed),
      threads: runOptions.threads, reduces: solverOptions.reduce == .on)
    session.ranks = SharedCommand.ranks
    if !SharedCommand.isFirst { return try session.serve(initial: initialSpins) }
    let checkpoints = checkpointOptions.watch()
    session.checkpoint = checkpoints?.policy
    #if Ledger
      let record = try ledgerSession(for: problem)
      session.observer = record?.observer
    #endif
    var run: Run
    do {
      run = try session.run(initial: initialSpins)
    } catch {
      #if Ledger
        record?.close(error)
      #endif
      throw error
    }
    let repetition = repetition(run, of: problem)
    let (bound, search, proof) = try bound(after: &run, of: problem)
    let outcome = Outcome(
      problem, run, bound: bound, proof: search, loading: loading, repetition: repetition)

    #if Ledger
      try record?.close(outcome)
    #endif
    try report.write(outcome.json) { style in
      outcome.text(style, answer: report.output.map { "in \($0)" })
    }
    try files.write(outcome)
    // Last, so that a disk without room for the proof costs no answer.
    try proofOptions.write(proof, for: outcome)
    if run.stopReason == .interrupted {
      try checkpoints?.check()
      throw Exit(.interrupted)
    }
  }

  #if Ledger
    private func ledgerSession(for problem: Problem) throws -> LedgerSession? {
      guard let ledger else { return nil }
      let options = JSONValue.object(
        solverOptions.settings.sorted { $0.key < $1.key }.map {
          JSONMember($0.key, .string($0.value))
        })
      return try LedgerSession(
        Ledger(path: LedgerSession.path(ledger)),
        RunRequest(
          problem, recipe: sourceOptions.generate == nil ? nil : problem.name, file: file,
          solver: try SolverCatalogue.type(named: solverOptions.solver).record.name,
          options: ["set": options], seed: runOptions.seed, threads: runOptions.threads,
          timeLimit: runOptions.timeLimit?.duration.seconds,
          command: LedgerSession.commandLine, kernel: LedgerSession.kernel),
        of: problem)
    }
  #endif

  /// The best bound that time allows, and the search and the proof where they were asked for.
  private func bound(
    after run: inout Run, of problem: Problem
  ) throws -> (EnergyBound, OptimalityProof?, BoundProof?) {
    guard proofOptions.isWanted else {
      let bound = Certificate.bound(
        of: problem.model,
        effort: .suiting(problem, after: run, limit: runOptions.timeLimit?.duration),
        known: run.bound)
      return (bound, nil, nil)
    }
    let session = ProvingSession(
      problem: problem,
      time: runOptions.timeLimit.map { max(.zero, $0.duration - run.elapsed) },
      threads: runOptions.threads, recordsProof: proofOptions.proof != nil)
    return session.run(after: &run)
  }

  private func loadProblem() throws -> Problem {
    if let generate = sourceOptions.generate {
      let recipe = try EnsembleRecipe(parsing: generate)
      return try ProgressLine.during("generating \(recipe.ensemble)") { try recipe.problem() }
    }
    guard let file else { throw UsageError("no file is given") }
    return try problemOptions.read(file)
  }

  /// The command that gives the same answer again, at any speed and on any number of threads.
  private func repetition(_ run: Run, of problem: Problem) -> String {
    var words = ["isinglass", "solve"]
    if let file { words.append(ShellWord.quoted(file)) }
    if let generate = sourceOptions.generate {
      words += ["--generate", ShellWord.quoted(generate)]
    }
    words += problemOptions.words
    words += ["--solver", run.provenance.solver]
    for assignment in solverOptions.set {
      words += ["--set", ShellWord.quoted("\(assignment.name)=\(assignment.value)")]
    }
    if solverOptions.reduce == .off { words += ["--reduce", "off"] }
    words += run.repetition.words(for: problem)
    words += ["--seed", "\(runOptions.seed)"]
    if let initial = sourceOptions.initial { words += ["--initial", ShellWord.quoted(initial)] }
    return words.joined(separator: " ")
  }
}
