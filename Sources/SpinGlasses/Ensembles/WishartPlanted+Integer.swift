public import Isinglass

extension WishartPlanted {
  /// The columns B = (N R − t(tᵀR))/2 of the integer variant, N rows of M numbers one after
  /// another: Bᵀt = 0 exactly.
  ///
  /// - Throws: `EnsembleError`.
  /// - Complexity: O(N M).
  public func integerColumns(seed: Seed) throws -> [Int64] {
    try checkParameters()
    let signs = try SignRows(self, seed: seed)
    let hidden = planted.spins(count: size, seed: seed)
    let cells = size.multipliedReportingOverflow(by: 8 * columnCount)
    try requireMemory(bytes: cells.overflow ? .max : cells.partialValue)
    return (0..<size).flatMap { i in
      (0..<columnCount).map { k in
        let value = (Int64(size) * signs.sign(i, k) - signs.columnSums[k]) / 2
        return hidden.isUp(i) ? value : -value
      }
    }
  }

  /// Refuses what 53 bits may not hold: |(B Bᵀ)_ij| ≤ M N² is to be a whole `Double`; four times as
  /// much, which comes up on the way, then fits `Int64`.
  ///
  /// - Throws: `EnsembleError.integerOverflow`.
  fileprivate func requireExactness() throws(EnsembleError) {
    let (square, first) = size.multipliedReportingOverflow(by: size)
    let (bound, second) = square.multipliedReportingOverflow(by: columnCount)
    guard !first, !second, bound <= 1 << 53 else {
      throw .integerOverflow(size: size, columns: columnCount)
    }
  }

  /// J = −(B Bᵀ) without its diagonal, in the gauge of the hidden state.
  ///
  /// B is never formed. With R = ±1 in bits and c = Rᵀt the column sums,
  /// 4 (B Bᵀ)_ij = N² (R Rᵀ)_ij − N (R c)_i − N (R c)_j + c·c, and (R Rᵀ)_ij counts differing bits.
  func integerCouplings(_ hidden: Spins, seed: Seed) throws -> Couplings {
    try requireExactness()
    try requireMemory(bytes: 4 * size * size)
    let signs = try SignRows(self, seed: seed)
    let order = Int64(size)
    let projections = (0..<size).map { i in
      (0..<columnCount).reduce(Int64(0)) { $0 + signs.sign(i, $1) * signs.columnSums[$1] }
    }
    let square = signs.columnSums.reduce(0) { $0 + $1 * $1 }
    let source = CouplingVisitor { body in
      for i in 0..<size {
        for j in 0..<i {
          let fourfold =
            order * (order * signs.product(i, j) - projections[i] - projections[j]) + square
          try body(i, j, -Double(fourfold / 4))
        }
      }
    }
    return try Couplings(
      order: size, GaugedCouplings(base: source, spins: hidden), duplicates: .reject)
  }
}

/// The ±1 matrix R, one bit an entry, for the hidden state all up. Row i is the beginning of the
/// stream of index i.
private struct SignRows {
  let columns: Int
  let wordsPerRow: Int
  var words: [UInt64]
  /// c: the sum of each column.
  var columnSums: [Int64]

  init(_ ensemble: WishartPlanted, seed: Seed) throws {
    let (size, columns) = (ensemble.size, ensemble.columnCount)
    guard columns > 0 else {
      throw EnsembleError.noColumns(size: size, alpha: ensemble.alpha)
    }
    try ensemble.requireExactness()
    self.columns = columns
    wordsPerRow = (columns + 63) / 64
    try requireMemory(bytes: 8 * (size * wordsPerRow + columns))
    words = []
    words.reserveCapacity(size * wordsPerRow)
    columnSums = [Int64](repeating: Int64(-size), count: columns)
    let padding: UInt64 = columns & 63 == 0 ? ~0 : 1 << UInt64(columns & 63) - 1
    for i in 0..<size {
      var stream = seed.stream(.couplings, index: i)
      for w in 0..<wordsPerRow {
        words.append(stream.next() & (w == wordsPerRow - 1 ? padding : ~0))
      }
      for k in 0..<columns { columnSums[k] += 1 + sign(i, k) }
    }
  }

  /// R_ik.
  func sign(_ i: Int, _ k: Int) -> Int64 {
    words[i * wordsPerRow + k >> 6] >> UInt64(k & 63) & 1 == 1 ? 1 : -1
  }

  /// (R Rᵀ)_ij.
  func product(_ i: Int, _ j: Int) -> Int64 {
    words.withUnsafeBufferPointer { words in
      var different = 0
      for w in 0..<wordsPerRow {
        different += (words[i * wordsPerRow + w] ^ words[j * wordsPerRow + w]).nonzeroBitCount
      }
      return Int64(columns - 2 * different)
    }
  }
}
