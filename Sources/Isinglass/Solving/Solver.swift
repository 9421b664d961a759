/// A method of minimising an Ising model: its parameters and how it gets ready for a model.
///
/// A solver is only its physics. Threads, limits, cancellation, the best answer so far, progress and
/// provenance belong to the `Engine`, which drives a solver through three steps:
///
///     solver.prepare(model)  →  prepared.makeTrajectory(start)  →  trajectory.advance(by: steps)
public protocol Solver: Sendable {
  /// Its name, meaning and parameters.
  static var record: SolverRecord { get }

  /// Whether what exact rules decide is taken out before it sees a model.
  var reductionUse: ReductionUse { get }

  /// Creates the solver with checked settings.
  init(_ settings: Settings)

  /// Packs what all replicas share: couplings in the layout of the kernels, scales, defaults.
  ///
  /// - Throws: `SolverError` when the method cannot handle the model.
  func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver
}

extension Solver {
  /// Most solvers take the model as it is unless asked otherwise.
  public var reductionUse: ReductionUse { .onRequest }
}

/// When a ``Reduction`` comes before a solver.
public enum ReductionUse: Sendable, Hashable {
  /// Never: the solver samples a distribution, which a smaller model would change.
  case never
  /// Only when the caller asks for it.
  case onRequest
  /// Unless the caller asks for none.
  case byDefault
}

/// What a solver is called and what it takes.
public struct SolverRecord: Sendable, Hashable {
  /// The short name, such as `cac`.
  public let name: String
  /// The name in full words, also accepted, such as `chaotic-amplitude-control`.
  public let fullName: String
  /// One sentence on what it does.
  public let summary: String
  /// What one step is, such as `one Euler step` or `one sweep`.
  public let step: String
  /// The paper that the method comes from.
  public let source: String
  /// Its parameters.
  public let parameters: [ParameterRecord]

  /// Creates a record.
  public init(
    name: String, fullName: String, summary: String, step: String, source: String,
    parameters: [ParameterRecord]
  ) {
    self.name = name
    self.fullName = fullName
    self.summary = summary
    self.step = step
    self.source = source
    self.parameters = parameters
  }
}

/// A solver ready for one model; shared by all threads.
public protocol PreparedSolver: Sendable {
  /// How many replicas advance together in one trajectory (they share each read of the couplings).
  var batchWidth: Int { get }
  /// How many replicas go one by one before whole batches, where only time ends a run: problems that
  /// one replica solves need not wait for a batch.
  var leadingReplicas: Int { get }
  /// Replicas to run when nobody says how many.
  var defaultReplicas: Int { get }
  /// Steps of one anneal when nobody says how many.
  var defaultSteps: Int { get }
  /// Whether a trajectory goes on improving for as long as it is let, so that with a time limit one a
  /// thread runs to the end instead of anneals of growing length.
  var isAnytime: Bool { get }
  /// Every parameter's value in use, for provenance.
  var parameters: [(name: String, value: String)] { get }
  /// Whether running more replicas or restarts can find anything new.
  var isDeterministic: Bool { get }
  /// The relative error of the energies that trajectories report while they run; 0 when exact.
  var energyTolerance: Double { get }
  /// A bound on the model's energy, where getting ready came upon one.
  var bound: EnergyBound? { get }

  /// Starts replicas.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory
}

extension PreparedSolver {
  /// Most solvers begin with whole batches.
  public var leadingReplicas: Int { 0 }

  /// Most solvers find something new with every replica.
  public var isDeterministic: Bool { false }

  /// Most solvers anneal, and have to be told how slowly.
  public var isAnytime: Bool { false }

  /// Most solvers know the energies of integer models exactly.
  public var energyTolerance: Double { 0 }

  /// Most solvers prove nothing on the way.
  public var bound: EnergyBound? { nil }
}

/// What a trajectory starts from.
public struct TrajectoryStart: Sendable {
  /// The replicas' numbers; each takes its random streams from its own number.
  public var replicas: Range<Int>
  /// The length of the anneal; at least 0.
  public var steps: Int
  /// The seed of the run.
  public var seed: Seed
  /// The numerator of the energy at or below which to stop early.
  public var target: Double?
  /// Spins to start from instead of random ones.
  public var initial: Spins?

