import IsingKernels

/// 64 replicas of ±1 spins at one temperature, moved together by the kernels.
///
/// Nothing is kept but spins and random numbers, so replicas can be set, read and exchanged at any time.
final class LaneState {
  let couplings: LaneCouplings
  private let spins: AlignedBuffer<Int8>
  private let random: AlignedBuffer<LaneRandom>
  private var table = LaneTable()
  private var energies = [Int32](repeating: 0, count: LaneCouplings.width)

  /// Allocates 64 replicas with all spins up.
  ///
  /// - Parameter place: where in a stream its random numbers start.
  /// - Throws: `SolverError.outOfMemory`.
  init(_ couplings: LaneCouplings, from place: PhiloxPlace) throws {
    self.couplings = couplings
    spins = try AlignedBuffer(count: LaneCouplings.width * couplings.model.spinCount)
    spins.elements.update(repeating: 1)
    random = try AlignedBuffer(count: 1)
    seedLanes(from: place, into: random.start)
  }

  /// The number of words of one replica's packed spins.
  var wordsPerReplica: Int { (couplings.model.spinCount + 63) / 64 }

  /// Gives all replicas in a mask the same spins.
  func set(_ spins: Spins, lanes mask: UInt64 = .max) { write(spins.words, stride: 0, mask) }

  /// Sets the first replicas, one state each.
  func set(_ states: [Spins]) {
    let states = states.prefix(LaneCouplings.width)
    var words = states.flatMap { $0.words }
    let missing = LaneCouplings.width * wordsPerReplica - words.count
    words.append(contentsOf: repeatElement(0, count: missing))
    write(
      words, stride: wordsPerReplica, states.count < 64 ? (1 << UInt64(states.count)) - 1 : .max)
  }

  private func write(_ words: [UInt64], stride: Int, _ mask: UInt64) {
    writeLanes(
      count: couplings.model.spinCount, spins.start, places: couplings.places.start, from: words,
      stride: stride, mask: mask)
  }

  /// Metropolis sweeps at a temperature in units of the model's numerator.
  func sweep(temperature: Double, sweeps: Int = 1) {
    guard sweeps > 0 else { return }
    fillLaneTable(temperature: temperature / couplings.unit, into: &table)
    couplings.withProblem {
      sweepLanes(&$0, spins.start, table: &table, random: random.start, sweeps: sweeps)
    }
  }

  /// Turns spins around as long as any lowers the energy of its replica; returns the sweeps it took.
  @discardableResult
  func descend() -> Int {
    couplings.withProblem { descendLanes(&$0, spins.start, maxSweeps: .max) }
  }

  /// Calls `body` with the energies' numerators while all replicas are in the local minima that a descent
  /// leads to, then puts them back.
  func withMinima<Result>(_ body: ([Double]) -> Result) -> Result {
    let before = Array(spins.elements)
    descend()
    let result = body(numerators())
    _ = spins.elements.update(from: before)
    return result
  }

  /// The numerators of the energies of all replicas.
  func numerators() -> [Double] {
    couplings.withProblem { laneEnergies(&$0, spins.start, into: &energies) }
    return energies.map { couplings.numerator($0) }
  }

  /// Sets all replicas from packed spins, `wordsPerReplica` words each, one after the other.
  func set(words: UnsafePointer<UInt64>) {
    writeLanes(
      count: couplings.model.spinCount, spins.start, places: couplings.places.start, from: words,
      stride: wordsPerReplica, mask: .max)
  }

  /// Writes the packed spins of all replicas, `wordsPerReplica` words each, one after the other.
  func read(into words: UnsafeMutablePointer<UInt64>) {
    readLanes(
      count: couplings.model.spinCount, spins.start, places: couplings.places.start, into: words,
      stride: wordsPerReplica)
  }

  /// Takes down the spins and the random numbers to come.
  func save(into writer: StateWriter) -> Bool {
    guard
      let words = try? AlignedBuffer<UInt64>(count: LaneCouplings.width * wordsPerReplica)
    else { return false }
    read(into: words.start)
    writer.write(words)
    writer.write(random)
    return true
  }

  /// Goes on where another of the same couplings was.
  func restore(from reader: inout StateReader) throws {
    let words = try AlignedBuffer<UInt64>(count: LaneCouplings.width * wordsPerReplica)
    try reader.read(into: words)
    set(words: words.start)
    try reader.read(into: random)
  }

  /// The spins of one replica.
  func spins(ofLane lane: Int) -> Spins {
    let places = couplings.places
    var result = Spins(repeating: false, count: couplings.model.spinCount)
    for spin in 0..<couplings.model.spinCount {
      if spins.start[Int(places.start[spin]) * 64 + lane & 63] > 0 { result[spin] = 1 }
    }
    return result
  }

  /// Swaps the replicas in a mask with those of another state of the same model.
  func exchange(with other: LaneState, lanes mask: UInt64) {
    exchangeLanes(
      count: couplings.model.spinCount, spins.start, other.spins.start, mask: mask)
  }
}
