/// The state of a thick-restart Lanczos run: an orthonormal basis V and VᵀAV.
///
/// After each `expand` A V = V T + r eᵀ holds, where T is `projected`, r the `remainder` of norm
/// `remainderNorm` orthogonal to V, and e the last unit vector; compression keeps that form, with
/// an arrow in T in place of its first rows.
struct LanczosIteration {
  let order: Int
  /// Most basis vectors held at once.
  let capacity: Int
  /// How many basis vectors have been multiplied.
  private(set) var size = 0

  private var basis: [Double] = []
  private var projected: [Double]
  private var remainder: [Double]
  private var remainderNorm = 0.0
  private let locked: [Double]
  private var random: SplitMix64
  private var largestCoefficient = 0.0

  /// - Parameter locked: rows of orthonormal vectors to stay orthogonal to.
  init(order: Int, capacity: Int, locked: [Double], seed: UInt64) {
    self.order = order
    self.capacity = max(1, capacity)
    self.locked = locked
    projected = Array(repeating: 0, count: self.capacity * self.capacity)
    remainder = Array(repeating: 0, count: order)
    random = SplitMix64(seed: seed)
  }

  /// Whether the basis spans all there is.
  var isComplete: Bool { size + locked.count / max(1, order) >= order }

  /// Whether A maps the basis into itself, so that every Ritz pair is exact.
  var isInvariant: Bool { size > 0 && remainderNorm == 0 }

  /// Adds one vector to the basis and multiplies it.
  ///
  /// Call only while `size < capacity`.
  mutating func expand(with operator: some SymmetricOperator) throws(SpectraError) {
    if remainderNorm == 0 { restartFromRandom() }
    let scale = 1 / remainderNorm
    basis.reserveCapacity(capacity * order)
    for value in remainder { basis.append(value * scale) }
    let row = size
    size += 1

    multiply(row: row, with: `operator`)
    let productNorm = VectorArithmetic.norm(remainder.span)
    guard productNorm.isFinite else {
      throw .notFinite("the operator of order \(order) returned a NaN or an infinity")
    }
    orthogonalise(recordingInto: row)
    largestCoefficient = max(largestCoefficient, productNorm)
    remainderNorm = VectorArithmetic.norm(remainder.span)
    // Below this the remainder is the rounding of the product, and its direction means nothing.
    let noise = 8 * Double.ulpOfOne * largestCoefficient * Double(order).squareRoot()
    if remainderNorm <= noise { remainderNorm = 0 }
  }

  private mutating func multiply(row: Int, with operator: some SymmetricOperator) {
    // A second reference to the same storage: nothing is copied, and the accesses do not overlap.
    let basis = basis
    let unit = basis.span.extracting(row * order..<(row + 1) * order)
    var target = remainder.mutableSpan
    `operator`.multiply(unit, into: &target)
  }

  /// Classical Gram-Schmidt, twice, which is enough (Giraud et al., Numer. Math. 101, 87 (2005)).
  private mutating func orthogonalise(recordingInto column: Int?) {
    for _ in 0..<2 {
      Self.remove(locked, order: order, from: &remainder)
      let coefficients = Self.remove(basis, order: order, from: &remainder)
      guard let column else { continue }
      for (row, value) in coefficients.enumerated() {
        projected[row * capacity + column] += value
        if row != column { projected[column * capacity + row] = projected[row * capacity + column] }
      }
    }
  }

  @discardableResult
  private static func remove(_ rows: [Double], order: Int, from vector: inout [Double]) -> [Double]
  {
    guard order > 0 else { return [] }
    var coefficients: [Double] = []
    for row in 0..<rows.count / order {
      let unit = rows.span.extracting(row * order..<(row + 1) * order)
      coefficients.append(VectorArithmetic.dot(unit, vector.span))
    }
    for (row, value) in coefficients.enumerated() {
      let unit = rows.span.extracting(row * order..<(row + 1) * order)
      VectorArithmetic.add(-value, times: unit, to: &vector, at: 0)
    }
    return coefficients
  }

