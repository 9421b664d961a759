/// When a run stops. Whichever limit comes first ends it; without any, the solver's default number
/// of replicas and steps does.
public struct Limits: Sendable, Hashable {
  /// Wall-clock time from the start of the run, setting up included.
  ///
  /// With a time limit and no `steps`, anneals are restarted with growing lengths that fit the time
  /// left; such a run is repeatable through the work that it records, not through the time.
  public var time: Duration?
  /// The number of steps of each anneal.
  public var steps: Int?
  /// The number of replicas.
  public var replicas: Int?
  /// The energy at or below which to stop.
  public var target: Energy?

  /// Sets limits.
  public init(
    time: Duration? = nil, steps: Int? = nil, replicas: Int? = nil, target: Energy? = nil
  ) {
    self.time = time
    self.steps = steps
    self.replicas = replicas
    self.target = target
  }
}

/// Why a run stopped.
public enum StopReason: String, Sendable, Hashable, CaseIterable {
  /// The time was over.
  case timeLimit = "time_limit"
  /// The target was reached.
  case target
  /// All replicas did all their steps.
  case steps
  /// Somebody asked it to stop.
  case interrupted
  /// The answer is proven to be the best there is.
  case optimal
}
