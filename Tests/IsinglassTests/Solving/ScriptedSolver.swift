import Synchronization

@testable import Isinglass

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A solver that finds what a test's script says, when it says so.
///
/// Its model has a field of 1 on every spin and no couplings, so a state's energy is twice its number
/// of down spins less N; the script gives the down spins of each replica at each step.
struct ScriptedSolver: Solver {
  static let record = SolverRecord(
    name: "scripted", fullName: "scripted", summary: "does what a test says", step: "one step",
    source: "none", parameters: [])

  /// The spins that are down in a replica after a step; all others are up.
  var script: @Sendable (_ replica: Int, _ step: Int) -> [Int]
  var width = 1
  var defaultReplicas = 8
  var defaultSteps = 100
  /// How long a step takes, in microseconds.
  var stepTime: @Sendable (_ replica: Int) -> UInt32 = { _ in 0 }
  /// Called before each step.
  var onStep: @Sendable (_ replica: Int, _ step: Int) -> Void = { _, _ in }
  /// Thrown when a trajectory with this first replica is asked for.
  var failure: (replica: Int, error: SolverError)?
  /// The step at which a replica knows its answer to be optimal.
  var optimalStep: @Sendable (_ replica: Int) -> Int? = { _ in nil }
  /// Every start asked for.
  let starts = StartRecorder()

  static let spins = 64

  static func problem() throws -> Problem {
    Problem(
      try IsingModel(
        couplings: Couplings(uncoupled: spins), fields: [Double](repeating: 1, count: spins)))
  }

  /// The energy of a state with some spins down.
  static func energy(down: Int) -> Energy { Energy(exactly: Int64(2 * down - spins)) }

  init(_ settings: Settings) { script = { _, _ in [] } }

  init(script: @escaping @Sendable (_ replica: Int, _ step: Int) -> [Int]) { self.script = script }

  func prepare(_ model: IsingModel, seed: Seed) -> any PreparedSolver { Prepared(solver: self) }

  private struct Prepared: PreparedSolver {
    let solver: ScriptedSolver
    var batchWidth: Int { solver.width }
    var defaultReplicas: Int { solver.defaultReplicas }
    var defaultSteps: Int { solver.defaultSteps }
    var parameters: [(name: String, value: String)] { [] }

    func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
      solver.starts.append(start)
      if let failure = solver.failure, failure.replica == start.replicas.lowerBound {
        throw failure.error
      }
      return ScriptedTrajectory(solver, start)
    }
  }
}

/// The starts of a run's trajectories, in the order in which they were asked for.
final class StartRecorder: Sendable {
  private let starts = Mutex<[TrajectoryStart]>([])

  func append(_ start: TrajectoryStart) { starts.withLock { $0.append(start) } }

  var all: [TrajectoryStart] { starts.withLock { $0 } }
}

/// Holds the calling thread up.
func pause(microseconds: UInt32) { usleep(microseconds) }

private final class ScriptedTrajectory: Trajectory {
  private let solver: ScriptedSolver
  private let start: TrajectoryStart
  private var best: [ReplicaState]
  private(set) var stepsDone = 0
  private(set) var lowest = Double.infinity
  private(set) var isOptimal = false

  init(_ solver: ScriptedSolver, _ start: TrajectoryStart) {
    self.solver = solver
    self.start = start
    // Before the first step every spin is down.
    best = start.replicas.map {
      ReplicaState(
        replica: $0, spins: Spins(repeating: false, count: ScriptedSolver.spins),
        numerator: Double(ScriptedSolver.spins))
    }
  }

  var isFinished: Bool {
    stepsDone >= start.steps || isOptimal || lowest <= start.target ?? -.infinity
  }

  var control: (name: String, value: Double)? { ("step", Double(stepsDone)) }

  func advance(by count: Int) {
    for _ in 0..<count {
      if isFinished { return }
      let first = start.replicas.lowerBound
      solver.onStep(first, stepsDone)
      let time = solver.stepTime(first)
      if time > 0 { pause(microseconds: time) }
      stepsDone += 1
      for k in best.indices {
        let down = solver.script(best[k].replica, stepsDone)
        let numerator = Double(2 * down.count - ScriptedSolver.spins)
        guard numerator < best[k].numerator else { continue }
        var spins = Spins(repeating: true, count: ScriptedSolver.spins)
        for spin in down { spins[spin] = -1 }
        best[k].spins = spins
        best[k].numerator = numerator
        lowest = min(lowest, numerator)
      }
      if let step = solver.optimalStep(first), stepsDone >= step { isOptimal = true }
    }
  }

  func readOut() -> [ReplicaState] { best }
}
