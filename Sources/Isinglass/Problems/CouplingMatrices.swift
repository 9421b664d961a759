/// A complete ±1 matrix, one bit a coupling: bit 1 is +1, bit 0 is −1.
///
/// Row i is `wordsPerRow` words (a multiple of 8, so rows are whole cache lines); coupling (i, j) is
/// bit `j % 64` of word `j / 64`. The diagonal and the padding are zero bits. Both triangles are
/// stored: order² / 8 bytes.
public struct OneBitMatrix: Sendable {
  /// The number of spins.
  public let order: Int
  /// The words of one row, a multiple of 8.
  public let wordsPerRow: Int
  /// The rows, one after another, each on cache-line boundaries.
  private let rows: FrozenBuffer<UInt64>

  /// Creates a matrix from rows that `fill` writes and that the caller vouches for.
  ///
  /// `fill` gets `order * wordsPerRow` zeroed words (every coupling −1), row i beginning at
  /// `i * wordsPerRow`; the finished matrix must be symmetric with a zero diagonal and zero padding.
  ///
  /// - Throws: `SolverError.outOfMemory`, or what `fill` throws.
  public init(
    order: Int,
    uncheckedRows fill: (UnsafeMutableBufferPointer<UInt64>, _ wordsPerRow: Int) throws -> Void
  ) throws {
    let wordsPerRow = (order + 511) / 512 * 8
    self.order = order
    self.wordsPerRow = wordsPerRow
    rows = try FrozenBuffer(count: order * wordsPerRow) {
      try fill(UnsafeMutableBufferPointer(start: $0, count: order * wordsPerRow), wordsPerRow)
    }
  }

  /// The rows, one after another; valid as long as this matrix.
  @usableFromInline var start: UnsafePointer<UInt64> { rows.start }

  /// Calls `body` with the packed rows, `order * wordsPerRow` words.
  public func withWords<Result>(_ body: (UnsafeBufferPointer<UInt64>) throws -> Result) rethrows
    -> Result
  {
    try withExtendedLifetime(rows) {
      try body(UnsafeBufferPointer(start: rows.start, count: rows.count))
    }
  }

  /// The first coupling that breaks the promise of the layout (a diagonal or padding bit that is
  /// set, or a pair that differs from its mirror image), or `nil` when there is none.
  public func firstDefect() -> (row: Int, column: Int)? {
    for i in 0..<order {
      if isPositive(i, i) { return (i, i) }
      for j in order..<wordsPerRow * 64 where isPositive(i, j) { return (i, j) }
      for j in 0..<i where isPositive(i, j) != isPositive(j, i) { return (i, j) }
    }
    return nil
  }

  /// Whether J_ij = +1.
  @inlinable
  public func isPositive(_ i: Int, _ j: Int) -> Bool {
    start[i * wordsPerRow + j >> 6] >> UInt64(j & 63) & 1 == 1
  }
}

/// A full square of couplings, row by row, with a zero diagonal.
public struct DenseMatrix: Sendable {
  /// The number of spins.
  public let order: Int
  /// `order * order` values; row i starts at `i * order`.
  public let values: CouplingValues

  /// Calls `body` with the nonzero entries of a row.
  @inlinable
  func forEachNeighbor(of i: Int, _ body: (Int, Double) -> Void) {
    switch values {
    case .int8(let values): visit(values, row: i, body)
    case .int32(let values): visit(values, row: i, body)
    case .int64(let values): visit(values, row: i, body)
    case .float(let values): visit(values, row: i, body)
    case .double(let values): visit(values, row: i, body)
    }
  }

  @inlinable
  func visit<Scalar: CouplingScalar>(_ values: [Scalar], row: Int, _ body: (Int, Double) -> Void) {
    for j in 0..<order {
      let value = values[row * order + j].coupling
      if value != 0 { body(j, value) }
    }
  }
}

/// Compressed rows of couplings, both triangles, columns rising within a row.
public struct SparseMatrix: Sendable {
  /// The number of spins.
  public let order: Int
  /// Row i is the range `rowStarts[i]..<rowStarts[i + 1]` of `columns` and `values`.
  public let rowStarts: [UInt32]
  /// The neighbours.
  public let columns: [UInt32]
  /// The couplings, none zero.
  public let values: CouplingValues

  /// The number of neighbours of a spin.
  public func degree(of i: Int) -> Int { Int(rowStarts[i + 1] - rowStarts[i]) }

  /// Calls `body` with the entries of a row.
  @inlinable
  func forEachNeighbor(of i: Int, _ body: (Int, Double) -> Void) {
    for k in Int(rowStarts[i])..<Int(rowStarts[i + 1]) { body(Int(columns[k]), values[k]) }
  }

  func coupling(_ i: Int, _ j: Int) -> Double {
    var (low, high) = (Int(rowStarts[i]), Int(rowStarts[i + 1]))
    while low < high {
      let middle = (low + high) / 2
      if columns[middle] < j { low = middle + 1 } else { high = middle }
    }
    return low < Int(rowStarts[i + 1]) && columns[low] == j ? values[low] : 0
  }
}
