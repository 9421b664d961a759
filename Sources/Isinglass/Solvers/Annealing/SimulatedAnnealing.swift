import IsingKernels

/// Simulated annealing by the exact sequential Metropolis rule (Kirkpatrick, Gelatt & Vecchi 1983).
///
/// The temperature falls linearly. A vector compare tests 32 spins at once, which is exact because a
/// rejection changes nothing, so cold sweeps cost almost nothing; each acceptance updates the local
/// fields of the neighbours. Where couplings are few and small integers, 64 replicas are annealed at
/// once instead, one in each lane of 8 bits. Ends with a descent to a state that no single flip
/// improves.
public struct SimulatedAnnealing: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "sa", fullName: "simulated-annealing",
    summary: "Metropolis sweeps while the temperature falls linearly, then a descent",
    step: "one sweep over all spins",
    source: "S. Kirkpatrick, C. D. Gelatt & M. P. Vecchi, Science 220, 671 (1983)",
    parameters: [
      ParameterRecord(
        "start-temperature", "the first temperature, in units of the rms field F",
        .real(0...1e6),
        default: "0.75 dense, 0.4 dense with fields, 0.7 sparse, 1.25 below degree 5",
        origin: "measured on K2000, p3000-1, the G-set and tori"),
      ParameterRecord(
        "end-temperature", "the last temperature, in units of the rms field F", .real(0...1e6),
        default: "0.2 dense, 0.07 dense with fields, 0.1 sparse",
        origin: "measured on K2000, p3000-1, the G-set and tori"),
      ParameterRecord(
        "thresholds", "table reuses 8192 random thresholds; fresh draws one for every visit",
        .choice(["table", "fresh"]), default: "table",
        origin: "a table optimises as well and is faster; samples of the Boltzmann law need fresh"),
      ParameterRecord(
        "replicas-at-once",
        "how many replicas are annealed together; 64 where sums of |J| + |h| over a row are at most "
          + "127 in units of their common divisor, 1 elsewhere", .choice(["automatic", "1", "64"]),
        default:
          "automatic: 64 where possible and the table is used, after a few single ones where "
          + "time is the limit and spins are at most 2000",
        origin: "an update costs much less, the first answer of easy problems comes later"),
    ])

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Fresh thresholds are asked for to sample.
  public var reductionUse: ReductionUse {
    settings.word("thresholds", default: "table") == "fresh" ? .never : .onRequest
  }

  /// Packs the couplings and chooses temperatures from their scale.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try PreparedSimulatedAnnealing(model, settings, seed)
  }
}

struct PreparedSimulatedAnnealing: PreparedSolver {
  let couplings: AnnealingCouplings
  let table: FrozenBuffer<Float>?
  let startTemperature: Double
  let endTemperature: Double
  let parameters: [(name: String, value: String)]

  /// The model for 64 replicas at once, where it fits and that is wanted.
  let lanes: LaneSource?
  let leadingReplicas: Int

  let defaultReplicas = 64
  let defaultSteps: Int

  init(_ model: IsingModel, _ settings: Settings, _ seed: Seed) throws {
    couplings = try AnnealingCouplings(model)
    let isFresh = settings.word("thresholds", default: "table") == "fresh"
    let together = settings.word("replicas-at-once", default: "automatic")
    lanes =
      together == "64" || together == "automatic" && !isFresh ? LaneSource(model) : nil
    leadingReplicas = together == "automatic" && lanes != nil && model.spinCount <= 2000 ? 4 : 0
    table =
      isFresh
      ? nil
      : try FrozenBuffer(count: annealingTableFloats()) {
        fillAnnealingTable(from: seed.place(.acceptance, index: -1), into: $0)
      }

    let degree = 2 * Double(model.couplings.pairCount) / Double(max(1, model.spinCount))
    let isDense = model.couplings.density > 0.2
    let first = isDense ? (model.hasFields ? 0.4 : 0.75) : degree < 5 ? 1.25 : 0.7
    let last = isDense ? (model.hasFields ? 0.07 : 0.2) : 0.1
    let field = couplings.fieldScale
    let start = settings.real("start-temperature", default: first)
    let end = settings.real("end-temperature", default: last)
    startTemperature = start * field
    endTemperature = end * field
    let growth = Double(model.spinCount) / 800
    defaultSteps = Int(max(300, min(10_000, 300 * growth * growth)))
    parameters = [
      ("start-temperature", "\(start)"), ("end-temperature", "\(end)"),
      ("thresholds", isFresh ? "fresh" : "table"), ("replicas-at-once", together),
    ]
  }

  var batchWidth: Int { lanes == nil ? 1 : LaneCouplings.width }

  var energyTolerance: Double { couplings.energyTolerance }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    guard let lanes, start.replicas.count > 1 else { return try AnnealingTrajectory(self, start) }
    return try LaneAnnealingTrajectory(self, lanes.couplings(), start)
  }

  /// The temperature of a sweep, in units of the model's numerator.
  func temperature(_ sweep: Int, of sweeps: Int) -> Double {
    let progress = sweeps > 1 ? Double(sweep) / Double(sweeps - 1) : 1
    return startTemperature + (endTemperature - startTemperature) * progress
  }
}

private final class AnnealingTrajectory: Trajectory {
  private let solver: PreparedSimulatedAnnealing
  private let start: TrajectoryStart
  private let state: SingleFlipState
  private var place: PhiloxPlace
  private(set) var stepsDone = 0
  private var isPolished = false

  init(_ solver: PreparedSimulatedAnnealing, _ start: TrajectoryStart) throws {
    self.solver = solver
    self.start = start
    let replica = start.replicas.lowerBound
    place = start.seed.place(.acceptance, index: replica)
    state = try SingleFlipState(solver.couplings)
    state.set(start.initial ?? start.seed.randomSpins(solver.couplings.model.spinCount, replica))
  }

  var lowest: Double { state.lowest }

  var isFinished: Bool { isPolished || state.lowest <= start.target ?? -.infinity }

  var control: (name: String, value: Double)? {
    ("temperature", solver.temperature(stepsDone, of: start.steps))
  }

  func advance(by count: Int) {
    var left = min(count, start.steps - stepsDone)
    while left > 0, !isFinished {
      let block = min(left, 64)
      let unit = solver.couplings.unit
      let done = withUnsafeTemporaryAllocation(of: Double.self, capacity: block) { temperatures in
        for k in 0..<block {
          temperatures.initializeElement(
            at: k, to: solver.temperature(stepsDone + k, of: start.steps) / unit)
        }
        return state.sweep(
          UnsafeBufferPointer(temperatures), table: solver.table?.start, place: &place,
          target: start.target)
      }
      // The kernels stop early at the target, and at once where there is no spin to visit.
      stepsDone += isFinished ? done : block
      left -= block
    }
    if stepsDone >= start.steps, !isFinished { polish() }
  }

  func readOut() -> [ReplicaState] {
    [
      ReplicaState(
        replica: start.replicas.lowerBound, spins: state.bestSpins,
        numerator: state.lowestForReport)
    ]
  }

  func save(into writer: StateWriter) -> Bool {
    state.save(into: writer)
    writer.write(place.low)
    writer.write(stepsDone)
    writer.write(isPolished)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    try state.restore(from: &reader)
    place.low = try reader.word()
    stepsDone = try reader.steps(atMost: start.steps)
    isPolished = try reader.bool()
  }

  /// Descends from the last state, and from the best one where that is another.
  private func polish() {
    isPolished = true
    state.descend()
    if !state.isAtBest {
      state.returnToBest()
      state.descend()
    }
  }
}
