import RealModule

/// Whether a floating-point Cholesky factorisation runs to completion.
enum CholeskyFactorization {
  /// Factors the lower triangle in place, row by row, in blocks of rows that stay in cache.
  ///
  /// - Parameter elements: a symmetric matrix, row by row; its lower triangle is overwritten.
  /// - Returns: whether every pivot was positive and finite.
  /// - Complexity: O(n³), n³/3 operations.
  static func completes(_ elements: inout [Double], order n: Int) -> Bool {
    precondition(elements.count == n * n)
    let block = 16
    return elements.withUnsafeMutableBufferPointer { a -> Bool in
      var start = 0
      while start < n {
        let end = min(start + block, n)
        // Columns left of the block: each finished row serves all rows of the block.
        for j in 0..<start {
          let pivot = a[j * n + j]
          var i = start
          while i + 4 <= end {
            let sums = fourDots(a, i * n, stride: n, j * n, j)
            for lane in 0..<4 {
              let place = (i + lane) * n + j
              a[place] = (a[place] - sums[lane]) / pivot
            }
            i += 4
          }
          while i < end {
            a[i * n + j] = (a[i * n + j] - dot(a, i * n, j * n, j)) / pivot
            i += 1
          }
        }
        for i in start..<end {
          for j in start..<i {
            a[i * n + j] = (a[i * n + j] - dot(a, i * n, j * n, j)) / a[j * n + j]
          }
          let pivot = a[i * n + i] - dot(a, i * n, i * n, i)
          // Written so that a NaN fails.
          guard pivot > 0, pivot.isFinite else { return false }
          a[i * n + i] = pivot.squareRoot()
        }
        start = end
      }
      return true
    }
  }

  @inline(__always)
  private static func dot(
    _ a: UnsafeMutableBufferPointer<Double>, _ x: Int, _ y: Int, _ count: Int
  ) -> Double {
    var sum = 0.0
    for k in 0..<count { sum = Relaxed.multiplyAdd(a[x + k], a[y + k], sum) }
    return sum
  }

  /// Four rows against one, which is then read only once.
  @inline(__always)
  private static func fourDots(
    _ a: UnsafeMutableBufferPointer<Double>, _ x: Int, stride: Int, _ y: Int, _ count: Int
  ) -> SIMD4<Double> {
    var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0)
    for k in 0..<count {
      let common = a[y + k]
      s0 = Relaxed.multiplyAdd(a[x + k], common, s0)
      s1 = Relaxed.multiplyAdd(a[x + stride + k], common, s1)
      s2 = Relaxed.multiplyAdd(a[x + 2 * stride + k], common, s2)
      s3 = Relaxed.multiplyAdd(a[x + 3 * stride + k], common, s3)
    }
    return SIMD4(s0, s1, s2, s3)
  }
}
