/// Takes the better of two states region by region.
///
/// The spins in which two states differ fall into connected regions. No two regions touch, so each can
/// be turned on its own and what that changes adds up exactly: every region whose turning lowers the
/// energy is taken, one that changes nothing with probability ½ (Tinós, Zhao, Chicano & Whitley,
/// GECCO 2018, for the travelling salesman; the same holds for any graph).
struct PartitionCrossover {
  private let rows: CompressedRows
  private let fields: [Double]
  private let count: Int
  /// Which pass a spin was last found to differ in, and which it was last visited in.
  private var differs: [UInt32]
  private var visited: [UInt32]
  private var pass: UInt32 = 0
  private var region: [Int32] = []

  /// What one crossover did.
  struct Outcome {
    /// How much lower the energy is; not negative.
    var gain = 0.0
    /// The number of regions.
    var regions = 0
    /// The number of spins in the largest region.
    var largest = 0
    /// Whether any spin was turned.
    var hasChanged = false
  }

  init(_ model: IsingModel) {
    rows = CompressedRows(model.couplings)
    fields = model.fields
    count = model.spinCount
    differs = [UInt32](repeating: 0, count: count)
    visited = differs
  }

  /// Improves a state by what is better in another.
  ///
  /// - Parameters:
  ///   - state: improved in place, never made worse.
  ///   - other: a state of the same spins; without fields its mirror image if that is nearer.
  ///   - drifts: whether regions that change nothing are turned with probability ½.
  /// - Complexity: O(spins / 64 + couplings of the spins that differ).
  mutating func improve(
    _ state: inout Spins, by other: Spins, drifts: Bool, _ random: inout Philox
  ) -> Outcome {
    var outcome = Outcome()
    pass &+= 1
    var difference = zip(state.words, other.words).map { $0 ^ $1 }
    if fields.isEmpty, 2 * difference.reduce(0, { $0 + $1.nonzeroBitCount }) > count {
      difference = Spins(words: difference.map { ~$0 }, count: count).words
    }
    forEachSetBit(difference) { differs[$0] = pass }
    var word = 0
    var bits = difference.first ?? 0
    while true {
      while bits == 0 {
        word += 1
        if word >= difference.count { return outcome }
        bits = difference[word]
      }
      let seed = word << 6 | bits.trailingZeroBitCount
      bits &= bits - 1
      if visited[seed] == pass { continue }
      let change = explore(from: Int32(seed), state)
      outcome.regions += 1
      outcome.largest = max(outcome.largest, region.count)
      if change < 0 || drifts && change == 0 && random.next() & 1 == 1 {
        outcome.gain -= change
        outcome.hasChanged = true
        for spin in region { state.flip(Int(spin)) }
      }
    }
  }

  /// Gathers the region of a spin; returns the change of energy that turning it brings.
  private mutating func explore(from seed: Int32, _ state: Spins) -> Double {
    var change = 0.0
    region.removeAll(keepingCapacity: true)
    region.append(seed)
    visited[Int(seed)] = pass
    var next = 0
    while next < region.count {
      let spin = Int(region[next])
      next += 1
      let isUp = state.isUp(spin)
      for k in Int(rows.starts[spin])..<Int(rows.starts[spin + 1]) {
        let other = Int(rows.columns[k])
        if differs[other] != pass {
          change += state.isUp(other) == isUp ? rows.values[k] : -rows.values[k]
        } else if visited[other] != pass {
          visited[other] = pass
          region.append(Int32(other))
        }
      }
      if !fields.isEmpty { change += isUp ? fields[spin] : -fields[spin] }
    }
    return 2 * change
  }

  private func forEachSetBit(_ words: [UInt64], _ body: (Int) -> Void) {
    for (index, word) in words.enumerated() {
      var bits = word
      while bits != 0 {
        body(index << 6 | bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
  }
}
