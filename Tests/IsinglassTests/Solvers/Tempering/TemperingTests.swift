import Testing
import _IsinglassTestSupport

@testable import Isinglass

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct TemperingTests {
  /// The probability of every state at a temperature, by enumeration; state b has spin i up where bit i
  /// of b is set.
  static func boltzmann(_ model: IsingModel, _ temperature: Double) -> [Double] {
    let weights = (0..<(1 << model.spinCount)).map { bits in
      let spins = (0..<model.spinCount).map { bits >> $0 & 1 == 1 ? 1 : -1 }
      return exp(-BruteForce.numerator(model, spins) / temperature)
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// A random model of ten spins. A spin without neighbours and field would turn in every sweep.
  static func model(_ recipe: RandomModel, fields: Bool) throws -> IsingModel {
    for seed in 0..<100 as Range<UInt64> {
      let model = try recipe.model(order: 10, seed: seed, fields: fields)
      if model.couplings.statistics().absoluteRowSums.allSatisfy({ $0 > 0 }) { return model }
    }
    return try recipe.model(order: 10, seed: 0, fields: true)
  }

  /// Pearson's statistic less its degrees of freedom, in its standard deviations. Rare states are
  /// counted together.
  static func excess(_ counts: [Int], over probabilities: [Double]) -> Double {
    let total = Double(counts.reduce(0, +))
    var (statistic, bins) = (0.0, 0)
    var rest = (seen: 0.0, expected: 0.0)
    for (count, probability) in zip(counts, probabilities) {
      let expected = total * probability
      if expected < 10 {
        rest = (rest.seen + Double(count), rest.expected + expected)
      } else {
        statistic += (Double(count) - expected) * (Double(count) - expected) / expected
        bins += 1
      }
    }
    if rest.expected >= 10 {
      statistic += (rest.seen - rest.expected) * (rest.seen - rest.expected) / rest.expected
      bins += 1
    } else if rest.seen > 3 * rest.expected + 10 {
      return .infinity
    }
    let freedom = Double(bins - 1)
    return (statistic - freedom) / (2 * freedom).squareRoot()
  }

  @Test(
    arguments: [RandomModel.oneBit, .denseInt8, .denseDouble, .sparseUnweighted, .sparseDouble],
    [false, true])
  func everyTemperatureKeepsItsBoltzmannDistribution(recipe: RandomModel, fields: Bool) throws {
    let model = try Self.model(recipe, fields: fields)
    for copies in [1, 3] {
      let settings = try Settings(
        [
          "temperatures": "3", "highest-temperature": "1.6", "lowest-temperature": "0.7",
          "copies": "\(copies)", "burn-in": "64",
        ], for: ParallelTempering.record)
      let prepared = try PreparedTempering(
        model, settings, packs: recipe == .sparseUnweighted)
      let trajectory = try TemperingTrajectory(
        prepared, TrajectoryStart(replicas: 0..<1, steps: .max, seed: 11))
      #expect(trajectory.copies is LaneCopies == (recipe == .sparseUnweighted))
      trajectory.advance(by: 200)
      let slots = 0..<trajectory.copies.count
      var counts = slots.map { _ in [Int](repeating: 0, count: 1024) }
      for _ in 0..<8000 {
        // Copies forget where they were within a few rounds.
        trajectory.advance(by: 8)
        for k in slots { counts[k][Int(trajectory.copies.spins(k).words[0])] += 1 }
      }
      for (k, counts) in counts.enumerated() {
        let temperature = trajectory.ladder.temperatures[k % 3]
        let excess = Self.excess(counts, over: Self.boltzmann(model, temperature))
        #expect(excess < 5, "copies \(copies), copy \(k), temperature \(temperature)")
      }
      // Not because all temperatures are alike.
      let other = Self.boltzmann(model, trajectory.ladder.temperatures[1])
      #expect(Self.excess(counts[0], over: other) > 20)
    }
  }

  /// What annealing sweeps of one temperature do, through the solver and all its bookkeeping.
  @Test(
    arguments: [RandomModel.oneBit, .denseInt32, .denseDouble, .sparseUnweighted, .sparseInt32],
    [false, true])
  func sweepsAtOneTemperatureKeepTheBoltzmannDistribution(
    recipe: RandomModel, fields: Bool
  ) throws {
    let model = try Self.model(recipe, fields: fields)
    let couplings = try AnnealingCouplings(model)
    let state = try SingleFlipState(couplings)
    state.set(Seed(3).randomSpins(10, 0))
    var place = Seed(3).place(.acceptance, index: 0)
    let temperature = 0.9 * couplings.fieldScale
    let sweeps = [Double](repeating: temperature / couplings.unit, count: 20)
    var counts = [Int](repeating: 0, count: 1024)
    for _ in 0..<12_000 {
      sweeps.withUnsafeBufferPointer {
        _ = state.sweep($0, table: nil, place: &place, target: nil)
      }
      counts[Int(state.currentSpins.words[0])] += 1
    }
    #expect(Self.excess(counts, over: Self.boltzmann(model, temperature)) < 5)
  }

  /// Independent replicas through the engine: the reads are of the lowest temperature.
  @Test func samplesAreOfTheLowestTemperature() throws {
    let model = try RandomModel.denseInt8.model(order: 6, seed: 2, fields: true)
    let solver = try SolverCatalogue.solver(
      named: "pt",
      settings: [
        "result": "sample", "lowest-temperature": "0.8", "highest-temperature": "1.5",
        "temperatures": "3", "burn-in": "0",
      ])
    #expect(solver.reductionUse == .never)
    let run = try Engine(threads: 2).solve(
      Problem(model), with: solver, limits: Limits(steps: 60, replicas: 6000), seed: 4)
    var counts = [Int](repeating: 0, count: 64)
    for sample in run.samples { counts[Int(sample.spins.words[0])] = sample.multiplicity }
    #expect(counts.reduce(0, +) == 6000)
    #expect(Self.excess(counts, over: Self.boltzmann(model, 0.8 * model.fieldScale)) < 5)
    #expect(Self.excess(counts, over: Self.boltzmann(model, 0.9 * model.fieldScale)) > 5)
  }

  @Test(arguments: [RandomModel.sparseInt8, .denseInt8, .sparseUnweighted], [false, true])
  func exchangedClustersLeaveTheSumOfEnergies(recipe: RandomModel, fields: Bool) throws {
    for seed in 0..<40 as Range<UInt64> {
      let model = try recipe.model(order: 150, seed: seed, fields: fields)
      var exchange = ClusterExchange(
        CompressedRows(model.couplings), count: 150, hasFields: model.hasFields)
      var random = Seed(seed).stream(.proposal)
      for replica in 0..<4 {
        var first = Seed(seed).randomSpins(150, 2 * replica)
        var second = Seed(seed).randomSpins(150, 2 * replica + 1)
        if replica == 3 { (first, second) = (first, first.inverted) }
        let sum = model.energy(of: first).value + model.energy(of: second).value
        let overlap = first.overlap(with: second)
        exchange.choose(first, second, &random)
        #expect(Set(exchange.turned).count == exchange.turned.count)
        for spin in exchange.turned {
          first.flip(Int(spin))
          second.flip(Int(spin))
        }
        #expect(model.energy(of: first).value + model.energy(of: second).value == sum)
        #expect(first.overlap(with: second) == overlap)
      }
    }
  }

  /// Where the heat capacity is constant, the ladder of equal exchanges is the geometric one.
  @Test func temperaturesMoveToEqualExchanges() {
    var ladder = TemperatureLadder(highest: 1, lowest: 0.1, count: 7)
    let geometric = ladder.temperatures
    for (k, temperature) in geometric.enumerated() {
      let exact = pow(0.1, Double(k) / 6)
      #expect(abs(temperature - exact) < 1e-12)
    }
    #expect(geometric.last == 0.1)
    // Energies of 60 harmonic degrees of freedom: sums of 30 exponential numbers.
    var random = Seed(1).stream(.experiment)
    func energy(_ temperature: Double) -> Double {
      -temperature * (0..<30).reduce(0) { sum, _ in sum + log(1 - random.uniform()) }
    }
    func measure() -> [Double] {
      var means = [Double](repeating: 0, count: 6)
      for _ in 0..<4000 {
        for k in 0..<6 {
          means[k] += ladder.chance(
            k, hotter: energy(ladder.temperatures[k]), colder: energy(ladder.temperatures[k + 1]))
        }
      }
      return means.map { $0 / 4000 }
    }
    // Away from it and back.
    ladder = TemperatureLadder(
      temperatures: [1, 0.95, 0.9, 0.85, 0.8, 0.5, 0.1])
    for _ in 0..<6 {
      _ = measure()
      ladder.adapt()
    }
    #expect(ladder.temperatures.first == 1 && ladder.temperatures.last == 0.1)
    for (temperature, exact) in zip(ladder.temperatures, geometric) {
      #expect(abs(log(temperature / exact)) < 0.06)
    }
    let chances = measure()
    #expect((chances.max() ?? 1) - (chances.min() ?? 0) < 0.06)
  }

  /// Energies kept along the way, by lanes and one by one, are those of the definition.
  @Test(arguments: RandomModel.allCases, [false, true])
  func energiesStayThoseOfTheStates(recipe: RandomModel, fields: Bool) throws {
    let model = try recipe.model(order: 120, seed: 8, fields: fields)
    let settings = try Settings(
      ["copies": "3", "temperatures": "7"], for: ParallelTempering.record)
    let prepared = try PreparedTempering(model, settings)
    let trajectory = try TemperingTrajectory(
      prepared, TrajectoryStart(replicas: 0..<1, steps: 1000, seed: 2))
    while !trajectory.isFinished {
      trajectory.advance(by: 97)
      for slot in 0..<21 {
        let truth = model.numerator(of: trajectory.copies.spins(slot))
        let error = abs(trajectory.copies.numerator(slot) - truth)
        // Where numbers are rounded, relative to the sum of all magnitudes.
        #expect(error <= prepared.energyTolerance * 120 * 120.squareRoot() * model.fieldScale)
      }
    }
  }

  @Test func theChanceOfAnExchangeIsThatOfTheRule() {
    var ladder = TemperatureLadder(highest: 2, lowest: 0.5, count: 2)
    #expect(ladder.chance(0, hotter: -3, colder: -1) == 1)
    #expect(abs(ladder.chance(0, hotter: -1, colder: -3) - exp(-2 * 1.5)) < 1e-12)
    var frozen = TemperatureLadder(highest: 0, lowest: 0, count: 3)
    #expect(frozen.chance(0, hotter: 1, colder: 0) == 1)
    var cold = TemperatureLadder(highest: 1, lowest: 0, count: 2)
    #expect(cold.chance(0, hotter: 1, colder: 0) == 0)
    #expect(cold.chance(0, hotter: 0, colder: 1) == 1)
    #expect(cold.chance(0, hotter: 1, colder: 1) == 1)
    #expect(TemperatureLadder(highest: 1, lowest: 0.1, count: 1).temperatures == [0.1])
    #expect(abs(erfc(TemperatureLadder.distance(0.3) / 2) - 0.3) < 1e-9)
  }

  @Test(arguments: RandomModel.allCases)
  func piecesDoNotMatter(recipe: RandomModel) throws {
    let model = try recipe.model(order: 70, seed: 3, fields: true)
    let prepared = try SolverCatalogue.solver(named: "pt", settings: ["copies": "2"])
      .prepare(model, seed: 1)
    let start = TrajectoryStart(replicas: 2..<3, steps: 400, seed: 4)
    let (whole, pieces) = (
      try prepared.makeTrajectory(start), try prepared.makeTrajectory(start)
    )
    whole.advance(by: 400)
    while !pieces.isFinished { pieces.advance(by: 37) }
    #expect(whole.stepsDone == 400 && pieces.stepsDone == 400)
    #expect(whole.readOut() == pieces.readOut())
    let truth = model.numerator(of: whole.readOut()[0].spins)
    #expect(abs(whole.lowest - truth) <= prepared.energyTolerance * abs(truth))
  }
}
