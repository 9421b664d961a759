/// A dense real symmetric matrix.
public struct SymmetricMatrix: SymmetricOperator, Hashable, Sendable {
  /// The number of rows and columns.
  public let order: Int

  /// All `order * order` elements, row by row. Exactly symmetric.
  public private(set) var elements: [Double]

  /// Creates the zero matrix of the given order; a negative order counts as zero.
  public init(order: Int) {
    self.order = max(0, order)
    elements = Array(repeating: 0, count: self.order * self.order)
  }

  /// Creates a matrix from its lower triangle, of which each element is asked for once.
  ///
  /// - Parameter element: the element in row i and column j, for j ≤ i.
  public init(order: Int, lowerTriangle element: (_ i: Int, _ j: Int) -> Double) {
    self.init(order: order)
    for i in 0..<self.order {
      for j in 0...i {
        let value = element(i, j)
        elements[i * self.order + j] = value
        elements[j * self.order + i] = value
      }
    }
  }

  /// Creates a matrix from all its elements, row by row.
  ///
  /// - Throws: `SpectraError.invalidSize` if the elements are not a square, or are not exactly
  ///   symmetric. Symmetrise first: halving the sum of a pair is the caller's decision.
  public init(order: Int, elements: [Double]) throws(SpectraError) {
    let (count, overflow) = order.multipliedReportingOverflow(by: order)
    guard order >= 0, !overflow, elements.count == count else {
      throw .invalidSize("\(elements.count) elements given for order \(order)")
    }
    for i in 0..<order {
      for j in 0..<i where elements[i * order + j] != elements[j * order + i] {
        let pair = (elements[i * order + j], elements[j * order + i])
        guard pair.0.isNaN && pair.1.isNaN else {
          throw .invalidSize("elements (\(i), \(j)) and (\(j), \(i)) differ: \(pair.0), \(pair.1)")
        }
      }
    }
    self.order = order
    self.elements = elements
  }

  /// The element in row i and column j. Setting it sets its mirror image too.
  public subscript(i: Int, j: Int) -> Double {
    get { elements[i * order + j] }
    set {
      elements[i * order + j] = newValue
      elements[j * order + i] = newValue
    }
  }

  /// The sum of the diagonal.
  public var trace: Double {
    (0..<order).reduce(0) { $0 + elements[$1 * order + $1] }
  }

  /// The matrix with every sign reversed, whose largest eigenvalue is minus the smallest of this.
  public func negated() -> SymmetricMatrix {
    var result = self
    for i in result.elements.indices { result.elements[i] = -result.elements[i] }
    return result
  }

  /// Writes the matrix times `vector` into `result`.
  ///
  /// - Complexity: O(order²).
  public func multiply(_ vector: Span<Double>, into result: inout MutableSpan<Double>) {
    let all = elements.span
    for i in 0..<order {
      result[i] = VectorArithmetic.dot(all.extracting(i * order..<(i + 1) * order), vector)
    }
  }

  /// Whether every element is finite.
  var isFinite: Bool { elements.allSatisfy(\.isFinite) }
}
