/// Couplings that can be read more than once.
///
/// A file's text, a generator's recipe or an array: the matrix is built in two passes (one to learn
/// sizes and number types, one to fill), so that nothing but the finished matrix is ever held.
public protocol CouplingSource {
  /// Calls `body` with each coupling, every pair once in either order, the same way each time.
  func forEachCoupling(_ body: (_ i: Int, _ j: Int, _ coupling: Double) throws -> Void) throws
}

/// One coupling of two spins.
public struct Coupling: Hashable, Sendable {
  /// The first spin.
  public var i: Int
  /// The second spin.
  public var j: Int
  /// J_ij.
  public var value: Double

  /// Couples spins `i` and `j`.
  public init(_ i: Int, _ j: Int, _ value: Double) { (self.i, self.j, self.value) = (i, j, value) }
}

extension Array: CouplingSource where Element == Coupling {
  /// Calls `body` with each element.
  public func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    for coupling in self { try body(coupling.i, coupling.j, coupling.value) }
  }
}

extension Couplings: CouplingSource {
  /// Calls `body` with each coupled pair i < j.
  public func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    var failure: (any Error)?
    forEachPair { i, j, value in
      guard failure == nil else { return }
      do { try body(i, j, value) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}

/// A source with every value multiplied by a factor.
struct ScaledSource<Base: CouplingSource>: CouplingSource {
  let base: Base
  let factor: Double

  func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    try base.forEachCoupling { i, j, value in try body(i, j, factor * value) }
  }
}

/// Why a coupling matrix could not be built.
public enum CouplingsError: Error, Hashable, Sendable {
  /// An index is not in `0..<order`.
  case indexOutOfRange(Int, order: Int)
  /// A spin is coupled to itself.
  case selfCoupling(Int)
  /// A pair is given twice.
  case duplicate(Int, Int)
  /// A value is infinite or not a number.
  case notFinite(Int, Int)
  /// A negative number of spins, or more spins or couplings than 32-bit indices can address.
  case tooMany
}

extension CouplingsError: CustomStringConvertible {
  /// What is wrong and what to do; spins are counted from 0.
  public var description: String {
    switch self {
    case .indexOutOfRange(let index, let order):
      "spin \(index) is outside 0..<\(order): correct the index or the number of spins"
    case .selfCoupling(let i):
      "spin \(i) is coupled to itself: s² = 1, so add the value to the offset instead"
    case .duplicate(let i, let j):
      "the pair (\(i), \(j)) is given twice: give each pair once, or sum the values first"
    case .notFinite(let i, let j):
      "the coupling of (\(i), \(j)) is not a finite number"
    case .tooMany:
      "the number of spins or couplings is negative or beyond 2147483646, where the index types end"
    }
  }
}
