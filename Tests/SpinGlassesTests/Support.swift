import Isinglass
import SpinGlasses

/// Energies of all 2^N states, computed from J and h read pair by pair, spin i of state k being up
/// when bit i of k is set.
func allEnergies(_ problem: Problem) -> [Double] {
  let order = problem.spinCount
  let couplings = problem.model.couplings
  let matrix = (0..<order).map { i in (0..<order).map { j in couplings[i, j] } }
  let fields = problem.model.hasFields ? problem.model.fields : []
  return (0..<1 << order).map { state in
    let spins = (0..<order).map { state >> $0 & 1 == 1 ? 1.0 : -1 }
    var energy = 0.0
    for i in 0..<order {
      for j in 0..<i { energy -= matrix[i][j] * spins[i] * spins[j] }
      if !fields.isEmpty { energy -= fields[i] * spins[i] }
    }
    return energy
  }
}

/// A state's number in `allEnergies`.
func stateNumber(_ spins: Spins) -> Int {
  (0..<spins.count).reduce(0) { spins.isUp($1) ? $0 | 1 << $1 : $0 }
}

/// The product of two configurations, spin by spin.
func product(_ a: Spins, _ b: Spins) -> Spins {
  Spins(words: zip(a.words, b.words).map { ~($0 ^ $1) }, count: a.count)
}

/// Some random configuration.
func randomSpins(_ count: Int, _ index: Int) -> Spins {
  var stream = Seed(99).stream(.experiment, index: index)
  return Spins(words: (0..<(count + 63) / 64).map { _ in stream.next() }, count: count)
}
