import Isinglass

extension OneBitMatrix {
  /// A complete ±1 matrix of independent fair couplings.
  ///
  /// The coupling of i < j is bit j of the stream of index i, words counted from bit 0. Philox
  /// reaches any word at once, so the upper triangle is written tile by tile, 512 by 512 couplings,
  /// and each tile is transposed into the lower triangle while it is in the cache.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  /// - Complexity: O(order²), 64 couplings at a time.
  init(randomOfOrder order: Int, seed: Seed) throws {
    try self.init(order: order) { words, wordsPerRow in
      var filler = RandomTileFiller(
        order: order, seed: seed, words: words, wordsPerRow: wordsPerRow)
      let tiles = (order + 511) / 512
      for row in 0..<tiles {
        for column in row..<tiles { filler.fill(tileRow: row, tileColumn: column) }
      }
    }
  }
}

/// Writes random tiles and their mirror images.
private struct RandomTileFiller {
  let order: Int
  let seed: Seed
  let words: UnsafeMutableBufferPointer<UInt64>
  let wordsPerRow: Int
  var block = [UInt64](repeating: 0, count: 64)

  init(order: Int, seed: Seed, words: UnsafeMutableBufferPointer<UInt64>, wordsPerRow: Int) {
    self.order = order
    self.seed = seed
    self.words = words
    self.wordsPerRow = wordsPerRow
  }

  mutating func fill(tileRow: Int, tileColumn: Int) {
    let rows = tileRow * 512..<min(order, tileRow * 512 + 512)
    let columns = tileColumn * 8..<tileColumn * 8 + 8
    for i in rows { draw(row: i, columns: columns) }
    let lastBlock = (order - 1) / 64
    for a in tileRow * 8...min(lastBlock, tileRow * 8 + 7) {
      for b in max(a, columns.lowerBound)...max(a, min(lastBlock, columns.upperBound - 1)) {
        mirror(a, b)
      }
    }
  }

  /// Writes the bits j > i of eight words of row i; `columns` begins at an even word.
  private func draw(row i: Int, columns: Range<Int>) {
    let name = seed.name(of: .couplings, index: i)
    let stream = (UInt32(truncatingIfNeeded: name), UInt32(truncatingIfNeeded: name >> 32))
    let key = (
      UInt32(truncatingIfNeeded: seed.value), UInt32(truncatingIfNeeded: seed.value >> 32)
    )
    for word in stride(from: columns.lowerBound, to: columns.upperBound, by: 2)
    where word + 1 >= i >> 6 && word << 6 < order {
      let bits = Philox.block(
        counter: (UInt32(truncatingIfNeeded: word >> 1), 0, stream.0, stream.1), key: key)
      let start = i * wordsPerRow + word
      words[start] = (UInt64(bits.1) << 32 | UInt64(bits.0)) & mask(word, row: i)
      words[start + 1] = (UInt64(bits.3) << 32 | UInt64(bits.2)) & mask(word + 1, row: i)
    }
  }

  /// The bits of a word that belong to columns in i + 1..<order.
  private func mask(_ word: Int, row i: Int) -> UInt64 {
    let first = word << 6
    let above: UInt64 = i < first ? ~0 : i - first >= 63 ? 0 : ~0 << UInt64(i - first + 1)
    let inside: UInt64 =
      order - first >= 64 ? ~0 : order <= first ? 0 : 1 << UInt64(order - first) - 1
    return above & inside
  }

  /// Copies block (a, b) of 64 by 64 couplings, transposed, to block (b, a); completes it if a = b.
  private mutating func mirror(_ a: Int, _ b: Int) {
    for k in 0..<64 {
      let row = a << 6 + k
      block[k] = row < order ? words[row * wordsPerRow + b] : 0
    }
    transpose(&block)
    for k in 0..<min(64, order - b << 6) {
      words[(b << 6 + k) * wordsPerRow + a] |= block[k]
    }
  }
}

/// Transposes 64 by 64 bits in place by exchanging ever smaller squares (Warren, *Hacker's
/// Delight*, 7-3).
private func transpose(_ block: inout [UInt64]) {
  block.withUnsafeMutableBufferPointer { rows in
    var width = 32
    var mask: UInt64 = 0xFFFF_FFFF
    while width > 0 {
      var k = 0
      while k < 64 {
        let difference = (rows[k] >> UInt64(width) ^ rows[k + width]) & mask
        rows[k] ^= difference << UInt64(width)
        rows[k + width] ^= difference
        k = (k + width + 1) & ~width
      }
      width >>= 1
      mask ^= mask << UInt64(width)
    }
  }
}
