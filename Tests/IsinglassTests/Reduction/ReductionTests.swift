import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct ReductionTests {
  /// The kinds of numbers that small random graphs are drawn with.
  enum Numbers: String, CaseIterable {
    case signs, whole, real

    func draw(_ random: inout Philox) -> Double {
      let sign: Double = random.next() & 1 == 0 ? 1 : -1
      return switch self {
      case .signs: sign
      case .whole: sign * Double(random.below(7))
      case .real: sign * random.uniform()
      }
    }
  }

  static func model(_ numbers: Numbers, fields: Bool, seed: UInt64) throws -> IsingModel {
    var random = Seed(seed).stream(.experiment)
    // At most 12 spins, most often fewer, which enumeration is sooner done with.
    let order = 1 + Int(random.below(12) * (1 + random.below(3)) / 3)
    let degree = 0.5 + 8 * random.uniform()
    let density = min(1, degree / Double(order))
    var couplings: [Coupling] = []
    for i in 0..<order {
      for j in 0..<i where random.uniform() < density {
        // Some pairs twice.
        for _ in 0...(random.below(8) == 0 ? 1 : 0) {
          couplings.append(Coupling(i, j, numbers.draw(&random)))
        }
      }
    }
    let fieldDensity = random.uniform()
    let h = (0..<order).map { _ in
      fields && random.uniform() < fieldDensity ? numbers.draw(&random) : 0
    }
    return try IsingModel(
      couplings: Couplings(order: order, couplings), fields: h, offset: numbers.draw(&random),
      denominator: 1 << Int64(random.below(3)))
  }

  /// Every state of the smaller model stands for one of the same energy, the lowest for a minimum, and
  /// what a state is reduced to stands for none that is worse.
  @Test(arguments: Numbers.allCases, [false, true])
  func tenThousandSmallGraphs(numbers: Numbers, fields: Bool) throws {
    var (removed, stars, kept) = (0, 0, 0)
    for seed in 0..<1700 as Range<UInt64> {
      let model = try Self.model(numbers, fields: fields, seed: seed)
      let reduction = try Reduction(of: model, mostHalvings: Int(seed % 4))
      let small = reduction.model
      #expect(small.isInteger == model.isInteger)
      var lowest = Double.infinity
      for bits in 0..<(1 << small.spinCount) as Range<UInt64> {
        let spins = Spins(words: [bits], count: small.spinCount)
        let lifted = reduction.lifted(spins)
        #expect(lifted.count == model.spinCount)
        #expect(reduction.reduced(lifted) == spins)
        let (energy, truth) = (small.energy(of: spins), model.energy(of: lifted))
        if model.isInteger {
          #expect(energy == truth, "seed \(seed)")
        } else {
          #expect(abs(energy.value - truth.value) < 1e-12, "seed \(seed)")
        }
        lowest = min(lowest, truth.value)
      }
      let truth = BruteForce(model).lowest / Double(model.denominator)
      #expect(abs(lowest - truth) <= (model.isInteger ? 0 : 1e-12), "seed \(seed)")
      for _ in 0..<4 {
        let spins = Seed(seed).randomSpins(model.spinCount, 7)
        let better = reduction.lifted(reduction.reduced(spins))
        #expect(model.energy(of: better).value <= model.energy(of: spins).value + 1e-12)
      }
      let summary = reduction.summary
      #expect(summary.removals.total + summary.remainingSpins == model.spinCount)
      removed += summary.removals.total
      stars += summary.removals.stars
      kept += summary.remainingSpins
    }
    #expect(removed > 1000 && stars > 10 && kept > 1000)
  }

  /// Large graphs with hubs, parts and every kind of number: energies agree state by state.
  @Test(arguments: Numbers.allCases, [false, true])
  func statesOfLargeGraphsKeepTheirEnergies(numbers: Numbers, fields: Bool) throws {
    for seed in 0..<6 as Range<UInt64> {
      var random = Seed(seed).stream(.experiment)
      let order = 3000
      var couplings: [Coupling] = []
      for i in 1..<order {
        // A third of all couplings go to one of five hubs.
        for _ in 0..<Int(random.below(4)) {
          let bound = random.below(3) == 0 ? min(5, i) : i
          couplings.append(
            Coupling(i, Int(random.below(UInt64(bound))), numbers.draw(&random)))
        }
      }
      let h = (0..<order).map { _ in
        fields && random.below(5) == 0 ? numbers.draw(&random) : 0
      }
      let model = try IsingModel(couplings: Couplings(order: order, couplings), fields: h)
      let reduction = try Reduction(of: model)
      #expect(reduction.summary.remainingSpins < order / 2)
      for replica in 0..<5 {
        let spins = Seed(seed).randomSpins(reduction.model.spinCount, replica)
        let (energy, truth) = (
          reduction.model.energy(of: spins), model.energy(of: reduction.lifted(spins))
        )
        #expect(model.isInteger ? energy == truth : abs(energy.value - truth.value) < 1e-9)
        let start = Seed(seed).randomSpins(order, 10 + replica)
        #expect(
          reduction.model.energy(of: reduction.reduced(start)).value
            <= model.energy(of: start).value + 1e-9)
      }
    }
  }

  /// Trees and rings without frustration have ground energy −Σ|J|, whatever their size.
  @Test func treesVanish() throws {
    var random = Seed(3).stream(.experiment)
    let order = 20_000
    let couplings = try Couplings(
      order: order,
      (1..<order).map {
        Coupling($0, Int(random.below(UInt64($0))), Double(random.below(9)) - 4.5)
      })
    let reduction = try Reduction(of: IsingModel(couplings: couplings, offset: 0.5))
    #expect(reduction.model.spinCount == 0)
    let spins = reduction.lifted(Spins(repeating: true, count: 0))
    let model = try IsingModel(couplings: couplings, offset: 0.5)
    #expect(model.numerator(of: spins) == 0.5 - couplings.absoluteSum)
    #expect(reduction.model.offset == 0.5 - couplings.absoluteSum)
  }

  /// A ring around a ring, coupled by rungs: every spin has three neighbours.
  @Test(arguments: [0, 1, 2])
  func starsNeedHalves(mostHalvings: Int) throws {
    let order = 40
    var couplings: [Coupling] = []
    for i in 0..<20 {
      couplings.append(Coupling(i, (i + 1) % 20, i % 3 == 0 ? -1 : 1))
      couplings.append(Coupling(20 + i, 20 + (i + 1) % 20, i % 7 == 1 ? -1 : 1))
      couplings.append(Coupling(i, 20 + i, i % 5 == 2 ? -1 : 1))
    }
    let model = try IsingModel(couplings: Couplings(order: order, couplings), denominator: 2)
    let reduction = try Reduction(of: model, mostHalvings: mostHalvings)
    #expect(reduction.isTrivial == (mostHalvings == 0))
    #expect(reduction.model.isInteger)
    #expect(reduction.model.denominator <= 2 << mostHalvings)
  }

  /// Where no rule applies the model is handed back as it is.
  @Test func hardModelsAreLeftAlone() throws {
    for recipe in [RandomModel.oneBit, .denseInt8, .denseDouble] {
      let model = try recipe.model(order: 80, seed: 1, fields: false)
      let reduction = try Reduction(of: model)
      #expect(reduction.isTrivial && reduction.model.spinCount == 80)
      #expect(reduction.summary.description == "removes nothing")
      let spins = Seed(1).randomSpins(80, 0)
      #expect(reduction.lifted(spins) == spins && reduction.reduced(spins) == spins)
    }
  }

  /// Sums that could not be exact in double precision are not begun.
  @Test func hugeNumbersAreLeftAlone() throws {
    let couplings = try Couplings(order: 3, [Coupling(0, 1, 0x1p53), Coupling(1, 2, 1)])
    #expect(try Reduction(of: IsingModel(couplings: couplings)).isTrivial)
  }

  @Test func aStrongFieldFixesADenseModel() throws {
    let dense = try RandomModel.denseInt8.model(order: 40, seed: 2, fields: false)
    let fields = (0..<40).map { $0 % 2 == 0 ? 1e4 : -1e4 }
    let model = try IsingModel(couplings: dense.couplings, fields: fields)
    let reduction = try Reduction(of: model)
    #expect(reduction.model.spinCount == 0)
    #expect(reduction.summary.removals.fixed > 0)
    let spins = reduction.lifted(reduction.reduced(Spins(repeating: true, count: 40)))
    #expect(spins == Spins(values: fields.map { Int($0) }))
    #expect(reduction.model.energy(of: Spins(repeating: true, count: 0)) == model.energy(of: spins))
  }
}