  /// A random remainder orthogonal to everything so far: the start, or the way out of an
  /// invariant subspace.
  private mutating func restartFromRandom() {
    for _ in 0..<3 {
      for i in remainder.indices { remainder[i] = random.nextSigned() }
      let before = VectorArithmetic.norm(remainder.span)
      orthogonalise(recordingInto: nil)
      remainderNorm = VectorArithmetic.norm(remainder.span)
      // A random vector is nearly in the span only when hardly anything is left outside it.
      if remainderNorm > 1e-6 * before { break }
    }
    if !(remainderNorm > 0) { remainderNorm = 1 }
    // Once more at unit length, for the digits that cancelled.
    VectorArithmetic.scale(&remainder, by: 1 / remainderNorm)
    orthogonalise(recordingInto: nil)
    remainderNorm = max(VectorArithmetic.norm(remainder.span), .leastNormalMagnitude)
  }

  /// Eigenpairs of the projected matrix.
  struct Ritz {
    /// Ascending.
    let values: [Double]
    /// Coefficients of each Ritz vector over the basis, row by row.
    let coefficients: [Double]
    /// Estimated residual norms: the remainder's norm times the last coefficient.
    let residuals: [Double]
    /// The largest magnitude among the values: a lower estimate of ‖A‖.
    let scale: Double
  }

  func ritz() throws(SpectraError) -> Ritz {
    let small = SymmetricMatrix(order: size) { i, j in projected[i * capacity + j] }
    let eigen = try SymmetricEigen.decompose(small, vectors: true, using: .own)
    let residuals = (0..<size).map {
      remainderNorm * eigen.vectorRows[$0 * size + size - 1].magnitude
    }
    return Ritz(
      values: eigen.values, coefficients: eigen.vectorRows, residuals: residuals,
      scale: max(eigen.values.first?.magnitude ?? 0, eigen.values.last?.magnitude ?? 0))
  }

  /// The Ritz vector of one value, with its true residual.
  func pair(
    _ index: Int, of ritz: Ritz, with operator: some SymmetricOperator
  ) throws(SpectraError) -> RitzPair {
    var vector = Array(repeating: 0.0, count: order)
    for row in 0..<size {
      let unit = basis.span.extracting(row * order..<(row + 1) * order)
      VectorArithmetic.add(ritz.coefficients[index * size + row], times: unit, to: &vector, at: 0)
    }
    VectorArithmetic.scale(&vector, by: 1 / VectorArithmetic.norm(vector.span))
    var difference = Array(repeating: 0.0, count: order)
    var image = difference.mutableSpan
    `operator`.multiply(vector.span, into: &image)
    VectorArithmetic.add(-ritz.values[index], times: vector.span, to: &difference, at: 0)
    let residual = VectorArithmetic.norm(difference.span)
    guard residual.isFinite else {
      throw .notFinite("the operator of order \(order) returned a NaN or an infinity")
    }
    return RitzPair(value: ritz.values[index], residual: residual, vector: vector)
  }

  /// Replaces the basis by the Ritz vectors nearest the wanted ends; the remainder stays.
  mutating func compress(to ritz: Ritz, keeping wanted: Wanted) {
    guard size > 1 else { return }
    // Besides the wanted ones a third of the room: neighbours speed up convergence at an edge
    // where eigenvalues crowd.
    let spare = max(1, (size - wanted.count) / 3)
    var more = wanted
    if wanted.smallest == 0 {
      more.largest += spare
    } else if wanted.largest == 0 {
      more.smallest += spare
    } else {
      more.largest += spare / 2
      more.smallest += spare / 2
    }
    let kept = Array(more.indices(among: size).prefix(size - 1))
    rotateBasis(onto: kept, of: ritz)
    for i in projected.indices { projected[i] = 0 }
    for (row, index) in kept.enumerated() { projected[row * capacity + row] = ritz.values[index] }
    size = kept.count
    basis.removeLast(basis.count - size * order)
  }

  /// Overwrites the first rows of the basis, a block of columns at a time to need little room.
  private mutating func rotateBasis(onto kept: [Int], of ritz: Ritz) {
    let width = min(512, order)
    var block = Array(repeating: 0.0, count: kept.count * width)
    for start in stride(from: 0, to: order, by: width) {
      let length = min(width, order - start)
      for (slot, index) in kept.enumerated() {
        for k in 0..<length { block[slot * width + k] = 0 }
        for row in 0..<size {
          let from = row * order + start
          VectorArithmetic.add(
            ritz.coefficients[index * size + row],
            times: basis.span.extracting(from..<from + length), to: &block, at: slot * width)
        }
      }
      for slot in kept.indices {
        for k in 0..<length { basis[slot * order + start + k] = block[slot * width + k] }
      }
    }
  }
}
