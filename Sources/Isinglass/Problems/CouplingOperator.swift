import IsingKernels
import RealModule
public import Spectra

/// A model's couplings as eigensolvers see them: products with vectors, straight from the storage.
///
/// In double precision, except that one-bit couplings of many spins are packed for a kernel that
/// adds in single precision, a hundred times faster. In the numerator's units: divide eigenvalues by
/// the model's denominator.
public struct CouplingOperator: SymmetricOperator {
  /// From this number of spins on, one-bit couplings are multiplied in single precision.
  public static let leastSpinsInSinglePrecision = 2048

  private let couplings: Couplings
  private let packed: FrozenBuffer<UInt32>?

  /// Wraps the couplings of a model.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  public init(_ model: IsingModel) throws {
    couplings = model.couplings
    guard case .oneBit(let matrix) = couplings.storage,
      matrix.order >= CouplingOperator.leastSpinsInSinglePrecision
    else {
      packed = nil
      return
    }
    packed = try FrozenBuffer(count: oneBitRealPackedCount(order: matrix.order)) { memory in
      matrix.withWords {
        packOneBitForReals(
          order: matrix.order, firstRow: 0, rowCount: matrix.order,
          rows: $0.baseAddress ?? matrix.start, rowStride: matrix.wordsPerRow, into: memory)
      }
    }
  }

  /// The number of spins.
  public var order: Int { couplings.order }

  /// Writes Σ_j J_ij x_j into `result`.
  ///
  /// - Complexity: O(N²) for dense couplings, O(couplings) for sparse.
  public func multiply(_ vector: Span<Double>, into result: inout MutableSpan<Double>) {
    if let packed { return CouplingOperator.multiply(packed, vector, &result) }
    switch couplings.storage {
    case .oneBit(let matrix): CouplingOperator.multiply(matrix, vector, &result)
    case .dense(let matrix):
      switch matrix.values {
      case .int8(let values): CouplingOperator.multiply(values.span, vector, &result)
      case .int32(let values): CouplingOperator.multiply(values.span, vector, &result)
      case .int64(let values): CouplingOperator.multiply(values.span, vector, &result)
      case .float(let values): CouplingOperator.multiply(values.span, vector, &result)
      case .double(let values): CouplingOperator.multiply(values.span, vector, &result)
      }
    case .sparse(let matrix):
      switch matrix.values {
      case .int8(let values): CouplingOperator.multiply(matrix, values.span, vector, &result)
      case .int32(let values): CouplingOperator.multiply(matrix, values.span, vector, &result)
      case .int64(let values): CouplingOperator.multiply(matrix, values.span, vector, &result)
      case .float(let values): CouplingOperator.multiply(matrix, values.span, vector, &result)
      case .double(let values): CouplingOperator.multiply(matrix, values.span, vector, &result)
      }
    }
  }

  private static func multiply<Scalar: CouplingScalar>(
    _ square: Span<Scalar>, _ vector: Span<Double>, _ result: inout MutableSpan<Double>
  ) {
    let order = vector.count
    for i in 0..<order {
      let row = square.extracting(i * order..<(i + 1) * order)
      var sum = 0.0
      for j in 0..<order { sum = Relaxed.multiplyAdd(row[j].coupling, vector[j], sum) }
      result[i] = sum
    }
  }

  private static func multiply<Scalar: CouplingScalar>(
    _ matrix: SparseMatrix, _ values: Span<Scalar>, _ vector: Span<Double>,
    _ result: inout MutableSpan<Double>
  ) {
    let (starts, columns) = (matrix.rowStarts.span, matrix.columns.span)
    for i in 0..<matrix.order {
      var sum = 0.0
      for k in Int(starts[i])..<Int(starts[i + 1]) {
        sum += values[k].coupling * vector[Int(columns[k])]
      }
      result[i] = sum
    }
  }

  /// Σ_j ±x_j = 2 Σ_positive x_j − Σ_j x_j, visiting only bits that are set.
  private static func multiply(
    _ matrix: OneBitMatrix, _ vector: Span<Double>, _ result: inout MutableSpan<Double>
  ) {
    var total = 0.0
    for i in 0..<matrix.order { total += vector[i] }
    matrix.withWords { words in
      for i in 0..<matrix.order {
        var positive = 0.0
        for k in 0..<matrix.wordsPerRow {
          var word = words[i * matrix.wordsPerRow + k]
          while word != 0 {
            positive += vector[64 * k + word.trailingZeroBitCount]
            word &= word - 1
          }
        }
        // The diagonal's zero bit counted as −1.
        result[i] = 2 * positive - total + vector[i]
      }
    }
  }

  private static func multiply(
    _ packed: FrozenBuffer<UInt32>, _ vector: Span<Double>, _ result: inout MutableSpan<Double>
  ) {
    let order = vector.count
    let x = (0..<order).map { Float(vector[$0]) }
    let y = [Float](unsafeUninitializedCapacity: order) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      oneBitRealProduct(
        order: order, replicas: 1, packed: packed.start, x: x, xStride: order, y: start,
        yStride: order)
      count = order
    }
    for i in 0..<order { result[i] = Double(y[i]) }
  }
}
