/// Visits every configuration in Gray-code order: the truth that other solvers are tested against.
///
/// One spin turns around from one configuration to the next, so each costs O(N); without fields only
/// half of the configurations are visited, the others being their mirror images. Takes at most 32
/// spins (half a minute without fields).
public struct ExhaustiveSearch: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "exhaustive", fullName: "exhaustive-search",
    summary: "visits every configuration in Gray-code order; proves the minimum of up to 32 spins",
    step: "4096 configurations",
    source: "F. Gray, US patent 2632058 (1953)", parameters: [])

  /// The most spins it takes.
  public static let mostSpins = 32

  /// Creates the solver; it has no parameters.
  public init(_ settings: Settings = Settings()) {}

  /// Copies the couplings of a model of at most 32 spins.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    guard model.spinCount <= ExhaustiveSearch.mostSpins else {
      throw SolverError.tooManySpins(
        model.spinCount, most: ExhaustiveSearch.mostSpins, solver: ExhaustiveSearch.record.name)
    }
    return PreparedExhaustiveSearch(model)
  }
}

struct PreparedExhaustiveSearch: PreparedSolver {
  static let configurationsPerStep = 4096
  let batchWidth = 1
  let defaultReplicas = 1
  let isDeterministic = true
  let parameters: [(name: String, value: String)] = []
  let model: IsingModel
  let matrix: [Double]

  init(_ model: IsingModel) {
    self.model = model
    var matrix = [Double](repeating: 0, count: model.spinCount * model.spinCount)
    model.couplings.forEachPair { i, j, value in
      matrix[i * model.spinCount + j] = value
      matrix[j * model.spinCount + i] = value
    }
    self.matrix = matrix
  }

  /// Spins that are turned: all but the last when the mirror image has the same energy.
  var freeSpins: Int { max(0, model.spinCount - (model.hasFields ? 0 : 1)) }

  var defaultSteps: Int {
    ((1 << freeSpins) + PreparedExhaustiveSearch.configurationsPerStep - 1)
      / PreparedExhaustiveSearch.configurationsPerStep
  }

  var energyTolerance: Double { model.isInteger ? 0 : 1e-9 }

  func makeTrajectory(_ start: TrajectoryStart) -> any Trajectory {
    ExhaustiveTrajectory(self, start)
  }
}

private final class ExhaustiveTrajectory: Trajectory {
  private let solver: PreparedExhaustiveSearch
  private let start: TrajectoryStart
  private let count: Int
  private let total: Int
  private var visited = 1
  private var spins: Spins
  /// g_i = s_i f_i; turning spin i around adds 2 g_i.
  private var gains: [Double]
  private var signs: [Double]
  private var numerator: Double
  private var best: Spins

  private(set) var stepsDone = 0
  private(set) var lowest: Double
  let control: (name: String, value: Double)? = nil

  init(_ solver: PreparedExhaustiveSearch, _ start: TrajectoryStart) {
    self.solver = solver
    self.start = start
    count = solver.model.spinCount
    total = 1 << solver.freeSpins
    spins = Spins(repeating: true, count: count)
    signs = [Double](repeating: 1, count: count)
    gains = solver.model.localFields(at: spins)
    numerator = solver.model.numerator(of: spins)
    best = spins
    lowest = numerator
  }

  var isOptimal: Bool { visited == total }

  var isFinished: Bool {
    isOptimal || stepsDone >= start.steps || lowest <= start.target ?? -.infinity
  }

  func advance(by steps: Int) {
    for _ in 0..<steps {
      if isFinished { return }
      if !solver.model.isInteger, stepsDone & 15 == 15 { recompute() }
      let end = min(total, visited + PreparedExhaustiveSearch.configurationsPerStep)
      while visited < end {
        turn(visited.trailingZeroBitCount)
        visited += 1
        if numerator < lowest {
          lowest = numerator
          best = spins
          if lowest <= start.target ?? -.infinity { break }
        }
      }
      stepsDone += 1
    }
  }

  func save(into writer: StateWriter) -> Bool {
    for number in [visited, stepsDone] { writer.write(number) }
    writer.write(spins)
    writer.write(best)
    writer.write(gains)
    for number in [numerator, lowest] { writer.write(number) }
    return true
  }

  func restore(from reader: inout StateReader) throws {
    visited = try reader.int(in: 1...total)
    stepsDone = try reader.steps(atMost: start.steps)
    spins = try reader.spins(count: count)
    best = try reader.spins(count: count)
    gains = try reader.doubles(count: count)
    signs = (0..<count).map { spins.isUp($0) ? 1 : -1 }
    numerator = try reader.double()
    lowest = try reader.double()
  }

  func readOut() -> [ReplicaState] {
    [
      ReplicaState(
        replica: start.replicas.lowerBound, spins: best, numerator: solver.model.numerator(of: best)
      )
    ]
  }

  private func turn(_ k: Int) {
    numerator += 2 * gains[k]
    let sign = signs[k]
    let row = k * count
    for i in 0..<count { gains[i] -= 2 * sign * signs[i] * solver.matrix[row + i] }
    gains[k] = -gains[k]
    signs[k] = -sign
    spins.flip(k)
  }

  /// Keeps rounding errors of real couplings from growing.
  private func recompute() {
    numerator = solver.model.numerator(of: spins)
    gains = zip(solver.model.localFields(at: spins), signs).map { $0 * $1 }
  }
}
