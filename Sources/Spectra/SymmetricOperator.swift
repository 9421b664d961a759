/// A real symmetric matrix known only by its products with vectors.
///
/// Lanczos needs nothing else, so a one-bit or sparse coupling matrix never has to be written out
/// as numbers. The operator must be symmetric: nothing checks it, and the answer means nothing if
/// it is not.
public protocol SymmetricOperator {
  /// The number of rows, which is the number of columns.
  var order: Int { get }

  /// Writes the matrix times `vector` into `result`.
  ///
  /// Both have `order` elements. `result` holds arbitrary numbers on entry, and every element must
  /// be overwritten.
  func multiply(_ vector: Span<Double>, into result: inout MutableSpan<Double>)
}

/// A symmetric operator whose product is a closure.
///
/// ```swift
/// let chain = ClosureOperator(order: n) { x, y in
///   for i in 0..<n { y[i] = (i > 0 ? x[i - 1] : 0) + (i + 1 < n ? x[i + 1] : 0) }
/// }
/// let top = try Lanczos().extremalEigenvalues(of: chain).largest[0].value
/// ```
public struct ClosureOperator: SymmetricOperator {
  /// The number of rows and columns.
  public let order: Int

  private let product: (Span<Double>, inout MutableSpan<Double>) -> Void

  /// Creates an operator of the given order from its product with a vector.
  public init(
    order: Int, product: @escaping (Span<Double>, inout MutableSpan<Double>) -> Void
  ) {
    self.order = order
    self.product = product
  }

  /// Writes the matrix times `vector` into `result`.
  public func multiply(_ vector: Span<Double>, into result: inout MutableSpan<Double>) {
    product(vector, &result)
  }
}
