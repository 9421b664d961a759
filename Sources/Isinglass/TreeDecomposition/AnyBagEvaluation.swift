/// The evaluation of a decomposition in the narrowest numbers that hold all sums exactly; in double
/// precision for real models.
///
/// An enumeration rather than a protocol: code behind a protocol is not specialised for its numbers.
enum AnyBagEvaluation {
  case int16(BagEvaluation<Int16>)
  case float(BagEvaluation<Float>)
  case double(BagEvaluation<Double>)
  case int64(BagEvaluation<Int64>)

  /// - Throws: `SolverError.outOfMemory`.
  init(_ plan: BagPlan, for model: IsingModel) throws {
    let magnitude = model.couplings.absoluteSum + model.fields.reduce(0) { $0 + abs($1) }
    if !model.isInteger || magnitude >= 0x1p24 && magnitude < 0x1p53 {
      self = .double(try BagEvaluation(plan))
    } else if magnitude < 0x1p15 {
      self = .int16(try BagEvaluation(plan))
    } else if magnitude < 0x1p24 {
      self = .float(try BagEvaluation(plan))
    } else {
      self = .int64(try BagEvaluation(plan))
    }
  }

  /// Starts anew; bit k of the assignment says whether fixed spin k is up.
  func begin(assignment: Int) {
    switch self {
    case .int16(let evaluation): evaluation.begin(assignment: assignment)
    case .float(let evaluation): evaluation.begin(assignment: assignment)
    case .double(let evaluation): evaluation.begin(assignment: assignment)
    case .int64(let evaluation): evaluation.begin(assignment: assignment)
    }
  }

  /// Eliminates the spins of some bags.
  func eliminate(_ bags: Range<Int>) {
    switch self {
    case .int16(let evaluation): for bag in bags { evaluation.eliminate(bag) }
    case .float(let evaluation): for bag in bags { evaluation.eliminate(bag) }
    case .double(let evaluation): for bag in bags { evaluation.eliminate(bag) }
    case .int64(let evaluation): for bag in bags { evaluation.eliminate(bag) }
    }
  }

  /// The lowest sum so far, of whole or of real numbers.
  enum Total {
    case none
    case whole(Int64)
    case real(Double)
  }

  /// Whether the sum of this assignment is below the lowest so far, which it then becomes.
  func lowers(_ lowest: inout Total) -> Bool {
    let total: Total =
      switch self {
      case .int16(let evaluation): .whole(Int64(evaluation.total))
      case .float(let evaluation): .real(Double(evaluation.total))
      case .double(let evaluation): .real(evaluation.total)
      case .int64(let evaluation): .whole(evaluation.total)
      }
    switch (total, lowest) {
    case (.whole(let new), .whole(let old)) where new >= old: return false
    case (.real(let new), .real(let old)) where new >= old: return false
    default:
      lowest = total
      return true
    }
  }

  /// The spins of the lowest energy; all bags must be eliminated.
  func spins(count: Int) -> Spins {
    switch self {
    case .int16(let evaluation): evaluation.spins(count: count)
    case .float(let evaluation): evaluation.spins(count: count)
    case .double(let evaluation): evaluation.spins(count: count)
    case .int64(let evaluation): evaluation.spins(count: count)
    }
  }
}
