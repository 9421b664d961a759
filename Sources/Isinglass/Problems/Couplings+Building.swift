/// What one pass over a source tells: enough to choose the storage.
struct CouplingCensus {
  var pairCount = 0
  /// Entries that are zero, which are not stored.
  var zeroCount = 0
  var isInteger = true
  var isUnit = true
  var isSinglePrecision = true
  var largest = 0.0
  /// The smallest magnitude that is not zero.
  var smallest = Double.infinity
  var absoluteSum = 0.0
  /// The sum of all values if they are whole, wrapped around where it does not fit.
  var wholeSum: Int64 = 0
  var realSum = CompensatedSum()
  var degrees: [UInt32]

  init(order: Int) { degrees = [UInt32](repeating: 0, count: order) }

  /// Refuses what is no coupling of two spins.
  @inline(__always)
  static func check(_ i: Int, _ j: Int, _ value: Double, order: Int) throws {
    guard i >= 0, i < order else { throw CouplingsError.indexOutOfRange(i, order: order) }
    guard j >= 0, j < order else { throw CouplingsError.indexOutOfRange(j, order: order) }
    guard i != j else { throw CouplingsError.selfCoupling(i) }
    guard value.isFinite else { throw CouplingsError.notFinite(i, j) }
  }

  /// Records a pair; its indices are counted in `degrees` by the caller.
  @inline(__always)
  private mutating func record(
    _ i: Int, _ j: Int, _ value: Double, degrees: UnsafeMutableBufferPointer<UInt32>
  ) throws {
    try Self.check(i, j, value, order: degrees.count)
    if value == 0 {
      zeroCount += 1
      return
    }
    let magnitude = abs(value)
    pairCount += 1
    absoluteSum += magnitude
    if magnitude > largest { largest = magnitude }
    if magnitude < smallest { smallest = magnitude }
    realSum.add(value)
    // Beyond 2⁵³ every number is whole. What has been found out is not asked again.
    if isInteger, magnitude <= 0x1p53 {
      let whole = Int64(value)
      wholeSum &+= whole
      if Double(whole) != value { isInteger = false }
    }
    if isUnit, magnitude != 1 { isUnit = false }
    if isSinglePrecision, Double(Float(value)) != value { isSinglePrecision = false }
    degrees[i] &+= 1
    degrees[j] &+= 1
  }

  /// Records all pairs of a source.
  mutating func record(_ source: some CouplingSource) throws {
    // An array of its own, since a member's would be checked for sharing at every pair.
    var counts = degrees
    try counts.withUnsafeMutableBufferPointer { counts in
      try source.forEachCoupling { i, j, value in try record(i, j, value, degrees: counts) }
    }
    degrees = counts
  }
}

/// What to do with a pair that is given more than once.
public enum DuplicatePolicy: Sendable {
  /// Throw `CouplingsError.duplicate`.
  case reject
  /// Add the values.
  case sum
}

extension Couplings {
  /// Builds the matrix from a source that is read twice.
  ///
  /// - Parameters:
  ///   - order: the number of spins.
  ///   - source: the couplings; zeros are dropped.
  ///   - duplicates: what to do with a pair given more than once (in either order).
  /// - Throws: `CouplingsError`, or what the source throws.
  /// - Complexity: O(couplings); memory beyond the matrix: 4 bytes a spin and, for dense storage
  ///   with `.reject`, one bit a pair; `.sum` holds 24 bytes a coupling for a while.
  public init(
    order: Int, _ source: some CouplingSource, duplicates: DuplicatePolicy = .sum
  ) throws {
    guard order >= 0, order < Int(Int32.max) else { throw CouplingsError.tooMany }
    switch duplicates {
    case .reject: try self.init(order: order, distinct: source)
    case .sum: try self.init(order: order, distinct: SummedCouplings(order: order, source))
    }
  }

  /// A matrix without couplings.
  public init(uncoupled order: Int) {
    self.init(
      order: order,
      storage: .sparse(
        SparseMatrix(
          order: order, rowStarts: [UInt32](repeating: 0, count: order + 1), columns: [],
          values: .int8([]))),
      census: CouplingCensus(order: 0))
  }

