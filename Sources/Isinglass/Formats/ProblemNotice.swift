/// Something that reading or writing did to a problem and that its owner may not expect, though it is
/// no error.
public enum ProblemNotice: Sendable, Hashable, CustomStringConvertible {
  /// A QUBO's matrix has different numbers in its two triangles; they were added. Row and column are
  /// those of the first such entry, counted from `base`.
  case asymmetricMatrix(row: Int, column: Int, base: Int)
  /// The format that was written has no place for the variables' names.
  case labelsDropped(format: String)

  /// The word that other programs see.
  public var name: String {
    switch self {
    case .asymmetricMatrix: "asymmetric_matrix"
    case .labelsDropped: "labels_dropped"
    }
  }

  /// What happened, and what to do if it was not meant.
  public var description: String {
    switch self {
    case .asymmetricMatrix(let row, let column, let base):
      "the matrix is not symmetric, such as at (\(row + base), \(column + base)) counted from"
        + " \(base): the entries of both triangles were added; make it symmetric if that is not meant"
    case .labelsDropped(let format):
      "the format \(format) cannot hold these variables' names: variables are numbered in their"
        + " order; write dimod-json to keep the names"
    }
  }
}

/// Notes where a matrix, while it is read, turns out to have two different triangles.
final class AsymmetryNote {
  private var (hasUpper, hasLower) = (false, false)
  private var first: (i: Int, j: Int)?

  /// Takes the entries (i, j) and (j, i), i < j, of which at least one is not zero.
  @inline(__always)
  func record(_ i: Int, _ j: Int, upper: Double, lower: Double) {
    if upper != 0 { hasUpper = true }
    if lower != 0 { hasLower = true }
    if upper != lower, first == nil { first = (i, j) }
  }

  /// What is to be said, if anything: a triangle of zeros says that each pair is given once.
  func notice(countedFrom base: Int) -> ProblemNotice? {
    guard hasUpper, hasLower, let first else { return nil }
    return .asymmetricMatrix(row: first.i, column: first.j, base: base)
  }
}
