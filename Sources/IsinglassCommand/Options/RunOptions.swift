import ArgumentParser
import Isinglass
import Reports

/// How a run is bounded and repeated.
struct RunOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "When to stop, such as 500ms, 10s, 2m or 1h.",
      discussion: """
        Without a limit the solver's default number of replicas and steps is run. With a time \
        limit, anneals of growing length are restarted until it is over: with --replicas in rounds \
        of that many, with --steps all of that length; with both the time only guards that work.
        """,
      valueName: "time"))
  var timeLimit: TimeSpan?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The objective (cut, QUBO value or energy) at which to stop.", valueName: "value"))
  var target: ObjectiveValue?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many replicas to anneal; with --time-limit and no --steps, in each round.",
      valueName: "count"))
  var replicas: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many steps each anneal takes.", valueName: "count"))
  var steps: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The number of the first replica, which decides its random numbers; 0 by default.",
      discussion: "To do one part of a run again, as the repeat line of a result asks for.",
      valueName: "number"))
  var firstReplica: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The step after which each anneal is cut short, as time may have done before.",
      valueName: "step"))
  var cutAtStep: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What all randomness follows from: 0 to 18446744073709551615.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many threads to use; all by default.", valueName: "count"))
  var threads: Int?

  func validate() throws {
    for (name, value) in [("replicas", replicas), ("threads", threads)] {
      if let value, value < 1 { throw ValidationError("--\(name) must be 1 or more.") }
    }
    for (name, value) in [
      ("steps", steps), ("first-replica", firstReplica), ("cut-at-step", cutAtStep),
    ] {
      if let value, value < 0 { throw ValidationError("--\(name) must not be negative.") }
    }
    if let threads, threads > 4096 { throw ValidationError("--threads must be 4096 or less.") }
  }

  /// The limits for a problem.
  func limits(for problem: Problem) -> Limits {
    var limits = limits
    limits.target = target.map { problem.energy(atObjective: $0.value) }
    return limits
  }

  /// The limits, the target aside.
  var limits: Limits {
    Limits(
      time: timeLimit?.duration, steps: steps, replicas: replicas,
      firstReplica: firstReplica ?? 0, cutAtStep: cutAtStep)
  }
}

/// Which solver, with which parameters.
struct SolverOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The method: a name that 'isinglass solvers' lists.", valueName: "name"),
    completion: .list(SolverCatalogue.names))
  var solver = AutomaticChoice.record.name

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Sets a parameter of the solver; may be repeated.", valueName: "name=value"))
  var set: [Assignment] = []

  @Option(
    help: ArgumentHelp(
      "Whether to take out first, exactly, what simple rules decide.", valueName: "on|off"))
  var reduce = Switch.on

  /// The solver with its parameters.
  ///
  /// - Throws: `SolverError`, `SettingsError`.
  func make() throws -> any Solver {
    try SolverCatalogue.solver(named: solver, settings: settings)
  }

  /// The parameters set, by name.
  var settings: [String: String] {
    Dictionary(set.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}

extension Limits {
  /// The options that set these limits for a problem, as words of a command line.
  func words(for problem: Problem) -> [String] {
    var words: [String] = []
    if let time { words += ["--time-limit", "\(Energy(time.seconds))s"] }
    if let target { words += ["--target", "\(problem.objective(at: target))"] }
    if let replicas { words += ["--replicas", "\(replicas)"] }
    if let steps { words += ["--steps", "\(steps)"] }
    if firstReplica > 0 { words += ["--first-replica", "\(firstReplica)"] }
    if let cutAtStep { words += ["--cut-at-step", "\(cutAtStep)"] }
    return words
  }
}
