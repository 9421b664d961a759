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

  /// The lowest numerator alone, sooner: each spin adds to the energy of those before it.
  public static func lowestNumerator(_ model: IsingModel) -> Double {
    let count = model.spinCount
    let rows = (0..<count).map { i in (0..<i).map { model.couplings[i, $0] } }
    let fields = model.hasFields ? model.fields : [Double](repeating: 0, count: count)
    var spins = [Double](repeating: 1, count: count)
    func lowest(from spin: Int, _ energy: Double) -> Double {
      if spin == count { return energy }
      var field = fields[spin]
      for (other, coupling) in rows[spin].enumerated() { field += coupling * spins[other] }
      var best = Double.infinity
      for value in [1.0, -1.0] {
        spins[spin] = value
        best = min(best, lowest(from: spin + 1, energy - value * field))
      }
      return best
    }
    return lowest(from: 0, model.offset)
  }
}
