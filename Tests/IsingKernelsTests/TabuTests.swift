import IsingKernels
import Testing

extension KernelLevels {
  /// Tabu search against the same rule written out spin by spin.
  @Suite(.serialized)
  struct Tabu {
    @Test(arguments: AnnealingKind.all, [1, 2, 31, 100, 513, 700])
    func searchFollowsTheRule(kind: AnnealingKind, n: Int) {
      for withFields in [false, true] {
        let model = AnnealingModel(kind, n: n, withFields: withFields, seed: UInt64(n))
        let rest = TabuRest(tenure: UInt32(n / 50), spread: 7)
        var expected: NaiveTabu?
        for level in KernelLevels.available {
          KernelLevels.at(level) {
            let search = KernelTabu(model, seed: 3)
            if expected == nil {
              var naive = NaiveTabu(model, spins: search.values)
              naive.run(160, rest: rest, from: search.place)
              expected = naive
            }
            // Whatever the cuts, as long as they are multiples of four iterations.
            for count in [64, 4, 60, 32] { _ = search.run(count, rest: rest) }
            guard let expected else { return }
            #expect(search.values == expected.spins, "\(level)")
            #expect(search.total == expected.energy, "\(level)")
            #expect(search.lowest == expected.best, "\(level)")
            #expect(model.energy(search.bestValues) == expected.best, "\(level)")
            #expect(
              search.gains == zip(search.values, model.localFields(search.values)).map { $0 * $1 },
              "\(level)")
          }
        }
      }
    }

    @Test(arguments: AnnealingKind.all)
    func gainsStayRightInLongRuns(kind: AnnealingKind) {
      let model = AnnealingModel(kind, n: 90, withFields: true, seed: 8)
      for level in KernelLevels.available {
        KernelLevels.at(level) {
          let search = KernelTabu(model, seed: 1)
          _ = search.run(3000, rest: TabuRest(tenure: 3, spread: 10))
          let spins = search.values
          #expect(search.total == model.energy(spins))
          #expect(search.gains == zip(spins, model.localFields(spins)).map { $0 * $1 })
          #expect(search.lowest == model.energy(search.bestValues))
        }
      }
    }

    @Test(arguments: AnnealingKind.all)
    func targetEndsTheRunAtTheFlipThatReachesIt(kind: AnnealingKind) {
      let model = AnnealingModel(kind, n: 60, withFields: true, seed: 4)
      let rest = TabuRest(tenure: 2, spread: 5)
      let long = KernelTabu(model, seed: 2)
      _ = long.run(400, rest: rest)
      let search = KernelTabu(model, seed: 2)
      let outcome = search.run(400, rest: rest, target: long.lowest)
      #expect(outcome.reached_target && search.total == long.lowest)
      #expect(outcome.iterations < 400 && search.bestValues == search.values)
      let again = search.run(400, rest: rest, target: long.lowest)
      #expect(again.reached_target && again.iterations == 0)
      var naive = NaiveTabu(model, spins: KernelTabu(model, seed: 2).values)
      naive.run(outcome.iterations, rest: rest, from: KernelTabu(model, seed: 2).place)
      #expect(naive.best == long.lowest && naive.energy == long.lowest)
    }

    @Test func longestRestLeavesOneSpinFree() {
      let model = AnnealingModel(.denseInt8, n: 5, withFields: true, seed: 4)
      let search = KernelTabu(model, seed: 2)
      let outcome = search.run(512, rest: TabuRest(tenure: 60_000, spread: 255))
      #expect(outcome.iterations == 512 && search.total == model.energy(search.values))
      #expect(tabuLongestRest(count: 5) == 4 && tabuLongestRest(count: 0) == 0)
    }
  }
}

/// A search by the kernels.
final class KernelTabu {
  let model: AnnealingModel
  let spins: Buffer<UInt64>
  private let best: Buffer<UInt64>
  private let gainBytes: Buffer<UInt8>
  private let workspace: Buffer<UInt8>
  var place = PhiloxPlace(key: 7, low: 0, high: 1)
  private(set) var energy = AnnealingEnergy()
  private(set) var bestEnergy = AnnealingEnergy()

