/// Minimises exactly by dynamic programming along a tree decomposition, also known as the
/// transfer-matrix method on strips.
///
/// Spins are eliminated one after another; each leaves a table over its remaining neighbours. The cost
/// is exponential in the width of the decomposition alone: trees and cacti of a million spins, strips
/// and long tori take well under a minute, three-dimensional lattices of 8³ spins are out of reach.
public struct TreeSearch: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "tree", fullName: "tree-decomposition",
    summary:
      "dynamic programming along a tree decomposition; proves the minimum of problems of small width",
    step: "one spin eliminated",
    source:
      "U. Bertelè & F. Brioschi, Nonserial Dynamic Programming (1972); R. Dechter, Artif. Intell. 113, 41 (1999)",
    parameters: [
      ParameterRecord(
        "width", "the most spins in one table, which then has 2^width entries", .integer(1...26),
        default: "\(defaultWidth)", origin: "tables of 4 million entries are filled in about 10 ms")
    ])

  private static let defaultWidth = 22
  private let width: Int

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) {
    width = settings.integer("width", default: TreeSearch.defaultWidth)
  }

  /// Looks for a decomposition of the couplings.
  ///
  /// - Throws: `SolverError.tooWide` where tables would be too large; up to ten spins are fixed in turn
  ///   to each of their values to make them smaller.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    let limits = TreeDecomposition.Limits(width: width)
    // A graph of width w has fewer than w couplings a spin: dense ones are refused uncopied.
    let most = limits.width + limits.fixed
    if model.couplings.pairCount > most * model.spinCount {
      throw SolverError.tooWide(
        model.couplings.pairCount / model.spinCount, most: limits.width,
        solver: TreeSearch.record.name)
    }
    let rows = CompressedRows(model.couplings)
    switch TreeDecomposition.search(rows, hasFields: model.hasFields, limits) {
    case .tooWide(let found, let most):
      throw SolverError.tooWide(found, most: most, solver: TreeSearch.record.name)
    case .decomposition(let decomposition):
      return PreparedTreeSearch(
        model: model, plan: BagPlan(decomposition, rows, fields: model.fields))
    }
  }
}

struct PreparedTreeSearch: PreparedSolver {
  let batchWidth = 1
  let defaultReplicas = 1
  let isDeterministic = true
  let model: IsingModel
  let plan: BagPlan

  var parameters: [(name: String, value: String)] {
    [
      ("width", "\(plan.decomposition.width)"), ("fixed", "\(plan.decomposition.fixed.count)"),
    ]
  }

  /// Assignments of fixed spins; without fields the first is up.
  var assignmentCount: Int {
    1 << max(0, plan.decomposition.fixed.count - (model.hasFields ? 0 : 1))
  }

  var defaultSteps: Int { max(1, assignmentCount * plan.decomposition.bagCount) }

  var energyTolerance: Double { model.isInteger ? 0 : 1e-9 }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    try TreeTrajectory(self, start)
  }
}

private final class TreeTrajectory: Trajectory {
  private let solver: PreparedTreeSearch
  private let start: TrajectoryStart
  private let evaluation: AnyBagEvaluation
  private let bagCount: Int
  private var best: Spins
  private var lowestTotal = AnyBagEvaluation.Total.none
  private var assignmentsDone = 0
  private var bagsDone = 0

  private(set) var stepsDone = 0
  private(set) var lowest: Double
  var control: (name: String, value: Double)? {
    ("eliminated", Double(stepsDone) / Double(solver.defaultSteps))
  }

  init(_ solver: PreparedTreeSearch, _ start: TrajectoryStart) throws {
    self.solver = solver
    self.start = start
    evaluation = try AnyBagEvaluation(solver.plan, for: solver.model)
    bagCount = solver.plan.decomposition.bagCount
    best = start.initial ?? Spins(repeating: true, count: solver.model.spinCount)
    lowest = solver.model.numerator(of: best)
    if bagCount == 0 { finishAssignments() }
  }

  /// Without bags every spin is fixed; the assignments, few, are compared at once.
  private func finishAssignments() {
    while assignmentsDone < solver.assignmentCount {
      evaluation.begin(assignment: assignment)
      finishAssignment()
    }
  }

  /// Bits of the fixed spins, the first of which is up where there are no fields.
  private var assignment: Int {
    solver.model.hasFields ? assignmentsDone : assignmentsDone << 1 | 1
  }

  var isOptimal: Bool { assignmentsDone == solver.assignmentCount }

  var isFinished: Bool {
    isOptimal || stepsDone >= start.steps || lowest <= start.target ?? -.infinity
  }

  func advance(by steps: Int) {
    var left = steps
    while left > 0, !isFinished {
      if bagsDone == 0 { evaluation.begin(assignment: assignment) }
      let count = min(left, bagCount - bagsDone, start.steps - stepsDone)
      evaluation.eliminate(bagsDone..<bagsDone + count)
      bagsDone += count
      stepsDone += count
      left -= count
      if bagsDone == bagCount { finishAssignment() }
    }
  }

  private func finishAssignment() {
    bagsDone = 0
    if evaluation.lowers(&lowestTotal) {
      let spins = evaluation.spins(count: solver.model.spinCount)
      let numerator = solver.model.numerator(of: spins)
      if numerator < lowest { (best, lowest) = (spins, numerator) }
    }
    assignmentsDone += 1
  }

  func readOut() -> [ReplicaState] {
    [ReplicaState(replica: start.replicas.lowerBound, spins: best, numerator: lowest)]
  }
}
