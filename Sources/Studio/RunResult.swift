#if Studio
  internal import Isinglass

  /// What a run came to.
  enum RunResult {
    /// The object that `solve --json` prints.
    static func json(
      _ problem: Problem, _ run: Run, bound: EnergyBound?, loading: Double, repetition: String
    ) -> JSONValue {
      .object(
        [JSONMember("problem", problem.json)] + run.jsonMembers(for: problem, bound: bound) + [
          JSONMember("spins", .string(run.best.spins.description)),
          JSONMember("load_s", .number(loading)), JSONMember("repeat", .string(repetition)),
        ])
    }
  }
#endif
