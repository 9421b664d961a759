import IsingKernels

/// A small population improved by crossover and tabu search (Lü, Glover & Hao 2010).
///
/// A child takes the spins in which its two parents agree, every other one from either parent with
/// equal probability, and is improved by a short tabu search. It replaces the member that is worst by
/// energy and by distance to the others together, if it is better itself.
public struct MemeticSearch: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "memetic", fullName: "memetic-tabu",
    summary: "crosses members of a small population and improves the children by tabu search",
    step: "64 iterations of one flip each",
    source: "Z. Lü, F. Glover & J.-K. Hao, Eur. J. Oper. Res. 207, 1254 (2010)",
    parameters: [
      TabuSettings.tenure, TabuSettings.spread,
      ParameterRecord(
        "population", "members that are kept", .integer(2...1000), default: "16",
        origin: "a first choice, not tuned"),
      ParameterRecord(
        "iterations", "flips of the search that improves a child", .integer(1...1_000_000_000),
        default: "2 for each spin, 10 above 4000 spins",
        origin: "p3000-1 is reached sooner with 2, p5000-1 only with 10 or more"),
    ])

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    let perSpin = model.spinCount > 4000 ? 10 : 2
    let iterations = settings.integer("iterations", default: perSpin * max(64, model.spinCount))
    return PreparedMemetic(
      couplings: try AnnealingCouplings(model), tabu: TabuSettings(settings, model),
      population: settings.integer("population", default: 16),
      stepsPerChild: max(1, (iterations - 1) / TabuReplica.iterationsPerStep + 1))
  }
}

struct PreparedMemetic: PreparedSolver {
  let couplings: AnnealingCouplings
  let tabu: TabuSettings
  let population: Int
  let stepsPerChild: Int

  let batchWidth = 1
  let defaultReplicas = 4
  let isAnytime = true

  /// Five generations.
  var defaultSteps: Int { 5 * population * stepsPerChild }
  var energyTolerance: Double { couplings.energyTolerance }
  var parameters: [(name: String, value: String)] {
    tabu.parameters + [
      ("population", "\(population)"),
      ("iterations", "\(stepsPerChild * TabuReplica.iterationsPerStep)"),
    ]
  }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    let (replica, model) = (start.replicas.lowerBound, couplings.model)
    return try TabuTrajectory(
      couplings, rest: tabu.rest, stepsPerSearch: stepsPerChild, start,
      from: start.initial ?? start.seed.randomSpins(model.spinCount, replica),
      starts: Children(
        population: TabuPopulation(capacity: population, hasMirror: !model.hasFields),
        random: start.seed.stream(.proposal, index: replica), spinCount: model.spinCount),
      place: start.seed.place(.acceptance, index: replica))
  }
}

/// Children of a population that each search's best joins.
private struct Children: TabuStarts {
  var population: TabuPopulation
  var random: Philox
  let spinCount: Int

  mutating func next(after best: Spins, numerator: Double) -> Spins {
    population.admit(best, numerator: numerator)
    if population.isStale { population.restart() }
    if population.isFull { return population.child(&random) }
    return Spins(words: (0..<(spinCount + 63) / 64).map { _ in random.next() }, count: spinCount)
  }

  func save(into writer: StateWriter) {
    population.save(into: writer)
    random.save(into: writer)
  }

  mutating func restore(from reader: inout StateReader) throws {
    try population.restore(from: &reader, spinCount: spinCount)
    try random.restore(from: &reader)
  }
}
