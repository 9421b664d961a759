import Isinglass

/// Where the planted state of an instance is.
public enum HiddenState: String, Sendable, Hashable, CaseIterable {
  /// Drawn uniformly; the rule, since all-up gives the answer away.
  case random
  /// Every spin up: the gauge in which instances are made.
  case up

  /// The hidden spins of a seed.
  func spins(count: Int, seed: Seed) -> Spins {
    self == .up ? Spins(repeating: true, count: count) : .random(count, seed.stream(.plantedState))
  }
}

extension Spins {
  /// Independent fair spins from a stream.
  static func random(_ count: Int, _ stream: Philox) -> Spins {
    var stream = stream
    return Spins(words: (0..<(count + 63) / 64).map { _ in stream.next() }, count: count)
  }
}

/// Couplings seen from another gauge: J_ij → ξ_i ξ_j J_ij.
struct GaugedCouplings<Base: CouplingSource>: CouplingSource {
  let base: Base
  let spins: Spins

  func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    try base.forEachCoupling { i, j, value in
      try body(i, j, spins.isUp(i) == spins.isUp(j) ? value : -value)
    }
  }
}

/// Couplings given by a function that visits them.
struct CouplingVisitor: CouplingSource {
  let visit: ((Int, Int, Double) throws -> Void) throws -> Void

  func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws { try visit(body) }
}
