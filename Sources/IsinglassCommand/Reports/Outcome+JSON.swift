import Isinglass

extension Outcome {
  /// The result as other programs read it: the keys are a contract.
  var json: JSONValue {
    let bound = isOptimal ? run.best.energy : bound?.energy
    var members: [JSONMember] = [
      JSONMember("isinglass", .string(run.provenance.version)),
      JSONMember("problem", problem.json),
      JSONMember(
        "solver",
        [
          "name": .string(run.provenance.solver),
          "parameters": .object(
            run.provenance.parameters.map { JSONMember($0.name, .parameter($0.value)) }),
        ]),
      JSONMember("seed", JSONValue(run.provenance.seed.value)),
      JSONMember("threads", JSONValue(run.provenance.threads)),
      JSONMember("kernel", .string(run.provenance.kernel)),
      JSONMember("energy", JSONValue(run.best.energy)),
      JSONMember("objective", JSONValue(objective)),
      JSONMember("sense", .string(problem.sense.rawValue)),
      JSONMember("spins", .string(run.best.spins.description)),
      JSONMember("verified", .bool(verification.holds)),
      JSONMember("time_to_best_s", .number(run.timeToBest.seconds)),
      JSONMember("elapsed_s", .number(run.elapsed.seconds)),
      JSONMember("setup_s", .number(run.setup.seconds)),
      JSONMember("load_s", .number(loading)),
      JSONMember("stop_reason", .string(run.stopReason.rawValue)),
      JSONMember("lower_bound", JSONValue(bound)),
      JSONMember("objective_bound", JSONValue(bound.map { problem.objective(at: $0) })),
      JSONMember("replicas", JSONValue(run.replicas)),
      JSONMember("steps", JSONValue(run.steps)),
      JSONMember(
        "found_by",
        [
          "replica": JSONValue(run.discovery.replica),
          "first_replica": JSONValue(run.discovery.batch.lowerBound),
          "replicas": JSONValue(run.discovery.batch.count),
          "steps": JSONValue(run.discovery.steps),
          "steps_done": JSONValue(run.discovery.stepsDone),
          "cut_short": .bool(run.discovery.wasCutShort),
        ]),
      JSONMember("repeat", .string(repetition)),
      JSONMember("notices", problem.notices.json),
    ]
    if let planted {
      members.append(
        JSONMember(
          "planted",
          [
            "energy": JSONValue(planted.truth.energy),
            "objective": JSONValue(planted.truth.energy.map { problem.objective(at: $0) }),
            "overlap": planted.overlap.map { .number($0) } ?? .null,
            "found": .bool(planted.isFound),
          ]))
    }
    if let labels = problem.labels {
      members.append(JSONMember("labels", .array(labels.map { .string($0) })))
    }
    return .object(members)
  }

  /// The distinct best states with how many replicas ended in each.
  var samplesJSON: JSONValue {
    let scale = ObjectiveScale(problem)
    return [
      "isinglass": .string(run.provenance.version), "problem": problem.json,
      "samples": .array(
        run.samples.map { sample in
          [
            "energy": JSONValue(sample.energy), "objective": JSONValue(scale(sample.energy)),
            "multiplicity": JSONValue(sample.multiplicity),
            "spins": .string(sample.spins.description),
          ]
        }),
    ]
  }
}

extension Problem {
  /// What names the problem in a result.
  var json: JSONValue {
    [
      "name": .string(name), "kind": .string(kind.name), "spins": JSONValue(spinCount),
      "couplings": JSONValue(model.couplings.pairCount), "digest": .string(digest),
    ]
  }
}

extension JSONValue {
  /// A parameter's text as a number where it is one.
  static func parameter(_ text: String) -> JSONValue {
    if let whole = Int64(text) { return .integer(whole) }
    if let number = Double(text), number.isFinite { return .number(number) }
    return .string(text)
  }
}
