/// A number that no eigenvalue exceeds, rounding errors included.
public struct SpectralBound: Hashable, Sendable {
  /// The proven bound: λ_max ≤ `value`.
  public let value: Double
  /// The argument that proves it.
  public let method: Method
  /// What computed it: `own`, or the LAPACK library opened.
  public let provider: String

  /// How a bound was proven.
  public enum Method: String, Hashable, Sendable {
    /// A Cholesky factorisation of (λ I - A) ran to completion.
    case cholesky
    /// The largest ratio (|A| v)_i / v_i for a positive v.
    case collatzWielandt = "collatz-wielandt"
  }
}

/// Rigorous upper bounds on the largest eigenvalue of a symmetric matrix.
///
/// What Lanczos returns is an estimate; these are theorems about the matrix as stored. Minus the
/// bound for -A is a proven lower bound on the smallest eigenvalue.
public enum ProvenUpperBound {
  // MARK: Dense

  /// Whether `bound` is proven to be an upper bound on every eigenvalue of a dense matrix.
  ///
  /// If the floating-point Cholesky factorisation of M runs to completion, its factors are those
  /// of M + Δ exactly, with ‖Δ‖ ≤ γ/(1-γ) · Tr M, γ = k u/(1 - k u), where k = n + 1 for sums in
  /// any order (Higham, *Accuracy and Stability*, Theorem 10.5; Rump, BIT 46, 433 (2006)); so M
  /// has no eigenvalue below minus that. With M = (λ - c) I - A rounded down on the diagonal, and c
  /// that error term, it follows that no eigenvalue of A exceeds λ. Here k = 2 (n + 8): room for
  /// multiplication by reciprocal pivots, as in LAPACK, and for the rounding of c itself; a further
  /// term covers underflow. False means *not proven*, not *wrong*.
  ///
  /// - Complexity: O(n³) time, a copy of the matrix.
  public static func isProven(
    _ bound: Double, for matrix: SymmetricMatrix, using provider: SymmetricEigen.Provider = .own
  ) -> Bool {
    guard matrix.order > 0 else { return true }
    guard bound.isFinite, let slack = factorizationError(at: bound, of: matrix) else {
      return false
    }
    let shift = (bound - slack).nextDown
    let n = matrix.order
    var work = matrix.elements
    for i in 0..<n {
      for j in 0..<i {
        work[i * n + j] = -work[i * n + j]
        work[j * n + i] = work[i * n + j]
      }
      work[i * n + i] = (shift - work[i * n + i]).nextDown
      guard work[i * n + i] > 0 else { return false }
    }
    if provider == .automatic, n <= 40_000, let library = RuntimeLAPACK.loaded {
      guard library.cholesky(&work, order: n) else { return false }
      return (0..<n).allSatisfy { work[$0 * n + $0] > 0 && work[$0 * n + $0].isFinite }
    }
    return CholeskyFactorization.completes(&work, order: n)
  }

  /// A proven upper bound on the eigenvalues of a dense matrix, as tight as rounding permits: a few
  /// 10⁻⁹ of the largest above λ_max at order 2000, growing as its square.
  ///
  /// Starts at the Lanczos estimate and backs off until `isProven` holds. A matrix of order zero
  /// gets zero.
  ///
  /// - Parameter provider: `automatic` lets LAPACK factor, which is faster for large orders and
  ///   relies on it to sum as the theorem says, in any order, and not by a fast multiplication
  ///   scheme of the Strassen kind. OpenBLAS and the reference LAPACK do.
  /// - Throws: `SpectraError.notFinite` on a NaN or infinite element, `.notConverged` if nothing
  ///   could be proven, as when elements are near overflow.
  /// - Complexity: O(n³), usually one factorisation.
  public static func ofDense(
    _ matrix: SymmetricMatrix, using provider: SymmetricEigen.Provider = .own
  ) throws(SpectraError) -> SpectralBound {
    guard matrix.isFinite else { throw .notFinite("an element of the matrix to bound") }
    let name = provider == .automatic ? RuntimeLAPACK.name ?? "own" : "own"
    guard matrix.elements.contains(where: { $0 != 0 }) else {
      return SpectralBound(value: 0, method: .cholesky, provider: "own")
    }
    let top = try Lanczos().extremalEigenvalues(of: matrix, largest: 1, smallest: 1)
    let estimate = top.largest.first?.value ?? 0
    let scale = max(estimate.magnitude, top.smallest.first?.value.magnitude ?? 0)
    var margin = max(
      top.largest.first?.residual ?? 0, 4 * (factorizationError(at: estimate, of: matrix) ?? 0),
      64 * scale.ulp)
    for _ in 0..<40 {
      let candidate = estimate + margin
      if isProven(candidate, for: matrix, using: provider) {
        return SpectralBound(value: candidate, method: .cholesky, provider: name)
      }
      margin *= 8
    }
    throw .notConverged("no upper bound near \(estimate) could be proven; rescale the matrix")
  }

