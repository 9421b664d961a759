/// A square of numbers in memory that belongs to somebody else, at any strides.
package struct ForeignMatrix {
  fileprivate let start: UnsafeRawPointer
  fileprivate let number: ForeignNumber
  fileprivate let order: Int
  fileprivate let rowStride: Int
  fileprivate let columnStride: Int

  /// Describes an array.
  ///
  /// - Parameters:
  ///   - start: where element (0, 0) is; may have any alignment.
  ///   - rowStride: bytes from one row to the next, of any sign.
  ///   - columnStride: bytes from one column to the next.
  /// - Throws: `ForeignArrayError.strides`.
  package init(
    _ start: UnsafeRawPointer, of number: ForeignNumber, order: Int, rowStride: Int,
    columnStride: Int
  ) throws(ForeignArrayError) {
    let last = Double(max(0, order - 1))
    guard last * (abs(Double(rowStride)) + abs(Double(columnStride))) < 0x1p62 else {
      throw .strides
    }
    (self.start, self.number, self.order) = (start, number, order)
    (self.rowStride, self.columnStride) = (rowStride, columnStride)
  }

  fileprivate func scalars<Scalar: ForeignScalar>(_: Scalar.Type) throws -> ScalarMatrix<Scalar> {
    try ScalarMatrix(self)
  }
}

/// Where the numbers of a matrix are.
private enum MatrixShape {
  case symmetric, upper, lower
  /// With a pair that differs from its mirror image.
  case general(Int, Int)
}

/// A foreign matrix of a known type, turned so that rows are read along the smaller stride.
private struct ScalarMatrix<Scalar: ForeignScalar> {
  let start: UnsafeRawPointer
  let order: Int
  let rowStride: Int
  let columnStride: Int
  private let isTurned: Bool
  private(set) var shape = MatrixShape.symmetric

  init(_ matrix: ForeignMatrix) throws {
    start = matrix.start
    order = matrix.order
    isTurned = abs(matrix.columnStride) > abs(matrix.rowStride)
    rowStride = isTurned ? matrix.columnStride : matrix.rowStride
    columnStride = isTurned ? matrix.rowStride : matrix.columnStride
    shape = try findShape()
  }

  @inline(__always)
  func value(_ i: Int, _ j: Int) -> Double {
    start.loadUnaligned(
      fromByteOffset: i * rowStride + j * columnStride, as: Scalar.self
    ).real ?? .nan
  }

  /// Compares the triangles block by block, so that both are read along rows of the cache.
  private func findShape() throws -> MatrixShape {
    let block = 32
    var (hasUpper, hasLower) = (false, false)
    var difference: (Int, Int)?
    for top in stride(from: 0, to: order, by: block) {
      for left in stride(from: top, to: order, by: block) {
        for i in top..<min(top + block, order) {
          for j in max(left, i)..<max(left, i, min(left + block, order)) {
            let (upper, lower) = (value(i, j), value(j, i))
            if upper == lower, upper.isFinite {
              if upper != 0, i != j { (hasUpper, hasLower) = (true, true) }
              continue
            }
            if !(upper.isFinite && lower.isFinite) { try refuse(upper.isFinite ? (j, i) : (i, j)) }
            if i == j { continue }
            if upper != 0 { hasUpper = true }
            if lower != 0 { hasLower = true }
            if upper != lower, difference == nil { difference = (i, j) }
          }
        }
      }
    }
    guard let difference else { return .symmetric }
    if !hasLower { return .upper }
    if !hasUpper { return .lower }
    return .general(difference.0, difference.1)
  }

  private func refuse(_ place: (Int, Int)) throws {
    let scalar = start.loadUnaligned(
      fromByteOffset: place.0 * rowStride + place.1 * columnStride, as: Scalar.self)
    let (row, column) = isTurned ? (place.1, place.0) : place
    guard scalar.real == nil else { throw CouplingsError.notFinite(row, column) }
    throw ForeignArrayError.tooLarge("(\(row), \(column))")
  }

