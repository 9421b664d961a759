/// Unit vectors in place of spins, with odd-cycle inequalities among coupled ones.
///
/// Along a cycle of k spins an even number of x_ij = s_i s_j is −1, so that for every odd set F of its edges
/// Σ_F x_ij − Σ_{others} x_ij ≥ −(k − 2) (Barahona & Mahjoub, Math. Programming 36, 157 (1986)). On a sparse graph these say
/// what triangles among all pairs would say, about coupled pairs alone.
struct CycleRelaxation: AugmentedLagrangian {
  typealias Spin = TwinVector

  /// An odd-cycle inequality.
  struct Cycle {
    /// The number of each edge, doubled, and one more where it is in F.
    var entries: [Int32]
    /// What violating it costs.
    var multiplier = 0.0

    /// The smallest value of the left side that spins can give it.
    var least: Double { -Double(entries.count - 2) }

    /// The left side less its least value: negative where the inequality is violated.
    @inline(__always)
    func slack(_ products: UnsafePointer<Double>) -> Double {
      var sum = -least
      for entry in entries {
        let product = products[Int(entry >> 1)]
        sum += entry & 1 == 1 ? product : -product
      }
      return sum
    }
  }

  /// Who is coupled with whom, and how: J_ij of the energy −Σ J_ij s_i s_j.
  let graph: CoupledPairs
  let unit: Double
  var factors: [Spin]
  /// The inequalities in use.
  var cycles: [Cycle] = []
  /// By how much a violation of 1 raises a multiplier, in units of the couplings.
  var penalty = 0.5
  /// v_i·v_j of each pair.
  private(set) var products: [Double]
  /// For each spin the part of its force along itself.
  private(set) var duals: [Double]
  private var forces: [Double]
  private var vectors: [Spin]

  init(_ graph: CoupledPairs, unit: Double) {
    (self.graph, self.unit) = (graph, unit)
    factors = .random(count: graph.order)
    vectors = factors
    products = [Double](repeating: 0, count: graph.pairs.count)
    forces = products
    duals = [Double](repeating: 0, count: graph.order)
  }

  mutating func value(at point: [Spin], _ gradient: inout [Spin]) -> Double {
    var value = 0.0
    for i in 0..<graph.order {
      vectors[i] = point[i] / length(point[i])
      gradient[i] = Spin()
    }
    vectors.withUnsafeBufferPointer { vectors in
      for (edge, pair) in graph.pairs.enumerated() {
        let product = (vectors[Int(pair.i)] * vectors[Int(pair.j)]).sum()
        products[edge] = product
        forces[edge] = -pair.coupling
        value -= pair.coupling * product
      }
    }
    value += addCycles()
    vectors.withUnsafeBufferPointer { vectors in
      gradient.withUnsafeMutableBufferPointer { gradient in
        for (edge, pair) in graph.pairs.enumerated() {
          let (i, j) = (Int(pair.i), Int(pair.j))
          gradient[i] += forces[edge] * vectors[j]
          gradient[j] += forces[edge] * vectors[i]
        }
      }
    }
    for i in 0..<graph.order {
      let along = (gradient[i] * vectors[i]).sum()
      duals[i] = along
      gradient[i] = (gradient[i] - along * vectors[i]) / length(point[i])
    }
    return value
  }

  /// Adds the forces of the inequalities; what they cost.
  private mutating func addCycles() -> Double {
    var cost = 0.0
    let rise = penalty * unit
    let cycles = cycles
    products.withUnsafeBufferPointer { products in
      forces.withUnsafeMutableBufferPointer { forces in
        guard let products = products.baseAddress else { return }
        for cycle in cycles {
          let multiplier = cycle.multiplier
          let pull = multiplier - rise * cycle.slack(products)
          guard pull > 0 else {
            cost -= multiplier * multiplier / (2 * rise)
            continue
          }
          cost += (pull * pull - multiplier * multiplier) / (2 * rise)
          for entry in cycle.entries { forces[Int(entry >> 1)] -= entry & 1 == 1 ? pull : -pull }
        }
      }
    }
    return cost
  }

  /// Takes the step of the multipliers that the violations ask for.
  ///
  /// - Returns: what duals and multipliers promise: about the bound that can be proven from them.
  mutating func raiseMultipliers() -> Double {
    var promise = duals.reduce(0, +) / 2
    let rise = penalty * unit
    products.withUnsafeBufferPointer { products in
      guard let products = products.baseAddress else { return }
      for index in cycles.indices {
        let multiplier = max(0, cycles[index].multiplier - rise * cycles[index].slack(products))
        cycles[index].multiplier = multiplier
        promise += multiplier * cycles[index].least
      }
    }
    return promise
  }
}

/// Pairs of coupled spins and who is coupled with whom.
struct CoupledPairs {
  let order: Int
  let pairs: [(i: Int32, j: Int32, coupling: Double)]
  /// The neighbours of spin i, with the numbers of the pairs, are those from `starts[i]` to `starts[i + 1]`.
  let starts: [Int]
  let neighbors: [(spin: Int32, pair: Int32)]

  /// A model's couplings; fields as couplings to one more spin.
  init(_ model: IsingModel) {
    var pairs: [(i: Int32, j: Int32, coupling: Double)] = []
    model.couplings.forEachPair { i, j, value in
      if value != 0 { pairs.append((Int32(i), Int32(j), value)) }
    }
    if model.hasFields {
      for (i, field) in model.fields.enumerated() where field != 0 {
        pairs.append((Int32(i), Int32(model.spinCount), field))
      }
    }
    order = model.spinCount + (model.hasFields ? 1 : 0)
    var starts = [Int](repeating: 0, count: order + 1)
    for pair in pairs {
      starts[Int(pair.i) + 1] += 1
      starts[Int(pair.j) + 1] += 1
    }
    for i in 0..<order { starts[i + 1] += starts[i] }
    var places = starts
    var neighbors = [(spin: Int32, pair: Int32)](repeating: (0, 0), count: 2 * pairs.count)
    for (number, pair) in pairs.enumerated() {
      for (spin, other) in [(pair.i, pair.j), (pair.j, pair.i)] {
        neighbors[places[Int(spin)]] = (other, Int32(number))
        places[Int(spin)] += 1
      }
    }
    (self.pairs, self.starts, self.neighbors) = (pairs, starts, neighbors)
  }
}
