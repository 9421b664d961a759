import IsingKernels

/// J times many real vectors at once, in the layout that is fastest for the couplings' storage.
///
/// One-bit couplings look up sums of five amplitudes in tables, one replica after another; dense and
/// sparse ones multiply 16 or 32 replicas for each read of a coupling.
final class CouplingProduct: Sendable {
  /// How amplitudes lie in memory.
  enum Layout {
    /// `x[replica * stride + spin]`.
    case replicaMajor
    /// `x[spin * stride + replica]`.
    case spinMajor
  }

  let order: Int
  let layout: Layout
  /// What the packed couplings were divided by: 1, or a scale that keeps them within single precision.
  let unit: Double
  /// Whether products with ±1 vectors are exact.
  let isExactForSpins: Bool
  private let packed: Packed

  private enum Packed {
    case oneBit(reals: FrozenBuffer<UInt32>, spins: FrozenBuffer<UInt64>)
    case dense(FrozenBuffer<Float>)
    case sparse(FrozenBuffer<UInt8>)
  }

  /// Packs couplings.
  ///
  /// - Parameter statistics: their sizes, where they are known.
  /// - Throws: `SolverError.outOfMemory`.
  init(_ couplings: Couplings, statistics: CouplingStatistics? = nil) throws {
    let order = couplings.order
    self.order = order
    let statistics = statistics ?? couplings.statistics()
    let largest = couplings.magnitudes.largest
    let largestRowSum = statistics.absoluteRowSums.max() ?? 0
    let isWhole = couplings.isInteger && largestRowSum < 0x1p24
    isExactForSpins = isWhole
    let unit = isWhole || largest == 0 ? 1 : largest
    self.unit = unit

    switch couplings.storage {
    case .oneBit(let matrix):
      layout = .replicaMajor
      packed = .oneBit(
        reals: try FrozenBuffer(count: oneBitRealPackedCount(order: order)) { memory in
          matrix.withWords {
            packOneBitForReals(
              order: order, firstRow: 0, rowCount: order, rows: $0.baseAddress ?? matrix.start,
              rowStride: matrix.wordsPerRow, into: memory)
          }
        },
        spins: try FrozenBuffer(count: oneBitSpinPackedCount(order: order)) { memory in
          matrix.withWords {
            packOneBitForSpins(
              order: order, firstRow: 0, rowCount: order, rows: $0.baseAddress ?? matrix.start,
              rowStride: matrix.wordsPerRow, into: memory)
          }
        })
    case .dense:
      layout = .spinMajor
      packed = .dense(try CouplingProduct.packDense(couplings, unit))
    case .sparse(let matrix):
      layout = .spinMajor
      let count = matrix.columns.count
      let size = sparsePackedSize(order: order, nonzeros: count)
      packed = .sparse(
        try FrozenBuffer(count: size) { memory in
          let starts = matrix.rowStarts.map { Int($0) }
          let weights = [Float](unsafeUninitializedCapacity: count) { buffer, written in
            if let start = buffer.baseAddress {
              matrix.values.write(0..<count, dividedBy: unit, to: start)
            }
            written = count
          }
          _ = packSparse(
            order: order, rowStarts: starts, columns: matrix.columns, weights: weights,
            into: memory)
        })
    }
  }

  /// Whether couplings are sparse.
  var isSparse: Bool { if case .sparse = packed { true } else { false } }

  /// The number of replicas that fill the lanes of the kernels.
  var bestReplicas: Int {
    switch packed {
    case .oneBit: 8
    case .dense, .sparse: 32
    }
  }

  /// y = J x / unit. Neither stride may be below `replicas` (spin-major) or `order` (replica-major).
  func multiply(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, replicas: Int, stride: Int
  ) {
    switch packed {
    case .oneBit(let reals, _):
      oneBitRealProduct(
        order: order, replicas: replicas, packed: reals.start, x: x, xStride: stride, y: y,
        yStride: stride)
    case .dense(let matrix):
      denseProduct(
        order: order, replicas: replicas, packed: matrix.start, x: x, xStride: stride, y: y,
        yStride: stride)
    case .sparse(let matrix):
      sparseProduct(
        packed: matrix.start, replicas: replicas, x: x, xStride: stride, y: y, yStride: stride)
    }
  }

  /// One step of soft spins whose forces, J x / unit, are computed on the way: the same bits as
  /// `multiply` and then mean field (no errors) or amplitude control, in one pass over memory.
  ///
  /// - Parameters:
  ///   - step: the step; its forces are not read.
  ///   - next: where the new amplitudes go; rows to come need the old ones.
  /// - Returns: `false`, having done nothing, unless couplings are sparse, `step.replicas` is 16 or
  ///   32 and there is no noise.
  func move(
    _ step: SoftStep, _ error: ErrorStep, _ x: UnsafePointer<Float>,
    into next: UnsafeMutablePointer<Float>, errors: UnsafeMutablePointer<Float>?
  ) -> Bool {
    guard case .sparse(let matrix) = packed else { return false }
    var (step, error) = (step, error)
    guard let errors else {
      return sparseMeanField(packed: matrix.start, &step, x: x, into: next)
    }
    return sparseAmplitudeControl(
      packed: matrix.start, &step, &error, x: x, into: next, e: errors)
  }

  /// y = J s exactly, for packed spins and one-bit couplings; `false` for any other storage.
  func multiply(
    spins: UnsafePointer<UInt64>, wordStride: Int, into y: UnsafeMutablePointer<Int32>,
    replicas: Int
  ) -> Bool {
    guard case .oneBit(_, let matrix) = packed else { return false }
    oneBitSpinProduct(
      order: order, replicas: replicas, packed: matrix.start, spins: spins, spinStride: wordStride,
      y: y, yStride: order)
    return true
  }

  private static func packDense(
    _ couplings: Couplings, _ unit: Double
  ) throws -> FrozenBuffer<Float> {
    let order = couplings.order
    let rows = try AlignedBuffer<Float>(count: 12 * order)
    return try FrozenBuffer(count: densePackedCount(order: order)) { memory in
      for panel in 0..<densePanelCount(order: order) {
        let pointers: [UnsafePointer<Float>?] = (0..<12).map { k in
          let (row, i) = (rows.start + k * order, 12 * panel + k)
          guard i < order else { return nil }
          couplings.writeRow(i, dividedBy: unit, to: row)
          return UnsafePointer(row)
        }
        packDensePanel(order: order, panel: panel, rows: pointers, into: memory)
      }
    }
  }
}