  /// The pairs of a matrix that is symmetric or a triangle.
  func pairs() throws -> MatrixPairs<Scalar> {
    if case .general(let i, let j) = shape { throw ForeignArrayError.asymmetric(i, j) }
    return MatrixPairs(matrix: self, sums: false)
  }

  /// The coefficients Q_ij + Q_ji of xᵀQx.
  func sums() -> MatrixPairs<Scalar> { MatrixPairs(matrix: self, sums: true) }
}

/// The pairs of a matrix, row by row.
private struct MatrixPairs<Scalar: ForeignScalar>: CouplingSource {
  let matrix: ScalarMatrix<Scalar>
  let sums: Bool

  func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    let order = matrix.order
    switch matrix.shape {
    case .symmetric:
      let factor: Double = sums ? 2 : 1
      for i in 0..<order {
        for j in i + 1..<max(i + 1, order) { try body(i, j, factor * matrix.value(i, j)) }
      }
    case .upper:
      for i in 0..<order {
        for j in i + 1..<max(i + 1, order) { try body(i, j, matrix.value(i, j)) }
      }
    case .lower:
      for i in 0..<order { for j in 0..<i { try body(i, j, matrix.value(i, j)) } }
    case .general:
      for i in 0..<order {
        for j in i + 1..<max(i + 1, order) {
          try body(i, j, matrix.value(i, j) + matrix.value(j, i))
        }
      }
    }
  }
}

extension Problem {
  /// A problem whose pairs are a foreign matrix.
  ///
  /// Ising couplings and weights of a graph come as a symmetric matrix or as one triangle of it, their diagonal
  /// ignored; of a QUBO any matrix Q is taken, as xᵀQx.
  ///
  /// - Parameters:
  ///   - linear: h or linear coefficients, one a spin, or none.
  ///   - constant: added to the objective.
  /// - Throws: `ForeignArrayError`, `CouplingsError`, `IsingModelError`.
  /// - Complexity: O(N²); the matrix is read three times and never copied.
  package init(
    _ kind: Kind, matrix: ForeignMatrix, linear: [Double], constant: Double, name: String
  ) throws {
    switch matrix.number {
    case .int8: self = try .make(kind, matrix.scalars(Int8.self), linear, constant, name)
    case .int16: self = try .make(kind, matrix.scalars(Int16.self), linear, constant, name)
    case .int32: self = try .make(kind, matrix.scalars(Int32.self), linear, constant, name)
    case .int64: self = try .make(kind, matrix.scalars(Int64.self), linear, constant, name)
    case .float: self = try .make(kind, matrix.scalars(Float.self), linear, constant, name)
    case .double: self = try .make(kind, matrix.scalars(Double.self), linear, constant, name)
    }
  }

  private static func make(
    _ kind: Kind, _ matrix: ScalarMatrix<some ForeignScalar>, _ linear: [Double],
    _ constant: Double, _ name: String
  ) throws -> Problem {
    switch kind {
    case .ising, .maxCut:
      let pairs = try matrix.pairs()
      let couplings = try Couplings(
        order: matrix.order, distinct: ScaledSource(base: pairs, factor: kind == .ising ? 1 : -1),
        isVouchedFor: true)
      return Problem(
        try IsingModel(couplings: couplings, fields: linear, offset: constant), kind: kind,
        name: name)
    case .qubo(let sense):
      var linear = linear.isEmpty ? [Double](repeating: 0, count: matrix.order) : linear
      for i in linear.indices { linear[i] += matrix.value(i, i) }
      let couplings = try Couplings(
        order: matrix.order,
        distinct: ScaledSource(base: matrix.sums(), factor: sense == .minimize ? -1 : 1),
        isVouchedFor: true)
      return try .qubo(
        linear: linear, couplings: couplings, convention: .once, constant: constant, sense: sense,
        name: name)
    }
  }
}
