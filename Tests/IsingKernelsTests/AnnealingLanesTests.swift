import IsingKernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension KernelLevels {
  /// 64 replicas in lanes against the same rule written out spin by spin.
  @Suite(.serialized)
  struct AnnealingLanes {
    @Test(arguments: [1, 2, 63, 200], [1, 3, 40])
    func sweepsFollowTheRuleAtEveryLevel(n: Int, largest: Int) {
      for withFields in [false, true] {
        let model = LaneModel(
          n: n, largest: largest, degree: 6, withFields: withFields, seed: UInt64(n),
          hasHub: n >= 200)
        var naive = NaiveLanes(model, seed: 5)
        for temperature in [20.0, 2.5, 0.7, 0] { naive.sweep(3, temperature) }
        for level in KernelLevels.available {
          KernelLevels.at(level) {
            let lanes = KernelLanes(model, seed: 5)
            for temperature in [20.0, 2.5, 0.7, 0] { lanes.sweep(3, temperature) }
            #expect(lanes.values == naive.spins, "\(level)")
            #expect(lanes.energies == (0..<64).map { naive.energy($0) }, "\(level)")
          }
        }
      }
    }

    /// Replicas are independent and their random numbers those of a sweep, so each must end as it does
    /// where all have its temperature.
    @Test(arguments: [1, 63, 200], [1, 3])
    func everyReplicaTempersAtItsOwnTemperature(n: Int, largest: Int) {
      for withFields in [false, true] {
        let model = LaneModel(
          n: n, largest: largest, degree: 4, withFields: withFields, seed: UInt64(n))
        let ladder = [2.5, 1.4, 0.7, 0]
        for level in KernelLevels.available {
          KernelLevels.at(level) {
            let truths = ladder.map { temperature in
              let lanes = KernelLanes(model, seed: 5)
              lanes.sweep(4, temperature)
              return lanes.values
            }
            let lanes = KernelLanes(model, seed: 5)
            let energies = lanes.temper(4, ladder)
            #expect(
              lanes.values.indices.allSatisfy { lanes.values[$0] == truths[($0 % 64) % 4][$0] },
              "\(level)")
            #expect(energies == lanes.energies, "\(level)")
          }
        }
      }
    }

    @Test func aLadderHoldsSoManyGainsAndNoMore() {
      var ladder = LaneLadder()
      let warm = [Double](repeating: 1e9, count: 64)
      #expect(fillLaneLadder(temperatures: warm, parities: 3, reach: 24, into: &ladder))
      #expect(ladder.count == 24)
      #expect(!fillLaneLadder(temperatures: warm, parities: 3, reach: 25, into: &ladder))
      #expect(fillLaneLadder(temperatures: warm, parities: 1, reach: 49, into: &ladder))
      // exp(-2 g) is above 2^-17 up to g = 5.
      let cold = [Double](repeating: 1, count: 64)
      #expect(fillLaneLadder(temperatures: cold, parities: 3, reach: 127, into: &ladder))
      #expect(ladder.count == 5)
    }

    @Test func descentEndsInLocalMinima() {
      let model = LaneModel(n: 300, largest: 2, degree: 5, withFields: true, seed: 3)
      for level in KernelLevels.available {
        KernelLevels.at(level) {
          let lanes = KernelLanes(model, seed: 2)
          let sweeps = withUnsafePointer(to: model.problem) {
            descendLanes($0, lanes.spins.start, maxSweeps: .max)
          }
          #expect(sweeps > 1)
          var naive = NaiveLanes(model, seed: 2)
          naive.spins = lanes.values
          for lane in 0..<64 {
            #expect(
              (0..<model.n).allSatisfy { naive.spin($0, lane) * naive.field($0, lane) >= 0 })
          }
        }
      }
    }

    @Test(arguments: [false, true])
    func statesFollowTheBoltzmannLaw(withFields: Bool) {
      let model = LaneModel(n: 10, largest: 1, degree: 4, withFields: withFields, seed: 9)
      let temperature = 2.0
      let states = 1 << model.n
      var weights = [Double](repeating: 0, count: states)
      for state in 0..<states {
        let spins = (0..<model.n).map { state >> $0 & 1 == 1 ? 1 : -1 }
        weights[state] = exp(-Double(model.energy { spins[$0] }) / temperature)
      }
      let total = weights.reduce(0, +)
      let lanes = KernelLanes(model, seed: 4)
      lanes.sweep(200, temperature)
      var counts = [Int](repeating: 0, count: states)
      let samples = 3000
      for _ in 0..<samples {
        lanes.sweep(23, temperature)
        for lane in 0..<64 {
          var state = 0
          for i in 0..<model.n where lanes.spins[64 * i + lane] > 0 { state |= 1 << i }
          counts[state] += 1
        }
      }
      // Rare states are counted together.
      var (chiSquared, cells) = (0.0, 0)
      var rare = (count: 0, expected: 0.0)
      for state in 0..<states {
        let expected = Double(64 * samples) * weights[state] / total
        if expected < 10 {
          rare = (rare.count + counts[state], rare.expected + expected)
        } else {
          chiSquared +=
            (Double(counts[state]) - expected) * (Double(counts[state]) - expected)
            / expected
          cells += 1
        }
      }
      if rare.expected > 5 {
        chiSquared +=
          (Double(rare.count) - rare.expected) * (Double(rare.count) - rare.expected)
          / rare.expected
        cells += 1
      }
      let freedom = Double(cells - 1)
      #expect(abs(chiSquared - freedom) < 4 * (2 * freedom).squareRoot())
    }

    @Test func tableHoldsProbabilities() {
      for temperature in [0.3, 1, 2.7, 11, 90, 1e9] {
        var table = LaneTable()
        fillLaneTable(temperature: temperature, into: &table)
        let entries = withUnsafeBytes(of: &table) { bytes in
          (0..<128).map { 256 * Int(bytes[$0]) + Int(bytes[128 + $0]) }
        }
        for (gain, entry) in entries.enumerated() {
          let probability = exp(-2 * Double(gain) / temperature)
          #expect(abs(Double(entry) - min(65535, 65536 * probability)) <= 0.5 + 1e-6)
        }
      }
      for temperature in [0, -1, Double.nan] {
        var table = LaneTable()
        fillLaneTable(temperature: temperature, into: &table)
        #expect(withUnsafeBytes(of: &table) { $0.allSatisfy { $0 == 0 } })
      }
    }

    @Test func unsupportedProblemsAreLeftAlone() {
      var problem = LaneModel(n: 8, largest: 1, degree: 3, withFields: false, seed: 1).problem
      problem.reach = 128
      #expect(!lanesSupport(&problem))
      let spins = Buffer(8 * 64) { _ in Int8(1) }
      #expect(descendLanes(&problem, spins.start, maxSweeps: 9) == 0)
      #expect((0..<8 * 64).allSatisfy { spins[$0] == 1 })
    }
  }
}

