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
    #expect(rebuilt.total == entries.reduce(0) { $0 + $1.value } || !rebuilt.isInteger)
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
