extension Run {
  /// The run as other programs read it, problem and states aside: the names are a contract.
  ///
  /// - Parameters:
  ///   - problem: what was solved.
  ///   - bound: a proven lower bound on the energy, if any was worked out.
  public func jsonMembers(for problem: Problem, bound: EnergyBound?) -> [JSONMember] {
    let bound = isOptimal(given: bound) ? best.energy : bound?.energy
    let ranks = provenance.ranks > 1 ? [JSONMember("ranks", JSONValue(provenance.ranks))] : []
    return [
      JSONMember("isinglass", .string(provenance.version)),
      JSONMember(
        "solver",
        [
          "name": .string(provenance.solver),
          "parameters": .object(
            provenance.parameters.map { JSONMember($0.name, .parameter($0.value)) }),
        ]),
      JSONMember("seed", JSONValue(provenance.seed.value)),
      JSONMember("threads", JSONValue(provenance.threads)),
    ] + ranks + [
      JSONMember("kernel", .string(provenance.kernel)),
      JSONMember("energy", JSONValue(best.energy)),
      JSONMember("objective", JSONValue(problem.objective(at: best.energy))),
      JSONMember("sense", .string(problem.sense.rawValue)),
      JSONMember("time_to_best_s", .number(timeToBest.seconds)),
      JSONMember("elapsed_s", .number(elapsed.seconds)),
      JSONMember("setup_s", .number(setup.seconds)),
      JSONMember("stop_reason", .string(stopReason.rawValue)),
      JSONMember("lower_bound", JSONValue(bound)),
      JSONMember("objective_bound", JSONValue(bound.map { problem.objective(at: $0) })),
      JSONMember("replicas", JSONValue(replicas)),
      JSONMember("steps", JSONValue(steps)),
      JSONMember(
        "found_by",
        [
          "replica": JSONValue(discovery.replica),
          "first_replica": JSONValue(discovery.batch.lowerBound),
          "replicas": JSONValue(discovery.batch.count),
          "steps": JSONValue(discovery.steps),
          "steps_done": JSONValue(discovery.stepsDone),
          "cut_short": .bool(discovery.wasCutShort),
        ]),
    ]
  }

  /// Whether the answer is proven to be the best there is.
  public func isOptimal(given bound: EnergyBound?) -> Bool {
    stopReason == .optimal || bound.map { best.energy <= $0.energy } ?? false
  }
}

extension Problem {
  /// What names the problem in a result.
  ///
  /// - Complexity: O(couplings), for the digest.
  public var json: JSONValue { .object(jsonMembers + [JSONMember("digest", .string(digest))]) }

  /// What names the problem in a result, its digest aside.
  public var jsonMembers: [JSONMember] {
    [
      JSONMember("name", .string(name)), JSONMember("kind", .string(kind.name)),
      JSONMember("spins", JSONValue(spinCount)),
      JSONMember("couplings", JSONValue(model.couplings.pairCount)),
    ]
  }
}

extension JSONValue {
  /// A parameter's text as a number where it is one.
  package static func parameter(_ text: String) -> JSONValue {
    if let whole = Int64(text) { return .integer(whole) }
    if let number = Double(text), number.isFinite { return .number(number) }
    return .string(text)
  }
}
