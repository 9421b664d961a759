/// Solves ever new parts of a problem exactly, the rest held fixed.
///
/// On a square lattice without fields the part is all of it but one row and one column (only what
/// wraps around needs cutting): a planar graph, whose ground state a minimum-weight perfect matching
/// of its frustrated plaquettes gives in polynomial time (Bieche et al. 1980; windows on a torus as in
/// Khoshbakht & Weigel, Phys. Rev. B 97, 064410, 2018). An open lattice is solved, with proof, in one
/// step. On any other problem the part is a random induced forest, solved by dynamic programming
/// (Hamze & de Freitas, UAI 2004; Selby, arXiv:1409.3934).
public struct ExactWindows: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "windows", fullName: "exact-windows",
    summary: "solves parts exactly, the rest held: planar patches of 2-D lattices, or random trees",
    step: "one window solved",
    source: "H. Khoshbakht & M. Weigel, Phys. Rev. B 97, 064410 (2018)",
    parameters: [
      ParameterRecord(
        "patience", "windows without gain after which a replica ends", .integer(1...1_000_000),
        default: "12 on lattices, 100 elsewhere",
        origin: "on tori of 20,000 spins the last gain comes within 12 windows of the one before")
    ])

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Looks for a lattice in the couplings.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    PreparedWindows(model, settings)
  }
}

struct PreparedWindows: PreparedSolver {
  let model: IsingModel
  let relaxation: LatticeRelaxation?
  let windows: LatticeWindows?
  /// That of the relaxation.
  let bound: EnergyBound?
  /// Whether the relaxation's state is a ground state.
  let isSolved: Bool
  /// The numerator at which a state is proven to be a ground state.
  let provenNumerator: Double
  let rows: CompressedRows
  let patience: Int

  let batchWidth = 1
  let defaultReplicas = 64

  init(_ model: IsingModel, _ settings: Settings) {
    self.model = model
    relaxation = model.hasFields ? nil : SquareLattice(model.couplings).map(LatticeRelaxation.init)
    isSolved =
      relaxation.map { $0.lattice.isExact && $0.energy(of: $0.spins()) == $0.lowest } ?? false
    bound = relaxation?.bound(on: model)
    provenNumerator =
      if model.isInteger, let bound {
        bound.energy.value * Double(model.denominator)
      } else {
        -.infinity
      }
    windows = isSolved ? nil : relaxation.map { LatticeWindows($0.lattice) }
    rows = relaxation == nil ? CompressedRows(model.couplings) : CompressedRows()
    patience = settings.integer("patience", default: relaxation == nil ? 100 : 12)
  }

  var isDeterministic: Bool { isSolved }
  var defaultSteps: Int { isSolved ? 1 : 1_000_000 }
  var energyTolerance: Double { model.isInteger ? 0 : 1e-9 }

  var parameters: [(name: String, value: String)] {
    var parameters = [("patience", "\(patience)")]
    let window =
      windows.map { "\($0.patch.rows) x \($0.patch.columns) patch" }
      ?? (relaxation == nil ? "induced forest" : "whole lattice")
    parameters.append(("window", window))
    return parameters
  }

  func makeTrajectory(_ start: TrajectoryStart) -> any Trajectory { WindowsTrajectory(self, start) }
}

private final class WindowsTrajectory: Trajectory {
  private let solver: PreparedWindows
  private let start: TrajectoryStart
  private var random: Philox
  private var forest: ForestWindow?
  private var spins: Spins
  private var stale = 0
  private(set) var stepsDone = 0
  private(set) var lowest: Double
  let control: (name: String, value: Double)? = nil

  init(_ solver: PreparedWindows, _ start: TrajectoryStart) {
    self.solver = solver
    self.start = start
    let replica = start.replicas.lowerBound
    random = start.seed.stream(.proposal, index: replica)
    if let initial = start.initial {
      spins = initial
    } else if let relaxation = solver.relaxation, !solver.isSolved {
      let lattice = relaxation.lattice
      spins = relaxation.spins(
        from: Int(random.below(UInt64(lattice.rows))), Int(random.below(UInt64(lattice.columns))))
    } else {
      spins = start.seed.randomSpins(solver.model.spinCount, replica)
    }
    lowest = solver.model.numerator(of: spins)
    forest = solver.relaxation == nil ? ForestWindow(solver.rows, solver.model.fields) : nil
  }

  var isOptimal: Bool {
    solver.isSolved && stepsDone > 0 || lowest <= solver.provenNumerator
  }

  var isFinished: Bool {
    isOptimal || stale >= solver.patience || stepsDone >= start.steps
      || lowest <= start.target ?? -.infinity
  }

  func advance(by count: Int) {
    for _ in 0..<count {
      if isFinished { return }
      if let windows = solver.windows {
        windows.solveWindow(at: &random, &spins)
      } else if let relaxation = solver.relaxation {
        spins = relaxation.spins()
      } else {
        forest?.solve(&spins, &random)
      }
      let energy = solver.model.numerator(of: spins)
      stale = energy < lowest ? 0 : stale + 1
      lowest = min(lowest, energy)
      stepsDone += 1
    }
  }

  func save(into writer: StateWriter) -> Bool {
    random.save(into: writer)
    forest?.save(into: writer)
    writer.write(spins)
    for number in [stale, stepsDone] { writer.write(number) }
    writer.write(lowest)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    try random.restore(from: &reader)
    try forest?.restore(from: &reader)
    spins = try reader.spins(count: spins.count)
    stale = try reader.int(in: 0...StateReader.most)
    stepsDone = try reader.steps(atMost: start.steps)
    lowest = try reader.double()
  }

  func readOut() -> [ReplicaState] {
    [ReplicaState(replica: start.replicas.lowerBound, spins: spins, numerator: lowest)]
  }
}
