import Isinglass

/// Proofs of lower bounds, for three problems of six spins whose minimum is known by looking at all states.
let proofTarget = FuzzTarget(
  "proof", "proofs of bounds: whatever a file proves is not above the lowest energy"
) { input in
  for (problem, lowest) in provable {
    do {
      let check = try ProofCheck(FileContent(input, name: "x"), of: problem)
      if let proven = check.proven {
        // Sums of the enumeration round, too.
        try require(
          proven.value <= lowest + (problem.model.isInteger ? 0 : 1e-12),
          "\(proven) is proven of a problem whose lowest energy is \(lowest)")
      }
      try require(!check.holds || check.proven != nil, "a proof holds and proves nothing")
    } catch let error as FormatError {
      if !input.prefix(2).elementsEqual([0x1F, 0x8B]) { try check(error, of: input) }
    }
  }
}

/// Whole numbers, others, and whole numbers with fields; each with its lowest energy.
private let provable: [(problem: Problem, lowest: Double)] = {
  let values = [1.0, -1, 1, 2, -1, -2, 1, 1, -1, 3, -1, 1, -1, 1, -2]
  return [(1.0, false), (0.3, false), (1.0, true)].compactMap { scale, hasFields in
    var couplings: [Coupling] = []
    for i in 0..<6 {
      for j in 0..<i { couplings.append(Coupling(i, j, scale * values[couplings.count])) }
    }
    let fields = hasFields ? [1.0, -1, 0, 2, 0, 1] : nil
    guard
      let built = try? Couplings(order: 6, couplings),
      let model = try? IsingModel(couplings: built, fields: fields)
    else { return nil }
    var lowest = Double.infinity
    for state in 0..<64 {
      func sign(_ i: Int) -> Double { state >> i & 1 == 1 ? 1 : -1 }
      var energy = 0.0
      for coupling in couplings { energy -= coupling.value * sign(coupling.i) * sign(coupling.j) }
      for (i, field) in (fields ?? []).enumerated() { energy -= field * sign(i) }
      lowest = min(lowest, energy)
    }
    return (Problem(model), lowest)
  }
}()
