import IsingKernels

/// One replica's spins on one rank, with the signs of all others.
final class ShardedReplica {
  let number: Int
  private let model: ShardedModel
  private let memory: AlignedBuffer<UInt8>
  /// The signs of all spins, as of the fields.
  private(set) var present: AlignedBuffer<UInt64>
  /// The signs of all spins after the last motion, filled in by whoever exchanges them.
  private(set) var next: AlignedBuffer<UInt64>
  /// The lowest energy of this anneal, and of all, each with its state.
  private(set) var annealBest = Double.infinity
  private(set) var best = Double.infinity
  private let annealState: AlignedBuffer<UInt64>
  private let bestState: AlignedBuffer<UInt64>

  init(_ number: Int, of model: ShardedModel) throws {
    self.number = number
    self.model = model
    memory = try AlignedBuffer(
      count: model.couplings.withProblem { shardBytes(&$0, order: model.spinCount) })
    let words = (model.spinCount + 63) / 64
    present = try AlignedBuffer(count: words)
    next = try AlignedBuffer(count: words)
    annealState = try AlignedBuffer(count: words)
    bestState = try AlignedBuffer(count: words)
  }

  /// The bytes of a replica on one rank.
  static func bytes(of model: ShardedModel) -> Int {
    model.couplings.withProblem { shardBytes(&$0, order: model.spinCount) }
      + 4 * 8 * ((model.spinCount + 63) / 64)
  }

  /// Draws a start; the signs of all have to be exchanged, and `fill` to follow.
  func start(_ settings: BifurcationSettings, from place: PhiloxPlace) {
    annealBest = .infinity
    let fields = model.fields
    model.couplings.withProblem { problem in
      func start(_ external: UnsafePointer<Float>?) {
        startShard(
          &problem, order: model.spinCount, first: model.spins.lowerBound, memory.start,
          external: external, amplitude: Float(settings.startAmplitude),
          velocity: Float(settings.startVelocity), spins: nil, from: place)
      }
      if let fields { fields.withUnsafeBufferPointer { start($0.baseAddress) } } else { start(nil) }
    }
  }

  /// Writes the signs of this rank's spins after the last motion or start.
  func writeSpins(to words: UnsafeMutablePointer<UInt64>) {
    spinsOfShard(memory.start, into: words)
  }

  /// Makes `next` the present state and computes the fields from scratch.
  func fill() {
    model.couplings.withProblem { fillShard(&$0, memory.start, spins: next.start) }
    present.start.update(from: next.start, count: next.count)
  }

  /// Goes one step; returns this rank's part of the energy before it.
  func move(_ rule: inout BifurcationRule, step: Int) -> Double {
    moveShard(memory.start, rule: &rule, step: step)
  }

  /// How many spins of all differ between `next` and the present state.
  var turningCount: Int {
    var count = 0
    for word in 0..<present.count {
      count += (present.start[word] ^ next.start[word]).nonzeroBitCount
    }
    return count
  }

  /// Makes `next` the present state by adding the rows of what turned.
  func turn() {
    model.couplings.withProblem {
      turnShard(&$0, memory.start, from: present.start, to: next.start)
    }
    swap(&present, &next)
  }

  /// This rank's part of the present energy.
  var energy: Double { energyOfShard(memory.start) }

  /// Takes note of the present state's energy.
  func look(at energy: Double) {
    guard energy < annealBest else { return }
    annealBest = energy
    annealState.start.update(from: present.start, count: present.count)
  }

  /// Makes the best state of this anneal the next one.
  func returnToBest() { next.start.update(from: annealState.start, count: next.count) }

  /// The first of this rank's spins from number `from` of all on whose flip lowers the energy; the
  /// number of all spins if there is none.
  func nextDescent(from: Int) -> Int {
    let spins = model.spins
    guard from < spins.upperBound else { return model.spinCount }
    let found = nextDescentOfShard(memory.start, from: max(0, from - spins.lowerBound))
    return found < spins.count ? spins.lowerBound + found : model.spinCount
  }

  /// Turns one spin of all.
  func flip(_ spin: Int) {
    next.start.update(from: present.start, count: present.count)
    next.start[spin >> 6] ^= 1 << UInt64(spin & 63)
    turn()
  }

  /// Takes up what the present anneal has found.
  func keepBest() {
    guard annealBest < best else { return }
    best = annealBest
    bestState.start.update(from: annealState.start, count: annealState.count)
  }

  /// The best state of all anneals so far.
  var bestSpins: Spins { Spins(words: bestState.elements, count: model.spinCount) }

  // MARK: Saving

  /// x, y and p of this rank's spins.
  func read(into numbers: UnsafeMutablePointer<Float>) {
    let count = model.spins.count
    readShard(memory.start, x: numbers, y: numbers + count, pump: numbers + 2 * count)
  }

  /// Sets x, y and p of this rank's spins; `fill` has to follow.
  func write(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ pump: UnsafePointer<Float>) {
    writeShard(memory.start, x: x, y: y, pump: pump)
  }

  /// Writes down the states of all spins.
  func save(into writer: StateWriter) {
    for buffer in [present, annealState, bestState] { writer.write(buffer) }
    writer.write(annealBest)
    writer.write(best)
  }

  /// Reads what was written down; `next` becomes the present state, and `fill` has to follow.
  func restore(from reader: inout StateReader) throws {
    for buffer in [next, annealState, bestState] {
      try reader.read(spins: model.spinCount, wordsEach: buffer.count, into: buffer)
    }
    annealBest = try reader.double()
    best = try reader.double()
  }
}
