/// Eigenvalues of a symmetric tridiagonal matrix by the implicit QL method.
///
/// Wilkinson shifts, deflation where an off-diagonal element is lost in rounding beside its
/// neighbours (Bowdler, Martin, Reinsch, Wilkinson, Numer. Math. 11, 293 (1968)).
enum TridiagonalEigen {
  /// Overwrites `diagonal` with the eigenvalues, unsorted, and applies each rotation to `rows`.
  ///
  /// - Parameters:
  ///   - offDiagonal: the element between k and k + 1 at index k; destroyed.
  ///   - rows: row k is the k-th basis vector of length `rowLength` on entry, the k-th eigenvector
  ///     on return. Empty if no vectors are wanted.
  /// - Throws: `SpectraError.notConverged` if an eigenvalue takes over 60 sweeps, which no finite
  ///   matrix is known to do.
  /// - Complexity: O(n²), and O(n² · rowLength) with vectors.
  static func solve(
    diagonal d: inout [Double], offDiagonal e: inout [Double], rows: inout [Double],
    rowLength: Int
  ) throws(SpectraError) {
    let n = d.count
    for l in 0..<n {
      var sweeps = 0
      while true {
        var m = l
        while m + 1 < n {
          let scale = d[m].magnitude + d[m + 1].magnitude
          if e[m].magnitude <= scale * Double.ulpOfOne || e[m].magnitude < 1e-300 { break }
          m += 1
        }
        if m == l { break }
        sweeps += 1
        guard sweeps <= 60 else {
          throw .notConverged("QL sweeps for eigenvalue \(l) of a tridiagonal matrix of order \(n)")
        }
        sweep(from: m, to: l, diagonal: &d, offDiagonal: &e, rows: &rows, rowLength: rowLength)
      }
    }
  }

  /// One implicit QL sweep with a Wilkinson shift, chasing the bulge from m up to l.
  private static func sweep(
    from m: Int, to l: Int, diagonal d: inout [Double], offDiagonal e: inout [Double],
    rows: inout [Double], rowLength: Int
  ) {
    let ratio = (d[l + 1] - d[l]) / (2 * e[l])
    let root = hypotenuse(ratio, 1)
    var g = d[m] - d[l] + e[l] / (ratio + (ratio < 0 ? -root : root))
    var s = 1.0
    var c = 1.0
    var p = 0.0
    for i in stride(from: m - 1, through: l, by: -1) {
      let f = s * e[i]
      let b = c * e[i]
      let r = hypotenuse(f, g)
      e[i + 1] = r
      if r == 0 {
        // Underflow split the matrix early: undo the shift and start again.
        d[i + 1] -= p
        e[m] = 0
        return
      }
      s = f / r
      c = g / r
      g = d[i + 1] - p
      let t = (d[i] - g) * s + 2 * c * b
      p = s * t
      d[i + 1] = g + p
      g = c * t - b
      if !rows.isEmpty { rotate(&rows, row: i, length: rowLength, cosine: c, sine: s) }
    }
    d[l] -= p
    e[l] = g
    e[m] = 0
  }

  private static func rotate(
    _ rows: inout [Double], row i: Int, length: Int, cosine c: Double, sine s: Double
  ) {
    let start = i * length
    precondition(start >= 0 && start + 2 * length <= rows.count)
    rows.withUnsafeMutableBufferPointer { all in
      for k in start..<start + length {
        let x = all[k]
        let y = all[k + length]
        all[k + length] = s * x + c * y
        all[k] = c * x - s * y
      }
    }
  }

  private static func hypotenuse(_ x: Double, _ y: Double) -> Double {
    let a = max(x.magnitude, y.magnitude)
    let b = min(x.magnitude, y.magnitude)
    if a == 0 || !a.isFinite { return a }
    let t = b / a
    return a * (1 + t * t).squareRoot()
  }
}
