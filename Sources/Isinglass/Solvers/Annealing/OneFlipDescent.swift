/// Descent to a state that no single flip improves, from random or given spins.
///
/// The simplest of all methods: a baseline, and a way to polish an answer from elsewhere
/// (`--initial`).
public struct OneFlipDescent: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "descent", fullName: "one-flip-descent",
    summary: "turns spins around as long as any lowers the energy",
    step: "one whole descent",
    source: "the zero-temperature limit of N. Metropolis et al., J. Chem. Phys. 21, 1087 (1953)",
    parameters: [])

  /// Creates the solver; it has no parameters.
  public init(_ settings: Settings = Settings()) {}

  /// Packs the couplings.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    PreparedDescent(couplings: try AnnealingCouplings(model))
  }
}

private struct PreparedDescent: PreparedSolver {
  let couplings: AnnealingCouplings
  let batchWidth = 1
  let defaultReplicas = 64
  let defaultSteps = 1
  let parameters: [(name: String, value: String)] = []

  var energyTolerance: Double { couplings.energyTolerance }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    try DescentTrajectory(couplings, start)
  }
}

private final class DescentTrajectory: Trajectory {
  private let state: SingleFlipState
  private let start: TrajectoryStart
  private(set) var stepsDone = 0
  let control: (name: String, value: Double)? = nil

  init(_ couplings: AnnealingCouplings, _ start: TrajectoryStart) throws {
    self.start = start
    state = try SingleFlipState(couplings)
    state.set(
      start.initial
        ?? start.seed.randomSpins(couplings.model.spinCount, start.replicas.lowerBound))
  }

  var lowest: Double { state.lowest }
  var isFinished: Bool { stepsDone >= min(1, start.steps) }

  func advance(by count: Int) {
    guard count > 0, !isFinished else { return }
    state.descend()
    stepsDone = 1
  }

  func readOut() -> [ReplicaState] {
    [
      ReplicaState(
        replica: start.replicas.lowerBound, spins: state.bestSpins,
        numerator: state.lowestForReport)
    ]
  }
}
