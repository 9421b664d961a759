/// A sparse real symmetric matrix in compressed rows, both triangles stored.
public struct SparseSymmetricMatrix: SymmetricOperator, Sendable {
  /// One element; (i, j) and (j, i) are the same one.
  public struct Element: Hashable, Sendable {
    /// Where it is, counted from zero.
    public var row: Int
    /// Where it is, counted from zero.
    public var column: Int
    /// What it is.
    public var value: Double

    /// Creates an element.
    public init(row: Int, column: Int, value: Double) {
      self.row = row
      self.column = column
      self.value = value
    }
  }

  /// The number of rows and columns.
  public let order: Int

  private let rowStarts: [Int]
  private let columns: [Int]
  private let values: [Double]

  /// Creates a matrix from elements given once, in either triangle; repeated ones are summed.
  ///
  /// - Throws: `SpectraError.invalidSize` for a negative order or an index outside it.
  /// - Complexity: O(order + elements · log of the longest row).
  public init(order: Int, elements: [Element]) throws(SpectraError) {
    guard order >= 0 else { throw .invalidSize("order \(order)") }
    var counts = Array(repeating: 0, count: order + 1)
    for element in elements {
      guard (0..<order).contains(element.row), (0..<order).contains(element.column) else {
        throw .invalidSize("element (\(element.row), \(element.column)) in order \(order)")
      }
      counts[element.row + 1] += 1
      if element.row != element.column { counts[element.column + 1] += 1 }
    }
    for i in 0..<order { counts[i + 1] += counts[i] }
    var next = counts
    var all = Array(repeating: (column: 0, value: 0.0), count: counts[order])
    func place(_ row: Int, _ column: Int, _ value: Double) {
      all[next[row]] = (column, value)
      next[row] += 1
    }
    for element in elements {
      place(element.row, element.column, element.value)
      if element.row != element.column { place(element.column, element.row, element.value) }
    }
    var starts = [0]
    var columns: [Int] = []
    var values: [Double] = []
    columns.reserveCapacity(all.count)
    values.reserveCapacity(all.count)
    for row in 0..<order {
      // Repeated elements are summed in order of input, so that both triangles round alike.
      let sorted = (counts[row]..<counts[row + 1]).sorted {
        (all[$0].column, $0) < (all[$1].column, $1)
      }
      for (column, value) in sorted.lazy.map({ all[$0] }) {
        if columns.count > (starts.last ?? 0), columns.last == column {
          values[values.count - 1] += value
        } else {
          columns.append(column)
          values.append(value)
        }
      }
      starts.append(columns.count)
    }
    self.order = order
    rowStarts = starts
    self.columns = columns
    self.values = values
  }

  /// How many elements are stored, counting both triangles.
  public var storedCount: Int { values.count }

  /// Calls `body` with the column and value of each stored element of a row, columns ascending.
  public func forEach(inRow row: Int, _ body: (_ column: Int, _ value: Double) -> Void) {
    for k in rowStarts[row]..<rowStarts[row + 1] { body(columns[k], values[k]) }
  }

  /// Writes the matrix times `vector` into `result`.
  ///
  /// - Complexity: O(order + stored elements).
  public func multiply(_ vector: Span<Double>, into result: inout MutableSpan<Double>) {
    for row in 0..<order {
      var sum = 0.0
      for k in rowStarts[row]..<rowStarts[row + 1] { sum += values[k] * vector[columns[k]] }
      result[row] = sum
    }
  }
}
