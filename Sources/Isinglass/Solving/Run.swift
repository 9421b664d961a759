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
  /// What repeats the run.
  public var provenance: Provenance

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

/// Everything that decides a run's result.
public struct Provenance: Sendable {
  /// The version of Isinglass.
  public var version: String
  /// The solver's name.
  public var solver: String
  /// The solver's parameters in use.
  public var parameters: [(name: String, value: String)]
  /// The seed.
  public var seed: Seed
  /// The number of threads; a run bounded by steps does not depend on it.
  public var threads: Int
  /// The instruction-set level of the kernels. Integer solvers do not depend on it.
  public var kernel: String
}
