#if Studio
  internal import HTTPTypes
  internal import Isinglass

  /// What somebody asks for: a problem, a method, limits.
  struct RunOrder: Sendable {
    let stored: StoredProblem
    let options: SolveOptions
    /// The options as they were given.
    let given: JSONValue
    let solver: any Solver

    /// Reads and checks the members of a request.
    ///
    /// - Throws: `StudioError`, `OptionError`, `SolverError`, `SettingsError`.
    init(
      _ members: [JSONMember], problems: ProblemStore, longest: Double, processors: Int
    ) throws {
      guard let identifier = members.first(where: { $0.name == "problem" })?.value.text else {
        throw StudioError(
          .unprocessableContent, "the problem is missing: give the id of one", field: "problem")
      }
      let stored = try problems.problem(identifier)
      self.stored = stored
      let rest = members.filter { $0.name != "problem" && $0.value != .null }
      given = .object(rest)
      var options = try SolveOptions(rest)
      if let time = options.limits.time, time.seconds > longest {
        throw StudioError(
          .unprocessableContent,
          "time_limit cannot be \(time.seconds): give at most \(longest) seconds",
          field: "time_limit")
      }
      if let threads = options.threads, threads > processors {
        throw StudioError(
          .unprocessableContent, "threads cannot be \(threads): give at most \(processors)",
          field: "threads")
      }
      options.limits.target = options.target.map { stored.problem.energy(atObjective: $0) }
      solver = try SolverCatalogue.solver(named: options.solver, settings: options.settings)
      self.options = options
    }

    /// The solver's short name.
    var solverName: String { type(of: solver).record.name }

    /// The words of the command line that asks for the same, up to the limits.
    private var commandBegin: [String] {
      var words = ["isinglass", "solve"] + stored.commandWords + ["--solver", solverName]
      for (name, value) in options.settings.sorted(by: { $0.key < $1.key }) {
        words += ["--set", ShellQuotes.quoted("\(name)=\(value)")]
      }
      if !options.reduces { words += ["--reduce", "off"] }
      return words
    }

    /// The command line that asks for the same.
    var command: String {
      var words = commandBegin + RunOrder.words(options.limits, for: stored.problem)
      words += ["--seed", "\(options.seed.value)"]
      if let threads = options.threads { words += ["--threads", "\(threads)"] }
      return words.joined(separator: " ")
    }

    /// The command line that gives a run's answer again.
    func repetition(of run: Run) -> String {
      let words = commandBegin + RunOrder.words(run.repetition, for: stored.problem)
      return (words + ["--seed", "\(options.seed.value)"]).joined(separator: " ")
    }

    private static func words(_ limits: Limits, for problem: Problem) -> [String] {
      var words: [String] = []
      if let time = limits.time { words += ["--time-limit", "\(Energy(time.seconds))s"] }
      if let target = limits.target { words += ["--target", "\(problem.objective(at: target))"] }
      if let replicas = limits.replicas { words += ["--replicas", "\(replicas)"] }
      if let steps = limits.steps { words += ["--steps", "\(steps)"] }
      if limits.firstReplica > 0 { words += ["--first-replica", "\(limits.firstReplica)"] }
      if let cut = limits.cutAtStep { words += ["--cut-at-step", "\(cut)"] }
      return words
    }
  }
#endif
