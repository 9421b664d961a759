import Spectra

extension Certificate {
  /// The most spins for which the odd-cycle bound is worked out: it takes 24 N² bytes at most.
  public static let mostSpinsForOddCycleBound = 4000

  /// The bound of the semidefinite relaxation strengthened by odd-cycle inequalities of coupled spins.
  ///
  /// As `semidefinite(of:)`, with cycles that a search by shortest paths finds violated (`OddCycleSearch`) and multipliers
  /// from an augmented Lagrangian. On lattices and other sparse graphs it is far above the semidefinite bound; on dense ones
  /// little is gained for the time.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - time: when to be content with what there is; for ever if `nil`, which gives the same bound every time.
  ///   - stop: raised from elsewhere to be content with what there is.
  /// - Returns: the bound, or `nil` when there are more spins than `mostSpinsForOddCycleBound`, no couplings, or nothing
  ///   could be proven.
  /// - Complexity: some thousand passes over the couplings, a search from each spin in each of up to a hundred rounds, and
  ///   O(N³) for the proof.
  public static func oddCycles(
    of model: IsingModel, time: Duration? = nil, stop: StopFlag = StopFlag()
  ) -> EnergyBound? {
    certifiedByOddCycles(model, time: time, stop: stop)?.bound
  }

  /// The same with what proves it.
  static func certifiedByOddCycles(
    _ model: IsingModel, time: Duration? = nil, stop: StopFlag = StopFlag()
  ) -> CertifiedBound? {
    guard model.spinCount > 0, model.spinCount <= mostSpinsForOddCycleBound else { return nil }
    let deadline = time.map { ContinuousClock.now + $0 }
    let isStopped = { stop.isRaised || deadline.map { ContinuousClock.now >= $0 } ?? false }
    let graph = CoupledPairs(model)
    let largest = graph.pairs.reduce(0) { max($0, $1.coupling.magnitude) }
    let magnitudes = graph.pairs.reduce(0) { $0 + $1.coupling.magnitude }
    guard largest > 0x1p-960, magnitudes < 0x1p990 else { return nil }
    let squares = graph.pairs.reduce(0) { $0 + ($1.coupling / largest) * ($1.coupling / largest) }
    let unit = largest * (squares / Double(graph.pairs.count)).squareRoot()

    var relaxation = CycleRelaxation(graph, unit: unit)
    raiseMultipliers(of: &relaxation, isStopped)
    guard
      let proven = proven(relaxation, model.offset, magnitudes: model.isInteger ? 0 : magnitudes)
    else { return nil }
    return CertifiedBound(
      bound: EnergyBound(energy: energy(atLeast: proven.bound, model), method: .oddCycles),
      argument: .multipliers(relaxation.multipliers(lowering: proven.edge)))
  }

  private static func raiseMultipliers(
    of relaxation: inout CycleRelaxation, _ isStopped: () -> Bool
  ) {
    let order = relaxation.graph.order
    let tolerance = 1e-5 * Double(order).squareRoot()
    var search = OddCycleSearch(relaxation.graph)
    var random = Seed(0).stream(.proposal)
    var promises: [Double] = []
    relaxation.minimize(iterations: 300, tolerance: tolerance)
    for round in 0..<100 {
      if isStopped() { return }
      let found = search.cycles(relaxation.products, isStopped: isStopped)
      relaxation.exchange(for: found, atMost: 2 * order)
      // Vectors in a plane, or along a line, feel no force out of it.
      for spin in 0..<order {
        let component = Int(random.below(UInt64(CycleRelaxation.Spin.scalarCount)))
        relaxation.factors[spin][component] += 1e-3
      }
      relaxation.penalty = round < 12 ? 0.5 : 0.25
      relaxation.minimize(iterations: 60, tolerance: tolerance)
      promises.append(relaxation.raiseMultipliers())
      // At first, while multipliers are far off, the bound may fall.
      if round >= 24, promises[round] - promises[round - 8] < 1e-4 * promises[round].magnitude {
        break
      }
    }
    // What the multipliers prove is less than they promise by how far the vectors are from where they rest.
    relaxation.minimize(iterations: 500, tolerance: 0.1 * tolerance)
    _ = relaxation.raiseMultipliers()
  }

  /// What the multipliers prove, rounded downwards.
  private static func proven(
    _ relaxation: CycleRelaxation, _ offset: Double, magnitudes: Double
  ) -> (bound: Double, edge: Double)? {
    let graph = relaxation.graph
    var couplings = graph.pairs.map(\.coupling)
    var spent = 0.0
    var terms = 0
    for cycle in relaxation.cycles where cycle.multiplier > 0 {
      for entry in cycle.entries {
        couplings[Int(entry >> 1)] += entry & 1 == 1 ? cycle.multiplier : -cycle.multiplier
      }
      spent -= cycle.multiplier * cycle.least
      terms += 1
    }
    var matrix = SymmetricMatrix(order: graph.order)
    for (pair, coupling) in zip(graph.pairs, couplings) {
      matrix[Int(pair.i), Int(pair.j)] = coupling
    }
    for (spin, dual) in relaxation.duals.enumerated() { matrix[spin, spin] = dual }
    return MultiplierBound.value(
      matrix, offset: offset, spent: spent, terms: terms, lost: magnitudes * 0x1p-50,
      using: .automatic)
  }
}

extension CycleRelaxation {
  /// Drops inequalities that do not matter and takes in others.
  ///
  /// - Parameters:
  ///   - found: violated cycles, the most violated first.
  ///   - limit: how many to take in.
  fileprivate mutating func exchange(for found: [[Int32]], atMost limit: Int) {
    let products = products
    products.withUnsafeBufferPointer { products in
      guard let products = products.baseAddress else { return }
      cycles.removeAll { $0.multiplier <= 1e-6 * unit && $0.slack(products) > 0.05 }
    }
    var known = Set(cycles.map { $0.entries.sorted() })
    var added = 0
    for entries in found where added < limit && known.insert(entries.sorted()).inserted {
      cycles.append(Cycle(entries: entries))
      added += 1
    }
  }
}
