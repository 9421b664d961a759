/// What can go wrong in an eigenvalue calculation, and what to do about it.
public enum SpectraError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An order or a count of elements that no symmetric matrix has.
  case invalidSize(String)
  /// A NaN or an infinity in the matrix, or in what an operator returned.
  case notFinite(String)
  /// An iteration reached its limit before its tolerance.
  case notConverged(String)

  /// What is wrong and what to do, in one sentence.
  public var description: String {
    switch self {
    case .invalidSize(let message): "invalid size: \(message)"
    case .notFinite(let message): "not finite: \(message)"
    case .notConverged(let message): "not converged: \(message)"
    }
  }
}
