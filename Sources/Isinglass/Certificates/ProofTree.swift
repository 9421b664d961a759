/// A proof that no energy of a model is below a bound, for whoever wants to check it.
///
/// All states are split in two by whether a pair of spins is alike, each half again, and so on; of every part that
/// is not split further either multipliers prove a bound, or it is so small that all its states can be looked at.
/// `ProofFile` writes it and `ProofCheck` checks it.
public struct ProofTree: Sendable {
  /// A part of all states.
  enum Node: Sendable {
    /// Nothing is shown of it.
    case open
    /// Its groups are so few that all states can be looked at.
    case states
    /// What multipliers prove of it.
    case multipliers(MultiplierBound)
    /// Two halves, by whether two groups are alike, and what is proven of it as a whole.
    case split(first: Int, second: Int, alike: Int, opposite: Int, whole: MultiplierBound?)
  }

  /// The parts; the first is the whole.
  private(set) var nodes: [Node] = [.open]
  /// The number of spins, that of the fields included.
  let order: Int
  /// What multipliers are counted in.
  let quantum: Double

  init(order: Int, quantum: Double) { (self.order, self.quantum) = (order, quantum) }

  /// Numbers for the halves of a node that is split.
  mutating func makeHalves() -> (alike: Int, opposite: Int) {
    nodes += [.open, .open]
    return (nodes.count - 2, nodes.count - 1)
  }

  /// Says what is shown of a node.
  mutating func set(_ number: Int, _ node: Node) { nodes[number] = node }

  /// Whether anything is shown of a part, by itself or by its halves.
  private func isShown(_ number: Int) -> Bool {
    switch nodes[number] {
    case .open: false
    case .states, .multipliers: true
    case .split(_, _, let alike, let opposite, let whole):
      whole != nil || (isShown(alike) && isShown(opposite))
    }
  }

  /// Calls a closure with each part that a proof consists of, the whole first, each followed by its halves.
  ///
  /// Where a half is still open, what was shown of both together takes the place of the halves.
  ///
  /// Nothing is called where nothing is proven of all states.
  func forEach(_ body: (Part) throws -> Void) rethrows {
    guard provesAnything else { return }
    var left = [(number: 0, firsts: Array(0..<order))]
    while let (number, firsts) = left.popLast() {
      switch nodes[number] {
      case .open: break
      case .states: try body(.states)
      case .multipliers(let multipliers): try body(.multipliers(multipliers, firsts: firsts))
      case .split(let first, let second, let alike, let opposite, let whole):
        if isShown(alike), isShown(opposite) {
          try body(.split(first: first, second: second))
          let rest = firsts.filter { $0 != second }
          left += [(opposite, rest), (alike, rest)]
        } else if let whole {
          try body(.multipliers(whole, firsts: firsts))
        }
      }
    }
  }

  /// Whether anything is proven of all states.
  var provesAnything: Bool { isShown(0) }

  /// A part as a proof has it.
  enum Part: Sendable {
    /// All states are to be looked at.
    case states
    /// Multipliers prove a bound of the groups that begin with these spins.
    case multipliers(MultiplierBound, firsts: [Int])
    /// The two groups, by their first spins, that are alike in the half that follows and opposite in the other.
    case split(first: Int, second: Int)
  }
}
