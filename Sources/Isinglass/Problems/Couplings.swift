/// A symmetric coupling matrix J with a zero diagonal, stored the smallest way that loses nothing.
///
/// J > 0 is ferromagnetic. Values are exact: one bit for a complete ±1 matrix, else the narrowest
/// of `Int8`, `Int32`, `Int64`, `Float` and `Double` that holds every value, dense when at least a
/// quarter of all pairs are coupled and compressed rows otherwise.
public struct Couplings: Sendable {
  /// How the matrix is stored.
  public enum Storage: Sendable {
    /// Every pair coupled with +1 or −1.
    case oneBit(OneBitMatrix)
    /// The full square, row by row.
    case dense(DenseMatrix)
    /// Compressed rows, both triangles.
    case sparse(SparseMatrix)
  }

  /// The number of spins.
  public let order: Int
  /// How the matrix is stored.
  public let storage: Storage
  /// The number of coupled pairs i < j.
  public let pairCount: Int
  /// Whether every coupling is a whole number (of magnitude at most 2⁵³).
  public let isInteger: Bool
  /// Σ_{i<j} |J_ij|, rounded.
  public let absoluteSum: Double
  /// Σ_{i<j} J_ij: exact where all couplings are whole and |J| sums to less than 2⁶², else summed with
  /// compensation.
  let exactTotal: Energy
  /// The smallest and the largest |J_ij| of coupled pairs; 0 without any.
  let magnitudes: (smallest: Double, largest: Double)

  init(order: Int, storage: Storage, census: CouplingCensus) {
    self.order = order
    self.storage = storage
    pairCount = census.pairCount
    isInteger = census.isInteger
    absoluteSum = census.absoluteSum
    exactTotal =
      census.isInteger && census.absoluteSum < 0x1p62
      ? Energy(exactly: census.wholeSum) : Energy(census.realSum.value)
    magnitudes = census.pairCount > 0 ? (census.smallest, census.largest) : (0, 0)
  }

  /// Σ_{i<j} J_ij; exact for integer couplings whose magnitudes sum to less than 2⁵³.
  public var total: Double { exactTotal.value }

  /// The fraction of pairs that are coupled, 0 for fewer than two spins.
  public var density: Double {
    order < 2 ? 0 : Double(pairCount) / (Double(order) * Double(order - 1) / 2)
  }

  /// A short name of the storage, such as `one-bit` or `sparse int8`.
  public var storageName: String {
    switch storage {
    case .oneBit: "one-bit"
    case .dense(let matrix): "dense \(matrix.values.typeName)"
    case .sparse(let matrix): "sparse \(matrix.values.typeName)"
    }
  }

  /// Calls `body` with the neighbours j of spin i and their couplings J_ij ≠ 0, in rising order of j.
  ///
  /// - Complexity: O(order) for dense storage, O(degree) for sparse.
  @inlinable
  public func forEachNeighbor(of i: Int, _ body: (_ j: Int, _ coupling: Double) -> Void) {
    switch storage {
    case .oneBit(let matrix):
      for j in 0..<order where j != i { body(j, matrix.isPositive(i, j) ? 1 : -1) }
    case .dense(let matrix):
      matrix.forEachNeighbor(of: i, body)
    case .sparse(let matrix):
      matrix.forEachNeighbor(of: i, body)
    }
  }

  /// Calls `body` with every coupled pair i < j, in lexicographic order.
  @inlinable
  public func forEachPair(_ body: (_ i: Int, _ j: Int, _ coupling: Double) -> Void) {
    for i in 0..<order { forEachNeighbor(of: i) { j, value in if j > i { body(i, j, value) } } }
  }

  /// Writes a whole row of the matrix, zeros included, divided by a unit, in single precision.
  func writeRow(_ i: Int, dividedBy unit: Double, to row: UnsafeMutablePointer<Float>) {
    if case .dense(let matrix) = storage {
      return matrix.values.write(i * order..<(i + 1) * order, dividedBy: unit, to: row)
    }
    row.update(repeating: 0, count: order)
    forEachNeighbor(of: i) { j, value in row[j] = Float(value / unit) }
  }

  /// The coupling of two spins.
  public subscript(i: Int, j: Int) -> Double {
    switch storage {
    case .oneBit(let matrix): i == j ? 0 : matrix.isPositive(i, j) ? 1 : -1
    case .dense(let matrix): matrix.values[i * order + j]
    case .sparse(let matrix): matrix.coupling(i, j)
    }
  }
}

extension CouplingValues {
  /// The name of the number type.
  public var typeName: String {
    switch self {
    case .int8: "int8"
    case .int32: "int32"
    case .int64: "int64"
    case .float: "float"
    case .double: "double"
    }
  }
}
