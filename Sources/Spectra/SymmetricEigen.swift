/// The spectrum of a dense symmetric matrix, with eigenvectors if asked for.
///
/// ```swift
/// let eigen = try SymmetricEigen.decompose(matrix, vectors: true)
/// let softest = eigen.vector(0)          // belongs to eigen.values[0], the smallest
/// ```
public struct SymmetricEigen: Sendable {
  /// Which code does the work.
  public enum Provider: Sendable {
    /// LAPACK where one is found, else the own solver.
    case automatic
    /// The own solver: Householder tridiagonalisation and implicit QL.
    case own
  }

  /// The order of the matrix.
  public let order: Int
  /// The eigenvalues, ascending, each as often as its multiplicity.
  public let values: [Double]
  /// The eigenvectors, row by row in the order of `values`; empty if none were asked for.
  public let vectorRows: [Double]
  /// What computed it: the LAPACK library opened, or `own`.
  public let provider: String

  /// The normalised eigenvector of `values[index]`; empty if none were asked for. Its sign, and
  /// the basis it is from within a degenerate eigenvalue, are arbitrary.
  public func vector(_ index: Int) -> ArraySlice<Double> {
    guard !vectorRows.isEmpty else { return [] }
    return vectorRows[index * order..<(index + 1) * order]
  }

  /// Decomposes a dense symmetric matrix.
  ///
  /// Eigenvalues are accurate to a few units of rounding of the largest magnitude among them.
  ///
  /// - Throws: `SpectraError.notFinite` on a NaN or infinite element, `.notConverged` if the QL
  ///   iteration fails.
  /// - Complexity: O(n³) time, O(n²) memory (three times the matrix with vectors).
  public static func decompose(
    _ matrix: SymmetricMatrix, vectors: Bool = false, using provider: Provider = .automatic
  ) throws(SpectraError) -> SymmetricEigen {
    let n = matrix.order
    if let bad = matrix.elements.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite("element (\(bad / n), \(bad % n)) is \(matrix.elements[bad])")
    }
    let largest = matrix.elements.reduce(0) { max($0, $1.magnitude) }
    if n == 0 || largest == 0 {
      return SymmetricEigen(
        order: n, values: Array(repeating: 0, count: n),
        vectorRows: vectors ? SymmetricMatrix(identityOfOrder: n).elements : [], provider: "own")
    }
    // A power of two brings the largest element near 1 without rounding: no square overflows.
    let exponent = max(-1000, min(1000, Int(largest.exponent)))
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    let scaled = matrix.scaled(by: 1 / scale)

    // The 32-bit interface of LAPACK counts up to 2^31 elements.
    if provider == .automatic, n <= 40_000, let library = RuntimeLAPACK.loaded {
      var elements = scaled.elements
      if let values = library.eigenvalues(of: &elements, order: n, vectors: vectors) {
        return SymmetricEigen(
          order: n, values: values.map { $0 * scale }, vectorRows: vectors ? elements : [],
          provider: library.name)
      }
    }
    let (values, rows) = try ownDecomposition(scaled, vectors: vectors)
    return SymmetricEigen(
      order: n, values: values.map { $0 * scale }, vectorRows: rows, provider: "own")
  }

  /// Householder and QL, sorted.
  private static func ownDecomposition(
    _ matrix: consuming SymmetricMatrix, vectors: Bool
  ) throws(SpectraError) -> (values: [Double], rows: [Double]) {
    let n = matrix.order
    let reduction = TridiagonalReduction(matrix)
    var rows = vectors ? reduction.orthogonalRows() : []
    var diagonal = reduction.diagonal
    var offDiagonal = reduction.offDiagonal
    try TridiagonalEigen.solve(
      diagonal: &diagonal, offDiagonal: &offDiagonal, rows: &rows, rowLength: n)
    guard vectors else { return (diagonal.sorted(), []) }
    let ascending = diagonal.indices.sorted { diagonal[$0] < diagonal[$1] }
    var sorted: [Double] = []
    sorted.reserveCapacity(n * n)
    for k in ascending { sorted += rows[k * n..<(k + 1) * n] }
    return (ascending.map { diagonal[$0] }, sorted)
  }
}

extension SymmetricMatrix {
  init(identityOfOrder order: Int) {
    self.init(order: order) { i, j in i == j ? 1 : 0 }
  }

  func scaled(by factor: Double) -> SymmetricMatrix {
    if factor == 1 { return self }
    return SymmetricMatrix(order: order) { i, j in elements[i * order + j] * factor }
  }
}
