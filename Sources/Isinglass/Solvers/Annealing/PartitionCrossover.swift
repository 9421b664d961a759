/// Takes the better of two states region by region.
///
/// The spins in which two states differ fall into connected regions. No two regions touch, so each can
/// be turned on its own and what that changes adds up exactly: every region whose turning lowers the
/// energy is taken, one that changes nothing with probability ½ (Tinós, Zhao, Chicano & Whitley,
/// GECCO 2018, for the travelling salesman; the same holds for any graph).
///
/// Used by one thread at a time: copies share their memory.
struct PartitionCrossover {
  private let starts: FrozenBuffer<UInt32>
  private let columns: FrozenBuffer<UInt32>
  private let values: FrozenBuffer<Double>
  private let fields: FrozenBuffer<Double>?
  private let count: Int
  private let wordCount: Int
  private let difference: AlignedBuffer<UInt64>
  /// `pass` where a spin differs, `pass + 1` once it was visited.
  private let marks: AlignedBuffer<UInt32>
  private let region: AlignedBuffer<UInt32>
  private var pass: UInt32 = 0
  /// Random bits not used yet.
  private var coins: (bits: UInt64, left: Int) = (0, 0)

  /// What one crossover did.
  struct Outcome {
    /// How much lower the energy is; not negative.
    var gain = 0.0
    /// Whether any spin was turned.
    var hasChanged = false
  }

  /// - Throws: `SolverError.outOfMemory`.
  init(_ model: IsingModel) throws {
    let rows = CompressedRows(model.couplings)
    starts = try FrozenBuffer(rows.starts)
    columns = try FrozenBuffer(rows.columns)
    values = try FrozenBuffer(rows.values)
    fields = model.hasFields ? try FrozenBuffer(model.fields) : nil
    count = model.spinCount
    wordCount = (count + 63) / 64
    difference = try AlignedBuffer(count: wordCount)
    marks = try AlignedBuffer(count: count)
    region = try AlignedBuffer(count: count)
  }

  /// Improves a state by what is better in another.
  mutating func improve(
    _ state: inout Spins, by other: Spins, drifts: Bool, _ random: inout Philox
  ) -> Outcome {
    var words = state.words
    let outcome = words.withUnsafeMutableBufferPointer { mine in
      other.words.withUnsafeBufferPointer { theirs in
        guard let mine = mine.baseAddress, let theirs = theirs.baseAddress else { return Outcome() }
        return improve(mine, by: theirs, drifts: drifts, &random)
      }
    }
    if outcome.hasChanged { state = Spins(words: words, count: count) }
    return outcome
  }

  /// Improves a state by what is better in another.
  ///
  /// - Parameters:
  ///   - state: packed spins, improved in place, never made worse.
  ///   - other: a state of the same spins; without fields its mirror image if that is nearer.
  ///   - drifts: whether regions that change nothing are turned with probability ½.
  ///   - largest: regions of more spins are left alone.
  /// - Complexity: O(spins / 64 + couplings of the spins that differ).
  mutating func improve(
    _ state: UnsafeMutablePointer<UInt64>, by other: UnsafePointer<UInt64>, drifts: Bool,
    largest: Int = .max, _ random: inout Philox
  ) -> Outcome {
    var outcome = Outcome()
    beginPass()
    markDifference(state, other)
    let (difference, marks, region) = (difference.start, marks.start, region.start)
    for word in 0..<wordCount {
      var bits = difference[word]
      while bits != 0 {
        let seed = word << 6 | bits.trailingZeroBitCount
        bits &= bits - 1
        if marks[seed] != pass { continue }
        let (change, size) = explore(from: seed, state)
        guard size <= largest, change < 0 || drifts && change == 0 && tossCoin(&random) else {
          continue
        }
        outcome.gain -= change
        outcome.hasChanged = true
        for k in 0..<size { state[Int(region[k] >> 6)] ^= 1 << UInt64(region[k] & 63) }
      }
    }
    return outcome
  }

  /// Takes down the random bits that are left; all else is made anew for every crossover.
  func save(into writer: StateWriter) {
    writer.write(coins.bits)
    writer.write(coins.left)
  }

  /// Goes on where another of the same model was.
  mutating func restore(from reader: inout StateReader) throws {
    coins = (try reader.word(), try reader.int(in: 0...64))
  }

  private mutating func beginPass() {
    if pass >= UInt32.max - 4 {
      marks.elements.update(repeating: 0)
      pass = 0
    }
    pass += 2
  }

  private func markDifference(_ state: UnsafePointer<UInt64>, _ other: UnsafePointer<UInt64>) {
    let difference = difference.start
    var size = 0
    for word in 0..<wordCount {
      difference[word] = state[word] ^ other[word]
      size += difference[word].nonzeroBitCount
    }
    if fields == nil, 2 * size > count {
      for word in 0..<wordCount { difference[word] = ~difference[word] }
      if count & 63 != 0 { difference[wordCount - 1] &= 1 << UInt64(count & 63) - 1 }
    }
    for word in 0..<wordCount {
      var bits = difference[word]
      while bits != 0 {
        marks.start[word << 6 | bits.trailingZeroBitCount] = pass
        bits &= bits - 1
      }
    }
  }

  /// Gathers the region of a spin; returns the change of energy that turning it brings, and its size.
  private func explore(
    from seed: Int, _ state: UnsafePointer<UInt64>
  ) -> (change: Double, size: Int) {
    let (starts, columns, values) = (starts.start, columns.start, values.start)
    let (marks, region) = (marks.start, region.start)
    func isUp(_ spin: Int) -> Bool { state[spin >> 6] >> UInt64(spin & 63) & 1 == 1 }
    var change = 0.0
    region[0] = UInt32(seed)
    marks[seed] = pass + 1
    var (next, size) = (0, 1)
    while next < size {
      let spin = Int(region[next])
      next += 1
      var field = fields.map { $0.start[spin] } ?? 0
      for k in Int(starts[spin])..<Int(starts[spin + 1]) {
        let other = Int(columns[k])
        if marks[other] < pass {
          field += isUp(other) ? values[k] : -values[k]
        } else if marks[other] == pass {
          marks[other] = pass + 1
          region[size] = UInt32(other)
          size += 1
        }
      }
      change += isUp(spin) ? field : -field
    }
    return (2 * change, size)
  }

  private mutating func tossCoin(_ random: inout Philox) -> Bool {
    if coins.left == 0 { coins = (random.next(), 64) }
    defer { coins = (coins.bits >> 1, coins.left - 1) }
    return coins.bits & 1 == 1
  }
}
