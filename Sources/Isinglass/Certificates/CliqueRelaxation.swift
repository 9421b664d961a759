/// Unit vectors in place of spins, with clique inequalities among them: an augmented Lagrangian over low-rank
/// factors.
///
/// The semidefinite relaxation with these inequalities is what the strongest codes for dense Max-Cut bound with
/// (Rendl, Rinaldi & Wiegele, Math. Programming 121, 307 (2010); Hrga & Povh, Comput. Optim. Appl. 80, 347 (2021)).
/// Here its multipliers come from vectors of sixteen components: nothing rests on how good they are, since
/// what they prove is proven apart (`MultiplierBound`).
struct CliqueRelaxation: AugmentedLagrangian {
  typealias Spin = SIMD16<Double>

  let order: Int
  /// B, full and symmetric, without a diagonal: the energy is −Σ_{i<j} B_ij s_i s_j.
  let couplings: [Double]
  /// What couplings are measured in.
  let unit: Double
  /// Vectors along the unit vectors.
  var factors: [Spin]
  /// The inequalities in use.
  private(set) var cliques: [CliqueInequality] = []
  /// By how much a violation of 1 raises a multiplier, in units of the couplings.
  var penalty = 0.15
  /// v_i·v_j of all pairs.
  private(set) var products: [Double]
  /// For each spin the part of its force along itself: B' + Diag(duals) has no positive eigenvalue at the minimum.
  private(set) var duals: [Double]
  private var forces: [Double]
  private var vectors: [Spin]
  /// Which inequalities are in use.
  private var known = Set<CliqueInequality.Identity>()
  /// Where the search for larger cliques begins.
  private var random = Seed(0).stream(.proposal)

  init(
    couplings: [Double], order: Int, unit: Double, factors: [Spin],
    cliques: [CliqueInequality]
  ) {
    (self.couplings, self.order, self.unit, self.factors) = (couplings, order, unit, factors)
    products = [Double](repeating: 0, count: order * order)
    forces = products
    duals = [Double](repeating: 0, count: order)
    vectors = factors
    for clique in cliques { _ = insert(clique) }
  }

  // MARK: The augmented Lagrangian

  mutating func value(at point: [Spin], _ gradient: inout [Spin]) -> Double {
    var value = addCouplings(at: point)
    value += addCliques()
    let order = order
    var duals = duals
    forces.withUnsafeMutableBufferPointer { forces in
      vectors.withUnsafeBufferPointer { vectors in
        for i in 0..<order {
          for j in 0..<i { forces[j * order + i] = forces[i * order + j] }
        }
        for i in 0..<order {
          var force = Spin()
          let row = i * order
          for j in 0..<order { force += forces[row + j] * vectors[j] }
          let along = (force * vectors[i]).sum()
          duals[i] = along
          gradient[i] = (force - along * vectors[i]) / length(point[i])
        }
      }
    }
    self.duals = duals
    return value
  }

  /// Sets products and forces to those of the couplings alone; the energy.
  private mutating func addCouplings(at point: [Spin]) -> Double {
    var energy = 0.0
    let order = order
    vectors.withUnsafeMutableBufferPointer { vectors in
      products.withUnsafeMutableBufferPointer { products in
        forces.withUnsafeMutableBufferPointer { forces in
          couplings.withUnsafeBufferPointer { couplings in
            for i in 0..<order {
              let vector = point[i] / length(point[i])
              vectors[i] = vector
              products[i * order + i] = 1
              for j in 0..<i {
                let product = (vector * vectors[j]).sum()
                products[i * order + j] = product
                products[j * order + i] = product
                energy -= couplings[i * order + j] * product
                forces[i * order + j] = -couplings[i * order + j]
              }
            }
          }
        }
      }
    }
    return energy
  }

  /// Adds the forces of the inequalities; what they cost.
  private mutating func addCliques() -> Double {
    var cost = 0.0
    let (rise, order) = (penalty * unit, order)
    products.withUnsafeBufferPointer { products in
      forces.withUnsafeMutableBufferPointer { forces in
        guard let products = products.baseAddress else { return }
        for clique in cliques {
          let multiplier = clique.multiplier
          let pull = multiplier - rise * clique.slack(products, order: order)
          guard pull > 0 else {
            cost -= multiplier * multiplier / (2 * rise)
            continue
          }
          cost += (pull * pull - multiplier * multiplier) / (2 * rise)
          clique.forEachPair { i, j, sign in
            forces[max(i, j) * order + min(i, j)] -= pull * sign
          }
        }
      }
    }
    return cost
  }

