/// Newton's method for a few equations in as many unknowns, with differences for derivatives.
struct NonlinearSystem {
  /// The equations' left-hand sides; nil where they have none.
  let residuals: ([Double]) -> [Double]?

  /// How close an answer came.
  struct Solution {
    var unknowns: [Double]
    /// The largest magnitude of a residual.
    var residual: Double
    var evaluations: Int
  }

  /// Looks for a root near a guess; steps that make the residuals worse are halved.
  ///
  /// - Returns: the root, or nil if the residuals stayed above `tolerance`.
  /// - Complexity: O(unknowns) evaluations and O(unknowns³) operations an iteration.
  func root(near guess: [Double], tolerance: Double, iterations: Int = 50) -> Solution? {
    var x = guess
    guard var f = residuals(x) else { return nil }
    var evaluations = 1
    for _ in 0..<iterations {
      if Self.size(f) <= tolerance {
        return Solution(unknowns: x, residual: Self.size(f), evaluations: evaluations)
      }
      var jacobian: [[Double]] = []
      for k in x.indices {
        var shifted = x
        let step = 1e-6 * max(1e-2, x[k].magnitude)
        shifted[k] += step
        guard let g = residuals(shifted) else { return nil }
        evaluations += 1
        jacobian.append(zip(g, f).map { ($0 - $1) / step })
      }
      guard let step = Self.solve(columns: jacobian, f) else { return nil }
      var factor = 1.0
      var accepted = false
      while factor > 1e-4 {
        let trial = zip(x, step).map { $0 - factor * $1 }
        evaluations += 1
        if let g = residuals(trial), Self.norm(g) < Self.norm(f) || Self.size(g) <= tolerance {
          (x, f) = (trial, g)
          accepted = true
          break
        }
        factor /= 2
      }
      if !accepted { break }
    }
    let residual = Self.size(f)
    return residual <= tolerance
      ? Solution(unknowns: x, residual: residual, evaluations: evaluations) : nil
  }

  private static func size(_ f: [Double]) -> Double {
    f.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : .infinity }
  }

  private static func norm(_ f: [Double]) -> Double {
    f.reduce(0) { $1.isFinite ? $0 + $1 * $1 : .infinity }
  }

  /// Gaussian elimination with pivots.
  static func solve(columns: [[Double]], _ right: [Double]) -> [Double]? {
    let n = right.count
    var rows = (0..<n).map { i in columns.map { $0[i] } + [right[i]] }
    for k in 0..<n {
      guard let pivot = (k..<n).max(by: { rows[$0][k].magnitude < rows[$1][k].magnitude }),
        rows[pivot][k].magnitude > 1e-300
      else { return nil }
      rows.swapAt(k, pivot)
      for i in k + 1..<max(n, k + 1) {
        let factor = rows[i][k] / rows[k][k]
        for j in k...n { rows[i][j] -= factor * rows[k][j] }
      }
    }
    var x = [Double](repeating: 0, count: n)
    for i in stride(from: n - 1, through: 0, by: -1) {
      var sum = rows[i][n]
      for j in i + 1..<max(n, i + 1) { sum -= rows[i][j] * x[j] }
      x[i] = sum / rows[i][i]
    }
    return x
  }
}