/// A random sparse model in the kernels' layout and, beside it, as plain numbers.
final class LaneModel {
  let n: Int
  let fields: [Int]
  private(set) var couplings: [[(other: Int, value: Int)]]
  let problem: LaneProblem
  private let starts: Buffer<UInt32>
  private let columns: Buffer<UInt32>
  private let external: Buffer<Int16>

  init(
    n: Int, largest: Int, degree: Int, withFields: Bool, seed: UInt64, hasHub: Bool = false
  ) {
    var numbers = Numbers(seed: seed)
    func draw(_ bound: Int) -> Int { Int(numbers.bits() >> 8) % bound }
    var couplings = [[(other: Int, value: Int)]](repeating: [], count: n)
    let fields = (0..<n).map { _ in withFields ? draw(5) - 2 : 0 }
    var reach = fields.map(abs)
    for _ in 0..<n * degree / 2 {
      let (i, j) = (draw(n), draw(n))
      let value = (draw(2) == 0 ? 1 : -1) * (1 + draw(largest))
      guard i != j, !couplings[i].contains(where: { $0.other == j }),
        max(reach[i], reach[j]) + abs(value) <= 127
      else { continue }
      couplings[i].append((j, value))
      couplings[j].append((i, value))
      reach[i] += abs(value)
      reach[j] += abs(value)
    }
    // A hub, the last place, neighbours most others, beyond what 8 bits hold.
    let narrow = hasHub ? n - 1 : n
    for j in 0..<narrow where narrow < n && !couplings[j].contains(where: { $0.other == n - 1 }) {
      let value = (draw(3) == 0 ? 1 : -1) * (1 + draw(largest))
      guard reach[j] + abs(value) <= 127 else { continue }
      couplings[j].append((n - 1, value))
      couplings[n - 1].append((j, value))
      reach[j] += abs(value)
    }
    let planes = Int.bitWidth - largest.leadingZeroBitCount
    var starts: [UInt32] = [0]
    var columns: [UInt32] = []
    for row in couplings {
      for plane in (0..<planes).reversed() {
        for sign in [1, -1] {
          columns += row.filter { sign * $0.value > 0 && abs($0.value) >> plane & 1 == 1 }
            .map { UInt32($0.other) }
          starts.append(UInt32(columns.count))
        }
      }
    }
    self.n = n
    self.couplings = couplings
    self.fields = fields
    self.starts = Buffer(starts.count) { starts[$0] }
    self.columns = Buffer(columns.count) { columns[$0] }
    external = Buffer(n) { Int16(fields[$0]) }
    problem = LaneProblem(
      count: n, narrow: narrow, planes: UInt32(planes), reach: Int32(reach[..<narrow].max() ?? 0),
      starts: self.starts.start,
      columns: self.columns.start, external: withFields ? external.start : nil)
  }

