import Spectra

/// What one node of a branch and bound shows: a bound, maybe a better state, and where to split it.
struct BranchExploration {
  /// The whole problem: the energy is offset − Σ_{i<j} B_ij s_i s_j.
  struct Whole: Sendable {
    var order: Int
    /// B, full and symmetric.
    var couplings: [Double]
    var offset: Double
    /// What couplings are measured in: a power of two.
    var unit: Double
    /// By how much sums of couplings can be off; 0 where they are whole numbers.
    var lost: Double

    /// What multipliers are counted in.
    var quantum: Double { unit * 0x1p-20 }
  }

  /// A proven bound on the energies in the node.
  private(set) var bound: Double
  /// The multipliers that prove it; `nil` where all states were looked at, or nothing was proven.
  private(set) var multipliers: MultiplierBound?
  /// Whether all states were looked at.
  private(set) var isEnumerated = false
  /// The best state that turned up, of the whole problem's spins.
  private(set) var state: (energy: Double, isUp: [Bool])?
  /// The pair of groups to split on, and what the halves begin with.
  private(set) var pair = (0, 0)
  private(set) var factors: [CliqueRelaxation.Spin] = []
  private(set) var cliques: [CliqueInequality] = []

  /// Nodes of so few groups are enumerated.
  static let fewGroups = 10

  /// Looks at a node until its bound reaches the target or splitting it promises more.
  ///
  /// - Returns: `nil` if it was stopped.
  init?(
    of node: BranchNode, in whole: Whole, target: Double, isStopped: () -> Bool
  ) {
    bound = node.bound
    let order = node.groups.count
    let (couplings, offset) = node.groups.energies(whole.couplings, offset: whole.offset)
    if order <= Self.fewGroups {
      let lowest = SpinGroups.lowest(couplings: couplings, offset: offset, count: order)
      let scale = couplings.reduce(lowest.energy.magnitude) { $0 + $1.magnitude }
      bound = lowest.energy - (whole.lost > 0 ? whole.lost + scale * 0x1p-40 : 0)
      state = (lowest.energy, node.groups.spins { lowest.isUp[$0] })
      isEnumerated = true
      return
    }
    var relaxation = CliqueRelaxation(
      couplings: couplings, order: order, unit: whole.unit, factors: node.factors,
      cliques: node.cliques)
    let isRoot = node.depth == 0
    if isRoot {
      relaxation.minimize(iterations: 100, tolerance: 1e-4)
    } else {
      relaxation.refresh()
    }
    var promises: [Double] = []
    let mostRounds = isRoot ? 120 : 40
    for round in 0..<mostRounds {
      if isStopped() { return nil }
      relaxation.separate(triangles: 2 * order, larger: isRoot && round < 4 ? 0 : 2 * order)
      relaxation.penalty = isRoot && round < 4 ? 0.5 : round < 10 ? 0.15 : 0.05
      relaxation.minimize(iterations: 40, tolerance: 1e-4)
      let promise = offset + relaxation.raiseMultipliers()
      promises.append(promise)
      // Everything below the root begins with what the root found: it is worth more there.
      let worthwhile = isRoot ? 0.02 : 0.25
      let isHopeless =
        round >= 8 && promise - promises[round - 6] < worthwhile * (target - promise)
      if promise >= target || isHopeless || round == mostRounds - 1 {
        prove(relaxation, offset, whole)
        if bound >= target { return }
        if isHopeless { break }
      }
    }
    state = Self.rounded(relaxation, offset).map { state in
      (state.energy, node.groups.spins { state.isUp[$0] })
    }
    pair = Self.pair(of: relaxation)
    (factors, cliques) = (relaxation.factors, relaxation.cliques)
  }

  /// Keeps what the multipliers prove if it is more than is known.
  private mutating func prove(_ relaxation: CliqueRelaxation, _ offset: Double, _ whole: Whole) {
    guard
      let multipliers = MultiplierBound(
        duals: relaxation.duals, cliques: relaxation.cliques, quantum: whole.quantum),
      let proven = multipliers.value(
        couplings: relaxation.couplings, offset: offset, lost: whole.lost, quantum: whole.quantum,
        using: .automatic),
      proven > bound
    else { return }
    (bound, self.multipliers) = (proven, multipliers)
  }

  /// The pair to split on: least decided itself, of spins that are decided with most others.
  private static func pair(of relaxation: CliqueRelaxation) -> (Int, Int) {
    let order = relaxation.order
    let decidedness = (0..<order).map { i in
      relaxation.products[i * order..<(i + 1) * order].reduce(0) { $0 + $1 * $1 }
    }
    var best = (pair: (0, 1), score: -Double.infinity)
    for j in 1..<order {
      for i in 0..<j {
        let score =
          (1 - relaxation.products[i * order + j].magnitude) * (decidedness[i] + decidedness[j])
        if score > best.score { best = ((i, j), score) }
      }
    }
    return best.pair
  }

  /// The best of the states that the signs of the vectors' components fall into.
  private static func rounded(
    _ relaxation: CliqueRelaxation, _ offset: Double
  ) -> (energy: Double, isUp: [Bool])? {
    let order = relaxation.order
    var best: (energy: Double, isUp: [Bool])?
    for component in 0..<CliqueRelaxation.Spin.scalarCount {
      var isUp = relaxation.factors.map { $0[component] > 0 }
      var fields = (0..<order).map { i in
        (0..<order).reduce(0) {
          $0
            + (isUp[$1]
              ? relaxation.couplings[i * order + $1] : -relaxation.couplings[i * order + $1])
        }
      }
      // Each turn lowers the energy; that the number of turns is bounded guards against rounding.
      for _ in 0..<10 * order {
        let costs = (0..<order).map { isUp[$0] ? fields[$0] : -fields[$0] }
        guard let i = costs.indices.min(by: { costs[$0] < costs[$1] }), costs[i] < 0 else { break }
        isUp[i].toggle()
        let change = isUp[i] ? 2.0 : -2.0
        for j in 0..<order where j != i {
          fields[j] += change * relaxation.couplings[j * order + i]
        }
      }
      var energy = offset
      for i in 0..<order { energy -= (isUp[i] ? fields[i] : -fields[i]) / 2 }
      if energy < best?.energy ?? .infinity { best = (energy, isUp) }
    }
    return best
  }
}
