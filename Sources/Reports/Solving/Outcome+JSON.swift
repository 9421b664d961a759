package import Isinglass

extension Outcome {
  /// The result as other programs read it: the keys are a contract.
  package var json: JSONValue {
    var members = [JSONMember("problem", problem.json)]
    members += run.jsonMembers(for: problem, bound: bound)
    members += [
      JSONMember("spins", .string(run.best.spins.description)),
      JSONMember("verified", .bool(verification.holds)),
      JSONMember("load_s", .number(loading)),
      JSONMember("repeat", .string(repetition)),
      JSONMember("notices", problem.notices.json),
    ]
    if let bound { members.append(JSONMember("bound_method", .string(bound.method.rawValue))) }
    if let proof { members.append(JSONMember("proof", proof.json)) }
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
  package var samplesJSON: JSONValue {
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
