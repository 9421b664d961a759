import IsingKernels
import Testing

extension KernelLevels {
  /// Sweeps against sequential Metropolis written out spin by spin.
  @Suite(.serialized)
  struct Annealing {
    static let orders = [1, 2, 31, 33, 100, 513, 700]
    nonisolated(unsafe) static let table: Buffer<Float> = {
      let table = Buffer<Float>(annealingTableFloats()) { _ in .nan }
      fillAnnealingTable(from: PhiloxPlace(key: 1, low: 2, high: 3), into: table.start)
      return table
    }()

    @Test func tableHoldsTheQuantilesOfTheExponentialDistribution() {
      let values = (0..<8192).map { Self.table[$0] }
      let sorted = values.sorted(by: >)
      for k in [0, 1, 10, 100, 4000, 8191] {
        // e^-L = (k + 1/2) / 8192
        let u = Random().exponential(-Double(sorted[k]))
        #expect(abs(u * 8192 - Double(k) - 0.5) < 1e-6 * Double(k + 1))
      }
      #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0 > $1 })
      #expect((0..<32).allSatisfy { Self.table[8192 + $0] == values[$0] })
      // Random order: neighbouring values are not correlated (five standard errors).
      let products = zip(values, values.dropFirst()).map { Double(($0 - 1) * ($1 - 1)) }
      #expect(abs(products.reduce(0, +) / 8191) < 5 / Double(8191).squareRoot())
    }

    @Test(arguments: AnnealingKind.all, orders)
    func sweepIsSequentialMetropolis(kind: AnnealingKind, n: Int) {
      for withFields in [false, true] {
        let model = AnnealingModel(kind, n: n, withFields: withFields, seed: UInt64(n))
        for level in KernelLevels.available {
          KernelLevels.at(level) { compare(model, level) }
        }
      }
    }

    func compare(_ model: AnnealingModel, _ level: KernelLevel) {
      let replica = AnnealingReplica(model, seed: 5)
      var spins = replica.values
      #expect(replica.total == model.energy(spins))
      var place = PhiloxPlace(key: 7, low: 0, high: 1)
      for step in 0..<8 {
        let temperature = model.scale * (1.2 - 0.15 * Double(step))
        let logs = model.minusLogs(table: Self.table, from: place)
        let expected = model.metropolis(&spins, temperature: temperature, minusLogs: logs)
        let flips = replica.sweep(temperature: temperature, table: Self.table, place: &place)
        #expect(flips == expected, "\(level), sweep \(step)")
        #expect(replica.values == spins, "\(level), sweep \(step)")
        #expect(replica.total == model.energy(spins), "\(level), sweep \(step)")
        #expect(
          replica.gains == zip(spins, model.localFields(spins)).map { $0 * $1 },
          "\(level), sweep \(step)")
      }
      #expect(place.low == UInt64(8 * 8 * ((model.visits.count / 32 + 63) / 64)))
      #expect(place.high == 1)
    }

    @Test(arguments: AnnealingKind.all)
    func freshThresholdsComeFromOneWordAVisit(kind: AnnealingKind) {
      let model = AnnealingModel(kind, n: 130, withFields: true, seed: 3)
      for level in KernelLevels.available {
        KernelLevels.at(level) {
          let replica = AnnealingReplica(model, seed: 6)
          var (spins, place) = (replica.values, PhiloxPlace(key: 9, low: 5, high: 1))
          for step in 0..<6 {
            let logs = Random.words(from: place, count: model.visits.count).map {
              minusLog((Double($0) + 0.5) * 0x1p-32)
            }
            let temperature = model.scale * (1.2 - 0.2 * Double(step))
            let expected = model.metropolis(&spins, temperature: temperature, minusLogs: logs)
            #expect(replica.sweep(temperature: temperature, table: nil, place: &place) == expected)
            #expect(replica.values == spins)
          }
          #expect(place.low == UInt64(5 + 6 * model.visits.count / 4))
        }
      }
    }