  // MARK: Multipliers

  /// Takes the step of the multipliers that the violations ask for.
  ///
  /// - Returns: what duals and multipliers promise: about the bound that can be proven from them.
  mutating func raiseMultipliers() -> Double {
    var promise = duals.reduce(0, +) / 2
    let (rise, order) = (penalty * unit, order)
    products.withUnsafeBufferPointer { products in
      guard let products = products.baseAddress else { return }
      for index in cliques.indices {
        let slack = cliques[index].slack(products, order: order)
        let multiplier = max(0, cliques[index].multiplier - rise * slack)
        cliques[index].multiplier = multiplier
        promise += multiplier * cliques[index].least
      }
    }
    return promise
  }

  // MARK: Inequalities

  /// Takes in an inequality unless it is in use.
  ///
  /// - Returns: whether it was taken in.
  mutating func insert(_ clique: CliqueInequality) -> Bool {
    guard known.insert(clique.identity).inserted else { return false }
    cliques.append(clique)
    return true
  }

  /// Drops inequalities that do not matter.
  private mutating func dropIdle() {
    let (products, order, unit) = (products, order, unit)
    products.withUnsafeBufferPointer { products in
      guard let products = products.baseAddress else { return }
      cliques.removeAll { clique in
        let isIdle =
          clique.multiplier <= 1e-6 * unit && clique.slack(products, order: order) > 0.02
        if isIdle { known.remove(clique.identity) }
        return isIdle
      }
    }
  }

  /// Drops inequalities that do not matter and takes in violated ones.
  ///
  /// - Parameters:
  ///   - triangles: how many of three spins at most.
  ///   - larger: how many of five and as many of seven at most.
  mutating func separate(triangles: Int, larger: Int) {
    dropIdle()
    let products = products
    products.withUnsafeBufferPointer { products in
      guard let products = products.baseAddress else { return }
      addTriangles(products, atMost: triangles)
      for size in [5, 7] where order > size && larger > 0 {
        addCliques(of: size, products, atMost: larger)
      }
    }
  }

  /// Takes in violated triangles, about the most violated first.
  private mutating func addTriangles(_ products: UnsafePointer<Double>, atMost limit: Int) {
    var added = 0
    var threshold = 0.2
    while threshold > 0.002 {
      for k in stride(from: 2, to: order, by: 1) {
        for j in 1..<k {
          let z = products[k * order + j]
          for i in 0..<j {
            let (x, y) = (products[j * order + i], products[k * order + i])
            // At most one of the four is violated.
            guard min(min(x + y + z, x - y - z), min(y - x - z, z - x - y)) < -1 - threshold
            else { continue }
            let signs: (Float, Float) =
              x + y + z < -1
              ? (1, 1) : x - y - z < -1 ? (1, -1) : y - x - z < -1 ? (-1, 1) : (-1, -1)
            if insert(CliqueInequality([(i, 1), (j, signs.0), (k, signs.1)])) { added += 1 }
            if added >= limit { return }
          }
        }
      }
      threshold *= 0.6
    }
  }

  /// Takes in violated cliques that a search by exchange finds: a spin more or another spin is always the one
  /// that lowers the left side most.
  private mutating func addCliques(
    of size: Int, _ products: UnsafePointer<Double>, atMost limit: Int
  ) {
    var added = 0
    for _ in 0..<2 * limit where added < limit {
      var search = CliqueSearch(products, order: order)
      search.put(Int(random.below(UInt64(order))), 1)
      while search.count < size {
        // The second spin is left to chance so that not all searches end alike.
        let isSecond = search.count == 1
        search.putBest { !isSecond || random.next() & 7 == 0 }
      }
      search.exchange()
      let clique = CliqueInequality(search.terms)
      if clique.slack(products, order: order) < -0.05, insert(clique) { added += 1 }
    }
  }
}
