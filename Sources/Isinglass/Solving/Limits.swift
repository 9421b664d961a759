/// When a run stops. Whichever limit comes first ends it; without any, the solver's default number
/// of replicas and steps does.
///
/// | limits | what is run |
/// |---|---|
/// | `replicas`, `steps` or both | exactly that; what is left out is the solver's default |
/// | `time` | anneals of growing length until the time is over |
/// | `time` and `replicas` | rounds of that many anneals, the length growing from round to round |
/// | `time` and `steps` | anneals of that length until the time is over |
/// | `time`, `replicas` and `steps` | exactly that much work, or less if the time is over before |
///
/// Anneals of growing length are fitted to the time left. A run that time ended is repeated by the
/// work that it records: ``Run/repetition``.
public struct Limits: Sendable, Hashable {
  /// Wall-clock time from the start of the run, setting up included.
  public var time: Duration?
  /// The number of steps of each anneal.
  public var steps: Int?
  /// The number of replicas; with a time limit and no `steps`, the number in each round.
  public var replicas: Int?
  /// The energy at or below which to stop.
  public var target: Energy?
  /// The number of the first replica. Replicas take their random numbers from their own number, so
  /// this repeats some of the replicas of another run.
  public var firstReplica: Int
  /// The step after which every anneal is cut short, its schedule staying that of `steps`.
  public var cutAtStep: Int?

  /// Sets limits.
  public init(
    time: Duration? = nil, steps: Int? = nil, replicas: Int? = nil, target: Energy? = nil,
    firstReplica: Int = 0, cutAtStep: Int? = nil
  ) {
    self.time = time
    self.steps = steps
    self.replicas = replicas
    self.target = target
    self.firstReplica = firstReplica
    self.cutAtStep = cutAtStep
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
