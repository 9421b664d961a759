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
