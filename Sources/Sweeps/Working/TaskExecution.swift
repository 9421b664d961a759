#if Ledger
  package import Isinglass
  internal import Ledger
  internal import Reports
  internal import SpinGlasses
  internal import Studies

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Does the tasks of one sweep.
  struct TaskExecution: Sendable {
    let ledger: Ledger
    let sweep: Int64
    /// The specification's folder, from which files are named.
    let folder: String
    let methods: [SweepPart]
    /// How many threads one task may use.
    let threads: Int
    let stop: StopFlag
    let shelf: ProblemShelf

    /// Why a task's problem cannot be had.
    enum ProblemError: Error, CustomStringConvertible {
      case changed(String)
      case unknown

      var description: String {
        switch self {
        case .changed(let file):
          "\(file): the problem in this file has changed since the sweep was entered: put the old one back"
        case .unknown: "the ledger does not describe this task: it was changed by other means"
        }
      }
    }

    /// Does a task; `nil` when it was stopped before its end.
    func perform(_ task: SweepTask) -> TaskResult? {
      let begin = ContinuousClock.now
      func result(_ result: JSONValue?, _ error: String?, _ timing: [JSONMember]) -> TaskResult {
        TaskResult(
          position: task.position, result: result, error: error,
          timing: .object(
            [JSONMember("elapsed_s", .number((ContinuousClock.now - begin).seconds))] + timing
              + [JSONMember("finished", .string(UniversalTime.text(UniversalTime.now)))]))
      }
      do {
        guard methods.indices.contains(task.method) else { throw ProblemError.unknown }
        let shelved = try shelf.problem(task.problem) { try make(task.problem) }
        let loading = (ContinuousClock.now - begin).seconds
        guard let problem = shelved.problem else {
          return try study(shelved.description, task).map { result($0, nil, []) }
        }
        let checkpoint = TaskCheckpoint.path(task.position, of: sweep, in: ledger)
        let solved = try TaskCheckpoint.using(checkpoint) { policy in
          try solve(problem, shelved, methods[task.method].description, task, policy)
        }
        return solved.map {
          var result = result($0.found, nil, [JSONMember("load_s", .number(loading))] + $0.timing)
          if access(checkpoint, F_OK) == 0 { result.checkpoint = checkpoint }
          return result
        }
      } catch is StudyInterruption {
        return nil
      } catch {
        return stop.isRaised ? nil : result(nil, "\(error)", [])
      }
    }

    // MARK: Runs

    /// Runs a solver; `nil` when it was stopped.
    private func solve(
      _ problem: Problem, _ shelved: ShelvedProblem, _ method: JSONValue, _ task: SweepTask,
      _ checkpoint: CheckpointPolicy?
    ) throws -> (found: JSONValue, timing: [JSONMember])? {
      let settings = Dictionary(
        (method["set"]?.members ?? []).map { ($0.name, $0.value.text ?? "") },
        uniquingKeysWith: { first, _ in first })
      let solver = try SolverCatalogue.solver(
        named: method["solver"]?.text ?? "", settings: settings)
      let target = target(shelved.description["target"]?.text, in: problem)
      func count(_ name: String) -> Int? { method[name]?.text.flatMap { Int($0) } }
      let run = try Engine(threads: threads).solve(
        problem, with: solver,
        limits: Limits(
          time: method["time"]?.text.flatMap(TimeText.seconds).map { .seconds($0) },
          steps: count("steps"), replicas: count("replicas"), target: target),
        seed: Seed(task.seed), reduces: (method["reduce"]?.text).map { $0 == "on" }, stop: stop,
        checkpoint: checkpoint)
      if run.stopReason == .interrupted { return nil }
      return (
        TaskExecution.json(run, of: problem, digest: shelved.digest, target: target),
        [
          JSONMember("setup_s", .number(run.setup.seconds)),
          JSONMember("time_to_best_s", .number(run.timeToBest.seconds)),
          JSONMember("solve_s", .number(run.elapsed.seconds)),
          JSONMember("replicas_run", JSONValue(run.replicas)),
          JSONMember("steps_run", JSONValue(run.steps)),
          JSONMember("threads", JSONValue(threads)),
        ]
      )
    }

    private func make(_ position: Int) throws -> ShelvedProblem {
      guard let description = try ledger.problem(position, of: sweep)?.description else {
        throw ProblemError.unknown
      }
      if description["study"] != nil {
        return ShelvedProblem(description: description, problem: nil, digest: "")
      }
      if let file = description["file"]?.text {
        let path = SweepSpecification.path(file, in: folder)
        let problem = try ProblemFile.read(path, ReadRequest(description["request"] ?? [:]))
        let digest = problem.digest
        if digest != description["digest"]?.text { throw ProblemError.changed(path) }
        return ShelvedProblem(description: description, problem: problem, digest: digest)
      }
      guard let ensemble = description["ensemble"]?.text else { throw ProblemError.unknown }
      let values = Dictionary(
        (description["set"]?.members ?? []).map { ($0.name, $0.value.text ?? "") },
        uniquingKeysWith: { first, _ in first })
      let seed = description["seed"].flatMap { value in
        value.integer.map { UInt64($0) } ?? value.text.flatMap { UInt64($0) }
      }
      let problem = try EnsembleRecipe(
        ensemble: ensemble, values: values, seed: Seed(seed ?? 0)
      ).problem()
      return ShelvedProblem(description: description, problem: problem, digest: problem.digest)
    }

    /// The energy that a run is to reach.
    private func target(_ text: String?, in problem: Problem) -> Energy? {
      guard let text else { return nil }
      if text == "planted" { return problem.planted?.energy }
      let value = Int64(text).map { Energy(exactly: $0) } ?? Energy(Double(text) ?? 0)
      return problem.energy(atObjective: value)
    }

    /// What is the same however often, and on however many threads, the task is done.
    private static func json(
      _ run: Run, of problem: Problem, digest: String, target: Energy?
    ) -> JSONValue {
      let planted = problem.planted.map {
        PlantedComparison(run.best.spins, run.best.energy, $0, in: problem)
      }
      let reached = target.map {
        run.best.energy <= $0 || Verification.agree(run.best.energy, $0, in: problem.model)
      }
      return [
        "kind": .string(problem.kind.name), "spins": JSONValue(problem.spinCount),
        "couplings": JSONValue(problem.model.couplings.pairCount),
        "digest": .string(digest), "sense": .string(problem.sense.rawValue),
        "energy": JSONValue(run.best.energy),
        "objective": JSONValue(problem.objective(at: run.best.energy)),
        "target_objective": JSONValue(target.map { problem.objective(at: $0) }),
        "reached": reached.map { .bool($0) } ?? .null,
        "stop_reason": .string(run.stopReason.rawValue),
        "found_by_replica": JSONValue(run.discovery.replica),
        "found_after_steps": JSONValue(run.discovery.stepsDone),
        "planted_energy": JSONValue(planted?.truth.energy),
        "overlap": planted?.overlap.map { .number($0) } ?? .null,
      ]
    }

    // MARK: Studies

    private func study(_ description: JSONValue, _ task: SweepTask) throws -> JSONValue? {
      guard let study = StudyCatalogue.study(named: description["study"]?.text ?? ""),
        let scale = description["scale"]?.text.flatMap(StudyEffort.Scale.init)
      else { throw ProblemError.unknown }
      let report = try study.run(
        StudyEffort(scale: scale, seed: Seed(task.seed), threads: threads),
        progress: StudyProgress { _, _ in !stop.isRaised })
      if stop.isRaised { return nil }
      return [
        "claims": JSONValue(report.findings.count), "holding": JSONValue(report.holding),
        "confirmed": .bool(report.isConfirmed), "report": report.json,
      ]
    }
  }

  extension JSONValue {
    /// The members, when this is an object.
    package var members: [JSONMember]? {
      if case .object(let members) = self { members } else { nil }
    }
  }
#endif
