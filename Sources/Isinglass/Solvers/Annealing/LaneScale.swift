import Synchronization

/// The sizes of a model's numbers as ``LaneCouplings`` needs them.
struct LaneScale: Sendable {
  /// The common divisor of all numbers.
  private(set) var divisor = 0
  /// The largest coupling after division by it.
  private(set) var largest = 0
  /// The largest row sum of |J| + |h| that fits 8 bits, and how many rows have such.
  private(set) var reach = 0
  private(set) var narrow = 0

  /// The largest sum of a row that fits 8 bits.
  static let mostOfNarrow = 127

  /// Measures a model; `nil` where it does not fit.
  ///
  /// - Complexity: O(spins) where all couplings are ±1, else O(couplings).
  init?(of model: IsingModel) {
    let (count, couplings) = (model.spinCount, model.couplings)
    guard model.isInteger, count > 0, count <= 1 << 23, couplings.magnitudes.largest < 0x1p40,
      couplings.pairCount < min(1 << 27, 80 * count)  // denser ones are not worth a look
    else { return nil }
    for field in model.fields {
      guard abs(field) < 0x1p40 else { return nil }
      divisor = LaneScale.greatestCommonDivisor(divisor, Int(abs(field)))
    }
    if couplings.isOfOneMagnitude {
      divisor = LaneScale.greatestCommonDivisor(divisor, Int(couplings.magnitudes.largest))
    } else {
      for i in 0..<count where divisor != 1 {
        couplings.forEachNeighbor(of: i) { _, value in
          divisor = LaneScale.greatestCommonDivisor(divisor, Int(abs(value)))
        }
      }
    }
    divisor = max(1, divisor)
    largest = Int(couplings.magnitudes.largest) / divisor
    for (i, sum) in couplings.statistics().absoluteRowSums.enumerated() {
      let field = model.hasFields ? abs(model.fields[i]) : 0
      let sum = (sum + field) / Double(divisor)
      if sum > 32_000 { return nil }
      if sum <= Double(LaneScale.mostOfNarrow) {
        reach = max(reach, Int(sum))
        narrow += 1
      }
    }
    guard largest <= LaneScale.mostOfNarrow, 20 * (count - narrow) <= count else { return nil }
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}

/// ``LaneCouplings`` that are packed when they are first needed, which takes longer than a small problem.
final class LaneSource: Sendable {
  private let model: IsingModel
  private let scale: LaneScale
  private let packed = Mutex<LaneCouplings?>(nil)

  /// `nil` where the model does not fit.
  init?(_ model: IsingModel) {
    guard let scale = LaneScale(of: model) else { return nil }
    self.model = model
    self.scale = scale
  }

  /// The packed couplings.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  func couplings() throws -> LaneCouplings {
    try packed.withLock { packed in
      if let packed { return packed }
      let made = try LaneCouplings(model, scale)
      packed = made
      return made
    }
  }
}
