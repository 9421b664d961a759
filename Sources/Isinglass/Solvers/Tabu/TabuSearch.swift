import IsingKernels

/// One-flip tabu search with restarts (Glover 1989; for QUBO Palubeckis 2004).
///
/// Every iteration turns the spin that lowers the energy most, or raises it least, among those that
/// have not turned lately; a spin that has may turn again if that leads below the best of this start.
public struct TabuSearch: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "tabu", fullName: "one-flip-tabu",
    summary: "turns the best spin that has not turned lately, from many random states",
    step: "64 iterations of one flip each",
    source:
      "F. Glover, ORSA J. Comput. 1, 190 (1989); G. Palubeckis, Ann. Oper. Res. 131, 259 (2004)",
    parameters: [
      TabuSettings.tenure, TabuSettings.spread,
      ParameterRecord(
        "iterations", "flips from one random state before the next", .integer(1...1_000_000_000),
        default: "10 for each spin", origin: "trial runs on p3000-1"),
    ])

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    let iterations = settings.integer("iterations", default: 10 * max(64, model.spinCount))
    return PreparedTabu(
      couplings: try AnnealingCouplings(model), tabu: TabuSettings(settings, model),
      stepsPerStart: max(1, (iterations - 1) / TabuReplica.iterationsPerStep + 1))
  }
}

/// How long spins rest; shared by the solvers that search this way.
struct TabuSettings {
  static let tenure = ParameterRecord(
    "tenure", "iterations for which a turned spin rests", .integer(0...65535),
    default: "one for each 100 spins", origin: "Palubeckis 2004")
  static let spread = ParameterRecord(
    "spread", "up to so many more, drawn anew at every flip", .integer(0...255),
    default: "10, or a quarter of the spins where that is less", origin: "trial runs on p3000-1")

  let rest: TabuRest

  init(_ settings: Settings, _ model: IsingModel) {
    let count = model.spinCount
    rest = TabuRest(
      tenure: UInt32(settings.integer("tenure", default: max(1, min(65535, count / 100)))),
      spread: UInt32(settings.integer("spread", default: min(10, count / 4))))
  }

  var parameters: [(name: String, value: String)] {
    [("tenure", "\(rest.tenure)"), ("spread", "\(rest.spread)")]
  }
}

private struct PreparedTabu: PreparedSolver {
  let couplings: AnnealingCouplings
  let tabu: TabuSettings
  let stepsPerStart: Int

  let batchWidth = 1
  let defaultReplicas = 64
  let isAnytime = true

  var defaultSteps: Int { stepsPerStart }
  var energyTolerance: Double { couplings.energyTolerance }
  var parameters: [(name: String, value: String)] {
    tabu.parameters + [("iterations", "\(stepsPerStart * TabuReplica.iterationsPerStep)")]
  }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    let (replica, count) = (start.replicas.lowerBound, couplings.model.spinCount)
    var starts = RandomStarts(
      random: start.seed.stream(.initialState, index: replica), spinCount: count)
    return try TabuTrajectory(
      couplings, rest: tabu.rest, stepsPerSearch: stepsPerStart, start,
      from: start.initial ?? starts.next(), starts: starts,
      place: start.seed.place(.proposal, index: replica))
  }
}

/// Random states.
private struct RandomStarts: TabuStarts {
  var random: Philox
  let spinCount: Int

  mutating func next() -> Spins {
    Spins(words: (0..<(spinCount + 63) / 64).map { _ in random.next() }, count: spinCount)
  }

  mutating func next(after best: Spins, numerator: Double) -> Spins { next() }

  func save(into writer: StateWriter) { random.save(into: writer) }

  mutating func restore(from reader: inout StateReader) throws {
    try random.restore(from: &reader)
  }
}
