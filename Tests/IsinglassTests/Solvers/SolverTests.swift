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
    // Anneals that grow with the time end in much the same state from every start; these must be
    // restarted as they are.
    let restarts = ["ahc", "bsb", "gbsb"].contains(name)
    var misses: [Int] = []
    for (k, problem) in try SmallProblems.all.get()[recipe, default: []].enumerated() {
      let (model, truth) = (problem.model, problem.lowest)
      // Sums of real numbers in another order may never reach the last digit.
      let slack = model.isInteger ? 0 : 1e-9 * abs(truth)
      let run = try Engine(threads: 1).solve(
        Problem(model), with: SolverCatalogue.solver(named: name),
        limits: Limits(
          time: restarts ? nil : .seconds(10), replicas: restarts ? 20_000 : nil,
          target: model.energy(ofNumerator: truth + slack)), seed: Seed(UInt64(k)))
      let found = run.best.energy.value * Double(model.denominator)
      if abs(found - truth) > slack { misses.append(k) }
    }
    #expect(misses.isEmpty, "problems \(misses)")
  }

  /// Problems small enough to know their minima by enumeration, shared by all solvers.
  private enum SmallProblems {
    /// 200 of each recipe, of 1 to 20 spins.
    static let all = Result {
      var all: [RandomModel: [(model: IsingModel, lowest: Double)]] = [:]
      for recipe in RandomModel.allCases {
        all[recipe] = try (0..<200).map { k in
          let model = try recipe.model(
            order: 1 + k % 20, seed: UInt64(k), fields: k / 20 % 2 == 1)
          return (model, BruteForce.lowestNumerator(model))
        }
      }
      return all
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

  /// Rows are read where they are or from an aligned copy, depending on their length.
  @Test(arguments: RandomModel.allCases, [63, 64, 96])
  func energiesAreThoseOfTheDefinition(recipe: RandomModel, order: Int) throws {
    for (fields, name) in [(false, "sa"), (true, "sa"), (true, "descent"), (false, "cim")] {
      let model = try recipe.model(order: order, seed: 6, fields: fields)
      let run = try Engine(threads: 2).solve(
        Problem(model), with: SolverCatalogue.solver(named: name),
        limits: Limits(steps: 20, replicas: 12), seed: 3)
      for sample in run.samples {
        let truth = model.energy(of: sample.spins)
        #expect(
          model.isInteger
            ? sample.energy == truth
            : abs(sample.energy.value - truth.value) <= 1e-6 * abs(truth.value))
      }
      #expect(run.trace.last?.energy == run.best.energy)
      #expect(run.trace.allSatisfy { $0.energy >= run.best.energy })
    }
  }

  /// Rows of |J| beyond 2²⁴: products are rounded, what is reported is not.
  @Test(arguments: ["cim", "cac", "cfc", "sfc"], [RandomModel.denseInt32, .denseInt64])
  func softSpinsKnowTheExactEnergyOfWhatTheySaw(name: String, recipe: RandomModel) throws {
    let model = try recipe.model(order: 450, seed: 2, fields: true)
    let prepared = try SolverCatalogue.solver(named: name).prepare(model, seed: 1)
    #expect(prepared.energyTolerance == 0)
    let trajectory = try prepared.makeTrajectory(
      TrajectoryStart(replicas: 0..<20, steps: 300, seed: 4))
    while !trajectory.isFinished {
      trajectory.advance(by: 10)
      let states = trajectory.readOut()
      let truths = states.map { model.numerator(of: $0.spins) }
      #expect(states.map(\.numerator) == truths)
      #expect(trajectory.lowest == truths.min())
    }
  }

  /// Sums of rounded fields drift with every flip; they are computed afresh in time.
  @Test(arguments: [RandomModel.denseDouble, .denseInt64, .sparseDouble])
  func annealingsEstimatesAreAsGoodAsItSays(recipe: RandomModel) throws {
    let model = try recipe.model(order: 300, seed: 9, fields: false)
    let solver = try SolverCatalogue.solver(
      named: "sa", settings: ["start-temperature": "1.2", "end-temperature": "0.5"])
    let prepared = try solver.prepare(model, seed: 1)
    let start = TrajectoryStart(replicas: 0..<1, steps: 20_000, seed: 4)
    let trajectory = try prepared.makeTrajectory(start)
    while trajectory.stepsDone < 19_900 {
      trajectory.advance(by: 937)
      let truth = model.numerator(of: trajectory.readOut()[0].spins)
      #expect(abs(trajectory.lowest - truth) <= prepared.energyTolerance * abs(truth))
    }
    // However it is cut into pieces.
    let whole = try prepared.makeTrajectory(start)
    whole.advance(by: 20_000)
    trajectory.advance(by: 20_000)
    #expect(whole.readOut() == trajectory.readOut())
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
