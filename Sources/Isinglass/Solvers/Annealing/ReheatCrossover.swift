/// Reheats the best state and keeps what became better, region by region.
///
/// A few incumbents, each from a short anneal, are reheated in turn to part of the starting
/// temperature and annealed again. What changed is split into its connected regions, and each region
/// is kept only if it lowers the energy, so that far-apart parts of the problem improve independently.
/// Now and then an incumbent takes regions from another. Where couplings are few and small integers, 64
/// reheats go on at once, one in each lane of 8 bits.
public struct ReheatCrossover: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "rpx", fullName: "reheat-partition-crossover",
    summary: "reheats incumbents and keeps each connected region that became better",
    step: "one sweep over all spins; one of 64 replicas at once counts as eight",
    source: "R. Tinós, L. Zhao, F. Chicano & D. Whitley, GECCO 2018, for the crossover",
    parameters: [
      ParameterRecord(
        "incumbents", "states that are improved side by side", .integer(1...64),
        default: "16 with 64 reheats at once, 3 with single ones",
        origin: "few stick on 3-D tori and planar-like graphs; more dilute single reheats"),
      ParameterRecord(
        "reheats-at-once",
        "how many reheats go on together; 64 where `sa` can anneal as many replicas",
        .choice(["automatic", "1", "64"]), default: "automatic: 64 where possible",
        origin: "sooner on sparse problems of some hundred spins and more"),
      ParameterRecord(
        "reheat-sweeps", "sweeps of the shortest reheat; the longest has ten times as many",
        .integer(1...1_000_000),
        default: "found while solving: 50, 200 or 1000 by what each gains a sweep",
        origin: "50 is best on 2-D, 300 on 3-D lattices and degree 20, 1000 on planar-like graphs"),
      ParameterRecord(
        "reheat-temperature",
        "the middle of the reheats' first temperatures, in units of the "
          + "anneal's first temperature; drawn from 0.8 to 1.2 times this", .real(0...10),
        default: "found while solving: 0.32, 0.5 or 0.68 by what each gains a sweep",
        origin: "lattices want hotter reheats than 0.45, the best single one on the G-set"),
      ParameterRecord(
        "patience", "reheats without gain, for each incumbent, after which a replica ends",
        .integer(1...1_000_000), default: "60", origin: "measured on the G-set"),
    ])

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and chooses temperatures from their scale.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try PreparedReheatCrossover(
      PreparedSimulatedAnnealing(
        model,
        Settings(
          ["replicas-at-once": settings.word("reheats-at-once", default: "automatic")],
          for: SimulatedAnnealing.record), seed), settings)
  }

  /// Takes what an annealing has packed; its settings are those of the reheats.
  func prepare(_ annealing: PreparedSimulatedAnnealing) -> any PreparedSolver {
    PreparedReheatCrossover(annealing, settings)
  }
}

struct PreparedReheatCrossover: PreparedSolver {
  let annealing: PreparedSimulatedAnnealing
  let incumbents: Int
  /// How often incumbents take regions from each other after every batch of reheats.
  let exchanges: Int
  let reheatSweeps: Int?
  let reheatTemperature: Double?
  let patience: Int

  let batchWidth = 1
  let defaultReplicas = 8
  let isAnytime = true
  let defaultSteps: Int

  init(_ annealing: PreparedSimulatedAnnealing, _ settings: Settings) {
    self.annealing = annealing
    let model = annealing.couplings.model
    // Regions stay small on lattices: incumbents can give each other much without becoming alike.
    let isLattice = 2 * model.couplings.pairCount < 9 * model.spinCount / 2
    incumbents = settings.integer(
      "incumbents", default: annealing.lanes == nil ? 3 : 16)
    exchanges = isLattice ? 32 : 3
    reheatSweeps =
      settings.has("reheat-sweeps") ? settings.integer("reheat-sweeps", default: 50) : nil
    reheatTemperature =
      settings.has("reheat-temperature")
      ? settings.real("reheat-temperature", default: 0.5) : nil
    patience = settings.integer("patience", default: 60)
    defaultSteps = 200 * annealing.defaultSteps
  }

  var energyTolerance: Double { annealing.energyTolerance }

  /// The shortest reheat and the middle temperature of each kind.
  var kinds: [(sweeps: Double, heat: Double)] {
    let heats = reheatTemperature.map { [$0] } ?? [0.32, 0.5, 0.68]
    return (reheatSweeps.map { [Double($0)] } ?? [50, 200, 1000]).flatMap { sweeps in
      heats.map { (sweeps, $0) }
    }
  }

  var parameters: [(name: String, value: String)] {
    [
      ("incumbents", "\(incumbents)"),
      ("reheat-sweeps", reheatSweeps.map { "\($0)" } ?? "adaptive"),
      ("reheat-temperature", reheatTemperature.map { "\($0)" } ?? "adaptive"),
      ("patience", "\(patience)"), ("reheats-at-once", annealing.lanes == nil ? "1" : "64"),
    ] + annealing.parameters.filter { $0.name != "replicas-at-once" }
  }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    guard let lanes = annealing.lanes else { return try ReheatTrajectory(self, start) }
    return try LaneReheatTrajectory(self, lanes.couplings(), start)
  }
}
