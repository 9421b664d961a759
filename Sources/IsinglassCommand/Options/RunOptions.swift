import ArgumentParser
import Isinglass

/// How a run is bounded and repeated.
struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "When to stop, such as 500ms, 10s, 2m or 1h.",
      discussion: "Without a limit the solver's default number of replicas and steps is run.",
      valueName: "time"))
  var timeLimit: TimeSpan?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The objective (cut, QUBO value or energy) at which to stop.", valueName: "value"))
  var target: ObjectiveValue?

  @Option(help: ArgumentHelp("How many replicas to anneal.", valueName: "count"))
  var replicas: Int?

  @Option(help: ArgumentHelp("How many steps each anneal takes.", valueName: "count"))
  var steps: Int?

  @Option(help: ArgumentHelp("What all randomness follows from.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("How many threads to use; all by default.", valueName: "count"))
  var threads: Int?

  func validate() throws {
    for (name, value) in [("replicas", replicas), ("threads", threads)] {
      if let value, value < 1 { throw ValidationError("--\(name) must be 1 or more.") }
    }
    if let steps, steps < 0 { throw ValidationError("--steps must not be negative.") }
    if let threads, threads > 4096 { throw ValidationError("--threads must be 4096 or less.") }
  }

  /// The options as words of a command line.
  var words: [String] {
    var words: [String] = []
    if let timeLimit { words += ["--time-limit", timeLimit.text] }
    if let target { words += ["--target", target.value.description] }
    if let replicas { words += ["--replicas", "\(replicas)"] }
    if let steps { words += ["--steps", "\(steps)"] }
    words += ["--seed", "\(seed)"]
    // Without a clock the answer does not depend on the number of threads.
    if timeLimit != nil, let threads { words += ["--threads", "\(threads)"] }
    return words
  }

  /// The limits for a problem.
  func limits(for problem: Problem) -> Limits {
    Limits(
      time: timeLimit?.duration, steps: steps, replicas: replicas,
      target: target.map { problem.energy(atObjective: $0.value) })
  }
}

/// Which solver, with which parameters.
struct SolverOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The method: auto or a name that 'isinglass solvers' lists.", valueName: "name"),
    completion: .list(["auto"] + SolverCatalogue.names))
  var solver = "auto"

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Sets a parameter of the solver; may be repeated.", valueName: "name=value"))
  var set: [Assignment] = []

  /// Checks names and values before anything is read.
  ///
  /// - Throws: `SolverError`, `SettingsError`.
  func check() throws {
    if solver != SolverAdvice.automatic {
      _ = try SolverCatalogue.solver(named: solver, settings: settings)
    } else if let first = set.first {
      throw UsageError(
        "--set \(first.name)=… needs --solver: which parameters there are depends on the solver")
    }
  }

  /// The solver for a problem.
  ///
  /// - Throws: `SolverError`, `SettingsError`.
  func solver(for problem: Problem) throws -> any Solver {
    let name = solver == SolverAdvice.automatic ? SolverAdvice(for: problem).solver : solver
    return try SolverCatalogue.solver(named: name, settings: settings)
  }

  /// The parameters set, by name.
  var settings: [String: String] {
    Dictionary(set.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}
