import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct EnergyTests {
  @Test(arguments: RandomModel.allCases, [false, true])
  func energyAndFieldsFollowTheirDefinitions(recipe: RandomModel, fields: Bool) throws {
    for order in [1, 2, 7, 64, 65, 90] {
      let model = try recipe.model(order: order, seed: UInt64(order), fields: fields)
      for replica in 0..<4 {
        let spins = Seed(3).randomSpins(order, replica)
        let values = (0..<order).map { spins[$0] }
        let expected = BruteForce.numerator(model, values)
        let found = model.numerator(of: spins)
        if model.isInteger {
          #expect(found == expected)
        } else {
          #expect(abs(found - expected) <= 1e-12 * max(1, model.couplings.absoluteSum))
        }
        let local = model.localFields(at: spins)
        for i in 0..<order {
          var turned = spins
          turned.flip(i)
          let change = model.numerator(of: turned) - found
          #expect(
            abs(change - 2 * Double(values[i]) * local[i])
              <= (model.isInteger ? 0 : 1e-11 * max(1, model.couplings.absoluteSum)))
        }
      }
    }
  }

  @Test func integerEnergiesStayExactWhereDoublesWouldNot() throws {
    // Three couplings of 2⁵³ and one of 1: the sum is odd and beyond 2⁵³.
    let big = 0x1p53
    let model = try IsingModel(
      couplings: Couplings(
        order: 5,
        [Coupling(0, 1, big), Coupling(0, 2, big), Coupling(0, 3, big), Coupling(0, 4, 1)]))
    #expect(model.isInteger)
    let energy = model.energy(of: Spins(repeating: true, count: 5))
    #expect(energy.description == "-27021597764222977")
  }

  @Test func realEnergiesAreCompensated() throws {
    // 1e16 − 1e16 + 1 must not lose the 1.
    let model = try IsingModel(
      couplings: Couplings(
        order: 4, [Coupling(0, 1, 1e16 + 0.5), Coupling(0, 2, -1e16), Coupling(1, 3, 1.25)]))
    #expect(model.energy(of: Spins(repeating: true, count: 4)).value == -1.25)
  }

  @Test(arguments: RandomModel.allCases)
  func turningTheGaugeChangesNothing(recipe: RandomModel) throws {
    let model = try recipe.model(order: 24, seed: 11, fields: true)
    let gauge = Seed(12).randomSpins(24, 0)
    var turned: [Coupling] = []
    model.couplings.forEachPair { i, j, value in
      turned.append(Coupling(i, j, value * Double(gauge[i] * gauge[j])))
    }
    let fields = model.fields.enumerated().map { $1 * Double(gauge[$0]) }
    let other = try IsingModel(
      couplings: Couplings(order: 24, turned), fields: fields, offset: model.offset)
    for replica in 0..<20 {
      let spins = Seed(13).randomSpins(24, replica)
      let mapped = Spins(values: (0..<24).map { spins[$0] * gauge[$0] })
      #expect(model.energy(of: spins) == other.energy(of: mapped))
    }
  }

  @Test func printingIsExact() {
    #expect(Energy(exactly: -7, denominator: 4).description == "-1.75")
    #expect(Energy(exactly: 1, denominator: 2).description == "0.5")
    #expect(Energy(exactly: 8, denominator: 4).description == "2")
    #expect(Energy(exactly: -1, denominator: 16).description == "-0.0625")
    #expect(Energy(33337).description == "33337")
    #expect(Energy(0.1).description == "0.1")
    #expect(Energy(exactly: .min).description == "-9223372036854775808")
  }

  @Test func comparisonIsExact() {
    let a = Energy(exactly: 9_007_199_254_740_993)
    let b = Energy(exactly: 9_007_199_254_740_992)
    #expect(b < a && !(a < b) && a.value == b.value)
    #expect(Energy(exactly: 1, denominator: 4) < Energy(exactly: 1, denominator: 2))
    #expect(Energy(exactly: 2, denominator: 4) == Energy(exactly: 1, denominator: 2))
    #expect(Energy(exactly: -1) < Energy(0.5))
  }
}
