/// Somebody who watches a run: the best answer as it improves, and soft spins as they move.
///
/// Watching changes nothing that a run finds. An observer is called from the run's own threads and
/// holds them up: hand the news on and return.
public struct RunObserver: Sendable {
  /// Told of a better answer, at most ten times a second, and of the last one at the end.
  public var onBest: (@Sendable (BestSoFar) -> Void)?
  /// Told where the soft spins of one replica are, about 200 times in an anneal however long that
  /// takes. Not every anneal is shown: the first, and from then on one after the other with at least
  /// two seconds from beginning to beginning. Never called by solvers without soft spins.
  public var onSoftSpins: (@Sendable (SoftSpinFrame) -> Void)?

  /// Describes an observer.
  public init(
    onBest: (@Sendable (BestSoFar) -> Void)? = nil,
    onSoftSpins: (@Sendable (SoftSpinFrame) -> Void)? = nil
  ) {
    self.onBest = onBest
    self.onSoftSpins = onSoftSpins
  }
}

/// The best answer that a run has found so far.
public struct BestSoFar: Sendable, Hashable {
  /// Time since the run began, pauses aside.
  public var elapsed: Duration
  /// Its energy, by the problem's own numbers.
  public var energy: Energy
  /// Its spins.
  public var spins: Spins
}

/// The soft spins of one replica at one moment.
public struct SoftSpinFrame: Sendable {
  /// Time since the run began, pauses aside.
  public var elapsed: Duration
  /// The replica's number; another than in the frame before means that another anneal begins.
  public var replica: Int
  /// The step of the anneal.
  public var step: Int
  /// The steps that the anneal is to have; `nil` where it goes on until time ends it.
  public var steps: Int?
  /// The gain, in units of the rms field F.
  public var gain: Double
  /// The amplitudes.
  public var amplitudes: [Float]
  /// The numbers of the problem's spins that these are, where a reduction took others out; `nil` when
  /// they are all of them in order.
  public var spins: [Int32]?
}

/// Where the soft spins of one of a trajectory's replicas are.
public struct SoftSpins: Sendable {
  /// The gain, in units of the rms field F.
  public var gain: Double
  /// The amplitudes.
  public var amplitudes: [Float]
  /// The numbers of the model's spins that these are; `nil` when they are all of them in order.
  public var spins: [Int32]?

  /// Describes soft spins.
  public init(gain: Double, amplitudes: [Float], spins: [Int32]? = nil) {
    self.gain = gain
    self.amplitudes = amplitudes
    self.spins = spins
  }
}
