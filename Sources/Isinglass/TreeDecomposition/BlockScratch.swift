/// A table whose index is part of that of its parent's table.
struct MappedTable<Number: TableNumber> {
  /// The entries where the spin that the parent eliminates is down, and where it is up.
  let down, up: UnsafePointer<Number>
  /// Runs of 2^run entries lie in both tables in the same order.
  let run: Int
  /// Whether the block's index is that of the halves with one new bit below all others.
  let isDoubled: Bool
  /// Where the runs of a block lie.
  private let runs: [Int32]
  /// Bits of the parent's index above the block, and the bits of the child's that they become.
  private let high: [(from: Int, to: Int)]

  /// - Parameters:
  ///   - values: the entries.
  ///   - scope: the table's scope; its first spin is the one that the parent eliminates.
  ///   - parent: the scope of the parent.
  ///   - block: the logarithm of the block size.
  init(
    _ values: UnsafePointer<Number>, scope: ArraySlice<Int32>, into parent: ArraySlice<Int32>,
    _ block: Int
  ) {
    let rest = scope.count - 1
    down = values
    up = values + 1 << rest
    // From the last spins, the lowest bits, upwards.
    var bits: [Int] = []
    var place = parent.endIndex
    for member in scope.dropFirst().reversed() {
      repeat { place -= 1 } while place > parent.startIndex && parent[place] != member
      bits.append(parent.endIndex - 1 - place)
    }
    var run = 0
    while run < min(rest, block), bits[run] == run { run += 1 }
    self.run = run
    let shared = bits.prefix { $0 < block }
    isDoubled = run == 0 && shared.count == block - 1 && shared.first == 1
    var runs: [Int32] = [0]
    runs.reserveCapacity(1 << (block - run))
    var to = run
    for from in run..<block {
      let isShared = to < rest && bits[to] == from
      let step = isShared ? Int32(1) << Int32(to) : 0
      for k in 0..<runs.count { runs.append(runs[k] + step) }
      if isShared { to += 1 }
    }
    self.runs = runs
    high = (to..<max(to, rest)).map { (from: bits[$0], to: $0) }
  }

  /// Where the block that begins at an index of the parent's table begins in this one's halves.
  @inline(__always)
  func start(of first: Int) -> Int {
    var start = 0
    for (from, to) in high { start |= (first >> from & 1) << to }
    return start
  }

  /// Visits the runs of a block: their places in the block and in the halves.
  @inline(__always)
  func forEachRun(of first: Int, _ body: (_ place: Int, _ source: Int) -> Void) {
    let start = start(of: first)
    for (k, offset) in runs.enumerated() { body(k << run, start + Int(offset)) }
  }
}

/// A block of a table while it is made: small enough for the first-level cache.
struct BlockScratch<Number: TableNumber> {
  /// The logarithm of the block size.
  static var exponent: Int { 10 }

  /// The local field of the eliminated spin, the part of spins above the block left out.
  private let local: AlignedBuffer<Number>
  private let down, up: AlignedBuffer<Number>
  private let isUp: AlignedBuffer<UInt8>

  /// - Throws: `SolverError.outOfMemory`.
  init() throws {
    let count = 1 << BlockScratch.exponent
    local = try AlignedBuffer(count: count)
    down = try AlignedBuffer(count: count)
    up = try AlignedBuffer(count: count)
    isUp = try AlignedBuffer(count: count)
  }

  /// Prepares the local fields for the blocks of one table.
  func setUp(field: Number, bits: Int, coupling: (_ bit: Int) -> Number) {
    var lowest = field
    for bit in 0..<bits { lowest = Number.subtract(lowest, coupling(bit)) }
    local.start[0] = lowest
    for bit in 0..<bits {
      let half = local.start + 1 << bit
      let value = coupling(bit)
      for k in 0..<(1 << bit) {
        half[k] = Number.add(Number.add(local.start[k], value), value)
      }
    }
  }

