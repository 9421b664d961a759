import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct BifurcationTests {
  static let names = ["bsb", "dsb", "gbsb", "gdsb"]
  static let signDriven = ["dsb", "gdsb"]

  /// Settings in which rounding decides nothing and fields are as large as couplings.
  @Test(arguments: names)
  func fieldsAsLargeAsCouplingsAreFollowed(name: String) throws {
    for seed in 0..<20 {
      for recipe in [RandomModel.denseDouble, .oneBit, .sparseInt8] {
        let model = try recipe.model(order: 12, seed: UInt64(seed), fields: true)
        let truth = BruteForce(model).lowest
        let run = try Engine(threads: 1).solve(
          Problem(model), with: SolverCatalogue.solver(named: name),
          limits: Limits(steps: 400, replicas: 64), seed: 2)
        #expect(abs(run.best.energy.value - truth) < 1e-9, "\(recipe), seed \(seed)")
      }
    }
  }

  /// At the exact step: the state before it was above, the energy is that of the definition.
  @Test(arguments: signDriven, [RandomModel.oneBit, .denseInt8, .sparseUnweighted])
  func aTargetStopsAtTheStepThatReachedIt(name: String, recipe: RandomModel) throws {
    let model = try recipe.model(order: 120, seed: 3, fields: recipe == .denseInt8)
    let prepared = try SolverCatalogue.solver(named: name).prepare(model, seed: 1)
    let start = TrajectoryStart(replicas: 4..<5, steps: 300, seed: 8)
    let whole = try prepared.makeTrajectory(start)
    var lowest: [Double] = []
    while whole.stepsDone < 299 {
      whole.advance(by: 1)
      let state = whole.readOut()[0]
      #expect(state.numerator == model.numerator(of: state.spins))
      #expect(whole.lowest == state.numerator)
      lowest.append(whole.lowest)
    }
    for step in [40, 150, 250] {
      var targeted = start
      targeted.target = lowest[step]
      let trajectory = try prepared.makeTrajectory(targeted)
      while !trajectory.isFinished { trajectory.advance(by: 17) }
      #expect(trajectory.stepsDone == 1 + (lowest.firstIndex { $0 <= lowest[step] } ?? -1))
      #expect(trajectory.lowest <= lowest[step])
    }
  }

  /// Whole anneals in one piece or many, at any place in a batch.
  @Test(arguments: names, RandomModel.allCases)
  func piecesAndBatchesDoNotMatter(name: String, recipe: RandomModel) throws {
    let model = try recipe.model(order: 70, seed: 5, fields: recipe != .oneBit)
    let prepared = try SolverCatalogue.solver(named: name).prepare(model, seed: 1)
    let width = prepared.batchWidth
    let together = try prepared.makeTrajectory(
      TrajectoryStart(replicas: 0..<width, steps: 150, seed: 8))
    while !together.isFinished { together.advance(by: 1000) }
    let alone = try prepared.makeTrajectory(
      TrajectoryStart(replicas: width - 1..<width, steps: 150, seed: 8))
    while !alone.isFinished { alone.advance(by: 13) }
    let (expected, found) = (together.readOut()[width - 1], alone.readOut()[0])
    #expect(found.spins == expected.spins)
    #expect(abs(found.numerator - expected.numerator) <= 1e-6 * abs(expected.numerator))
  }

  /// Real fields beside one-bit couplings: no dense copy, energies to single precision.
  @Test func oneBitCouplingsTakeRealFields() throws {
    let couplings = try RandomModel.oneBit.model(order: 300, seed: 5, fields: false).couplings
    var random = Seed(4).stream(.experiment)
    let model = try IsingModel(
      couplings: couplings, fields: (0..<300).map { _ in 20 * random.uniform() - 10 })
    let run = try Engine(threads: 1).solve(
      Problem(model), with: DiscreteSimulatedBifurcation(), limits: Limits(replicas: 4), seed: 2)
    for sample in run.samples {
      for (i, field) in model.localFields(at: sample.spins).enumerated() {
        #expect(Double(sample.spins[i]) * field >= -1e-3)
      }
    }
  }

  /// Long runs are cut into anneals; the best of all is kept, however the run is cut into pieces.
  @Test(arguments: [1, 3, 7, 0])
  func annealsShareTheSteps(anneals: Int) throws {
    let model = try RandomModel.oneBit.model(order: 90, seed: 6, fields: true)
    let solver = try SolverCatalogue.solver(
      named: "dsb", settings: ["anneals": String(anneals)])
    let prepared = try solver.prepare(model, seed: 1)
    let steps = 9 * prepared.defaultSteps + 5
    let start = TrajectoryStart(replicas: 2..<3, steps: steps, seed: 8)
    let whole = try prepared.makeTrajectory(start)
    whole.advance(by: steps)
    #expect(whole.isFinished && whole.stepsDone == steps)
    let pieces = try prepared.makeTrajectory(start)
    var lowest = Double.infinity
    while !pieces.isFinished {
      pieces.advance(by: 311)
      #expect(pieces.lowest <= lowest)
      lowest = pieces.lowest
      let state = pieces.readOut()[0]
      #expect(state.numerator == lowest && model.numerator(of: state.spins) == lowest)
    }
    #expect(pieces.readOut() == whole.readOut())
  }

  @Test func meanCouplingsHalveTheStep() throws {
    let graph = try IsingModel(
      couplings: Couplings(
        order: 40, (0..<40).flatMap { i in (0..<i).map { Coupling($0, i, -1) } }))
    let random = try RandomModel.oneBit.model(order: 40, seed: 5, fields: false)
    for name in Self.names {
      let solver = try SolverCatalogue.solver(named: name)
      func step(_ model: IsingModel) throws -> String? {
        try solver.prepare(model, seed: 1).parameters.first { $0.name == "time-step" }?.value
      }
      #expect(try step(graph) == "0.5")
      #expect(try step(random) == "1.0")
    }
  }
}
