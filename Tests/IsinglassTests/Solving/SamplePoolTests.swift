import Testing

@testable import Isinglass

@Suite struct SamplePoolTests {
  /// A state of 24 spins for each number below 2²³; its last spin is always up.
  private func spins(_ number: Int) -> Spins {
    Spins(words: [UInt64(number) | 1 << 23], count: 24)
  }

  private func discovery(_ replica: Int) -> Discovery {
    Discovery(
      replica: replica, batch: replica..<replica + 1, steps: 1, stepsDone: 1, wasCutShort: false)
  }

  @Test func estimatesThatCouldBeTheBestAreRecomputed() throws {
    // One down spin each, energies −298, −296 and −294, in the wrong order by errors below 2 %.
    let fields = (0..<24).map { Double($0 + 1) }
    let model = try IsingModel(couplings: Couplings(uncoupled: 24), fields: fields)
    var pool = SamplePool(model, tolerance: 0.02)
    let lowest = -fields.reduce(0, +)
    let down = (0..<24).map { k in
      Spins(words: [(1 << 24 - 1) ^ 1 << UInt64(k)], count: 24)
    }
    for (replica, (spin, estimate)) in [(1, -297.0), (0, -296), (2, -299)].enumerated() {
      pool.add(
        ReplicaState(replica: replica, spins: down[spin], numerator: estimate),
        discovery(replica))
    }
    let samples = pool.samples()
    #expect(samples.map(\.sample.spins) == [down[0], down[1], down[2]])
    #expect(samples.map(\.sample.energy.value) == [2, 4, 6].map { lowest + $0 })
    #expect(samples.map(\.discovery.replica) == [1, 0, 2])
  }

  @Test func theBestStatesAreKeptAndCounted() throws {
    // Energies from the sum of distinct fields, so that nearly every state has its own.
    let fields = (0..<24).map { Double(($0 * 7919 + 1) % 1009) }
    let model = try IsingModel(couplings: Couplings(uncoupled: 24), fields: fields)
    var pool = SamplePool(model, tolerance: 0)
    var counts: [Spins: Int] = [:]
    var random = Seed(1).stream(.experiment)
    // 12,000 distinct states are four times what the pool holds before it drops any.
    for replica in 0..<30_000 {
      let state = spins(Int(random.below(12_000)) * 613 % (1 << 23))
      counts[state, default: 0] += 1
      pool.add(
        ReplicaState(replica: replica, spins: state, numerator: model.numerator(of: state)),
        discovery(replica))
    }
    let samples = pool.samples().map(\.sample)
    #expect(samples.count == 1024)
    let energies = counts.keys.map { model.energy(of: $0) }.sorted()
    #expect(samples.map(\.energy) == Array(energies.prefix(1024)))
    for sample in samples {
      #expect(sample.multiplicity == counts[sample.spins])
      #expect(sample.energy == model.energy(of: sample.spins))
    }
    #expect(Set(samples.map(\.spins)).count == 1024)
  }

  @Test func aStateAndItsInverseAreOneSampleOnlyWithoutFields() throws {
    let couplings = try Couplings(order: 24, [Coupling(0, 1, 1)])
    for fields in [false, true] {
      let model = try IsingModel(
        couplings: couplings, fields: fields ? [Double](repeating: 1, count: 24) : nil)
      var pool = SamplePool(model, tolerance: 0)
      for (replica, state) in [spins(6), spins(6).inverted, spins(6)].enumerated() {
        pool.add(
          ReplicaState(replica: replica, spins: state, numerator: model.numerator(of: state)),
          discovery(replica))
      }
      let samples = pool.samples().map(\.sample)
      #expect(samples.count == (fields ? 2 : 1))
      #expect(samples.reduce(0) { $0 + $1.multiplicity } == 3)
      if !fields { #expect(samples.first?.spins.isUp(0) == true) }
    }
  }
}
