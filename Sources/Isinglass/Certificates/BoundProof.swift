import Spectra

/// A proven bound with all that is needed to prove it again, for `ProofFile` to write and `ProofCheck` to check.
///
/// Bounds by matching and by tree decomposition have none: what proves them would be as large as the work.
public struct BoundProof: Sendable {
  /// What is proven; rounded a little further down than the bound that it was made of, so that whoever rounds
  /// differently proves it, too.
  public let bound: EnergyBound
  let argument: Argument

  /// Why the bound holds, in whole numbers.
  enum Argument: Sendable {
    /// All states are split until each part has a bound.
    case tree(ProofTree)
    /// No coupling and no field can be more than satisfied.
    case magnitudes
    /// Multipliers of all spins and of odd cycles.
    case multipliers(Multipliers)
  }

  /// Multipliers as multiples of a quantum.
  struct Multipliers: Sendable {
    let quantum: Double
    let diagonal: [Int64]
    let cycles: [(multiple: Int64, steps: [Int32])]
  }

  /// The proof that a search found; `nil` if it proved nothing, or the tree was not kept.
  public init?(_ search: OptimalityProof) {
    guard let tree = search.tree, let bound = search.bound, tree.provesAnything else { return nil }
    (self.bound, argument) = (bound, .tree(tree))
  }

  /// The proof of a bound; `nil` if its argument cannot be written down.
  ///
  /// - Complexity: O(N³) for multipliers, O(couplings) for magnitudes.
  init?(_ certified: CertifiedBound, of model: IsingModel) {
    switch certified.argument {
    case nil: return nil
    case .magnitudes:
      // Whoever checks it adds up in double precision, too.
      let exact = Certificate.magnitudes(of: model)
      let isExact = model.isInteger && exact.energy.value.magnitude < 0x1p50
      let energy =
        isExact
        ? exact.energy : Certificate.energy(atLeast: Certificate.magnitudeSum(of: model), model)
      // The energy of a state that satisfies everything is the bound itself, if it is exact.
      bound =
        isExact && certified.bound.method == .balance
        ? certified.bound : EnergyBound(energy: energy, method: .magnitudes)
      argument = .magnitudes
    case .multipliers(let multipliers):
      guard
        let (value, rounded) = Self.value(of: multipliers, model), value.isFinite
      else { return nil }
      bound = EnergyBound(
        energy: Certificate.energy(atLeast: value, model), method: certified.bound.method)
      argument = .multipliers(rounded)
    }
  }

  /// Rounds multipliers and works out what they prove then, with something to spare.
  private static func value(
    of multipliers: BoundMultipliers, _ model: IsingModel
  ) -> (value: Double, rounded: Multipliers)? {
    let count = model.spinCount
    var sum = (magnitudes: model.offset.magnitude, squares: 0.0, pairs: 0.0)
    var largest = model.fields.reduce(0) { max($0, $1.magnitude) }
    model.couplings.forEachPair { _, _, value in largest = max(largest, value.magnitude) }
    guard largest > 0x1p-960, largest < 0x1p900 else { return nil }
    func take(_ value: Double) {
      guard value != 0 else { return }
      sum.magnitudes += value.magnitude
      sum.squares += (value / largest) * (value / largest)
      sum.pairs += 1
    }
    model.couplings.forEachPair { _, _, value in take(value) }
    for field in model.fields { take(field) }
    let unit = largest * (sum.squares / sum.pairs).squareRoot()
    let quantum = unit.binade * 0x1p-22

    func multiple(_ value: Double) -> Int64? {
      let whole = (value / quantum).rounded()
      return whole.magnitude < 0x1p53 ? Int64(whole) : nil
    }
    var cycles: [(multiple: Int64, steps: [Int32])] = []
    var matrix = SymmetricMatrix(order: multipliers.diagonal.count)
    model.couplings.forEachPair { i, j, value in matrix[i, j] = value }
    if model.hasFields {
      for (i, field) in model.fields.enumerated() { matrix[i, count] = field }
    }
    var spent = 0.0
    for cycle in multipliers.cycles {
      guard let multiple = multiple(cycle.multiplier) else { return nil }
      guard multiple > 0 else { continue }
      let multiplier = Double(multiple) * quantum
      for (index, step) in cycle.steps.enumerated() {
        let next = cycle.steps[(index + 1) % cycle.steps.count]
        matrix[Int(step >> 1), Int(next >> 1)] += step & 1 == 1 ? multiplier : -multiplier
      }
      spent += multiplier * Double(cycle.steps.count - 2)
      cycles.append((multiple, cycle.steps))
    }
    var diagonal: [Int64] = []
    for (spin, multiplier) in multipliers.diagonal.enumerated() {
      guard let multiple = multiple(multiplier) else { return nil }
      diagonal.append(multiple)
      matrix[spin, spin] = Double(multiple) * quantum
    }
    let lost =
      model.isInteger && sum.magnitudes < 0x1p50
      ? 0 : sum.magnitudes * (sum.pairs + 1) * 0x1p-52
    let terms = Double(diagonal.count + cycles.count + 16)
    let spare = 1e-6 * unit + (sum.magnitudes + spent) * terms * 0x1p-50
    return MultiplierBound.value(
      matrix, offset: model.offset, spent: spent, terms: cycles.count, lost: lost + spare,
      using: .automatic
    ).map { ($0.bound, Multipliers(quantum: quantum, diagonal: diagonal, cycles: cycles)) }
  }
}
