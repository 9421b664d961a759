/// A bound with the argument that proves it, where there is one that can be written down.
struct CertifiedBound: Sendable {
  let bound: EnergyBound
  /// Why it holds; `nil` where only the code that found it could say.
  var argument: BoundArgument?
}

/// Why no energy of a model is below a bound.
enum BoundArgument: Sendable {
  /// No coupling and no field can be more than satisfied.
  case magnitudes
  /// Multipliers prove it.
  case multipliers(BoundMultipliers)
}

/// Multipliers that prove a bound of a whole model: see `MultiplierBound` for the argument.
struct BoundMultipliers: Sendable {
  /// y of s_i² = 1, one a spin and one more for the fields where there are any.
  var diagonal: [Double]
  /// Odd-cycle inequalities with their multipliers.
  var cycles: [WeightedCycle] = []
}

/// An odd-cycle inequality Σ_F x − Σ_{others} x ≥ −(k − 2) of a closed walk of k spins, with its multiplier.
struct WeightedCycle: Sendable {
  /// What violating it costs.
  let multiplier: Double
  /// The spins in the order of the walk, each doubled, and one more where the pair of it and the next spin is in F.
  let steps: [Int32]
}

extension BoundMultipliers {
  /// Multipliers that prove what magnitudes do: the matrix that they make has a dominant diagonal.
  init(magnitudesOf model: IsingModel) {
    let count = model.spinCount
    diagonal = [Double](repeating: 0, count: count + (model.hasFields ? 1 : 0))
    model.couplings.forEachPair { i, j, value in
      diagonal[i] -= value.magnitude
      diagonal[j] -= value.magnitude
    }
    if model.hasFields {
      for (i, field) in model.fields.enumerated() {
        diagonal[i] -= field.magnitude
        diagonal[count] -= field.magnitude
      }
    }
  }

  /// Takes in the multipliers of a part of a model that nothing connects with the rest.
  ///
  /// Matrices without a positive eigenvalue add up to another one, so that what each part proves adds up, too.
  ///
  /// - Parameters:
  ///   - part: multipliers that leave no positive eigenvalue.
  ///   - spins: which spins of the model the part's are.
  mutating func add(_ part: BoundMultipliers, spins: [Int]) {
    let ghost = diagonal.count - 1
    func place(_ index: Int) -> Int { index < spins.count ? spins[index] : ghost }
    for (index, multiplier) in part.diagonal.enumerated() { diagonal[place(index)] += multiplier }
    for cycle in part.cycles {
      cycles.append(
        WeightedCycle(
          multiplier: cycle.multiplier,
          steps: cycle.steps.map { Int32(2 * place(Int($0 >> 1))) + ($0 & 1) }))
    }
  }
}

extension CycleRelaxation {
  /// The multipliers, lowered so that a matrix with this largest eigenvalue has none above 0.
  func multipliers(lowering edge: Double) -> BoundMultipliers {
    BoundMultipliers(
      diagonal: duals.map { $0 - max(0, edge) },
      cycles: cycles.compactMap { cycle in
        cycle.multiplier > 0
          ? walk(cycle).map { WeightedCycle(multiplier: cycle.multiplier, steps: $0) } : nil
      })
  }

  /// The spins of a cycle in the order of a walk around it; `nil` if its pairs are no cycle.
  private func walk(_ cycle: Cycle) -> [Int32]? {
    guard let first = cycle.entries.first else { return nil }
    let start = graph.pairs[Int(first >> 1)].i
    var left = cycle.entries
    var steps: [Int32] = []
    var spin = start
    while !left.isEmpty {
      let next = left.firstIndex { entry in
        let pair = graph.pairs[Int(entry >> 1)]
        return pair.i == spin || pair.j == spin
      }
      guard let next else { return nil }
      let entry = left.remove(at: next)
      steps.append(2 * spin + (entry & 1))
      let pair = graph.pairs[Int(entry >> 1)]
      spin = pair.i == spin ? pair.j : pair.i
    }
    return spin == start ? steps : nil
  }
}
