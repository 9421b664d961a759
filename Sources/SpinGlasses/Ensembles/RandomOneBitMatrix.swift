public import Isinglass

extension OneBitMatrix {
  /// A complete ±1 matrix of independent fair couplings.
  ///
  /// The coupling of i < j is bit j of the stream of index i, words counted from bit 0. Philox
  /// reaches any word at once, so the matrix is written tile by tile, 512 by 512 couplings, and each
  /// tile is transposed into the lower triangle while it is in the cache.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  /// - Complexity: O(order²), 64 couplings at a time.
  init(randomOfOrder order: Int, seed: Seed) throws {
    try self.init(order: order) { words, wordsPerRow in
      guard let start = words.baseAddress else { return }
      var tile = RandomTile(order: order, seed: seed)
      let tiles = (order + 511) / 512
      for row in 0..<tiles {
        for column in row..<tiles {
          tile.draw(row: row, column: column)
          tile.copy(toRow: row, column: column, of: start, wordsPerRow)
          guard row < column else { continue }
          tile.transpose()
          tile.copy(toRow: column, column: row, of: start, wordsPerRow)
        }
      }
    }
  }
}

extension ShardedModel {
  /// One rank's part of the Sherrington-Kirkpatrick glass with ±1 couplings that
  /// ``SherringtonKirkpatrick`` generates from a seed, without the rest of it.
  ///
  /// - Throws: `SolverError.outOfMemory`, `CommunicationError`.
  /// - Complexity: O(size²/ranks), 64 couplings at a time.
  public init(
    randomOfSize size: Int, seed: Seed, name: String = "", on communicator: any Communicator
  ) throws {
    try self.init(oneBitOfOrder: size, name: name, on: communicator) { words, spins, wordsPerRow in
      var tile = RandomTile(order: size, seed: seed)
      for row in 0..<(size + 511) / 512 {
        for column in spins.lowerBound / 512..<(spins.upperBound + 511) / 512 {
          tile.draw(row: min(row, column), column: max(row, column))
          if row > column { tile.transpose() }
          tile.copy(toRow: row, column: column - spins.lowerBound / 512, of: words, wordsPerRow)
        }
      }
    }
  }
}

extension EnsembleRecipe {
  /// One rank's part of the instance, generated without the rest of it; `nil` for ensembles of which
  /// that cannot be done.
  ///
  /// - Throws: `EnsembleError`, `SolverError.outOfMemory`, `CommunicationError`.
  public func shardedModel(on communicator: any Communicator) throws -> ShardedModel? {
    let ensemble = try EnsembleCatalogue.ensemble(named: ensemble, values: values)
    guard let glass = ensemble as? SherringtonKirkpatrick, glass.couplings == .plusMinusOne else {
      return nil
    }
    return try ShardedModel(
      randomOfSize: glass.size, seed: seed, name: glass.recipe(seed: seed).description,
      on: communicator)
  }
}

/// 512 by 512 couplings, row after row of eight words.
private struct RandomTile {
  let order: Int
  let seed: Seed
  private var words = [UInt64](repeating: 0, count: 512 * 8)
  private var block = [UInt64](repeating: 0, count: 64)

  init(order: Int, seed: Seed) { (self.order, self.seed) = (order, seed) }

  /// Draws a tile of the upper triangle; one on the diagonal is completed by its mirror image.
  mutating func draw(row: Int, column: Int) {
    for k in 0..<512 { draw(row: row * 512 + k, at: k * 8, firstWord: column * 8) }
    guard row == column else { return }
    for a in 0..<8 {
      for b in a..<8 {
        load(a, b)
        BitBlock.transpose(&block)
        for k in 0..<64 { words[(b * 64 + k) * 8 + a] |= block[k] }
      }
    }
  }

  /// Turns the tile into its mirror image.
  mutating func transpose() {
    for a in 0..<8 {
      for b in a..<8 {
        load(a, b)
        var other = block
        load(b, a)
        BitBlock.transpose(&block)
        BitBlock.transpose(&other)
        for k in 0..<64 {
          words[(a * 64 + k) * 8 + b] = block[k]
          words[(b * 64 + k) * 8 + a] = other[k]
        }
      }
    }
  }

  /// Writes the tile to its place in a matrix, as far as there are rows.
  func copy(
    toRow row: Int, column: Int, of matrix: UnsafeMutablePointer<UInt64>, _ wordsPerRow: Int
  ) {
    words.withUnsafeBufferPointer { tile in
      guard let source = tile.baseAddress else { return }
      for k in 0..<max(0, min(512, order - row * 512)) {
        (matrix + (row * 512 + k) * wordsPerRow + column * 8).update(
          from: source + k * 8, count: 8)
      }
    }
  }

  private mutating func load(_ a: Int, _ b: Int) {
    for k in 0..<64 { block[k] = words[(a * 64 + k) * 8 + b] }
  }

  /// Writes the bits j > i of eight words of row i, from an even word on.
  private mutating func draw(row i: Int, at start: Int, firstWord: Int) {
    let name = seed.name(of: .couplings, index: i)
    let stream = (UInt32(truncatingIfNeeded: name), UInt32(truncatingIfNeeded: name >> 32))
    let key = (
      UInt32(truncatingIfNeeded: seed.value), UInt32(truncatingIfNeeded: seed.value >> 32)
    )
    for k in stride(from: 0, to: 8, by: 2) {
      let word = firstWord + k
      guard i < order, word + 1 >= i >> 6, word << 6 < order else {
        (words[start + k], words[start + k + 1]) = (0, 0)
        continue
      }
      let bits = Philox.block(
        counter: (UInt32(truncatingIfNeeded: word >> 1), 0, stream.0, stream.1), key: key)
      words[start + k] = (UInt64(bits.1) << 32 | UInt64(bits.0)) & mask(word, row: i)
      words[start + k + 1] = (UInt64(bits.3) << 32 | UInt64(bits.2)) & mask(word + 1, row: i)
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
}