  /// Wraps a complete ±1 matrix.
  public init(_ matrix: OneBitMatrix) {
    var census = CouplingCensus(order: 0)
    census.pairCount = matrix.order * max(0, matrix.order - 1) / 2
    census.absoluteSum = Double(census.pairCount)
    if census.pairCount > 0 { (census.smallest, census.largest) = (1, 1) }
    let positive = matrix.withWords { $0.reduce(0) { $0 &+ $1.nonzeroBitCount } } / 2
    census.wholeSum = Int64(2 * positive - census.pairCount)
    self.init(order: matrix.order, storage: .oneBit(matrix), census: census)
  }

  /// Builds the matrix from a source that holds no pair twice.
  ///
  /// - Parameter isVouchedFor: whether that is certain; else it is checked.
  init(
    order: Int, distinct source: some CouplingSource, isVouchedFor: Bool = false
  ) throws {
    guard order >= 0, order < Int(Int32.max) else { throw CouplingsError.tooMany }
    var census = CouplingCensus(order: order)
    try census.record(source)
    if census.largest > 0x1p53 { census.isInteger = false }
    let allPairs = order * max(0, order - 1) / 2
    let isDense = order > 1 && census.pairCount * 4 >= allPairs
    guard isDense || census.pairCount < Int(UInt32.max) / 2 else { throw CouplingsError.tooMany }

    let storage: Storage
    if census.isUnit, census.pairCount == allPairs, order > 1 {
      storage = .oneBit(
        try OneBitMatrix(order: order, distinct: source, isVouchedFor: isVouchedFor))
    } else {
      func fill<Scalar: CouplingScalar>(_ wrap: ([Scalar]) -> CouplingValues) throws -> Storage {
        try Couplings.fill(source, census, isDense, isVouchedFor, wrap)
      }
      storage =
        if !census.isInteger {
          if census.isSinglePrecision {
            try fill(CouplingValues.float)
          } else {
            try fill(CouplingValues.double)
          }
        } else if census.largest <= 127 {
          try fill(CouplingValues.int8)
        } else if census.largest <= Double(Int32.max) {
          try fill(CouplingValues.int32)
        } else {
          try fill(CouplingValues.int64)
        }
    }
    self.init(order: order, storage: storage, census: census)
  }

  private static func fill<Scalar: CouplingScalar>(
    _ source: some CouplingSource, _ census: CouplingCensus, _ isDense: Bool,
    _ isVouchedFor: Bool, _ wrap: ([Scalar]) -> CouplingValues
  ) throws -> Storage {
    let order = census.degrees.count
    if isDense {
      return .dense(
        DenseMatrix(
          order: order,
          values: wrap(try denseSquare(source, order: order, isVouchedFor: isVouchedFor))))
    }
    let rows = try compressedRows(source, census) as (starts: [UInt32], [UInt32], [Scalar])
    let matrix = SparseMatrix(
      order: order, rowStarts: rows.starts, columns: rows.1, values: wrap(rows.2))
    if census.zeroCount > 0 { try checkZeros(of: source, against: matrix) }
    return .sparse(matrix)
  }

  /// Finds pairs given twice of which at least one is zero, and so is not in the matrix.
  private static func checkZeros(
    of source: some CouplingSource, against matrix: SparseMatrix
  ) throws {
    var zeros: [UInt64] = []
    try source.forEachCoupling { i, j, value in
      guard value == 0 else { return }
      if matrix.coupling(i, j) != 0 { throw CouplingsError.duplicate(min(i, j), max(i, j)) }
      zeros.append(UInt64(min(i, j)) << 32 | UInt64(max(i, j)))
    }
    zeros.sort()
    for (pair, next) in zip(zeros, zeros.dropFirst()) where pair == next {
      throw CouplingsError.duplicate(Int(pair >> 32), Int(pair & 0xFFFF_FFFF))
    }
  }

  private static func denseSquare<Scalar: CouplingScalar>(
    _ source: some CouplingSource, order: Int, isVouchedFor: Bool
  ) throws -> [Scalar] {
    let (cells, overflow) = order.multipliedReportingOverflow(by: order)
    try MemoryTrial.require(
      overflow || cells > 1 << 56
        ? .max : cells * MemoryLayout<Scalar>.stride + (isVouchedFor ? 0 : cells / 16))
    var seen = PairSet(order: isVouchedFor ? 0 : order)
    var square = [Scalar](repeating: .zero, count: order * order)
    try source.forEachCoupling { i, j, value in
      guard isVouchedFor || seen.insert(i, j) else {
        throw CouplingsError.duplicate(min(i, j), max(i, j))
      }
      let scalar = Scalar(coupling: value)
      square[i * order + j] = scalar
      square[j * order + i] = scalar
    }
    return square
  }

