import IsingKernels

/// The couplings of some spins with all spins: columns of J, in the layout of the shard kernels.
final class CouplingShard: Sendable {
  /// All spins.
  let order: Int
  /// The spins whose columns these are.
  let columns: Range<Int>
  private let storage: Storage

  private enum Storage: Sendable {
    /// Row after row, one bit a coupling, rows of whole groups of 512.
    case bits(FrozenBuffer<UInt64>, wordsPerRow: Int)
    case dense8(FrozenBuffer<Int8>)
    case dense32(FrozenBuffer<Int32>)
    case sparse8(SparseRows, FrozenBuffer<Int8>)
    case sparse32(SparseRows, FrozenBuffer<Int32>)
  }

  private struct SparseRows: Sendable {
    let starts: FrozenBuffer<UInt32>
    let columns: FrozenBuffer<UInt32>
  }

  /// A shard of complete ±1 couplings that `fill` writes: word w of row j holds the couplings of spin j
  /// with the 64 columns from `columns.lowerBound + 64 w` on, bit 1 for +1, and zero bits on the diagonal
  /// and beyond the last column. Every row has `wordsPerRow` words.
  ///
  /// - Throws: `SolverError.outOfMemory`, or what `fill` throws.
  init(
    oneBitOfOrder order: Int, columns: Range<Int>,
    fill: (UnsafeMutablePointer<UInt64>, _ wordsPerRow: Int) throws -> Void
  ) throws {
    self.order = order
    self.columns = columns
    let wordsPerRow = (columns.count + 511) / 512 * 8
    storage = .bits(
      try FrozenBuffer(count: order * wordsPerRow) { try fill($0, wordsPerRow) },
      wordsPerRow: wordsPerRow)
  }

  /// A shard of couplings that are here as a whole.
  ///
  /// - Throws: `ShardingError.notWhole`, `SolverError.outOfMemory`.
  init(_ couplings: Couplings, columns: Range<Int>) throws {
    let order = couplings.order
    self.order = order
    self.columns = columns
    switch couplings.storage {
    case .oneBit(let matrix):
      let wordsPerRow = (columns.count + 511) / 512 * 8
      storage = .bits(
        try FrozenBuffer(count: order * wordsPerRow) { words in
          matrix.withWords { all in
            guard let source = all.baseAddress else { return }
            for j in 0..<order {
              (words + j * wordsPerRow).update(
                from: source + j * matrix.wordsPerRow + columns.lowerBound / 64, count: wordsPerRow)
            }
          }
        }, wordsPerRow: wordsPerRow)
    case .dense(let matrix):
      switch matrix.values {
      case .int8(let values): storage = .dense8(try CouplingShard.cut(values, order, columns))
      case .int32(let values): storage = .dense32(try CouplingShard.cut(values, order, columns))
      case .int64, .float, .double: throw ShardingError.notWhole
      }
    case .sparse(let matrix):
      switch matrix.values {
      case .int8(let values):
        let (rows, weights) = try CouplingShard.cut(matrix, values, columns)
        storage = .sparse8(rows, weights)
      case .int32(let values):
        let (rows, weights) = try CouplingShard.cut(matrix, values, columns)
        storage = .sparse32(rows, weights)
      case .int64, .float, .double: throw ShardingError.notWhole
      }
    }
  }

  private static func cut<Scalar: BitwiseCopyable>(
    _ values: [Scalar], _ order: Int, _ columns: Range<Int>
  ) throws -> FrozenBuffer<Scalar> {
    try FrozenBuffer(count: order * columns.count) { memory in
      values.withUnsafeBufferPointer { values in
        guard let source = values.baseAddress else { return }
        for j in 0..<order {
          (memory + j * columns.count).update(
            from: source + j * order + columns.lowerBound, count: columns.count)
        }
      }
    }
  }

  private static func cut<Scalar: BitwiseCopyable>(
    _ matrix: SparseMatrix, _ values: [Scalar], _ columns: Range<Int>
  ) throws -> (SparseRows, FrozenBuffer<Scalar>) {
    var starts: [UInt32] = [0]
    var kept: [UInt32] = []
    var weights: [Scalar] = []
    for j in 0..<matrix.order {
      for k in Int(matrix.rowStarts[j])..<Int(matrix.rowStarts[j + 1])
      where columns.contains(Int(matrix.columns[k])) {
        kept.append(matrix.columns[k] - UInt32(columns.lowerBound))
        weights.append(values[k])
      }
      starts.append(UInt32(kept.count))
    }
    return (
      SparseRows(starts: try FrozenBuffer(starts), columns: try FrozenBuffer(kept)),
      try FrozenBuffer(weights)
    )
  }

