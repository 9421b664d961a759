/// Chooses methods from the problem's structure and lets them compete.
///
/// Up to 24 spins are searched exhaustively and square lattices without fields are matched, which
/// proves the answer or nearly does. On everything else the methods that were soonest on problems of
/// its class take turns, each for its share of the work; the one that has found the best answer gets
/// more. Nothing depends on clocks: work is counted by what steps were measured to cost.
public struct AutomaticChoice: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "auto", fullName: "automatic-choice",
    summary: "chooses methods from the problem's structure and lets them compete",
    step: "about a millisecond of work by one of the methods",
    source: "measurements of this package", parameters: [])

  /// The most spins that are searched exhaustively.
  public static let mostExhaustiveSpins = 24

  /// Creates the choice; it has no parameters.
  public init(_ settings: Settings = Settings()) {}

  /// What exact rules decide needs no search.
  public var reductionUse: ReductionUse { .byDefault }

  /// The methods for a model, the first choice first, and why.
  public static func choice(
    for model: IsingModel
  ) -> (solvers: [any Solver], reason: String) {
    let route = Route(for: model)
    return (route.contenders.map(\.solver), route.reason)
  }

  /// Prepares the first choice; the others when their turn comes.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    let route = Route(for: model)
    if let only = route.contenders.first, route.contenders.count == 1 {
      return PreparedChoice(
        chosen: try only.solver.prepare(model, seed: seed),
        name: type(of: only.solver).record.name)
    }
    return try PreparedPortfolio(model, route.contenders, seed: seed)
  }
}

/// A prepared solver that says which one was chosen.
private struct PreparedChoice: PreparedSolver {
  let chosen: any PreparedSolver
  let name: String

  var batchWidth: Int { chosen.batchWidth }
  var leadingReplicas: Int { chosen.leadingReplicas }
  var defaultReplicas: Int { chosen.defaultReplicas }
  var defaultSteps: Int { chosen.defaultSteps }
  var isAnytime: Bool { chosen.isAnytime }
  var isDeterministic: Bool { chosen.isDeterministic }
  var parameters: [(name: String, value: String)] { [("chosen", name)] + chosen.parameters }

  var energyTolerance: Double { chosen.energyTolerance }
  var bound: EnergyBound? { chosen.bound }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    try chosen.makeTrajectory(start)
  }
}