    /// -ln u from the binary exponent and the artanh series.
    func minusLog(_ u: Double) -> Float {
      let s = (u.significand - 1) / (u.significand + 1)
      var (sum, power) = (0.0, s)
      for k in stride(from: 1, to: 60, by: 2) {
        sum += power / Double(k)
        power *= s * s
      }
      return Float(-(Double(u.exponent) * 0.693147180559945309 + 2 * sum))
    }

    @Test(arguments: AnnealingKind.all)
    func runIsItsSweepsAndKeepsTheBest(kind: AnnealingKind) {
      let model = AnnealingModel(kind, n: 100, withFields: true, seed: 8)
      let temperatures = (0..<40).map { model.scale * (1 - Double($0) / 40) }
      var place = PhiloxPlace(key: 2, low: 0, high: 0)
      let single = AnnealingReplica(model, seed: 1)
      var (bestWords, best, energies, flips) = (single.words, single.total, [single.total], 0)
      for temperature in temperatures {
        flips += single.sweep(temperature: temperature, table: Self.table, place: &place)
        energies.append(single.total)
        if single.total < best { (bestWords, best) = (single.words, single.total) }
      }
      func run(target: Double?) -> (AnnealingReplica, AnnealingOutcome, AnnealingEnergy, [UInt64]) {
        let replica = AnnealingReplica(model, seed: 1)
        var (place, lowest) = (PhiloxPlace(key: 2, low: 0, high: 0), replica.energy)
        let saved = Buffer<UInt64>(annealingSpinWords(count: 100)) { replica.spins[$0] }
        let goal = AnnealingEnergy(
          whole: target.map { Int64($0.rounded(.down)) } ?? .min, real: target ?? -.infinity)
        var energy = replica.energy
        let outcome = replica.with {
          annealingRun(
            $0, $1, sweeps: 40, temperatures: temperatures, table: Self.table.start,
            place: &place, target: goal, energy: &energy, best: &lowest, bestSpins: saved.start)
        }
        replica.energy = energy
        return (replica, outcome, lowest, (0..<annealingSpinWords(count: 100)).map { saved[$0] })
      }
      let (replica, outcome, lowest, saved) = run(target: nil)
      #expect(replica.words == single.words && replica.total == single.total)
      #expect(outcome.sweeps == 40 && outcome.accepted == flips && !outcome.reached_target)
      #expect(Double(lowest.whole) + lowest.real == best && saved == bestWords)

      let target = energies[20]
      let (stopped, early, _, _) = run(target: target)
      #expect(early.reached_target && stopped.total <= target)
      #expect(early.sweeps == energies.firstIndex { $0 <= target })
    }

    @Test(arguments: AnnealingKind.all, [1, 40, 600])
    func descentEndsInALocalMinimum(kind: AnnealingKind, n: Int) {
      let model = AnnealingModel(kind, n: n, withFields: n == 40, seed: 4)
      for level in KernelLevels.available {
        KernelLevels.at(level) {
          let replica = AnnealingReplica(model, seed: 2)
          let start = replica.total
          var energy = replica.energy
          let flips = replica.with { annealingDescend($0, $1, maxSweeps: 10_000, energy: &energy) }
          let spins = replica.values
          #expect(Double(energy.whole) + energy.real == model.energy(spins))
          #expect(flips == 0 || model.energy(spins) < start)
          #expect(zip(spins, model.localFields(spins)).allSatisfy { $0 * $1 >= 0 })
        }
      }
    }

    @Test(arguments: AnnealingKind.all)
    func singleFlipsKeepTheFieldsRight(kind: AnnealingKind) {
      let model = AnnealingModel(kind, n: 70, withFields: true, seed: 12)
      for level in KernelLevels.available {
        KernelLevels.at(level) {
          let replica = AnnealingReplica(model, seed: 3)
          var (spins, energy) = (replica.values, replica.total)
          for i in [0, 69, 33, 0, 5] {
            let change = replica.with { annealingFlip($0, $1, at: i) }
            spins[i] = -spins[i]
            energy += Double(change.whole) + change.real
            #expect(replica.values == spins && energy == model.energy(spins))
            #expect(replica.gains == zip(spins, model.localFields(spins)).map { $0 * $1 })
          }
          let outside = replica.with { annealingFlip($0, $1, at: 70) }
          #expect(outside.whole == 0 && outside.real == 0 && replica.values == spins)
        }
      }
    }

