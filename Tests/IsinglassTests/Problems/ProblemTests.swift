import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct ProblemTests {
  /// All 2ᴺ spin configurations.
  private func configurations(_ count: Int) -> [Spins] {
    (0..<(1 << count)).map { Spins(words: [UInt64($0)], count: count) }
  }

  @Test(arguments: 1...8)
  func aCutIsTheWeightBetweenTheSides(order: Int) throws {
    var random = Seed(UInt64(order)).stream(.experiment)
    var edges: [Coupling] = []
    for i in 0..<order {
      for j in 0..<i where random.uniform() < 0.7 {
        edges.append(Coupling(i, j, Double(random.below(21)) - 10))
      }
    }
    let problem = try Problem.maxCut(order: order, edges)
    for spins in configurations(order) {
      let cut = edges.reduce(0.0) { $0 + (spins[$1.i] != spins[$1.j] ? $1.value : 0) }
      let energy = problem.model.energy(of: spins)
      #expect(problem.objective(at: energy) == Energy(exactly: Int64(cut)))
      #expect(problem.energy(atObjective: Energy(exactly: Int64(cut))) == energy)
    }
  }

  @Test(arguments: Problem.Sense.allCases, [true, false])
  func aQUBOHasItsValue(sense: Problem.Sense, isWhole: Bool) throws {
    for order in 1...8 {
      var random = Seed(UInt64(order)).stream(.experiment)
      func number() -> Double {
        isWhole ? Double(random.below(21)) - 10 : 2 * random.uniform() - 1
      }
      let linear = (0..<order).map { _ in number() }
      var pairs: [Coupling] = []
      for i in 0..<order { for j in 0..<i { pairs.append(Coupling(i, j, number())) } }
      for convention in [QuadraticConvention.once, .twice] {
        let factor: Double = convention == .once ? 1 : 2
        let problem = try Problem.qubo(
          linear: linear, pairs, convention: convention, constant: 3, sense: sense)
        #expect(problem.model.isInteger == isWhole)
        for spins in configurations(order) {
          func bit(_ i: Int) -> Double { spins.isUp(i) ? 1 : 0 }
          var value = 3.0
          for (i, q) in linear.enumerated() { value += q * bit(i) }
          for pair in pairs { value += factor * pair.value * bit(pair.i) * bit(pair.j) }
          let energy = problem.model.energy(of: spins)
          let found = problem.objective(at: energy)
          #expect(isWhole ? found.value == value : abs(found.value - value) < 1e-12)
          #expect(energy.value == (sense == .minimize ? found.value : -found.value))
          #expect(problem.energy(atObjective: found) == energy)
        }
      }
    }
  }

  @Test func theDigestNamesTheNumbersNotTheStorage() throws {
    let edges = [Coupling(0, 1, 1), Coupling(1, 2, -1), Coupling(0, 2, 1)]
    let reversed = edges.reversed().map { Coupling($0.j, $0.i, $0.value) }
    let a = try Problem.maxCut(order: 3, edges)
    #expect(a.digest == (try Problem.maxCut(order: 3, reversed)).digest)
    var changed = edges
    changed[1].value = 1
    #expect(a.digest != (try Problem.maxCut(order: 3, changed)).digest)
    #expect(a.digest != (try Problem.maxCut(order: 4, edges)).digest)
    #expect(a.digest != Problem(a.model).digest)
    #expect(a.digest.utf8.count == 32)
  }

  /// The same couplings in a storage that the builder would not choose.
  private func stored<Scalar: CouplingScalar>(
    _ couplings: Couplings, _ wrap: ([Scalar]) -> CouplingValues
  ) throws -> Couplings {
    let order = couplings.order
    var census = CouplingCensus(order: order)
    try census.record(couplings)
    let square = (0..<order * order).map { Scalar(coupling: couplings[$0 / order, $0 % order]) }
    return Couplings(
      order: order, storage: .dense(DenseMatrix(order: order, values: wrap(square))),
      census: census)
  }

  @Test(arguments: [2, 3, 63, 64, 65, 130])
  func theDigestOfCompleteSignsIsTheSameInEveryStorage(order: Int) throws {
    let model = try RandomModel.oneBit.model(order: order, seed: 8, fields: false)
    let one = model.couplings
    #expect(one.storageName == "one-bit")
    let digest = Problem(model).digest
    for other in [
      try stored(one, CouplingValues.int8), try stored(one, CouplingValues.int32),
      try stored(one, CouplingValues.int64), try stored(one, CouplingValues.float),
      try stored(one, CouplingValues.double),
    ] {
      #expect(Problem(try IsingModel(couplings: other)).digest == digest, "\(other.storageName)")
    }
    // Rows given out of order, pairs the other way round, over a denominator that cancels.
    var pairs: [Coupling] = []
    one.forEachPair { i, j, value in pairs.append(Coupling(j, i, 4 * value)) }
    var random = Seed(2).stream(.experiment)
    pairs.shuffle(using: &random)
    let scaled = try IsingModel(
      couplings: Couplings(order: order, pairs, duplicates: .reject), denominator: 4)
    #expect(scaled.couplings.storageName == "dense int8")
    #expect(Problem(scaled).digest == digest)

    // Compressed rows, both triangles.
    var (starts, columns, values): ([UInt32], [UInt32], [Int8]) = ([0], [], [])
    for i in 0..<order {
      one.forEachNeighbor(of: i) { j, value in
        columns.append(UInt32(j))
        values.append(Int8(value))
      }
      starts.append(UInt32(columns.count))
    }
    var census = CouplingCensus(order: order)
    try census.record(one)
    let sparse = Couplings(
      order: order,
      storage: .sparse(
        SparseMatrix(order: order, rowStarts: starts, columns: columns, values: .int8(values))),
      census: census)
    #expect(Problem(try IsingModel(couplings: sparse)).digest == digest)
  }

  @Test func everyNumberCountsInTheDigest() throws {
    for recipe in [RandomModel.oneBit, .denseInt8, .sparseInt32] {
      let couplings = try recipe.model(order: 70, seed: 3, fields: false).couplings
      var pairs: [Coupling] = []
      couplings.forEachPair { pairs.append(Coupling($0, $1, $2)) }
      var digests: Set<String> = [Problem(try IsingModel(couplings: couplings)).digest]
      // Any sign turned, all doubled, one left out, two exchanged.
      for k in pairs.indices {
        pairs[k].value.negate()
        digests.insert(
          Problem(try IsingModel(couplings: Couplings(order: 70, pairs))).digest)
        pairs[k].value.negate()
      }
      let doubled = pairs.map { Coupling($0.i, $0.j, 2 * $0.value) }
      digests.insert(Problem(try IsingModel(couplings: Couplings(order: 70, doubled))).digest)
      digests.insert(
        Problem(try IsingModel(couplings: Couplings(order: 70, pairs.dropLast().map { $0 }))).digest
      )
      digests.insert(Problem(try IsingModel(couplings: couplings, offset: 1)).digest)
      for spin in [0, 69] {
        var fields = [Double](repeating: 0, count: 70)
        fields[spin] = 1
        digests.insert(Problem(try IsingModel(couplings: couplings, fields: fields)).digest)
      }
      #expect(digests.count == 1 + pairs.count + 5)
    }
  }

  @Test func modelsThatMakeNoSenseAreRefused() throws {
    let couplings = try Couplings(order: 2, [Coupling(0, 1, 1)])
    #expect(throws: IsingModelError.fieldCount(3, spins: 2)) {
      try IsingModel(couplings: couplings, fields: [1, 2, 3])
    }
    #expect(throws: IsingModelError.fieldNotFinite(spin: 1)) {
      try IsingModel(couplings: couplings, fields: [1, .nan])
    }
    #expect(throws: IsingModelError.offsetNotFinite) {
      try IsingModel(couplings: couplings, offset: .infinity)
    }
    #expect(throws: IsingModelError.energyOverflow) {
      try IsingModel(
        couplings: Couplings(order: 2, [Coupling(0, 1, 1e308)]), fields: [1e308, 1e308])
    }
  }
}
