/// What one pass over a coupling matrix tells of its sizes.
struct CouplingStatistics {
  /// Σ_j |J_ij| for every spin i.
  var absoluteRowSums: [Double]
  /// Σ_j J_ij² for every spin i.
  var squaredRowSums: [Double]
  /// The largest |J_ij|.
  var largest = 0.0
  /// Whether every coupling that is not zero is +1.
  var isAllPlusOne = true
  /// Whether every coupling that is not zero is −1.
  var isAllMinusOne = true

  init(order: Int) {
    absoluteRowSums = [Double](repeating: 0, count: order)
    squaredRowSums = absoluteRowSums
  }

  fileprivate mutating func read(
    row i: Int, _ values: some Sequence<some CouplingScalar>
  ) {
    var (absolute, squares, most, least) = (0.0, 0.0, 0.0, 0.0)
    var isUnit = true
    for scalar in values {
      let value = scalar.coupling
      absolute += abs(value)
      squares += value * value
      if value != 0, abs(value) != 1 { isUnit = false }
      most = max(most, value)
      least = min(least, value)
    }
    absoluteRowSums[i] = absolute
    squaredRowSums[i] = squares
    largest = max(largest, most, -least)
    if !isUnit || least < 0 { isAllPlusOne = false }
    if !isUnit || most > 0 { isAllMinusOne = false }
  }
}

extension Couplings {
  /// Sizes of all couplings, in one pass.
  ///
  /// - Complexity: O(stored couplings).
  func statistics() -> CouplingStatistics {
    var statistics = CouplingStatistics(order: order)
    switch storage {
    case .oneBit:
      let neighbors = Double(max(0, order - 1))
      statistics.absoluteRowSums = [Double](repeating: neighbors, count: order)
      statistics.squaredRowSums = statistics.absoluteRowSums
      statistics.largest = order > 1 ? 1 : 0
      (statistics.isAllPlusOne, statistics.isAllMinusOne) = (false, false)
    case .dense(let matrix):
      read(matrix.values, into: &statistics) { $0 * order..<($0 + 1) * order }
    case .sparse(let matrix):
      read(matrix.values, into: &statistics) {
        Int(matrix.rowStarts[$0])..<Int(matrix.rowStarts[$0 + 1])
      }
    }
    return statistics
  }

  /// Σ_j J_ij² for every spin i.
  public func squaredRowNorms() -> [Double] { statistics().squaredRowSums }

  private func read(
    _ values: CouplingValues, into statistics: inout CouplingStatistics,
    row: (Int) -> Range<Int>
  ) {
    switch values {
    case .int8(let values): read(all: values, &statistics, row)
    case .int32(let values): read(all: values, &statistics, row)
    case .int64(let values): read(all: values, &statistics, row)
    case .float(let values): read(all: values, &statistics, row)
    case .double(let values): read(all: values, &statistics, row)
    }
  }

  private func read<Scalar: CouplingScalar>(
    all values: [Scalar], _ statistics: inout CouplingStatistics, _ row: (Int) -> Range<Int>
  ) {
    values.withUnsafeBufferPointer { buffer in
      for i in 0..<order { statistics.read(row: i, buffer[row(i)]) }
    }
  }
}
