/// Why a question to the theory has no answer.
public enum TheoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A parameter is not finite or out of its range.
  case parameter(String, value: Double, wanted: String)
  /// A solver of the dynamics cannot tell something; others can.
  case solver(String, wanted: String)
  /// An iteration did not converge.
  case noConvergence(String, gain: Double, bias: Double)
  /// As that, for the Wishart planted ensemble.
  case unsolved(String, alpha: Double, b: Double)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .parameter(let name, let value, let wanted): "\(name) is \(value): it must be \(wanted)"
    case .solver(let what, let wanted):
      "this solver does not know \(what): take \(wanted)"
    case .noConvergence(let what, let gain, let bias):
      "\(what) did not converge at gain \(gain) and bias \(bias): try a gain a little higher"
    case .unsolved(let what, let alpha, let b):
      "\(what) did not converge at alpha \(alpha) and b \(b): try another b nearby"
    }
  }
}
