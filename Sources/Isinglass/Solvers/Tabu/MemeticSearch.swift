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
    try MemeticTrajectory(self, start)
  }
}

private final class MemeticTrajectory: Trajectory {
  private let solver: PreparedMemetic
  private let start: TrajectoryStart
  private let replica: TabuReplica
  private var population: TabuPopulation
  private var place: PhiloxPlace
  private var random: Philox
  private var best: Spins
  /// Steps left for the child being improved.
  private var stepsLeft: Int
  private(set) var lowest = Double.infinity
  private(set) var stepsDone = 0
  let control: (name: String, value: Double)? = nil

  init(_ solver: PreparedMemetic, _ start: TrajectoryStart) throws {
    self.solver = solver
    self.start = start
    let index = start.replicas.lowerBound
    place = start.seed.place(.acceptance, index: index)
    random = start.seed.stream(.proposal, index: index)
    replica = try TabuReplica(solver.couplings)
    let model = solver.couplings.model
    population = TabuPopulation(capacity: solver.population, hasMirror: !model.hasFields)
    best = start.initial ?? start.seed.randomSpins(model.spinCount, index)
    replica.set(best)
    lowest = replica.lowest
    stepsLeft = solver.stepsPerChild
  }

  var isFinished: Bool { stepsDone >= start.steps || lowest <= start.target ?? -.infinity }

  func advance(by count: Int) {
    var left = min(count, start.steps - stepsDone)
    while left > 0, !isFinished {
      let block = min(left, stepsLeft)
      let done = replica.run(block, rest: solver.tabu.rest, place: &place, target: start.target)
      stepsDone += done
      left -= max(1, done)
      stepsLeft -= max(1, done)
      if replica.lowest < lowest {
        lowest = replica.lowest
        best = replica.bestSpins
      }
      if stepsLeft <= 0, !isFinished { breed() }
    }
  }

  func readOut() -> [ReplicaState] {
    let couplings = solver.couplings
    return [
      ReplicaState(
        replica: start.replicas.lowerBound, spins: best,
        numerator: couplings.isExact ? lowest : couplings.model.numerator(of: best))
    ]
  }

  /// Admits what the search found and begins with the next child.
  private func breed() {
    population.admit(replica.bestSpins, numerator: replica.lowest)
    stepsLeft = solver.stepsPerChild
    if population.isStale {
      population.restart()
    }
    if population.isFull {
      replica.set(population.child(&random))
    } else {
      replica.set(
        Spins(words: (0..<best.words.count).map { _ in random.next() }, count: best.count))
    }
  }
}