  init(_ model: AnnealingModel, seed: UInt64) {
    var numbers = Numbers(seed: seed)
    self.model = model
    let words = annealingSpinWords(count: model.n)
    spins = Buffer(words) { _ in UInt64(numbers.bits()) << 32 | UInt64(numbers.bits()) }
    let sizes = withUnsafePointer(to: model.problem) {
      (annealingFieldBytes($0), tabuWorkspaceBytes($0))
    }
    gainBytes = Buffer(sizes.0) { UInt8(truncatingIfNeeded: $0 &* 37) }
    workspace = Buffer(sizes.1) { UInt8(truncatingIfNeeded: $0 &* 37) }
    best = Buffer(words) { _ in 0 }
    energy = with { prepareTabu($0, $1) }
    bestEnergy = energy
    for k in 0..<words { best.start[k] = spins[k] }
  }

  private func with<Result>(
    _ body: (UnsafePointer<AnnealingProblem>, UnsafePointer<TabuMemory>) -> Result
  ) -> Result {
    let memory = TabuMemory(
      spins: spins.start, gains: gainBytes.start, workspace: workspace.start)
    return withUnsafePointer(to: model.problem) { p in
      withUnsafePointer(to: memory) { body(p, $0) }
    }
  }

  func run(_ count: Int, rest: TabuRest, target: Double? = nil) -> TabuOutcome {
    let goal = AnnealingEnergy(
      whole: target.map { Int64($0.rounded(.down)) } ?? .min, real: target ?? -.infinity)
    var (place, energy, bestEnergy) = (place, energy, bestEnergy)
    let outcome = with {
      tabuRun(
        $0, $1, rest: rest, iterations: count, place: &place, target: goal, energy: &energy,
        best: &bestEnergy, bestSpins: best.start)
    }
    (self.place, self.energy, self.bestEnergy) = (place, energy, bestEnergy)
    return outcome
  }

  var total: Double { Double(energy.whole) + energy.real }
  var lowest: Double { Double(bestEnergy.whole) + bestEnergy.real }
  var values: [Double] { (0..<model.n).map { spins[$0 / 64] >> UInt64($0 % 64) & 1 == 1 ? 1 : -1 } }
  var bestValues: [Double] {
    (0..<model.n).map { best[$0 / 64] >> UInt64($0 % 64) & 1 == 1 ? 1 : -1 }
  }
  var gains: [Double] {
    (0..<model.n).map { i in
      let gain = with { tabuGain($0, $1, at: i) }
      return Double(gain.whole) + gain.real
    }
  }
}

/// The rule as documented, one spin at a time.
struct NaiveTabu {
  let model: AnnealingModel
  var spins: [Double]
  var energy: Double
  var best: Double

  init(_ model: AnnealingModel, spins: [Double]) {
    self.model = model
    self.spins = spins
    energy = model.energy(spins)
    best = energy
  }

  mutating func run(_ count: Int, rest: TabuRest, from place: PhiloxPlace) {
    let n = model.n
    let words = KernelLevels.Random.words(from: place, count: count + 4)
    let places = (0..<n).map { annealingPlace(kind: model.kind, of: $0) }
    let groups = model.kind.hasPackedRows ? (n + 511) / 512 * 2 : (n + 255) / 256
    var lastRest = [Int](repeating: 0, count: n)
    var local = model.localFields(spins)
    for now in 1...count {
      let word = Int(words[now - 1])
      let gains = (0..<n).map { spins[$0] * local[$0] }
      let free = (0..<n).filter { lastRest[$0] < now }
      let least = free.map { gains[$0] }.min() ?? 0
      // The cyclic order: group, then unit, then place, each from where the word says.
      let (group, unit, lane) = (((word & 0xffff) * groups) >> 16, word >> 16 & 7, word >> 19 & 31)
      func order(_ i: Int) -> Int {
        let p = places[i]
        let ahead = (p / 256 - group + groups) % groups
        return (ahead * 8 + (p / 32 - unit + 8) % 8) * 32 + (p - lane + 32) % 32
      }
      var chosen = free.filter { gains[$0] == least }.min { order($0) < order($1) } ?? 0
      let resting = (0..<n).filter { lastRest[$0] >= now && energy + 2 * gains[$0] < best }
      if let better = resting.min(by: { (gains[$0], places[$0]) < (gains[$1], places[$1]) }),
        gains[better] < least
      {
        chosen = better
      }
      let drawn = Int(rest.tenure) + ((word >> 24) * (Int(rest.spread) + 1)) >> 8
      lastRest[chosen] = now + min(drawn, n - 1)
      energy += 2 * gains[chosen]
      for j in 0..<n { local[j] -= 2 * model.couplings[chosen][j] * spins[chosen] }
      spins[chosen] = -spins[chosen]
      best = min(best, energy)
    }
  }
}
