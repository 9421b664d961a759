/// What one pass over a coupling matrix tells of its sizes.
struct CouplingStatistics {
  /// Σ_j |J_ij| for every spin i.
  var absoluteRowSums: [Double]
  /// Σ_j J_ij² for every spin i.
  var squaredRowSums: [Double]

  /// √(mean_i Σ_j J_ij²), 0 without couplings.
  var rootMeanSquareField: Double {
    guard !squaredRowSums.isEmpty else { return 0 }
    return (squaredRowSums.reduce(0, +) / Double(squaredRowSums.count)).squareRoot()
  }
}

extension Couplings {
  /// Whether every coupling that is not zero has the same magnitude.
  var isOfOneMagnitude: Bool { magnitudes.smallest == magnitudes.largest }

  /// Whether every coupling that is not zero is the given value, +1 or −1.
  func isEverywhere(_ value: Int64) -> Bool {
    isOfOneMagnitude && magnitudes.largest == 1
      && exactTotal == Energy(exactly: value * Int64(pairCount))
  }

  /// Sizes of all couplings, in one pass; without one where all magnitudes are equal and their numbers
  /// known.
  ///
  /// - Complexity: O(stored couplings).
  func statistics() -> CouplingStatistics {
    switch storage {
    case .oneBit: return equalSizes { _ in max(0, order - 1) }
    case .dense(let matrix):
      return sizes(of: matrix.values) { $0 * order..<($0 + 1) * order }
    case .sparse(let matrix):
      if isOfOneMagnitude { return equalSizes { matrix.degree(of: $0) } }
      return sizes(of: matrix.values) {
        Int(matrix.rowStarts[$0])..<Int(matrix.rowStarts[$0 + 1])
      }
    }
  }

  /// Σ_j J_ij² for every spin i.
  public func squaredRowNorms() -> [Double] { statistics().squaredRowSums }

  /// The root mean square local field of random spins, F = √(mean_i Σ_j J_ij²): the natural unit of
  /// gain and temperature. 0 without couplings.
  ///
  /// - Complexity: O(stored couplings).
  public var rootMeanSquareField: Double { statistics().rootMeanSquareField }

  private func equalSizes(_ degree: (Int) -> Int) -> CouplingStatistics {
    let size = magnitudes.largest
    let degrees = (0..<order).map { Double(degree($0)) }
    return CouplingStatistics(
      absoluteRowSums: degrees.map { $0 * size }, squaredRowSums: degrees.map { $0 * size * size })
  }

  private func sizes(of values: CouplingValues, row: (Int) -> Range<Int>) -> CouplingStatistics {
    switch values {
    case .int8(let values): sizes(of: values, row, Couplings.smallSizes)
    case .int32(let values): sizes(of: values, row, Couplings.sizes)
    case .int64(let values): sizes(of: values, row, Couplings.sizes)
    case .float(let values): sizes(of: values, row, Couplings.sizes)
    case .double(let values): sizes(of: values, row, Couplings.sizes)
    }
  }

  private func sizes<Scalar>(
    of values: [Scalar], _ row: (Int) -> Range<Int>,
    _ sum: (UnsafeBufferPointer<Scalar>.SubSequence) -> (absolute: Double, squares: Double)
  ) -> CouplingStatistics {
    var statistics = CouplingStatistics(absoluteRowSums: [], squaredRowSums: [])
    statistics.absoluteRowSums.reserveCapacity(order)
    statistics.squaredRowSums.reserveCapacity(order)
    values.withUnsafeBufferPointer { buffer in
      for i in 0..<order {
        let (absolute, squares) = sum(buffer[row(i)])
        statistics.absoluteRowSums.append(absolute)
        statistics.squaredRowSums.append(squares)
      }
    }
    return statistics
  }

  /// Σ|v| and Σv² in four parts each, so that no addition waits for the one before.
  private static func sizes<Scalar: CouplingScalar>(
    _ values: Slice<UnsafeBufferPointer<Scalar>>
  ) -> (absolute: Double, squares: Double) {
    let row = UnsafeBufferPointer(rebasing: values)
    var absolute = SIMD4<Double>()
    var squares = SIMD4<Double>()
    var k = 0
    while k + 4 <= row.count {
      let four = SIMD4(
        row[k].coupling, row[k + 1].coupling, row[k + 2].coupling, row[k + 3].coupling)
      absolute += four.replacing(with: -four, where: four .< 0)
      squares += four * four
      k += 4
    }
    var (absoluteSum, squareSum) = (absolute.sum(), squares.sum())
    for j in k..<row.count {
      absoluteSum += abs(row[j].coupling)
      squareSum += row[j].coupling * row[j].coupling
    }
    return (absoluteSum, squareSum)
  }

  /// The same of bytes, in whole numbers of 32 bits, which vector registers hold the most of.
  private static func smallSizes(
    _ values: Slice<UnsafeBufferPointer<Int8>>
  ) -> (absolute: Double, squares: Double) {
    let row = UnsafeBufferPointer(rebasing: values)
    var (absoluteSum, squareSum) = (0.0, 0.0)
    var first = 0
    while first < row.count {
      // 2¹⁶ squares of at most 2¹⁴ fit 2³⁰.
      let end = min(row.count, first + (1 << 16))
      var (absolute, squares) = (0 as Int32, 0 as Int32)
      for k in first..<end {
        let value = Int32(row[k])
        absolute &+= value < 0 ? 0 &- value : value
        squares &+= value &* value
      }
      absoluteSum += Double(absolute)
      squareSum += Double(squares)
      first = end
    }
    return (absoluteSum, squareSum)
  }
}
