import IsingKernels

/// Up to 64 copies of a sparse model of small whole numbers, swept at once, each in a lane of 8 bits at a
/// temperature of its own.
///
/// States stay in their lanes; when two exchange, their temperatures do.
final class LaneCopies: TemperingCopies {
  private let couplings: LaneCouplings
  private let memory: AlignedBuffer<Int8>
  private let random: AlignedBuffer<LaneRandom>
  private let ladder: AlignedBuffer<LaneLadder>
  private let energies: AlignedBuffer<Int32>
  private let parities: UInt32
  private let temperatureCount: Int
  /// The lane of each slot.
  private var lanes: [Int]
  private var temperatures: [Double] = []
  private var lowestEnergy = Int32.max
  /// Whether spins were turned since the energies were added up.
  private var hasTurned = false
  private(set) var best: Spins
  let roundsPerCrossover = 32
  let exchangesPerRound: Double

  /// Allocates copies with given spins, at most 64.
  ///
  /// - Parameters:
  ///   - place: where in a stream their random numbers start.
  ///   - temperatureCount: how many temperatures there will be; by default one for each copy.
  /// - Throws: `SolverError.outOfMemory`.
  init(
    _ couplings: LaneCouplings, _ spins: [Spins], from place: PhiloxPlace,
    temperatures temperatureCount: Int? = nil
  ) throws {
    self.couplings = couplings
    self.temperatureCount = temperatureCount ?? spins.count
    let count = couplings.model.spinCount
    memory = try AlignedBuffer(count: LaneCouplings.width * count)
    random = try AlignedBuffer(count: 1)
    ladder = try AlignedBuffer(count: 1)
    energies = try AlignedBuffer(count: LaneCouplings.width)
    parities = couplings.gainParities
    // Where clusters percolate, as in three dimensions, it is not worth a large part of the time.
    exchangesPerRound = couplings.model.couplings.pairCount * 2 < 5 * count ? 0.5 : 0.05
    lanes = Array(spins.indices)
    best = spins[0]
    seedLanes(from: place, into: random.start)
    for lane in 0..<LaneCouplings.width {
      let state = spins[lane % spins.count]
      for spin in 0..<count {
        memory.start[address(spin, lane)] = state.isUp(spin) ? 1 : -1
      }
    }
    addUpEnergies()
    note()
  }

  /// Whether a ladder up to a temperature has room for all gains, none of them beyond 8 bits.
  static func supports(_ couplings: LaneCouplings, upTo temperature: Double) throws -> Bool {
    guard couplings.isNarrow else { return false }
    let ladder = try AlignedBuffer<LaneLadder>(count: 1)
    let all = [Double](repeating: temperature / couplings.unit, count: LaneCouplings.width)
    return fillLaneLadder(
      temperatures: all, parities: couplings.gainParities, reach: Int32(couplings.reach),
      into: ladder.start)
  }

  var count: Int { lanes.count }

  var lowest: Double { couplings.numerator(lowestEnergy) }

  func sweep(_ temperatures: [Double]) {
    if temperatures != self.temperatures { set(temperatures) }
    if hasTurned { addUpEnergies() }
    couplings.withProblem {
      temperLanes(
        &$0, memory.start, ladder: ladder.start, random: random.start, energies: energies.start)
    }
    note()
  }

  func numerator(_ slot: Int) -> Double {
    if hasTurned { addUpEnergies() }
    return couplings.numerator(energies.start[lanes[slot]])
  }

  func spins(_ slot: Int) -> Spins { spins(ofLane: lanes[slot]) }

  func exchange(_ slot: Int, _ other: Int) {
    swapLaneTemperatures(ladder.start, lanes[slot], lanes[other])
    lanes.swapAt(slot, other)
  }

  func turn(_ spins: [UInt32], _ slot: Int, _ other: Int) {
    for spin in spins {
      for lane in [lanes[slot], lanes[other]] {
        let address = address(Int(spin), lane)
        memory.start[address] = -memory.start[address]
      }
    }
    hasTurned = true
  }

  func save(into writer: StateWriter) -> Bool {
    let (count, each) = (couplings.model.spinCount, wordsPerReplica)
    guard let words = try? AlignedBuffer<UInt64>(count: LaneCouplings.width * each) else {
      return false
    }
    readLanes(
      count: count, memory.start, places: couplings.places.start, into: words.start, stride: each)
    writer.write(words)
    writer.write(random)
    for lane in lanes { writer.write(lane) }
    writer.write(!temperatures.isEmpty)
    if !temperatures.isEmpty { writer.write(temperatures) }
    writer.write(Int(lowestEnergy))
    writer.write(best)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    let (count, each) = (couplings.model.spinCount, wordsPerReplica)
    let words = try AlignedBuffer<UInt64>(count: LaneCouplings.width * each)
    try reader.read(into: words)
    writeLanes(
      count: count, memory.start, places: couplings.places.start, from: words.start, stride: each,
      mask: .max)
    try reader.read(into: random)
    for slot in lanes.indices { lanes[slot] = try reader.int(in: 0...lanes.count - 1) }
    guard Set(lanes).count == lanes.count else { throw StateError("two states in one lane") }
    if try reader.bool() { set(try reader.doubles(count: temperatureCount)) }
    lowestEnergy = Int32(truncatingIfNeeded: try reader.int(in: Int(Int32.min)...Int(Int32.max)))
    best = try reader.spins(count: count)
    addUpEnergies()
  }

  private var wordsPerReplica: Int { (couplings.model.spinCount + 63) / 64 }

  private func set(_ temperatures: [Double]) {
    self.temperatures = temperatures
    // Lanes without a slot stay cold.
    var ofLanes = [Double](repeating: 0, count: LaneCouplings.width)
    for (slot, lane) in lanes.enumerated() {
      ofLanes[lane] = temperatures[slot % temperatures.count] / couplings.unit
    }
    _ = fillLaneLadder(
      temperatures: ofLanes, parities: parities, reach: Int32(couplings.reach),
      into: ladder.start)
  }

  private func address(_ spin: Int, _ lane: Int) -> Int {
    Int(couplings.places.start[spin]) * LaneCouplings.width + lane
  }

  private func spins(ofLane lane: Int) -> Spins {
    let count = couplings.model.spinCount
    var words = [UInt64](repeating: 0, count: (count + 63) / 64)
    for spin in 0..<count where memory.start[address(spin, lane)] > 0 {
      words[spin >> 6] |= 1 << UInt64(spin & 63)
    }
    return Spins(words: words, count: count)
  }

  private func addUpEnergies() {
    couplings.withProblem { laneEnergies(&$0, memory.start, into: energies.start) }
    hasTurned = false
  }

  private func note() {
    var (least, at) = (lowestEnergy, -1)
    for lane in 0..<LaneCouplings.width where energies.start[lane] < least {
      (least, at) = (energies.start[lane], lane)
    }
    if at >= 0 {
      lowestEnergy = least
      best = spins(ofLane: at)
    }
  }
}

extension LaneCouplings {
  /// Which gains can occur: bit 0 for even ones, bit 1 for odd ones.
  var gainParities: UInt32 {
    var parities: UInt32 = 0
    for spin in 0..<model.spinCount {
      var sum = model.hasFields ? model.fields[spin] : 0
      model.couplings.forEachNeighbor(of: spin) { _, value in sum += value }
      parities |= Int64(sum / unit) & 1 == 0 ? 1 : 2
    }
    return parities
  }
}