  /// Describes a start.
  public init(
    replicas: Range<Int>, steps: Int, seed: Seed, target: Double? = nil, initial: Spins? = nil
  ) {
    self.replicas = replicas
    self.steps = max(0, steps)
    self.seed = seed
    self.target = target
    self.initial = initial
  }
}

/// Some replicas on their way; used by one thread at a time.
///
/// What a trajectory finds depends only on its start, never on how `advance` is called: the best is
/// looked for at fixed steps, and a target stops it at the exact step that reached it.
public protocol Trajectory: AnyObject {
  /// Steps done so far.
  var stepsDone: Int { get }
  /// Whether the anneal is over or the target reached.
  var isFinished: Bool { get }
  /// The lowest numerator seen so far by any replica; infinite before the first look.
  var lowest: Double { get }
  /// What is being annealed, and its value now, such as `gain` and −0.3.
  var control: (name: String, value: Double)? { get }
  /// Whether the lowest energy seen is known to be the global minimum.
  var isOptimal: Bool { get }
  /// The state of the lowest energy seen, to look at while the trajectory is on its way; looking
  /// changes nothing. `nil` before there is one.
  var bestSoFar: ReplicaState? { get }
  /// Where the soft spins of the first replica are; `nil` where there are none.
  var softSpins: SoftSpins? { get }

  /// Goes on by at most `count` steps.
  func advance(by count: Int)

  /// The best state of each replica so far.
  func readOut() -> [ReplicaState]

  /// Takes down all that decides how it goes on, changing nothing.
  ///
  /// - Returns: `false` where that cannot be done; then the trajectory is run again from its start,
  ///   which gives the same.
  func save(into writer: StateWriter) -> Bool

  /// Goes on where another trajectory of the same start was when it was saved. To be called before
  /// anything else.
  ///
  /// - Throws: `StateError` where the state is none of this trajectory, which is of no use then;
  ///   nothing that is read may make it trap or leave its memory.
  func restore(from reader: inout StateReader) throws
}

extension Trajectory {
  /// Short ones are run again.
  public func save(into writer: StateWriter) -> Bool { false }

  /// What is never saved cannot be restored.
  public func restore(from reader: inout StateReader) throws {
    throw StateError("a state of what saves none")
  }

  /// Most solvers prove nothing.
  public var isOptimal: Bool { false }

  /// Most solvers keep their best state at hand.
  public var bestSoFar: ReplicaState? {
    lowest < .infinity ? readOut().min { $0.numerator < $1.numerator } : nil
  }

  /// Most solvers have no soft spins.
  public var softSpins: SoftSpins? { nil }
}

/// A replica's best spins and the numerator of their energy: exact for integer models, else good to
/// single precision.
public struct ReplicaState: Sendable, Hashable {
  /// The replica's number.
  public var replica: Int
  /// The spins.
  public var spins: Spins
  /// The numerator of the energy as the solver knows it.
  public var numerator: Double

  /// Describes a state.
  public init(replica: Int, spins: Spins, numerator: Double) {
    self.replica = replica
    self.spins = spins
    self.numerator = numerator
  }
}

/// Why a solver cannot handle a model.
public enum SolverError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The model has more spins than the method can take.
  case tooManySpins(Int, most: Int, solver: String)
  /// No tree decomposition was found that is narrow enough for the method.
  case tooWide(Int, most: Int, solver: String)
  /// Memory for the packed problem could not be had.
  case outOfMemory(bytes: Int)
  /// No solver of this name.
  case unknownSolver(String, known: [String])

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .tooManySpins(let count, let most, let solver):
      "solver \(solver) takes at most \(most) spins and the problem has \(count): choose another solver, such as sa"
    case .tooWide(let width, let most, let solver):
      "solver \(solver) would need tables over at least \(width) spins and fills them over at most \(most): choose another solver, such as sa"
    case .outOfMemory(let bytes):
      "\(bytes >> 20) MiB of memory could not be had: choose a sparser problem or a larger machine"
    case .unknownSolver(let name, let known):
      "there is no solver '\(name)': choose one of \(known.joined(separator: ", "))"
    }
  }
}
