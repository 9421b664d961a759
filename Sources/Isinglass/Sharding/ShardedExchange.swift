/// What all ranks tell each other after a step, in one gather: wishes, energies, signs.
///
/// A rank's words are one of wishes, one for each replica's part of the energy, and for each replica the
/// signs of the rank's spins.
final class ShardedExchange {
  private let communicator: any Communicator
  private let model: ShardedModel
  private let layout: ShardLayout
  private let replicas: Int
  private let counts: [Int]
  private let own: AlignedBuffer<UInt64>
  private let all: AlignedBuffer<UInt64>

  init(_ model: ShardedModel, replicas: Int, on communicator: any Communicator) throws {
    self.communicator = communicator
    self.model = model
    self.replicas = replicas
    layout = ShardLayout(order: model.spinCount, size: communicator.size)
    let layout = layout
    counts = (0..<communicator.size).map { 8 * (1 + replicas * (1 + layout.words(of: $0))) }
    own = try AlignedBuffer(count: counts[communicator.rank] / 8)
    all = try AlignedBuffer(count: counts.reduce(0, +) / 8)
  }

  /// Exchanges; fills in the signs of all spins after the last motion.
  ///
  /// - Parameters:
  ///   - energies: this rank's part of each replica's energy.
  ///   - wishes: what this rank wants.
  /// - Returns: the energies, and the wishes of any rank.
  func exchange(
    _ states: [ShardedReplica], energies: [Double], wishes: ShardedWishes
  ) throws -> (energies: [Double], wishes: ShardedWishes) {
    own.start[0] = wishes.rawValue
    let width = layout.words(of: communicator.rank)
    for (r, state) in states.enumerated() {
      own.start[1 + r] = energies[r].bitPattern
      state.writeSpins(to: own.start + 1 + replicas + r * width)
    }
    try communicator.gather(
      UnsafeRawBufferPointer(own.elements), counts: counts,
      into: UnsafeMutableRawBufferPointer(all.elements))
    var together: ShardedWishes = []
    var sums = [Double](repeating: 0, count: replicas)
    var block = all.start
    for rank in 0..<communicator.size {
      let width = layout.words(of: rank)
      let first = layout.spins(of: rank).lowerBound / 64
      together.formUnion(ShardedWishes(rawValue: block[0]))
      for (r, state) in states.enumerated() {
        sums[r] += Double(bitPattern: block[1 + r])
        (state.next.start + first).update(
          from: block + 1 + replicas + r * width, count: width)
      }
      block += counts[rank] / 8
    }
    return (sums, together)
  }
}

/// What ranks may want besides going on.
struct ShardedWishes: OptionSet {
  var rawValue: UInt64
  /// Somebody asked this rank to stop.
  static let interruption = ShardedWishes(rawValue: 1)
  /// The time is over, by the clock of rank 0.
  static let timeLimit = ShardedWishes(rawValue: 2)
  /// A checkpoint is due, by the clock of rank 0.
  static let checkpoint = ShardedWishes(rawValue: 4)

  static let ends: ShardedWishes = [.interruption, .timeLimit]
}
