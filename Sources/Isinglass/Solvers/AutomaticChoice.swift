/// Chooses a solver from the problem's structure.
///
/// Up to 24 spins are searched exhaustively, which proves the answer; everything else is annealed by
/// the Metropolis rule, which is soonest at a good answer on most problems. It is not on all: small
/// Wishart problems are solved sooner by chaotic amplitude control (`cac`).
public struct AutomaticChoice: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "auto", fullName: "automatic-choice",
    summary: "chooses exhaustive search for up to 24 spins and simulated annealing beyond",
    step: "a step of the chosen solver", source: "measurements of this package", parameters: [])

  /// The most spins that are searched exhaustively.
  public static let mostExhaustiveSpins = 24

  /// Creates the choice; it has no parameters.
  public init(_ settings: Settings = Settings()) {}

  /// The solver for a model, and why.
  public static func choice(
    for model: IsingModel
  ) -> (solver: any Solver, reason: String) {
    model.spinCount <= mostExhaustiveSpins
      ? (
        ExhaustiveSearch(),
        "2^\(model.spinCount) configurations can all be visited, which proves the answer"
      )
      : (
        SimulatedAnnealing(),
        "exact Metropolis sweeps reach good answers soonest on problems of this kind"
      )
  }

  /// Prepares the chosen solver.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    let choice = AutomaticChoice.choice(for: model).solver
    return PreparedChoice(
      chosen: try choice.prepare(model, seed: seed), name: type(of: choice).record.name)
  }
}

/// A prepared solver that says which one was chosen.
private struct PreparedChoice: PreparedSolver {
  let chosen: any PreparedSolver
  let name: String

  var batchWidth: Int { chosen.batchWidth }
  var defaultReplicas: Int { chosen.defaultReplicas }
  var defaultSteps: Int { chosen.defaultSteps }
  var isDeterministic: Bool { chosen.isDeterministic }
  var parameters: [(name: String, value: String)] { [("chosen", name)] + chosen.parameters }

  var energyTolerance: Double { chosen.energyTolerance }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    try chosen.makeTrajectory(start)
  }
}
