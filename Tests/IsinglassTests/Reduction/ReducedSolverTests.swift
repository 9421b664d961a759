import Testing
import _IsinglassTestSupport

@testable import Isinglass

/// Solvers behind exact reduction, against brute force on the whole problem.
@Suite struct ReducedSolverTests {
  @Test(arguments: ["sa", "rpx", "cac", "windows", "auto"], [false, true])
  func answersInTheProblemsOwnSpins(name: String, fields: Bool) throws {
    for seed in 0..<8 as Range<UInt64> {
      for recipe in [RandomModel.sparseInt8, .sparseUnweighted, .sparseDouble] {
        let model = try recipe.model(order: 15, seed: seed, fields: fields)
        let truth = BruteForce(model).lowest
        let run = try Engine(threads: 1).solve(
          Problem(model), with: SolverCatalogue.solver(named: name),
          limits: Limits(steps: 3000, replicas: 20), seed: 3, reduces: true)
        #expect(run.best.spins.count == 15)
        #expect(abs(run.best.energy.value - truth) < 1e-9)
        #expect(
          BruteForce.numerator(model, (0..<15).map { run.best.spins[$0] }) <= truth + 1e-9)
      }
    }
  }

  @Test func aTargetMeansTheSame() throws {
    let model = try RandomModel.sparseInt8.model(order: 200, seed: 3, fields: true)
    let best = try Engine(threads: 1).solve(
      Problem(model), with: SimulatedAnnealing(), limits: Limits(steps: 2000, replicas: 20))
    for threads in [1, 3] {
      let run = try Engine(threads: threads).solve(
        Problem(model), with: SimulatedAnnealing(),
        limits: Limits(time: .seconds(20), target: best.best.energy), reduces: true)
      #expect(run.best.energy <= best.best.energy)
      #expect(run.stopReason == .target || run.stopReason == .optimal)
    }
  }

  @Test func samplesOfADistributionAreLeftAlone() throws {
    let settings = try Settings(["thresholds": "fresh"], for: SimulatedAnnealing.record)
    #expect(SimulatedAnnealing(settings).reductionUse == .never)
    // A tree would be solved without a sweep.
    let chain = try IsingModel(
      couplings: Couplings(order: 30, (1..<30).map { Coupling($0 - 1, $0, 1) }))
    let limits = Limits(steps: 5, replicas: 2)
    let sampled = try Engine(threads: 1).solve(
      Problem(chain), with: SimulatedAnnealing(settings), limits: limits, reduces: true)
    #expect(sampled.steps == 10)
    let solved = try Engine(threads: 1).solve(
      Problem(chain), with: SimulatedAnnealing(), limits: limits, reduces: true)
    #expect(solved.stopReason == .optimal)
    #expect(solved.best.energy.value == -29)
  }
}
