/// Small dense linear systems.
enum GaussianElimination {
  /// Solves A s = b with row pivots; both are overwritten, b with s. `false` if A is singular.
  ///
  /// - Complexity: n³/3 operations.
  static func solve(_ matrix: inout [Double], _ right: inout [Double]) -> Bool {
    let n = right.count
    return matrix.withUnsafeMutableBufferPointer { a -> Bool in
      right.withUnsafeMutableBufferPointer { b -> Bool in
        for k in 0..<n {
          var (pivot, largest) = (k, abs(a[k * n + k]))
          for i in stride(from: k + 1, to: n, by: 1) where abs(a[i * n + k]) > largest {
            (pivot, largest) = (i, abs(a[i * n + k]))
          }
          guard largest > 1e-300 else { return false }
          if pivot != k {
            for j in k..<n { a.swapAt(k * n + j, pivot * n + j) }
            b.swapAt(k, pivot)
          }
          let inverse = 1 / a[k * n + k]
          for i in stride(from: k + 1, to: n, by: 1) {
            let factor = a[i * n + k] * inverse
            if factor == 0 { continue }
            for j in k + 1..<n { a[i * n + j] -= factor * a[k * n + j] }
            b[i] -= factor * b[k]
          }
        }
        for i in stride(from: n - 1, through: 0, by: -1) {
          var sum = b[i]
          for j in stride(from: i + 1, to: n, by: 1) { sum -= a[i * n + j] * b[j] }
          b[i] = sum / a[i * n + i]
        }
        return true
      }
    }
  }
}
