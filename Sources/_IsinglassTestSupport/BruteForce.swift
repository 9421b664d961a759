public import Isinglass

/// The truth of a small model, by naive enumeration that shares no code with the library: it reads
/// couplings one by one and adds up the definition of the energy.
public struct BruteForce: Sendable {
  /// The lowest numerator of the energy.
  public var lowest = Double.infinity
  /// The configurations that have it.
  public var minimizers: [[Int]] = []

  /// Visits all 2ᴺ configurations; keep N at most 20.
  public init(_ model: IsingModel) {
    for bits in 0..<(1 << model.spinCount) {
      let spins = (0..<model.spinCount).map { bits >> $0 & 1 == 1 ? 1 : -1 }
      let energy = BruteForce.numerator(model, spins)
      if energy < lowest - 1e-9 * max(1, abs(lowest)) || lowest == .infinity {
        lowest = energy
        minimizers = [spins]
      } else if energy <= lowest + 1e-9 * max(1, abs(lowest)) {
        minimizers.append(spins)
      }
    }
  }

  /// The numerator of the energy of a configuration, by the definition.
  public static func numerator(_ model: IsingModel, _ spins: [Int]) -> Double {
    var energy = model.offset
    for i in 0..<model.spinCount {
      for j in 0..<i { energy -= model.couplings[i, j] * Double(spins[i] * spins[j]) }
      if model.hasFields { energy -= model.fields[i] * Double(spins[i]) }
    }
    return energy
  }
}
