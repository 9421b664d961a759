import IsingKernels
import Testing

extension KernelLevels {
  /// Products with packed couplings against sums written out entry by entry.
  @Suite(.serialized)
  struct Products {
    static let orders = [0, 1, 7, 12, 13, 31, 64, 65, 200, 333]

    // MARK: Dense couplings

    @Test(arguments: KernelLevels.available, orders)
    func denseProductIsTheSumOfItsTerms(level: KernelLevel, n: Int) {
      KernelLevels.at(level) {
        for (replicas, stride) in [(16, 16), (32, 32), (48, 64), (7, 9), (83, 96)] {
          checkDense(n: n, replicas: replicas, stride: stride, rowsChecked: Array(0..<n))
        }
      }
    }

    @Test(arguments: KernelLevels.available)
    func denseProductInBlocksOfColumns(level: KernelLevel) {
      KernelLevels.at(level) {
        checkDense(n: 4201, replicas: 48, stride: 48, rowsChecked: [0, 1, 2100, 4199, 4200])
      }
    }

    func checkDense(n: Int, replicas: Int, stride: Int, rowsChecked: [Int]) {
      var numbers = Numbers(seed: UInt64(n + replicas))
      let couplings = Buffer<Float>(n * n) { _ in numbers.next() }
      let x = Buffer<Float>(n * stride) { _ in numbers.next() }
      let y = Buffer<Float>(n * stride) { _ in .nan }
      let packed = Buffer<Float>(densePackedCount(order: n)) { _ in .nan }
      for panel in 0..<densePanelCount(order: n) {
        let rows = (12 * panel..<12 * panel + 12).map { row in
          row < n ? UnsafePointer(couplings.start + row * n) : nil
        }
        packDensePanel(order: n, panel: panel, rows: rows, into: packed.start)
      }
      denseProduct(
        order: n, replicas: replicas, packed: packed.start, x: x.start, xStride: stride,
        y: y.start, yStride: stride)
      for i in rowsChecked {
        for r in 0..<replicas {
          var expected = Sum()
          for j in 0..<n { expected.add(couplings[i * n + j], x[j * stride + r]) }
          #expect(expected.agrees(with: y[i * stride + r]), "row \(i), replica \(r)")
        }
        for r in replicas..<stride { #expect(y[i * stride + r].isNaN) }
      }
    }

    @Test func denseRowsMayBeMissing() {
      let packed = Buffer<Float>(densePackedCount(order: 5)) { _ in .nan }
      let row = Buffer<Float>(5) { Float($0) }
      var rows = [UnsafePointer<Float>?](repeating: nil, count: 12)
      rows[3] = UnsafePointer(row.start)
      packDensePanel(order: 5, panel: 0, rows: rows, into: packed.start)
      #expect((0..<60).allSatisfy { packed[$0] == ($0 % 12 == 3 ? Float($0 / 12) : 0) })
    }

    // MARK: One-bit couplings

    @Test(arguments: KernelLevels.available, orders + [2100])
    func oneBitSpinProductIsExact(level: KernelLevel, n: Int) {
      KernelLevels.at(level) {
        let signs = OneBit(order: n, seed: UInt64(n))
        let packed = Buffer<UInt64>(oneBitSpinPackedCount(order: n)) { _ in .max }
        for first in stride(from: 0, to: n, by: 96) {
          packOneBitForSpins(
            order: n, firstRow: first, rowCount: 96, rows: signs.rows.start + first * signs.stride,
            rowStride: signs.stride, into: packed.start)
        }
        for replicas in [1, 8, 11] {
          let spinStride = signs.stride
          let spins = OneBit(rows: replicas, columns: n, seed: UInt64(n + replicas))
          let y = Buffer<Int32>(replicas * (n + 3)) { _ in .min }
          oneBitSpinProduct(
            order: n, replicas: replicas, packed: packed.start, spins: spins.rows.start,
            spinStride: spinStride, y: y.start, yStride: n + 3)
          for r in 0..<replicas {
            for i in n > 400 ? [0, 1, n / 2, n - 1] : Array(0..<n) {
              var expected = 0
              for j in 0..<n where j != i { expected += signs[i, j] * spins[r, j] }
              #expect(Int(y[r * (n + 3) + i]) == expected, "row \(i), replica \(r)")
            }
            for i in n..<n + 3 { #expect(y[r * (n + 3) + i] == .min) }
          }
        }
      }
    }

    /// Every column of every row differs from the spins, which no counter may overflow on.
    @Test(arguments: KernelLevels.available)
    func oneBitSpinProductOfAntiferromagnet(level: KernelLevel) {
      KernelLevels.at(level) {
        let n = 16_100
        let packed = Buffer<UInt64>(oneBitSpinPackedCount(order: n)) { _ in 0 }
        let stride = oneBitRowStride(order: n)
        let spins = Buffer<UInt64>(8 * stride) { word in
          let first = word % stride * 64
          return first + 64 <= n ? .max : first < n ? (1 << UInt64(n - first)) - 1 : 0
        }
        let y = Buffer<Int32>(9 * n) { _ in 0 }
        for replicas in [1, 8] {
          oneBitSpinProduct(
            order: n, replicas: replicas, packed: packed.start, spins: spins.start,
            spinStride: stride, y: y.start + (replicas == 1 ? 8 * n : 0), yStride: n)
        }
        #expect((0..<9 * n).allSatisfy { y[$0] == 1 - n })
      }
    }

    @Test(arguments: KernelLevels.available, orders + [640, 2100])
    func oneBitRealProductIsTheSumOfItsTerms(level: KernelLevel, n: Int) {
      KernelLevels.at(level) {
        var numbers = Numbers(seed: UInt64(n))
        let signs = OneBit(order: n, seed: UInt64(n))
        let packed = Buffer<UInt32>(oneBitRealPackedCount(order: n)) { _ in .max }
        for first in stride(from: 0, to: n, by: 128) {
          packOneBitForReals(
            order: n, firstRow: first, rowCount: 128, rows: signs.rows.start + first * signs.stride,
            rowStride: signs.stride, into: packed.start)
        }
        for replicas in [1, 2, 4, 7] {
          let stride = n + 5
          let x = Buffer<Float>(replicas * stride) { _ in numbers.next() }
          let y = Buffer<Float>(replicas * stride) { _ in .nan }
          oneBitRealProduct(
            order: n, replicas: replicas, packed: packed.start, x: x.start, xStride: stride,
            y: y.start, yStride: stride)
          for r in 0..<replicas {
            for i in n > 400 ? [0, 1, n / 2, n - 1] : Array(0..<n) {
              var expected = Sum()
              for j in 0..<n where j != i {
                expected.add(Float(signs[i, j]), x[r * stride + j])
              }
              #expect(expected.agrees(with: y[r * stride + i]), "row \(i), replica \(r)")
            }
            for i in n..<stride { #expect(y[r * stride + i].isNaN) }
          }
        }
      }
    }

    // MARK: Sparse couplings

    @Test(arguments: KernelLevels.available, orders)
    func sparseProductIsTheSumOfItsTerms(level: KernelLevel, n: Int) {
      KernelLevels.at(level) {
        for weights in SparseWeights.allCases {
          for degree in [0, 3, 12, 40] {
            checkSparse(SparseRows(order: n, degree: degree, weights: weights))
          }
        }
      }
    }

    @Test(arguments: KernelLevels.available, SparseWeights.allCases)
    func sparseProductWithWideColumns(level: KernelLevel, weights: SparseWeights) {
      KernelLevels.at(level) {
        checkSparse(SparseRows(order: 65_537, degree: 2, weights: weights), every: 997)
      }
    }

    func checkSparse(_ matrix: SparseRows, every step: Int = 1) {
      let n = matrix.starts.count - 1
      var numbers = Numbers(seed: UInt64(n))
      let packed = Buffer<UInt8>(
        sparsePackedSize(order: n, nonzeros: matrix.columns.count)
      ) { _ in .max }
      let isPacked = packSparse(
        order: n, rowStarts: matrix.starts, columns: matrix.columns, weights: matrix.weights,
        into: packed.start)
      #expect(isPacked)
      for (replicas, stride) in [(1, 1), (16, 16), (32, 32), (49, 64)] {
        let x = Buffer<Float>(n * stride) { _ in numbers.next() }
        let y = Buffer<Float>(n * stride) { _ in .nan }
        if stride == 1 {
          sparseProduct(packed: packed.start, x: x.start, y: y.start)
        } else {
          sparseProduct(
            packed: packed.start, replicas: replicas, x: x.start, xStride: stride, y: y.start,
            yStride: stride)
        }
        for i in Swift.stride(from: 0, to: n, by: step) {
          for r in 0..<replicas {
            var expected = Sum()
            for e in matrix.starts[i]..<matrix.starts[i + 1] {
              expected.add(matrix.weights[e], x[Int(matrix.columns[e]) * stride + r])
            }
            #expect(expected.agrees(with: y[i * stride + r]), "row \(i), replica \(r)")
          }
          for r in replicas..<stride { #expect(y[i * stride + r].isNaN) }
        }
      }
    }

    @Test(arguments: [
      ([0, 1, 1], [2], "column out of range"),
      ([0, 2, 1], [0, 1], "row starts that fall"),
      ([1, 1, 2], [0, 1], "a first row that does not start at zero"),
    ])
    func malformedRowsAreRefused(starts: [Int], columns: [UInt32], reason: String) {
      let packed = Buffer<UInt8>(sparsePackedSize(order: 2, nonzeros: 2)) { _ in 0 }
      let weights: [Float] = [1, 1]
      let isPacked = packSparse(
        order: 2, rowStarts: starts, columns: columns, weights: weights, into: packed.start)
      #expect(!isPacked, Comment(rawValue: reason))
    }

    // MARK: Probes

    @Test(arguments: KernelLevels.available)
    func measuredRatesArePositive(level: KernelLevel) {
      KernelLevels.at(level) {
        let buffer = Buffer<UInt64>(4096) { UInt64($0) }
        #expect(measureMultiplyAddRate(samples: 1) > 0)
        #expect(measureReadRate(buffer.start, bytes: 32_768, samples: 1) > 0)
        #expect(measureLineRate(buffer.start, bytes: 32_768, samples: 1) > 0)
        #expect(measureReadRate(buffer.start, bytes: 0, samples: 1) == 0)
        #expect(measureLineRate(buffer.start, bytes: 0, samples: 1) == 0)
      }
    }
  }
}
