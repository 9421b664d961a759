/// A real symmetric matrix brought to tridiagonal form by Householder reflections.
///
/// A = Q T Qᵀ with Q = H(0) H(1) … H(n-3), each H = I - β v vᵀ (Golub and Van Loan, *Matrix
/// Computations*, 8.3). The vectors v stay in the rows of the overwritten matrix.
struct TridiagonalReduction {
  let order: Int
  /// The diagonal of T.
  private(set) var diagonal: [Double]
  /// The element beside the diagonal between k and k + 1 of T, at index k; the last one is zero.
  private(set) var offDiagonal: [Double]

  private var work: [Double]
  private var factors: [Double]

  /// - Complexity: O(n³), 4n³/3 operations.
  init(_ matrix: consuming SymmetricMatrix) {
    let n = matrix.order
    order = n
    work = matrix.elements
    diagonal = Array(repeating: 0, count: n)
    offDiagonal = Array(repeating: 0, count: n)
    factors = Array(repeating: 0, count: n)
    var reflector = Array(repeating: 0.0, count: n)
    var product = Array(repeating: 0.0, count: n)

    for k in 0..<n {
      diagonal[k] = work[k * n + k]
      guard k + 1 < n else { break }
      let tail = n - k - 1
      for i in 0..<tail { reflector[i] = work[k * n + k + 1 + i] }
      let norm = VectorArithmetic.norm(reflector.span.extracting(0..<tail))
      let below = VectorArithmetic.norm(reflector.span.extracting(min(1, tail)..<tail))
      if below == 0 {
        // Already tridiagonal here: no reflection, and none to undo.
        offDiagonal[k] = reflector[0]
        continue
      }
      // The sign that avoids cancellation in the first component.
      let image = reflector[0] > 0 ? -norm : norm
      offDiagonal[k] = image
      reflector[0] -= image
      // Scaled to unit length, so that β = 2 and nothing can overflow.
      let length = VectorArithmetic.norm(reflector.span.extracting(0..<tail))
      for i in 0..<tail { reflector[i] /= length }
      let beta = 2.0
      factors[k] = beta
      for i in 0..<tail { work[k * n + k + 1 + i] = reflector[i] }
      Self.update(
        &work, n: n, from: k + 1, reflector: reflector, beta: beta, product: &product)
    }
  }

  /// B ← H B H on the trailing block: B - v wᵀ - w vᵀ with w = β B v - (β² vᵀBv / 2) v.
  private static func update(
    _ work: inout [Double], n: Int, from start: Int, reflector: [Double], beta: Double,
    product: inout [Double]
  ) {
    let tail = n - start
    let v = reflector.span.extracting(0..<tail)
    for i in 0..<tail {
      let row = (start + i) * n + start
      product[i] = beta * VectorArithmetic.dot(work.span.extracting(row..<row + tail), v)
    }
    let half = beta / 2 * VectorArithmetic.dot(product.span.extracting(0..<tail), v)
    for i in 0..<tail { product[i] -= half * v[i] }
    let w = product.span.extracting(0..<tail)
    for i in 0..<tail {
      VectorArithmetic.subtract(v[i], w, w[i], v, from: &work, at: (start + i) * n + start)
    }
  }

  /// The columns of Q, written as the rows of a row-major matrix.
  ///
  /// - Complexity: O(n³).
  func orthogonalRows() -> [Double] {
    let n = order
    var rows = Array(repeating: 0.0, count: n * n)
    for i in 0..<n { rows[i * n + i] = 1 }
    // Qᵀ = H(n-3) … H(0), built from the right end so that only the trailing block is touched:
    // R ← R H(k), applied to rows, for k descending.
    for k in stride(from: n - 2, through: 0, by: -1) where factors[k] != 0 {
      let start = k + 1
      let tail = n - start
      let v = work.span.extracting(k * n + start..<k * n + n)
      for i in 0..<tail {
        let row = (start + i) * n + start
        let along = VectorArithmetic.dot(rows.span.extracting(row..<row + tail), v)
        VectorArithmetic.add(-factors[k] * along, times: v, to: &rows, at: row)
      }
    }
    return rows
  }
}
