/// What a run found, how, and how to repeat it.
public struct Run: Sendable {
  /// The best state, its energy recomputed from the problem's own numbers.
  public var best: Sample
  /// Distinct best states of the replicas, lowest energy first.
  public var samples: [Sample]
  /// Why the run stopped.
  public var stopReason: StopReason
  /// Every improvement of the best energy, in order of time.
  public var trace: [Improvement]
  /// Time spent packing the problem for the solver.
  public var setup: Duration
  /// Time from the start, setting up included, to the end.
  public var elapsed: Duration
  /// Replicas run, those cut short included.
  public var replicas: Int
  /// Steps done, summed over replicas.
  public var steps: Int
  /// Which replica found the best state, and after how many steps it ended.
  public var discovery: Discovery
  /// Limits without a time that give the best state again, on any number of threads: those of the run
  /// where it did all they ask for, else those of the ``discovery``.
  public var repetition: Limits
  /// Everything else that decides the result.
  public var provenance: Provenance
  /// A bound on the energy that the solver came upon, so that `Certificate.bound` need not look again.
  public var bound: EnergyBound?

  /// The time at which the best energy was first seen.
  public var timeToBest: Duration { trace.last?.time ?? elapsed }
}

/// A state and how often replicas ended in it.
public struct Sample: Sendable, Hashable {
  /// The spins. Without fields the first spin is up: a state and its inverse are one sample.
  public var spins: Spins
  /// The energy.
  public var energy: Energy
  /// The number of replicas whose best state this is.
  public var multiplicity: Int
}

/// Where an answer came from: all that finding it again takes, problem, solver and seed aside.
///
/// What a replica finds depends on its number, its batch and the length of its anneal, which is fixed
/// when it starts, so the anneal of an answer can be done again up to the very step at which time cut
/// it short.
public struct Discovery: Sendable, Hashable {
  /// The lowest number of a replica that found it.
  public var replica: Int
  /// The replicas that moved together, `replica` among them.
  public var batch: Range<Int>
  /// The steps that the anneal was to have.
  public var steps: Int
  /// The steps that were done when it ended.
  public var stepsDone: Int
  /// Whether it was cut short by time or by an interruption.
  public var wasCutShort: Bool

  /// Describes where an answer came from.
  public init(
    replica: Int, batch: Range<Int>, steps: Int, stepsDone: Int, wasCutShort: Bool
  ) {
    self.replica = replica
    self.batch = batch
    self.steps = steps
    self.stepsDone = stepsDone
    self.wasCutShort = wasCutShort
  }

  /// Limits under which the batch is run again to the same step.
  ///
  /// - Parameter target: that of the run, where there was one: anneals stop at it.
  public func limits(target: Energy? = nil) -> Limits {
    Limits(
      steps: steps, replicas: batch.count, target: target, firstReplica: batch.lowerBound,
      cutAtStep: wasCutShort ? stepsDone : nil)
  }
}

/// Everything that decides a run's result, its work aside.
public struct Provenance: Sendable {
  /// The version of Isinglass.
  public var version: String
  /// The solver's name.
  public var solver: String
  /// The solver's parameters in use.
  public var parameters: [(name: String, value: String)]
  /// The seed.
  public var seed: Seed
  /// The number of threads, of all ranks together; a run bounded by steps does not depend on it.
  public var threads: Int
  /// The instruction-set level of the kernels. Integer solvers do not depend on it.
  public var kernel: String
  /// The number of ranks that shared the replicas; a run bounded by steps does not depend on it.
  public var ranks = 1
}
