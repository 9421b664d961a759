import ArgumentParser
import Isinglass
import Reports

/// `isinglass bench`: how long solvers take to reach known values.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how long solvers take to reach a value.",
    discussion: """
      Solves every problem with every solver from as many seeds, taking turns so that whatever else \
      the machine does falls on all alike. A time goes from the parsed problem to the verified answer, \
      setting up included. Reports the median; the mean, which is all time spent over successes, with \
      its 95 % interval; and TTS99, the time after which a memoryless search has succeeded with a \
      probability of 99 %.

      Examples:
        isinglass bench G1.txt.gz --target 11624 --solver sa --solver rpx
        isinglass bench instances/*.gz --targets best.json --share 0.999 --time-limit 10s
      """)

  @Argument(
    help: "The problems.", completion: .file(extensions: ProblemOptions.fileExtensions))
  var files: [String]

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The objective to reach, for all problems.", valueName: "value"))
  var target: ObjectiveValue?

  @Option(
    help: ArgumentHelp(
      "A JSON object with the objective to reach by a problem's name.",
      discussion: """
        Either numbers or objects with "best" and, if need be, "kind": maxcut, ising, qubo-min or \
        qubo-max.
        """, valueName: "file"),
    completion: .file(extensions: ["json"]))
  var targets: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How near to come: 0.999 asks for a value within 0.1 % of the target.", valueName: "share"))
  var share = 1.0

  @Option(
    name: .customLong("solver"),
    help: ArgumentHelp(
      "A method that 'isinglass solvers' lists; may be repeated. auto by default.",
      valueName: "name"),
    completion: .list(SolverCatalogue.names))
  var solvers: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Sets a parameter of every solver given; may be repeated.", valueName: "name=value"))
  var set: [Assignment] = []

  @Option(
    help: ArgumentHelp(
      "Whether to take out first, exactly, what simple rules decide.", valueName: "on|off"))
  var reduce = Switch.on

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many seeds to try, from --seed on.", valueName: "count"))
  var seeds = 20

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The first seed.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("When to give an attempt up, such as 500ms or 10s.", valueName: "time"))
  var timeLimit = TimeSpan(duration: .seconds(10))

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many threads each attempt may use.", valueName: "count"))
  var threads = 1

  @OptionGroup(title: "Reading") var problemOptions: ProblemOptions
  @OptionGroup(title: "Reporting") var report: ReportOptions

  func validate() throws {
    guard (target == nil) != (targets == nil) else {
      throw ValidationError("Give either --target or --targets.")
    }
    if seeds < 1 { throw ValidationError("--seeds must be 1 or more.") }
    if !(1...4096).contains(threads) { throw ValidationError("--threads must be 1 to 4096.") }
    if !(share > 0 && share <= 1) { throw ValidationError("--share must be above 0, at most 1.") }
    _ = try checked { try methods() }
  }

  func run() throws {
    try report.checkWritable()
    let problems = try loadProblems()
    let methods = try methods()
    var rows = problems.flatMap { problem, goal in
      methods.map {
        BenchmarkRow(problem: problem, target: goal, solver: type(of: $0).record.name)
      }
    }
    let stop = StopFlag()
    let line = ProgressLine()
    defer { line.finish() }
    Interruption.watcher.raise(stop) { line.finish() }
    line.start("measuring")
    measuring: for k in 0..<seeds {
      for (p, (problem, goal)) in problems.enumerated() {
        for (m, method) in methods.enumerated() {
          line.enter(
            "seed \(k + 1) of \(seeds): \(problem.name) with \(type(of: method).record.name)")
          let run = try Engine(threads: threads).solve(
            problem, with: method,
            limits: Limits(
              time: timeLimit.duration, target: problem.energy(atObjective: goal)),
            seed: Seed(seed &+ UInt64(k)), reduces: reduce == .on, stop: stop)
          if stop.isRaised { break measuring }
          rows[p * methods.count + m].note(run)
        }
      }
    }
    line.finish()
    let table = BenchmarkTable(rows: rows, threads: threads, timeLimit: timeLimit.duration)
    try report.write(table.json) { table.text($0) }
    if stop.isRaised { throw Exit(.interrupted) }
  }

  private func methods() throws -> [any Solver] {
    let names = solvers.isEmpty ? [AutomaticChoice.record.name] : solvers
    let settings = Dictionary(set.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    return try names.map { try SolverCatalogue.solver(named: $0, settings: settings) }
  }

  private func loadProblems() throws -> [(problem: Problem, target: Energy)] {
    let list = try targets.map { try BenchmarkTargets(path: $0) }
    return try files.map { file in
      var options = problemOptions
      var best = target?.value ?? Energy(exactly: 0)
      if let list {
        let entry = try list.entry(forFile: file)
        best = entry.best
        options.kind = options.kind ?? entry.kind
        options.sense = options.sense ?? entry.sense
      }
      let problem = try options.read(file)
      guard share < 1 else { return (problem, best) }
      let loss = (1 - share) * abs(best.value)
      let value = problem.sense == .maximize ? best.value - loss : best.value + loss
      return (problem, Energy(value))
    }
  }
}
