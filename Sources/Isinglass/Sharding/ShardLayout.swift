/// Which spins each of several ranks keeps: neighbouring groups of 512, as evenly as that allows.
///
/// The kernels read couplings by cache lines of 512 bits, so no line belongs to two ranks.
public struct ShardLayout: Sendable, Hashable {
  /// Spins that stay together.
  public static let group = 512
  /// The number of spins.
  public let order: Int
  /// The number of ranks.
  public let size: Int

  /// Spreads `order` spins over `size` ranks.
  public init(order: Int, size: Int) { (self.order, self.size) = (max(0, order), max(1, size)) }

  /// The spins of a rank; empty for some where there are fewer groups than ranks.
  public func spins(of rank: Int) -> Range<Int> {
    let groups = (order + ShardLayout.group - 1) / ShardLayout.group
    let lower = min(order, groups * rank / size * ShardLayout.group)
    let upper = min(order, groups * (rank + 1) / size * ShardLayout.group)
    return lower..<upper
  }

  /// The 64-bit words that the spins of a rank take.
  func words(of rank: Int) -> Int { (spins(of: rank).count + 63) / 64 }
}

/// Why a problem cannot be spread by rows.
public enum ShardingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its numbers are not whole, or too large for fields of 32 bits.
  case notWhole
  /// The solver has no form in which rows can be spread.
  case unsupportedSolver(String, known: [String])
  /// The energy that a search kept differs from what the couplings give.
  case inconsistent(kept: Double, recomputed: Double)
  /// Ranks were given different problems.
  case differentProblems

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .notWhole:
      "rows are spread of problems whose numbers are whole and whose local fields stay below 2^30: multiply by a common denominator, or spread replicas instead"
    case .unsupportedSolver(let solver, let known):
      "solver \(solver) needs all couplings in one memory: choose \(known.joined(separator: " or ")), or spread replicas instead"
    case .inconsistent(let kept, let recomputed):
      "the search kept the energy \(kept) of a state that has \(recomputed): a mistake of Isinglass or of the memory; please report it"
    case .differentProblems:
      "ranks were given different problems: let all read the same file"
    }
  }
}
