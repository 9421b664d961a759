/// A smaller problem, in which pairs of spins are decided to be alike or opposite: what is left are groups that
/// turn together.
///
/// A group goes by its first spin. Where a problem has fields they are couplings to one more spin, the last.
struct SpinGroups: Sendable {
  /// Of each spin of the whole problem the group it is in, and whether it points along the group.
  private(set) var places: [(group: Int, isAlong: Bool)]
  /// The first spin of each group.
  private(set) var firsts: [Int]

  /// Every spin alone.
  init(order: Int) {
    places = (0..<order).map { ($0, true) }
    firsts = Array(0..<order)
  }

  /// The number of groups.
  var count: Int { firsts.count }

  /// Makes two groups i < j one.
  func merging(_ i: Int, _ j: Int, alike: Bool) -> SpinGroups {
    var merged = self
    for (spin, place) in places.enumerated() {
      if place.group == j {
        merged.places[spin] = (i, place.isAlong == alike)
      } else if place.group > j {
        merged.places[spin].group -= 1
      }
    }
    merged.firsts.remove(at: j)
    return merged
  }

  /// The couplings between groups, full and symmetric, and the energy within them.
  ///
  /// - Parameter whole: the couplings of the whole problem, full and symmetric.
  /// - Complexity: O(order²).
  func energies(_ whole: [Double], offset: Double) -> (couplings: [Double], offset: Double) {
    var couplings = [Double](repeating: 0, count: count * count)
    var offset = offset
    let order = places.count
    for i in 0..<order {
      for j in 0..<i {
        let (p, q) = (places[i], places[j])
        let value = p.isAlong == q.isAlong ? whole[i * order + j] : -whole[i * order + j]
        if p.group == q.group {
          offset -= value
        } else {
          couplings[p.group * count + q.group] += value
        }
      }
    }
    // Each pair of groups met its spins in either order.
    for p in 0..<count {
      for q in 0..<p {
        let sum = couplings[p * count + q] + couplings[q * count + p]
        couplings[p * count + q] = sum
        couplings[q * count + p] = sum
      }
    }
    return (couplings, offset)
  }

  /// The spins of the whole problem where those of the groups are given.
  func spins(_ isUp: (_ group: Int) -> Bool) -> [Bool] {
    places.map { isUp($0.group) == $0.isAlong }
  }

  /// The lowest energy of all states of the groups, and one of its states.
  ///
  /// - Complexity: O(2^count count): for a few groups only.
  static func lowest(
    couplings: [Double], offset: Double, count: Int
  ) -> (energy: Double, isUp: [Bool]) {
    var isUp = [Bool](repeating: true, count: count)
    var fields = (0..<count).map { i in
      (0..<count).reduce(0) { $0 + ($1 == i ? 0 : couplings[i * count + $1]) }
    }
    var energy = offset
    for i in 0..<count { for j in 0..<i { energy -= couplings[i * count + j] } }
    var best = (energy: energy, isUp: isUp)
    // Gray code: the last group never turns, as only relative directions matter.
    for step in 1..<max(1, 1 << max(0, count - 1)) {
      let turned = step.trailingZeroBitCount
      let sign = isUp[turned] ? 1.0 : -1.0
      energy += 2 * sign * fields[turned]
      isUp[turned].toggle()
      for other in 0..<count where other != turned {
        fields[other] -= 2 * sign * couplings[other * count + turned]
      }
      if energy < best.energy { best = (energy, isUp) }
    }
    return best
  }
}
