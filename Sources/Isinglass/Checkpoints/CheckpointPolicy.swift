/// Where a run keeps its state, so that another one can continue it, and how often.
///
/// If the file exists, the run continues from it, provided that it is the same run: problem, solver and
/// its parameters, seed, limits, start and version. The number of threads may change, and a longer time
/// limit gives a run that has come to its end more time. The file is left when the run is over; starting
/// again from it gives the same answer at once.
public struct CheckpointPolicy: Sendable {
  /// The file; a `.gz` at its end means nothing.
  public var path: String
  /// The time between two checkpoints. There is one more at the beginning and one at the end.
  public var interval: Duration
  /// The largest share of the time that checkpoints may take: where they take long, they become
  /// fewer.
  public var mostShare: Double
  /// Whether the file is only there to go on from: none is written at the start and at a run's own end, so
  /// that a short run costs nothing. Whoever has the run's result in safety removes what there may be.
  public var isTransient: Bool
  /// Told, by one thread at a time, of every checkpoint but one at the start: `nil`, or why it could not be
  /// written. Then the one before stays and the run goes on.
  public var onWrite: (@Sendable ((any Error)?) -> Void)?

  /// Half a minute.
  public static let defaultInterval = Duration.seconds(30)

  /// Describes a policy.
  public init(
    path: String, interval: Duration = defaultInterval, mostShare: Double = 0.01,
    isTransient: Bool = false, onWrite: (@Sendable ((any Error)?) -> Void)? = nil
  ) {
    self.path = path
    self.interval = interval
    self.mostShare = mostShare
    self.isTransient = isTransient
    self.onWrite = onWrite
  }
}
