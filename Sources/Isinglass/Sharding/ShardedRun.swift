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
}