  func field(_ i: Int, _ spin: (Int) -> Int) -> Int {
    couplings[i].reduce(fields[i]) { $0 + $1.value * spin($1.other) }
  }

  func energy(_ spin: (Int) -> Int) -> Int {
    -(0..<n).reduce(0) { $0 + spin($1) * (field($1, spin) + fields[$1]) } / 2
  }
}

private func startingSpin(_ k: Int, seed: UInt64) -> Int8 {
  var numbers = Numbers(seed: seed &+ UInt64(k) &* 77)
  _ = numbers.bits()
  return numbers.bits() >> 31 == 1 ? 1 : -1
}

private let lanePlace = PhiloxPlace(key: 3, low: 0, high: 9)

/// Replicas moved by the kernels.
final class KernelLanes {
  let model: LaneModel
  let spins: Buffer<Int8>
  private var random = LaneRandom()

  init(_ model: LaneModel, seed: UInt64) {
    self.model = model
    spins = Buffer(64 * model.n) { startingSpin($0, seed: seed) }
    seedLanes(from: lanePlace, into: &random)
  }

  func sweep(_ count: Int, _ temperature: Double) {
    var table = LaneTable()
    fillLaneTable(temperature: temperature, into: &table)
    withUnsafePointer(to: model.problem) {
      sweepLanes($0, spins.start, table: &table, random: &random, sweeps: count)
    }
  }

  /// Sweeps with lane l at temperature l modulo their number; returns the energies that were kept.
  func temper(_ count: Int, _ temperatures: [Double]) -> [Int] {
    // Written for the lanes in the opposite order, and exchanged.
    var ladder = LaneLadder()
    let fits = fillLaneLadder(
      temperatures: (0..<64).map { temperatures[(63 - $0) % temperatures.count] }, parities: 3,
      reach: model.problem.reach, into: &ladder)
    for lane in 0..<32 { swapLaneTemperatures(&ladder, lane, 63 - lane) }
    var kept = energies.map { Int32($0) }
    withUnsafePointer(to: model.problem) { problem in
      for _ in 0..<count where fits {
        temperLanes(problem, spins.start, ladder: &ladder, random: &random, energies: &kept)
      }
    }
    return kept.map { Int($0) }
  }

  var values: [Int8] { (0..<64 * model.n).map { spins[$0] } }

  var energies: [Int] {
    var energies = [Int32](repeating: 0, count: 64)
    withUnsafePointer(to: model.problem) { laneEnergies($0, spins.start, into: &energies) }
    return energies.map { Int($0) }
  }
}

/// The same written out from the documentation.
struct NaiveLanes {
  let model: LaneModel
  var spins: [Int8]
  /// The words of both streams by stream, word and lane.
  private var words: [UInt32]

  init(_ model: LaneModel, seed: UInt64) {
    self.model = model
    spins = (0..<64 * model.n).map { startingSpin($0, seed: seed) }
    words = [UInt32](repeating: 0, count: 128)
    fillPhilox(from: lanePlace, count: 128, into: &words)
  }

  func spin(_ i: Int, _ lane: Int) -> Int { Int(spins[64 * i + lane]) }
  func field(_ i: Int, _ lane: Int) -> Int { model.field(i) { spin($0, lane) } }
  func energy(_ lane: Int) -> Int { model.energy { spin($0, lane) } }

  /// xoshiro128++ of one lane, least significant byte first.
  private mutating func draw(_ stream: Int, _ lane: Int) -> [Int] {
    var s = (0..<4).map { words[64 * stream + 16 * $0 + lane] }
    func rotate(_ x: UInt32, _ k: UInt32) -> UInt32 { x << k | x >> (32 - k) }
    let result = rotate(s[0] &+ s[3], 7) &+ s[0]
    let shifted = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= shifted
    s[3] = rotate(s[3], 11)
    for k in 0..<4 { words[64 * stream + 16 * k + lane] = s[k] }
    return (0..<4).map { Int(result >> (8 * UInt32($0)) & 255) }
  }

  mutating func sweep(_ count: Int, _ temperature: Double) {
    let bars = (0..<128).map { gain in
      temperature > 0
        ? min(65535, (65536 * exp(-2 * Double(gain) / temperature)).rounded()) : 0
    }
    for _ in 0..<count {
      for i in 0..<model.n {
        let high = (0..<16).flatMap { draw(0, $0) }
        let low = (0..<16).flatMap { draw(1, $0) }
        for lane in 0..<64 {
          let gain = spin(i, lane) * field(i, lane)
          if gain <= 0 || Double(256 * high[lane] + low[lane]) < bars[min(gain, 127)] {
            spins[64 * i + lane] = -spins[64 * i + lane]
          }
        }
      }
    }
  }
}
