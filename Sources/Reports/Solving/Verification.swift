package import Isinglass

/// The energy of an answer, added up pair by pair from the problem's own numbers.
///
/// Shares no code with any solver, nor with the energy that the library reports: whole numbers are
/// added as integers, others with compensation (Kahan 1965).
package struct Verification {
  /// The energy found by adding up.
  package let energy: Energy
  /// By how much rounding can have put `energy` off: 0 where the numbers are whole.
  package let error: Double
  /// Whether the reported energy is that, up to rounding where the numbers are not whole.
  package let holds: Bool

  /// Recomputes the energy of an answer and compares.
  ///
  /// - Complexity: O(couplings).
  package init(of spins: Spins, reported: Energy, in problem: Problem) {
    let model = problem.model
    // Beyond this many pairs adding up one by one takes too long; the library's own recomputation
    // from the packed couplings has to do.
    let mostPairs = 300_000_000
    if model.couplings.pairCount > mostPairs {
      energy = model.energy(of: spins)
    } else if model.isInteger {
      energy = Verification.integerEnergy(of: spins, model)
    } else {
      energy = Verification.realEnergy(of: spins, model)
    }
    error = Verification.error(in: model)
    holds = Verification.agree(reported, energy, in: model)
  }

  /// By how much a compensated sum of all terms of an energy can be off: 2u Σ|terms| and what is of the order n u²
  /// (Higham, *Accuracy and Stability*, §4.3), u = 2⁻⁵³.
  private static func error(in model: IsingModel) -> Double {
    guard !model.isInteger else { return 0 }
    return 0x1p-51 * magnitudes(of: model) / Double(model.denominator)
  }

  private static func magnitudes(of model: IsingModel) -> Double {
    let fields = model.fields.reduce(0) { $0 + abs($1) }
    return model.couplings.absoluteSum + fields + abs(model.offset)
  }

  /// Whether two values of an energy agree: exactly for whole numbers, up to rounding for others.
  package static func agree(_ a: Energy, _ b: Energy, in model: IsingModel) -> Bool {
    if a.isExact, b.isExact, model.isInteger { return a == b }
    return abs(a.value - b.value) <= 1e-12 * magnitudes(of: model) / Double(model.denominator)
  }

  private static func integerEnergy(of spins: Spins, _ model: IsingModel) -> Energy {
    // No overflow: an integer model's magnitudes add up to less than 2⁶².
    var numerator = Int64(model.offset)
    model.couplings.forEachPair { i, j, value in
      numerator -= spins.isUp(i) == spins.isUp(j) ? Int64(value) : -Int64(value)
    }
    for (i, field) in model.fields.enumerated() {
      numerator -= spins.isUp(i) ? Int64(field) : -Int64(field)
    }
    return Energy(exactly: numerator, denominator: model.denominator)
  }

  private static func realEnergy(of spins: Spins, _ model: IsingModel) -> Energy {
    var sum = model.offset
    var lost = 0.0
    func add(_ term: Double) {
      let corrected = term - lost
      let total = sum + corrected
      lost = (total - sum) - corrected
      sum = total
    }
    model.couplings.forEachPair { i, j, value in
      add(spins.isUp(i) == spins.isUp(j) ? -value : value)
    }
    for (i, field) in model.fields.enumerated() { add(spins.isUp(i) ? -field : field) }
    return Energy(sum / Double(model.denominator))
  }
}
