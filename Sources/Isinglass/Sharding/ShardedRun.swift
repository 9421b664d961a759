/// What a search over spread couplings found; the same on all ranks but for what each exchanged.
public struct ShardedRun: Sendable {
  /// The best state, its energy computed again from the couplings of all ranks.
  public var best: Sample
  /// Why the search stopped.
  public var stopReason: StopReason
  /// Every improvement of the best energy, in order of time.
  public var trace: [Improvement]
  /// Time from the start to the end.
  public var elapsed: Duration
  /// Replicas run, those cut short included.
  public var replicas: Int
  /// Steps done, summed over replicas.
  public var steps: Int
  /// Which replica found the best state, and after how many steps it ended.
  public var discovery: Discovery
  /// Limits without a time that give the best state again, on any number of ranks.
  public var repetition: Limits
  /// Everything else that decides the result; `threads` is the number of ranks.
  public var provenance: Provenance
  /// What this rank exchanged with others.
  public var traffic: Traffic
  /// What ``ShardedBifurcation/trafficPerStep(of:replicas:ranks:rank:)`` says of one step.
  public var receivedPerStep: Int
  /// Bytes of this rank's couplings, and of its replicas.
  public var memory: (couplings: Int, replicas: Int)
  /// Where this rank's time went.
  public var times: ShardedTimes
}

/// Where the time of one rank's search went, in seconds, and what was done in it.
public struct ShardedTimes: Sendable, Hashable {
  /// Computing fields from all spins.
  public var filling = 0.0
  /// Moving spins.
  public var moving = 0.0
  /// Adding the rows of spins that turned.
  public var turning = 0.0
  /// Exchanging signs, waiting for other ranks included.
  public var exchanging = 0.0
  /// Descents at the ends of anneals, exchanges included.
  public var descending = 0.0
  /// Spins that turned in steps: rows of this rank's columns that were added, in all replicas.
  public var rows = 0

  /// Nothing so far.
  public init() {}

  /// Does something and adds the seconds that it takes.
  mutating func measure<Result>(
    _ part: WritableKeyPath<ShardedTimes, Double>, _ body: () throws -> Result
  ) rethrows -> Result {
    let begin = ContinuousClock.now
    defer { self[keyPath: part] += (ContinuousClock.now - begin).seconds }
    return try body()
  }
}