  /// Writes the lower of both sums for each assignment, and notes which it was.
  func compare(
    _ tables: [MappedTable<Number>], first: Int, bits: Int, offset: Number,
    into result: UnsafeMutablePointer<Number>
  ) {
    if tables.count == 1, tables[0].run == bits {
      let start = tables[0].start(of: first)
      return compare(tables[0].down + start, tables[0].up + start, 1 << bits, offset, result)
    }
    for (number, table) in tables.enumerated() {
      let isFirst = number == 0
      let length = 1 << table.run
      if table.isDoubled {
        let start = table.start(of: first)
        double(table.down + start, into: down.start, 1 << (bits - 1), isFirst)
        double(table.up + start, into: up.start, 1 << (bits - 1), isFirst)
      } else if length < 8 {
        gather(table, first, length, isFirst)
      } else {
        table.forEachRun(of: first) { place, source in
          accumulate(table.down + source, into: down.start + place, length, isFirst)
          accumulate(table.up + source, into: up.start + place, length, isFirst)
        }
      }
    }
    if tables.isEmpty {
      down.start.update(repeating: .zero, count: 1 << bits)
      up.start.update(repeating: .zero, count: 1 << bits)
    }
    compare(down.start, up.start, 1 << bits, offset, result)
  }

  private func gather(
    _ table: MappedTable<Number>, _ first: Int, _ length: Int, _ isFirst: Bool
  ) {
    table.forEachRun(of: first) { place, source in
      for k in 0..<length {
        let (low, high) = (table.down[source + k], table.up[source + k])
        down.start[place + k] = isFirst ? low : Number.add(down.start[place + k], low)
        up.start[place + k] = isFirst ? high : Number.add(up.start[place + k], high)
      }
    }
  }

  @inline(__always)
  private func double(
    _ source: UnsafePointer<Number>, into sum: UnsafeMutablePointer<Number>, _ count: Int,
    _ isFirst: Bool
  ) {
    if isFirst {
      for k in 0..<count {
        sum[2 * k] = source[k]
        sum[2 * k + 1] = source[k]
      }
    } else {
      for k in 0..<count {
        sum[2 * k] = Number.add(sum[2 * k], source[k])
        sum[2 * k + 1] = Number.add(sum[2 * k + 1], source[k])
      }
    }
  }

  @inline(__always)
  private func accumulate(
    _ source: UnsafePointer<Number>, into sum: UnsafeMutablePointer<Number>, _ count: Int,
    _ isFirst: Bool
  ) {
    if isFirst { return sum.update(from: source, count: count) }
    for k in 0..<count { sum[k] = Number.add(sum[k], source[k]) }
  }

  @inline(__always)
  private func compare(
    _ down: UnsafePointer<Number>, _ up: UnsafePointer<Number>, _ count: Int, _ offset: Number,
    _ result: UnsafeMutablePointer<Number>
  ) {
    let (local, isUp) = (local.start, isUp.start)
    for k in 0..<count {
      let field = Number.add(local[k], offset)
      let ifDown = Number.add(down[k], field)
      let ifUp = Number.subtract(up[k], field)
      result[k] = ifDown < ifUp ? ifDown : ifUp
      isUp[k] = ifDown < ifUp ? 0 : 1
    }
  }

  /// Packs which spins are up, eight assignments a byte.
  func pack(bits: Int, into bytes: UnsafeMutablePointer<UInt8>) {
    let isUp = isUp.start
    guard bits >= 3 else {
      bytes.pointee = (0..<(1 << bits)).reduce(0) { $0 | isUp[$1] << UInt8($1) }
      return
    }
    isUp.withMemoryRebound(to: UInt64.self, capacity: 1 << (bits - 3)) { eights in
      for k in 0..<(1 << (bits - 3)) {
        // Bit 8i moves to bit 56 + i.
        let moved = UInt64(littleEndian: eights[k]) &* 0x0102_0408_1020_4080
        bytes[k] = UInt8(truncatingIfNeeded: moved >> 56)
      }
    }
  }
}
