import Synchronization

/// A model as a proof works with it: full couplings among its spins, fields as couplings to one more spin.
struct WholeProblem: Sendable {
  let model: IsingModel
  let whole: BranchExploration.Whole
  /// Half of what energies differ by at least, where the numbers are whole; else what is too little to count.
  let margin: Double
  /// Whether sums of couplings are exact.
  let isWhole: Bool

  /// - Returns: `nil` if the numbers are too large to be added.
  init?(_ model: IsingModel) {
    let count = model.spinCount
    let order = count + (model.hasFields ? 1 : 0)
    var couplings = [Double](repeating: 0, count: order * order)
    var magnitudes = model.offset.magnitude
    var squares = (sum: 0.0, count: 0.0)
    func put(_ i: Int, _ j: Int, _ value: Double) {
      couplings[i * order + j] = value
      couplings[j * order + i] = value
      magnitudes += value.magnitude
      if value != 0 { squares.count += 1 }
    }
    model.couplings.forEachPair { i, j, value in put(i, j, value) }
    if model.hasFields { for (i, field) in model.fields.enumerated() { put(i, count, field) } }
    // In this order nothing overflows or vanishes that need not.
    let largest = couplings.reduce(0) { max($0, $1.magnitude) }
    guard magnitudes.isFinite, magnitudes < 0x1p990, largest == 0 || largest > 0x1p-960 else {
      return nil
    }
    for value in couplings where largest > 0 {
      squares.sum += (value / largest) * (value / largest)
    }
    let typical = largest * (squares.sum / 2 / max(1, squares.count)).squareRoot()

    self.model = model
    isWhole = model.isInteger && magnitudes < 0x1p50
    let step = isWhole ? Certificate.energyStep(of: model).map { Double($0) } ?? 2 : 0
    margin = isWhole ? step / 2 : 1e-6 * magnitudes
    let terms = Double(order * order)
    whole = BranchExploration.Whole(
      order: order, couplings: couplings, offset: model.offset,
      unit: typical > 0 ? typical.binade : 1,
      lost: isWhole ? 0 : magnitudes * terms * 0x1p-52)
  }

  /// A state with its energy.
  func state(_ spins: Spins) -> BranchAndBound.State {
    var isUp = (0..<model.spinCount).map { spins.isUp($0) }
    if model.hasFields { isUp.append(true) }
    return (model.numerator(of: spins), isUp)
  }

  /// The spins of a state; the fields' own, where there is one, points up.
  func spins(_ isUp: [Bool]) -> Spins {
    let along = model.hasFields ? isUp.last ?? true : true
    return Spins(values: isUp.prefix(model.spinCount).map { $0 == along ? 1 : -1 })
  }

  /// The lowest energy that can occur whose numerator is not below a bound; `nil` if it is infinite.
  func energy(atLeast bound: Double) -> Energy? {
    bound.isFinite ? Certificate.energy(atLeast: bound, model) : nil
  }
}

/// Tells whoever watches a proof how far it has come.
final class ProgressReport: Sendable {
  private let problem: WholeProblem
  private let onProgress: (@Sendable (OptimalityProof.Progress) -> Void)?
  private let latest: Mutex<OptimalityProof.Progress>

  init(_ problem: WholeProblem, _ onProgress: (@Sendable (OptimalityProof.Progress) -> Void)?) {
    (self.problem, self.onProgress) = (problem, onProgress)
    latest = Mutex(OptimalityProof.Progress(nodes: 0, open: 0, lowest: Energy(exactly: 0)))
  }

  /// Takes note of where a search stands.
  func begin(_ search: BranchAndBound) {
    guard onProgress != nil else { return }
    let lowest = problem.model.energy(ofNumerator: search.best.energy)
    let bound = problem.energy(atLeast: search.bound)
    latest.withLock { ($0.open, $0.lowest, $0.bound) = (search.openCount, lowest, bound) }
  }

  /// Tells of one more part that was looked at.
  func tell(nodes: Int) {
    guard let onProgress else { return }
    latest.withLock { latest in
      latest.nodes = max(latest.nodes, nodes)
      onProgress(latest)
    }
  }
}
