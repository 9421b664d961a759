extension Reduction {
  /// How many spins each rule removed.
  public struct Removals: Sendable, Hashable {
    /// Spins without couplings and field.
    public var free = 0
    /// Spins whose field outweighs their couplings.
    public var fixed = 0
    /// Spins of one neighbour, a field counting as one.
    public var leaves = 0
    /// Spins of two neighbours.
    public var links = 0
    /// Spins of more neighbours that one of them dominates.
    public var dominated = 0
    /// Spins of three neighbours replaced by couplings among these.
    public var stars = 0
    /// Spins of parts without frustration.
    public var balanced = 0

    /// The number of all of them.
    public var total: Int { free + fixed + leaves + links + dominated + stars + balanced }
  }

  /// What a reduction removed, and what remains.
  public struct Summary: Sendable, Hashable {
    /// The spins of the given model.
    public let spins: Int
    /// The coupled pairs of the given model.
    public let couplings: Int
    /// The spins that each rule removed.
    public let removals: Removals
    /// The spins that remain.
    public let remainingSpins: Int
    /// The coupled pairs that remain.
    public let remainingCouplings: Int

    init(of model: IsingModel, reduced: IsingModel, _ removals: Removals) {
      spins = model.spinCount
      couplings = model.couplings.pairCount
      self.removals = removals
      remainingSpins = reduced.spinCount
      remainingCouplings = reduced.couplings.pairCount
    }
  }
}

extension Reduction.Summary: CustomStringConvertible {
  /// One sentence, such as `removes 8539 of 10000 spins (8000 leaves, 539 stars); 1461 spins and 3836
  /// couplings remain`.
  public var description: String {
    if removals.total == 0 { return "removes nothing" }
    let parts = [
      (removals.free, "free"), (removals.fixed, "fixed by their fields"),
      (removals.leaves, "leaves"), (removals.links, "links"),
      (removals.dominated, "dominated by a neighbour"), (removals.stars, "stars"),
      (removals.balanced, "in parts without frustration"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let rest =
      remainingSpins == 0
      ? "nothing remains" : "\(remainingSpins) spins and \(remainingCouplings) couplings remain"
    return "removes \(removals.total) of \(spins) spins (\(parts)); \(rest)"
  }
}
