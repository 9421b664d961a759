/// A part of all states that is still to be shown to hold nothing better: some pairs of spins are decided.
struct BranchNode: Sendable {
  /// Its number in the tree.
  let number: Int
  /// What is left to decide.
  let groups: SpinGroups
  /// Vectors of its groups to begin with.
  let factors: [CliqueRelaxation.Spin]
  /// Inequalities with multipliers to begin with.
  let cliques: [CliqueInequality]
  /// What is proven already: no energy in it is lower.
  let bound: Double
  /// How many pairs are decided.
  let depth: Int
}

extension BranchNode {
  /// All states.
  ///
  /// - Parameter order: the number of spins, that of the fields included.
  init(order: Int) {
    self.init(
      number: 0, groups: SpinGroups(order: order), factors: .random(count: order),
      cliques: [], bound: -.infinity, depth: 0)
  }

  /// The half in which two groups i < j are alike, or that in which they are opposite.
  func half(
    _ i: Int, _ j: Int, alike: Bool, number: Int, bound: Double,
    factors: [CliqueRelaxation.Spin], cliques: [CliqueInequality]
  ) -> BranchNode {
    let sign: Float = alike ? 1 : -1
    var vectors = factors
    vectors[i] += Double(sign) * factors[j]
    // Never zero, even where the two vectors cancel.
    for component in vectors[i].indices {
      vectors[i][component] += 1e-3 * (Double((component * 7 + 3) % 11) / 11 - 0.5)
    }
    vectors.remove(at: j)
    return BranchNode(
      number: number, groups: groups.merging(i, j, alike: alike), factors: vectors,
      cliques: cliques.compactMap { $0.merging(i, j, sign) }, bound: bound, depth: depth + 1)
  }
}

extension CliqueInequality {
  /// What it says of the groups when j is merged into i; `nil` where it has both.
  fileprivate func merging(_ i: Int, _ j: Int, _ sign: Float) -> CliqueInequality? {
    var merged = self
    if let lane = lane(of: j) {
      if self.lane(of: i) != nil { return nil }
      merged.members[lane] = Int16(i)
      merged.signs[lane] *= sign
    }
    for lane in 0..<Int(count) where Int(merged.members[lane]) > j { merged.members[lane] -= 1 }
    return merged
  }
}
