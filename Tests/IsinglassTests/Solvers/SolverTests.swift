import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct SolverTests {
  @Test(arguments: SolverCatalogue.names, SolverConformance.checks.map(\.name))
  func everySolverConforms(name: String, check: String) throws {
    let conformance = SolverConformance(name)
    let run = try #require(SolverConformance.checks.first { $0.name == check }?.run)
    let complaint = try run(conformance)
    #expect(complaint == nil)
  }

  @Test(
    arguments: SolverCatalogue.names.filter { $0 != "descent" }, RandomModel.allCases)
  func everySolverFindsTheMinimumOfSmallProblems(name: String, recipe: RandomModel) throws {
    for (order, fields) in [(3, false), (9, true), (12, false), (15, true), (16, false)] {
      for seed in 0..<3 {
        let model = try recipe.model(order: order, seed: UInt64(seed), fields: fields)
        let truth = BruteForce(model).lowest
        // Sums of real numbers in another order may never reach the last digit.
        let target = model.isInteger ? truth : truth + 1e-9 * abs(truth)
        let run = try Engine(threads: 1).solve(
          Problem(model), with: SolverCatalogue.solver(named: name),
          limits: Limits(time: .seconds(10), target: model.energy(ofNumerator: target)),
          seed: Seed(UInt64(seed)))
        let found = run.best.energy.value
        #expect(
          model.isInteger ? found == truth : abs(found - truth) <= 1e-9 * abs(truth),
          "order \(order), fields \(fields), seed \(seed)")
      }
    }
  }

  @Test func exhaustiveSearchRefusesWhatItCannotFinish() throws {
    let model = try IsingModel(couplings: Couplings(uncoupled: 33))
    #expect(throws: SolverError.tooManySpins(33, most: 32, solver: "exhaustive")) {
      try Engine().solve(Problem(model), with: ExhaustiveSearch())
    }
  }

  @Test(arguments: RandomModel.allCases)
  func exhaustiveSearchProvesTheMinimum(recipe: RandomModel) throws {
    for fields in [false, true] {
      let model = try recipe.model(order: 13, seed: 21, fields: fields)
      let run = try Engine(threads: 1).solve(Problem(model), with: ExhaustiveSearch())
      let truth = BruteForce(model).lowest
      #expect(run.stopReason == .optimal)
      #expect(abs(run.best.energy.value - truth) <= (model.isInteger ? 0 : 1e-9 * abs(truth)))
    }
  }

  @Test(arguments: RandomModel.allCases, [false, true])
  func descentEndsWhereNoSingleFlipHelps(recipe: RandomModel, fields: Bool) throws {
    let model = try recipe.model(order: 100, seed: 31, fields: fields)
    let run = try Engine(threads: 1).solve(
      Problem(model), with: OneFlipDescent(), limits: Limits(replicas: 5))
    for sample in run.samples {
      let local = model.localFields(at: sample.spins)
      let scale = model.fieldScale
      for i in 0..<100 { #expect(Double(sample.spins[i]) * local[i] >= -1e-5 * scale) }
    }
  }

  @Test func aFieldAsLargeAsTheCouplingsIsFollowedAtLargeGain() throws {
    // With a bare field the coupling term, which grows as x², would win at large gain.
    for seed in 0..<20 {
      let model = try RandomModel.denseDouble.model(order: 12, seed: UInt64(seed), fields: true)
      let truth = BruteForce(model).lowest
      for name in ["cim", "cac"] {
        let settings = name == "cim" ? ["end-gain": "50", "time-step": "0.005"] : [:]
        let run = try Engine(threads: 1).solve(
          Problem(model), with: SolverCatalogue.solver(named: name, settings: settings),
          limits: Limits(steps: 20_000, replicas: 64), seed: 2)
        #expect(abs(run.best.energy.value - truth) < 1e-9, "\(name), seed \(seed)")
      }
    }
  }
}