  private static func compressedRows<Scalar: CouplingScalar>(
    _ source: some CouplingSource, _ census: CouplingCensus
  ) throws -> (starts: [UInt32], columns: [UInt32], values: [Scalar]) {
    let order = census.degrees.count
    var starts = [UInt32](repeating: 0, count: order + 1)
    for i in 0..<order { starts[i + 1] = starts[i] + census.degrees[i] }
    try MemoryTrial.require(
      Int(starts[order]) * (MemoryLayout<Scalar>.stride + MemoryLayout<UInt32>.stride) + 4 * order)
    var columns = [UInt32](repeating: 0, count: Int(starts[order]))
    var values = [Scalar](repeating: .zero, count: Int(starts[order]))
    var next = Array(starts.dropLast())
    func place(_ scalar: Scalar, row: Int, column: Int) {
      let position = Int(next[row])
      columns[position] = UInt32(column)
      values[position] = scalar
      next[row] += 1
    }
    try source.forEachCoupling { i, j, value in
      if value == 0 { return }
      let scalar = Scalar(coupling: value)
      place(scalar, row: i, column: j)
      place(scalar, row: j, column: i)
    }
    for i in 0..<order {
      let row = Int(starts[i])..<Int(starts[i + 1])
      sort(&columns, &values, row)
      for k in row.dropFirst() where columns[k] == columns[k - 1] {
        let j = Int(columns[k])
        throw CouplingsError.duplicate(min(i, j), max(i, j))
      }
    }
    return (starts, columns, values)
  }

  /// Sorts one row by column; most sources come in order, which costs one look at each entry.
  private static func sort<Scalar>(
    _ columns: inout [UInt32], _ values: inout [Scalar], _ row: Range<Int>
  ) {
    guard row.dropFirst().contains(where: { columns[$0] < columns[$0 - 1] }) else { return }
    let ordered = row.map { (columns[$0], values[$0]) }.sorted { $0.0 < $1.0 }
    for (k, entry) in zip(row, ordered) { (columns[k], values[k]) = entry }
  }
}

extension OneBitMatrix {
  /// Fills a matrix from a source known to hold every pair with ±1.
  fileprivate init(
    order: Int, distinct source: some CouplingSource, isVouchedFor: Bool
  ) throws {
    var seen = PairSet(order: isVouchedFor ? 0 : order)
    try self.init(order: order) { words, wordsPerRow in
      try source.forEachCoupling { i, j, value in
        guard isVouchedFor || seen.insert(i, j) else {
          throw CouplingsError.duplicate(min(i, j), max(i, j))
        }
        guard value > 0 else { return }
        words[i * wordsPerRow + j >> 6] |= 1 << UInt64(j & 63)
        words[j * wordsPerRow + i >> 6] |= 1 << UInt64(i & 63)
      }
    }
  }
}

/// Which pairs of a complete graph have been seen: one bit a pair.
private struct PairSet {
  var words: [UInt64]

  init(order: Int) {
    words = [UInt64](repeating: 0, count: (order * max(0, order - 1) / 2 + 63) / 64)
  }

  /// Adds a pair; `false` if it was there.
  mutating func insert(_ i: Int, _ j: Int) -> Bool {
    let (low, high) = i < j ? (i, j) : (j, i)
    let bit = high * (high - 1) / 2 + low
    let mask: UInt64 = 1 << UInt64(bit & 63)
    if words[bit >> 6] & mask != 0 { return false }
    words[bit >> 6] |= mask
    return true
  }
}

/// A source with parallel couplings added up.
private struct SummedCouplings: CouplingSource {
  var couplings: [Coupling] = []

  init(order: Int, _ source: some CouplingSource) throws {
    var isSorted = true
    try source.forEachCoupling { i, j, value in
      try CouplingCensus.check(i, j, value, order: order)
      let coupling = Coupling(min(i, j), max(i, j), value)
      if let last = couplings.last, (last.i, last.j) >= (coupling.i, coupling.j) {
        isSorted = false
      }
      couplings.append(coupling)
    }
    guard !isSorted else { return }
    couplings.sort { ($0.i, $0.j) < ($1.i, $1.j) }
    var merged: [Coupling] = []
    for coupling in couplings {
      if let last = merged.last, last.i == coupling.i, last.j == coupling.j {
        merged[merged.count - 1].value += coupling.value
      } else {
        merged.append(coupling)
      }
    }
    couplings = merged
  }

  func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    try couplings.forEachCoupling(body)
  }
}
