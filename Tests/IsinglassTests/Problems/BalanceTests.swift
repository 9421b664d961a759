import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct BalanceTests {
  /// Balance means that the ground energy is −Σ|J| − Σ|h|: enumeration knows.
  @Test(arguments: [RandomModel.sparseInt8, .sparseDouble, .denseInt8], [false, true])
  func balanceIsWhatEnumerationSays(recipe: RandomModel, fields: Bool) throws {
    var balanced = 0
    for seed in 0..<120 as Range<UInt64> {
      let order = 2 + Int(seed % 6)
      let model = try recipe.model(order: order, seed: seed, fields: fields && seed % 2 == 0)
      let satisfied =
        model.offset - model.couplings.absoluteSum - model.fields.reduce(0) { $0 + abs($1) }
      let balance = Balance(of: model)
      let truth = BruteForce(model).lowest
      #expect(balance.isBalanced == (abs(truth - satisfied) < 1e-9), "seed \(seed)")
      if balance.isBalanced {
        balanced += 1
        #expect(abs(model.numerator(of: balance.spins) - truth) < 1e-9)
      }
    }
    #expect(balanced > 5)
  }

  /// A gauge-transformed ferromagnet is balanced in every storage; one wrong sign breaks it.
  @Test(arguments: [5, 64, 130])
  func hiddenFerromagnetsAreFound(order: Int) throws {
    let hidden = Seed(4).randomSpins(order, 0)
    func couplings(_ magnitude: Double, wrong: Bool) throws -> Couplings {
      var list: [Coupling] = []
      for i in 0..<order {
        for j in 0..<i {
          let sign: Double = wrong && i == 3 && j == 1 ? -1 : 1
          list.append(Coupling(i, j, sign * magnitude * Double(hidden[i] * hidden[j])))
        }
      }
      return try Couplings(order: order, list)
    }
    for magnitude in [1.0, 3.0, 0.1] {
      let model = try IsingModel(couplings: couplings(magnitude, wrong: false))
      let balance = Balance(of: model)
      #expect(balance.isBalanced)
      #expect(abs(balance.spins.overlap(with: hidden)) == 1)
      #expect(!Balance(of: try IsingModel(couplings: couplings(magnitude, wrong: true))).isBalanced)
    }
  }

  @Test func partsAreListedInOrder() throws {
    let model = try IsingModel(
      couplings: Couplings(
        order: 7,
        [
          Coupling(0, 4, 1), Coupling(1, 2, -1), Coupling(2, 6, -1), Coupling(1, 6, -1),
        ]))
    let balance = Balance(of: model)
    #expect(balance.parts.map(\.spinCount) == [2, 3, 1, 1])
    #expect(balance.parts.map(\.isBalanced) == [true, false, true, true])
    #expect(balance.partOfSpin == [0, 1, 1, 2, 0, 3, 1])
  }

  @Test func fieldsPullAWholePart() throws {
    let couplings = try Couplings(order: 3, [Coupling(0, 1, -2), Coupling(1, 2, 1)])
    #expect(Balance(of: try IsingModel(couplings: couplings, fields: [1, 0, -1])).isBalanced)
    #expect(!Balance(of: try IsingModel(couplings: couplings, fields: [1, 0, 1])).isBalanced)
    let pulled = Balance(of: try IsingModel(couplings: couplings, fields: [-1, 0, 1]))
    #expect(pulled.spins == Spins("-++"))
  }
}
