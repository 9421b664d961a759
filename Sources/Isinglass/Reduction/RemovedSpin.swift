/// How a spin that was taken out follows from spins that were still there: one spin, or the majority
/// of three.
struct RemovedSpin {
  /// The spin.
  let spin: Int32
  /// What it follows: twice a spin's number, plus one where it takes the opposite; the number after
  /// the last spin stands for a spin that is always up.
  private let first, second, third: UInt32

  private static let none = UInt32.max

  /// A spin that is as another one, or its opposite.
  init(_ spin: Int32, as other: Int32, negated: Bool) {
    self.spin = spin
    first = UInt32(other) << 1 | (negated ? 1 : 0)
    (second, third) = (RemovedSpin.none, RemovedSpin.none)
  }

  /// A spin that follows the majority of three neighbours, each negated where its coupling is
  /// negative.
  init(_ spin: Int32, majorityOf neighbors: [ReductionGraph.Neighbor]) {
    self.spin = spin
    func encoded(_ k: Int) -> UInt32 {
      guard k < neighbors.count else { return RemovedSpin.none }
      return UInt32(neighbors[k].spin) << 1 | (neighbors[k].coupling < 0 ? 1 : 0)
    }
    (first, second, third) = (encoded(0), encoded(1), encoded(2))
  }

  /// Whether the spin is up, given the others.
  func isUp(in spins: Spins) -> Bool {
    func isUp(_ encoded: UInt32) -> Bool {
      let spin = Int(encoded >> 1)
      return (spin == spins.count || spins.isUp(spin)) != (encoded & 1 == 1)
    }
    guard second != RemovedSpin.none else { return isUp(first) }
    let (a, b) = (isUp(first), isUp(second))
    return a == b ? a : isUp(third)
  }
}

extension ReductionGraph {
  /// A neighbour, or the spin that is always up, whose coupling is the field.
  struct Neighbor {
    /// The number of the spin; for the one that is always up, the number after the last.
    var spin: Int32
    /// J or h.
    var coupling: Double
  }
}