  /// The error term c of a factorisation of `bound` I - A, or nil if it overflows.
  private static func factorizationError(at bound: Double, of matrix: SymmetricMatrix) -> Double? {
    let n = Double(matrix.order)
    let terms = 2 * (n + 8) * 0x1p-53
    guard terms < 0.1 else { return nil }
    let gamma = terms / (1 - terms)
    var trace = 0.0
    var largest = 0.0
    for i in 0..<matrix.order {
      let entry = max(0, bound - matrix[i, i]).nextUp
      trace += entry
      largest = max(largest, entry)
    }
    let underflow = n * n * (1 + largest) * Double.leastNormalMagnitude
    let slack = gamma / (1 - gamma) * trace + underflow
    return slack.isFinite ? slack : nil
  }

  // MARK: Sparse

  /// A proven upper bound on the eigenvalues of a sparse matrix, of any order.
  ///
  /// λ_max(A) ≤ λ_max(B) ≤ max_i (B v)_i / v_i for every v > 0, where B has the absolute values of
  /// A beside the diagonal of A itself (Collatz, Math. Z. 48, 221 (1942); Wielandt, Math. Z. 52,
  /// 642 (1950)). v comes from power iteration on B, and all rounding is outward. Tight where the
  /// signs can be transformed away (Max-Cut with positive weights on a bipartite graph); with
  /// frustration it misses what the signs cancel: 3 for a cubic ±1 graph, at most the largest row
  /// sum anywhere. A matrix of order zero gets zero.
  ///
  /// - Parameters:
  ///   - order: the number of rows.
  ///   - iterations: how many power iterations at most.
  ///   - forEachInRow: calls its closure with column and value of each element of a row, each
  ///     once. The matrix must be symmetric.
  /// - Throws: `SpectraError.notFinite` if no finite bound comes out.
  /// - Complexity: O(elements · iterations).
  public static func ofSparse(
    order: Int, iterations: Int = 100,
    forEachInRow: (_ row: Int, _ body: (_ column: Int, _ value: Double) -> Void) -> Void
  ) throws(SpectraError) -> SpectralBound {
    guard order >= 0 else { throw .invalidSize("order \(order)") }
    guard order > 0 else {
      return SpectralBound(value: 0, method: .collatzWielandt, provider: "own")
    }
    var vector = Array(repeating: 1.0, count: order)
    var sums = Array(repeating: 0.0, count: order)
    var best = Double.infinity
    for _ in 0...max(0, iterations) {
      var upper = -Double.infinity
      var lower = Double.infinity
      var lowestDiagonal = 0.0
      for row in 0..<order {
        var sum = 0.0
        var diagonal = 0.0
        var count = 0.0
        forEachInRow(row) { column, value in
          if column == row {
            diagonal += value
          } else if column >= 0 && column < order {
            sum += value.magnitude * vector[column]
          } else {
            sum = .nan
          }
          count += 1
        }
        // No smaller than the exact sum of `count` products that may underflow.
        let above =
          (sum * (1 + (count + 4) * 0x1p-52)).nextUp + (count + 1) * .leastNormalMagnitude
        let ratio = ((above / vector[row]).nextUp + diagonal).nextUp
        // Written so that a NaN is not lost in a comparison.
        upper = ratio.isNaN ? .nan : max(upper, ratio)
        if upper.isNaN { break }
        lower = min(lower, ratio)
        lowestDiagonal = min(lowestDiagonal, diagonal)
        sums[row] = sum + diagonal * vector[row]
      }
      guard upper.isFinite else { break }
      best = min(best, upper)
      if upper - lower <= 1e-9 * upper.magnitude { break }
      // A shift keeps the iterates positive, and keeps bipartite graphs from oscillating.
      let shift = 0.5 * upper.magnitude + lowestDiagonal.magnitude
      var largest = 0.0
      for row in 0..<order {
        sums[row] += shift * vector[row]
        largest = max(largest, sums[row])
      }
      guard largest > 0, largest.isFinite else { break }
      for row in 0..<order { vector[row] = max(sums[row] / largest, 0x1p-900) }
    }
    guard best.isFinite else {
      throw .notFinite("an element, or an index outside order \(order), in the matrix to bound")
    }
    return SpectralBound(value: best, method: .collatzWielandt, provider: "own")
  }

  /// A proven upper bound on the eigenvalues of a sparse matrix; see `ofSparse(order:…)`.
  public static func ofSparse(
    _ matrix: SparseSymmetricMatrix, iterations: Int = 100
  ) throws(SpectraError) -> SpectralBound {
    try ofSparse(order: matrix.order, iterations: iterations) { row, body in
      matrix.forEach(inRow: row, body)
    }
  }
}