    @Test(
      "Sweeps with fresh thresholds leave the Boltzmann distribution stationary, and lead to it",
      arguments: [AnnealingKind.denseInt8, .signs, .sparseFloat], [true, false])
    func boltzmann(kind: AnnealingKind, startsInEquilibrium: Bool) {
      let (n, samples) = (6, 60_000)
      let model = AnnealingModel(kind, n: n, withFields: true, seed: 21)
      let temperature = 1.5 * model.scale
      let states = 1 << n
      let weights = (0..<states).map { state in
        let spins = (0..<n).map { state >> $0 & 1 == 1 ? 1.0 : -1 }
        return Random().exponential(-model.energy(spins) / temperature)
      }
      let partition = weights.reduce(0, +)
      let replica = AnnealingReplica(model, seed: 1)
      var (numbers, place) = (Numbers(seed: 77), PhiloxPlace(key: 31, low: 0, high: 0))
      var counts = [Int](repeating: 0, count: states)
      for _ in 0..<samples {
        var state = 0
        if startsInEquilibrium {
          var rest = (Double(numbers.bits()) + 0.5) * 0x1p-32 * partition
          while state < states - 1, rest >= weights[state] {
            rest -= weights[state]
            state += 1
          }
        }
        replica.spins.start[0] = UInt64(state)
        replica.prepare()
        for _ in 0..<(startsInEquilibrium ? 2 : 25) {
          _ = replica.sweep(temperature: temperature, table: nil, place: &place)
        }
        counts[Int(replica.spins[0])] += 1
      }
      let chiSquare = (0..<states).reduce(0.0) { sum, state in
        let expected = Double(samples) * weights[state] / partition
        let excess = Double(counts[state]) - expected
        return sum + excess * excess / expected
      }
      // 63 degrees of freedom: mean 63, standard deviation 11.2; the upper 10^-5 quantile is 122.
      #expect(chiSquare < 122)
    }

    @Test func problemsThatTheKernelsCannotTakeAreRefusedAndLeftAlone() {
      func supports(_ change: (inout AnnealingProblem) -> Void, _ kind: AnnealingKind) -> Bool {
        var problem = AnnealingModel(kind, n: 40, withFields: false, seed: 1).problem
        change(&problem)
        return withUnsafePointer(to: problem) { annealingSupports($0) }
      }
      for kind in AnnealingKind.all { #expect(supports({ _ in }, kind)) }
      #expect(!supports({ $0.rows = nil }, .signs))
      #expect(!supports({ $0.count = 40_000 }, .signs))
      #expect(!supports({ $0.stride = 7 }, .signs))
      #expect(!supports({ $0.unit = 3 }, .links))
      #expect(!supports({ $0.stride = 39 }, .denseFloat))
      #expect(!supports({ $0.starts = nil }, .sparseInt8))
      #expect(!supports({ $0.columns = nil }, .sparseInt8))

      let model = AnnealingModel(.denseInt8, n: 40, withFields: false, seed: 1)
      let replica = AnnealingReplica(model, seed: 1)
      let before = replica.words
      var (problem, energy) = (model.problem, AnnealingEnergy())
      var place = PhiloxPlace(key: 0, low: 0, high: 0)
      problem.rows = nil
      let flips = replica.with { _, state in
        withUnsafePointer(to: problem) {
          annealingSweep(
            $0, state, temperature: 1, table: Self.table.start, place: &place, energy: &energy)
        }
      }
      #expect(flips == 0 && energy.whole == 0 && replica.words == before && place.low == 0)

      problem.count = 0
      let outcome = replica.with { _, state in
        withUnsafePointer(to: problem) {
          prepareAnnealing($0, state)
          var best = energy
          return annealingRun(
            $0, state, sweeps: 3, temperatures: [1, 1, 1], table: nil, place: &place,
            target: AnnealingEnergy(whole: .min, real: -.infinity), energy: &energy, best: &best,
            bestSpins: nil)
        }
      }
      #expect(outcome.sweeps == 0 && outcome.accepted == 0)
    }
  }
}
