import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct CouplingsTests {
  @Test(arguments: [
    (RandomModel.oneBit, "one-bit"), (.denseInt8, "dense int8"), (.denseInt32, "dense int32"),
    (.denseInt64, "dense int64"), (.denseFloat, "dense float"), (.denseDouble, "dense double"),
    (.sparseUnweighted, "sparse int8"), (.sparseInt8, "sparse int8"),
    (.sparseInt32, "sparse int32"), (.sparseDouble, "sparse double"),
  ])
  func storageIsTheNarrowestThatHoldsEveryValue(recipe: RandomModel, name: String) throws {
    let couplings = try recipe.model(order: 40, seed: 1, fields: false).couplings
    #expect(couplings.storageName == name)
  }

  @Test(arguments: RandomModel.allCases)
  func everyValueComesBackExactly(recipe: RandomModel) throws {
    var random = Seed(7).stream(.experiment)
    var square = [[Double]](repeating: [Double](repeating: 0, count: 33), count: 33)
    let source = try recipe.model(order: 33, seed: 2, fields: false).couplings
    var entries: [Coupling] = []
    source.forEachPair { i, j, value in
      (square[i][j], square[j][i]) = (value, value)
      entries.append(random.uniform() < 0.5 ? Coupling(i, j, value) : Coupling(j, i, value))
    }
    entries.shuffle(using: &random)
    let rebuilt = try Couplings(order: 33, entries, duplicates: .reject)
    #expect(rebuilt.pairCount == entries.count)
    for i in 0..<33 {
      for j in 0..<33 { #expect(rebuilt[i, j] == square[i][j]) }
      var last = -1
      rebuilt.forEachNeighbor(of: i) { j, value in
        #expect(j > last && value == square[i][j])
        last = j
      }
    }
    let total = entries.reduce(0) { $0 + $1.value }
    #expect(rebuilt.exactTotal.isExact == rebuilt.isInteger)
    #expect(abs(rebuilt.total - total) <= (rebuilt.isInteger ? 0 : 1e-12 * Double(33 * 33)))
    let sizes = entries.map { abs($0.value) }
    #expect(rebuilt.magnitudes == (try #require(sizes.min()), try #require(sizes.max())))
  }

  @Test(arguments: RandomModel.allCases, [1, 34, 131])
  func rowSumsAreThoseOfTheValues(recipe: RandomModel, order: Int) throws {
    let couplings = try recipe.model(order: order, seed: 5, fields: false).couplings
    let statistics = couplings.statistics()
    for i in 0..<order {
      let row = (0..<order).map { couplings[i, $0] }
      let absolute = row.reduce(0) { $0 + abs($1) }
      let squares = row.reduce(0) { $0 + $1 * $1 }
      #expect(abs(statistics.absoluteRowSums[i] - absolute) <= 1e-14 * absolute)
      #expect(abs(statistics.squaredRowSums[i] - squares) <= 1e-14 * squares)
    }
  }

  @Test func totalsAreExactBeyondWhatADoubleHolds() throws {
    let large = 9_007_199_254_740_991.0  // 2⁵³ − 1
    let values = [large, large, 1, large, -3, large, large]
    let path = values.enumerated().map { Coupling($0, $0 + 1, $1) }
    let couplings = try Couplings(order: 60, path)
    #expect(couplings.exactTotal == Energy(exactly: 5 * 9_007_199_254_740_991 - 2))
    // A cut through every edge of weight −J.
    let problem = Problem(try IsingModel(couplings: couplings), kind: .maxCut)
    let alternating = Spins(values: (0..<60).map { $0 % 2 == 0 ? 1 : -1 })
    let cut = problem.objective(at: problem.model.energy(of: alternating))
    #expect(cut == Energy(exactly: -(5 * 9_007_199_254_740_991 - 2)))
    #expect(
      problem.energy(atObjective: cut) == problem.model.energy(of: alternating))
  }

  @Test func aWholeNumberBeyondItsTypeMovesToTheNext() throws {
    for (value, name) in [
      (127.0, "dense int8"), (128, "dense int32"), (-128, "dense int32"),
      (2_147_483_647, "dense int32"), (2_147_483_648, "dense int64"),
      (9_007_199_254_740_992, "dense int64"), (16_777_217.5, "dense double"), (0.5, "dense float"),
    ] {
      let couplings = try Couplings(order: 2, [Coupling(0, 1, value)])
      #expect(couplings.storageName == name)
      #expect(couplings[1, 0] == value)
    }
  }

  @Test(arguments: [4, 60])
  func duplicatesAreRejectedOrSummed(order: Int) throws {
    let twice = [Coupling(0, 1, 2), Coupling(2, 3, 1), Coupling(1, 0, 3)]
    #expect(throws: CouplingsError.duplicate(0, 1)) {
      try Couplings(order: order, twice, duplicates: .reject)
    }
    let summed = try Couplings(order: order, twice, duplicates: .sum)
    #expect(summed[0, 1] == 5 && summed[2, 3] == 1 && summed.pairCount == 2)
  }

  @Test(arguments: [4, 60])
  func aZeroIsAnEntryToo(order: Int) throws {
    for twice in [
      [Coupling(0, 1, 0), Coupling(1, 0, 5)], [Coupling(0, 1, 5), Coupling(0, 1, 0)],
      [Coupling(0, 1, 0), Coupling(0, 1, 0)],
    ] {
      #expect(throws: CouplingsError.duplicate(0, 1)) {
        try Couplings(order: order, twice, duplicates: .reject)
      }
    }
    let once = try Couplings(
      order: order, [Coupling(0, 1, 0), Coupling(1, 2, 5)], duplicates: .reject)
    #expect(once.pairCount == 1)
  }

  @Test func badEntriesAreRefused() {
    let cases: [(Coupling, CouplingsError)] = [
      (Coupling(0, 3, 1), .indexOutOfRange(3, order: 3)),
      (Coupling(-1, 0, 1), .indexOutOfRange(-1, order: 3)), (Coupling(1, 1, 1), .selfCoupling(1)),
      (Coupling(0, 1, .nan), .notFinite(0, 1)), (Coupling(0, 1, .infinity), .notFinite(0, 1)),
    ]
    for (entry, error) in cases {
      #expect(throws: error) { try Couplings(order: 3, [entry]) }
    }
    #expect(throws: CouplingsError.tooMany) { try Couplings(order: -1, [Coupling]()) }
  }

  @Test func theRootMeanSquareFieldIsThatOfRandomSpins() throws {
    let couplings = try RandomModel.denseInt8.model(order: 200, seed: 5, fields: false).couplings
    let model = try IsingModel(couplings: couplings)
    var sum = 0.0
    for replica in 0..<200 {
      let fields = model.localFields(at: Seed(1).randomSpins(200, replica))
      sum += fields.reduce(0) { $0 + $1 * $1 }
    }
    let measured = (sum / 40_000).squareRoot()
    #expect(abs(measured / couplings.rootMeanSquareField - 1) < 0.03)  // 5 standard errors
  }
}
