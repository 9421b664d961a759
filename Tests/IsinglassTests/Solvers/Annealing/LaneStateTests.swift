import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct LaneStateTests {
  private let place = Seed(5).place(.acceptance, index: 0)

  /// The model with all numbers multiplied.
  private func scaled(_ model: IsingModel, by factor: Double) throws -> IsingModel {
    var couplings: [Coupling] = []
    for i in 0..<model.spinCount {
      model.couplings.forEachNeighbor(of: i) { j, value in
        if j < i { couplings.append(Coupling(i, j, factor * value)) }
      }
    }
    return try IsingModel(
      couplings: Couplings(order: model.spinCount, couplings),
      fields: model.fields.map { factor * $0 }, offset: 7)
  }

  @Test(arguments: [RandomModel.sparseUnweighted, .sparseInt8], [false, true])
  func energiesAndSpinsAreThoseOfTheModel(kind: RandomModel, fields: Bool) throws {
    for (order, factor) in [(1, 1.0), (70, 1), (200, 35)] {
      let model = try scaled(kind.model(order: order, seed: 4, fields: fields), by: factor)
      let couplings = try #require(try LaneCouplings(model))
      let state = try LaneState(couplings, from: place)
      let starts = (0..<64).map { Seed(3).randomSpins(order, $0) }
      state.set(starts)
      #expect((0..<64).map { state.spins(ofLane: $0) } == starts)
      #expect(state.numerators() == starts.map { model.numerator(of: $0) })

      state.sweep(temperature: 2 * factor, sweeps: 5)
      state.descend()
      var words = [UInt64](repeating: 0, count: 64 * state.wordsPerReplica)
      state.read(into: &words)
      let numerators = state.numerators()
      for lane in 0..<64 {
        let spins = state.spins(ofLane: lane)
        let range = lane * state.wordsPerReplica..<(lane + 1) * state.wordsPerReplica
        #expect(Array(words[range]) == spins.words)
        #expect(numerators[lane] == model.numerator(of: spins))
        for i in 0..<order {
          var flipped = spins
          flipped.flip(i)
          #expect(model.numerator(of: flipped) >= numerators[lane])
        }
      }
    }
  }

  @Test func verticesOfLargeDegreeAreExactToo() throws {
    let couplings =
      (1..<600).map { Coupling(0, $0, $0 % 3 == 0 ? -1 : 2) }
      + (1..<599).map { Coupling($0, $0 + 1, -1) }
    let model = try IsingModel(
      couplings: Couplings(order: 600, couplings), fields: (0..<600).map { Double($0 % 2 * 300) })
    #expect(try LaneCouplings(model) == nil)  // half of the fields are too large
    let without = try IsingModel(couplings: model.couplings)
    let state = try LaneState(try #require(try LaneCouplings(without)), from: place)
    state.set((0..<64).map { Seed(8).randomSpins(600, $0) })
    state.sweep(temperature: 1.5, sweeps: 4)
    let numerators = state.numerators()
    for lane in 0..<64 {
      #expect(numerators[lane] == without.numerator(of: state.spins(ofLane: lane)))
    }
  }

  @Test func replicasAreSetAndExchangedByMask() throws {
    let model = try RandomModel.sparseInt8.model(order: 90, seed: 4, fields: false)
    let couplings = try #require(try LaneCouplings(model))
    let (first, second) = (
      try LaneState(couplings, from: place), try LaneState(couplings, from: place)
    )
    let (a, b) = (Seed(1).randomSpins(90, 0), Seed(1).randomSpins(90, 1))
    first.set(a)
    second.set(b)
    second.set(a, lanes: 1 << 63)
    first.exchange(with: second, lanes: 0b110)
    for lane in 0..<64 {
      let isExchanged = lane == 1 || lane == 2
      #expect(first.spins(ofLane: lane) == (isExchanged ? b : a))
      #expect(second.spins(ofLane: lane) == (isExchanged || lane == 63 ? a : b))
    }
    first.set([b, b])
    #expect(first.spins(ofLane: 1) == b && first.spins(ofLane: 2) == b)
    #expect(first.spins(ofLane: 3) == a)
  }

  @Test func onlySmallIntegersFit() throws {
    for kind in [RandomModel.sparseDouble, .sparseInt32, .denseInt8, .denseInt64] {
      let model = try kind.model(order: 150, seed: 1, fields: false)
      #expect(try LaneCouplings(model) == nil)
    }
    func star(_ value: Double, leaves: Int) throws -> LaneCouplings? {
      try LaneCouplings(
        IsingModel(
          couplings: Couplings(order: leaves + 1, (1...leaves).map { Coupling(0, $0, value) })))
    }
    #expect(try star(3, leaves: 15) != nil)
    #expect(try star(3, leaves: 500) != nil)
    #expect(try star(3, leaves: 32_001) == nil)
  }
}

@Suite struct LaneAnnealingTests {
  @Test func replicasOfABatchAreNamedAndRepeat() throws {
    let model = try RandomModel.sparseUnweighted.model(order: 120, seed: 3, fields: false)
    let run = try Engine(threads: 2).solve(
      Problem(model), with: SimulatedAnnealing(), limits: Limits(steps: 60, replicas: 130), seed: 4)
    #expect(run.samples.reduce(0) { $0 + $1.multiplicity } == 130)
    #expect(run.discovery.batch.contains(run.discovery.replica))
    let again = try Engine(threads: 1).solve(
      Problem(model), with: SimulatedAnnealing(), limits: run.discovery.limits(), seed: 4)
    #expect(again.best.spins == run.best.spins)
    // The last two replicas have a batch of their own, and a single replica goes the other way.
    #expect(run.discovery.batch.count <= 64)
  }

  @Test func targetStopsTheAnnealWhereItIsReached() throws {
    let model = try RandomModel.sparseInt8.model(order: 30, seed: 3, fields: true)
    let full = try Engine(threads: 1).solve(
      Problem(model), with: SimulatedAnnealing(), limits: Limits(steps: 640, replicas: 64))
    let run = try Engine(threads: 1).solve(
      Problem(model), with: SimulatedAnnealing(),
      limits: Limits(steps: 640, replicas: 64, target: full.best.energy))
    #expect(run.stopReason == .target && run.best.energy == full.best.energy)
    #expect(run.discovery.stepsDone < 640)
  }

  @Test func singleReplicasLeadWhereTimeIsTheLimit() throws {
    let model = try RandomModel.sparseUnweighted.model(order: 60, seed: 3, fields: false)
    let prepared = try SimulatedAnnealing().prepare(model, seed: 0)
    let timed = JobSchedule(
      prepared: prepared, limits: Limits(time: .seconds(1)), seed: 0, initial: nil)
    let ranges = (0..<6).compactMap {
      timed.job($0, target: nil, timeLeft: 1e9, stepTime: 1e-6)?.start.replicas
    }
    #expect(ranges == [0..<1, 1..<2, 2..<3, 3..<4, 4..<68, 68..<132])
    let counted = JobSchedule(
      prepared: prepared, limits: Limits(replicas: 70), seed: 0, initial: nil)
    let all = (0..<3).map {
      counted.job($0, target: nil, timeLeft: nil, stepTime: nil)?.start.replicas
    }
    #expect(all == [0..<64, 64..<70, nil])
  }
}
