/// How a run is getting on.
public struct Progress: Sendable {
  /// Time since the run began, setting up included.
  public var elapsed: Duration
  /// The lowest energy found so far; `nil` before the first look.
  public var lowest: Energy?
  /// What is being annealed and its value, such as gain and −0.3.
  public var control: (name: String, value: Double)?
  /// Replicas started so far.
  public var replicas: Int
  /// Steps done so far, summed over replicas.
  public var steps: Int
  /// The fraction of the run that is over: of its time or of its work, whichever is further along;
  /// `nil` where no limit tells. Never falls.
  public var fraction: Double?

  /// Replica steps a second since the run began.
  public var stepsPerSecond: Double { Double(steps) / max(1e-9, elapsed.seconds) }
}

/// When a better energy was found.
public struct Improvement: Sendable, Hashable {
  /// Time since the run began.
  public var time: Duration
  /// The energy.
  public var energy: Energy
}

extension Duration {
  /// The duration in seconds.
  public var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