  /// The bytes that the couplings take.
  var bytes: Int {
    switch storage {
    case .bits(let words, _): 8 * words.count
    case .dense8(let values): values.count
    case .dense32(let values): 4 * values.count
    case .sparse8(let rows, let values): 4 * (rows.starts.count + rows.columns.count) + values.count
    case .sparse32(let rows, let values):
      4 * (rows.starts.count + rows.columns.count + values.count)
    }
  }

  /// Calls `body` with the description that the kernels take.
  func withProblem<Result>(_ body: (inout AnnealingProblem) -> Result) -> Result {
    withExtendedLifetime(self) {
      var problem = AnnealingProblem()
      problem.unit = 1
      problem.count = columns.count
      switch storage {
      case .bits(let words, let wordsPerRow):
        problem.kind = .signsWide
        problem.rows = UnsafeRawPointer(words.start)
        problem.stride = wordsPerRow
      case .dense8(let values):
        problem.kind = .denseInt8
        problem.rows = UnsafeRawPointer(values.start)
        problem.stride = columns.count
      case .dense32(let values):
        problem.kind = .denseInt32
        problem.rows = UnsafeRawPointer(values.start)
        problem.stride = columns.count
      case .sparse8(let rows, let values):
        problem.kind = .sparseInt8
        problem.starts = rows.starts.start
        problem.columns = rows.columns.start
        problem.weights = UnsafeRawPointer(values.start)
      case .sparse32(let rows, let values):
        problem.kind = .sparseInt32
        problem.starts = rows.starts.start
        problem.columns = rows.columns.start
        problem.weights = UnsafeRawPointer(values.start)
      }
      return body(&problem)
    }
  }

  /// Σ_j s_j Σ_i J_ij s_i with i among the columns and j among all: added up over all shards, −2 times
  /// the energy of the couplings. Reads the couplings, not what a search keeps.
  ///
  /// - Complexity: O(order · columns), for bits 64 at a time.
  func coupledSum(at spins: Spins) -> Int64 {
    switch storage {
    case .bits(let words, let wordsPerRow):
      var own = Array(spins.words[columns.lowerBound / 64..<(columns.upperBound + 63) / 64])
      own += Array(repeating: 0, count: wordsPerRow - own.count)
      var total: Int64 = 0
      for j in 0..<order {
        let row = words.start + j * wordsPerRow
        var different = 0
        for w in 0..<wordsPerRow { different += (row[w] ^ own[w]).nonzeroBitCount }
        let sum = Int64(columns.count - 2 * different)
        total += spins.isUp(j) ? sum : -sum
      }
      // The diagonal's zero bits counted as −1.
      return total + Int64(columns.count)
    case .dense8(let values): return coupledSum(values, spins)
    case .dense32(let values): return coupledSum(values, spins)
    case .sparse8(let rows, let values): return coupledSum(rows, values, spins)
    case .sparse32(let rows, let values): return coupledSum(rows, values, spins)
    }
  }

  private func coupledSum<Scalar: FixedWidthInteger>(
    _ values: FrozenBuffer<Scalar>, _ spins: Spins
  ) -> Int64 {
    var total: Int64 = 0
    for j in 0..<order {
      let row = values.start + j * columns.count
      var sum: Int64 = 0
      for i in 0..<columns.count {
        sum += Int64(row[i]) * Int64(spins[columns.lowerBound + i])
      }
      total += spins.isUp(j) ? sum : -sum
    }
    return total
  }

  private func coupledSum<Scalar: FixedWidthInteger>(
    _ rows: SparseRows, _ values: FrozenBuffer<Scalar>, _ spins: Spins
  ) -> Int64 {
    var total: Int64 = 0
    for j in 0..<order {
      for k in Int(rows.starts.start[j])..<Int(rows.starts.start[j + 1]) {
        let i = columns.lowerBound + Int(rows.columns.start[k])
        total += Int64(values.start[k]) * Int64(spins[i] * spins[j])
      }
    }
    return total
  }

  /// Of complete ±1 couplings: what the problem's digest sums up over the pairs i < j with j among the
  /// columns, and Σ J_ij over them.
  func signs() -> (digest: DigestSum, total: Int64) {
    guard case .bits(let words, let wordsPerRow) = storage else { return (DigestSum(), 0) }
    let firstWord = columns.lowerBound / 64
    let range = firstWord..<(columns.upperBound + 63) / 64
    var digest = DigestSum()
    var total: Int64 = 0
    for i in 0..<order {
      let row = words.start + i * wordsPerRow
      digest.addSigns(row: i, order: order, words: range) { row[$0 - firstWord] }
      var positive = 0
      for w in 0..<wordsPerRow { positive += row[w].nonzeroBitCount }
      let pairs = columns.count - (columns.contains(i) ? 1 : 0)
      total += Int64(2 * positive - pairs)
    }
    return (digest, total)
  }
}
