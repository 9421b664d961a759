import Synchronization

/// A search that shows that no state is below a target, or finds one, by splitting on pairs of spins that point
/// alike or not.
///
/// A pair that is decided is made one, so that each half is a smaller problem. A part is done when the
/// semidefinite relaxation with clique inequalities proves that it holds nothing below the target (Rendl, Rinaldi
/// & Wiegele, Math. Programming 121, 307 (2010)). The part with the lowest bound comes first, so that the bound on
/// the whole rises as long as the search goes on. What is found does not depend on the number of threads: parts are
/// looked at a fixed number at a time.
struct BranchAndBound {
  typealias State = (energy: Double, isUp: [Bool])

  let whole: BranchExploration.Whole
  /// By how much a state must be lower to count.
  let margin: Double
  /// The best state known.
  private(set) var best: State
  /// Parts looked at.
  private(set) var nodes = 0
  /// The proof, where it was asked for.
  private(set) var tree: ProofTree?
  private var open: [BranchNode]
  private var nextNumber = 1

  /// - Parameter best: the best state known, of `whole.order` spins.
  init(_ whole: BranchExploration.Whole, margin: Double, best: State, recordsTree: Bool) {
    (self.whole, self.margin, self.best) = (whole, margin, best)
    tree = recordsTree ? ProofTree(order: whole.order, quantum: whole.quantum) : nil
    open = [BranchNode(order: whole.order)]
  }

  /// The energy that is to be proven not to be undercut.
  private var target: Double { best.energy - margin }

  /// What is proven of all states.
  var bound: Double { open.reduce(target) { min($0, $1.bound) } }

  /// Whether nothing is left to look at.
  var isDone: Bool { open.isEmpty }

  /// Parts that are still to be looked at.
  var openCount: Int { open.count }

  /// Looks at parts at a time, whatever the number of threads.
  private static let batch = 64
  /// With more open parts than this the most decided ones come first, which takes less memory.
  private static let mostOpen = 4000

  /// Looks at the next parts.
  ///
  /// - Parameter onNode: called after each part, from any thread, with how many are done.
  mutating func advance(
    threads: Int, isStopped: @escaping @Sendable () -> Bool,
    onNode: @escaping @Sendable (Int) -> Void
  ) {
    let target = target
    let isCrowded = open.count > Self.mostOpen
    open.sort { a, b in
      let isBefore = isCrowded ? a.depth < b.depth : a.bound > b.bound
      let isSame = isCrowded ? a.depth == b.depth : a.bound == b.bound
      return isSame ? a.number > b.number : isBefore
    }
    let taken = Array(open.suffix(Self.batch).reversed())
    open.removeLast(taken.count)

    let findings = Mutex([BranchExploration?](repeating: nil, count: taken.count))
    let next = Atomic(0)
    let (whole, done) = (whole, nodes)
    WorkerThreads.run(min(threads, taken.count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < taken.count, !isStopped() else { return }
        let finding = BranchExploration(
          of: taken[index], in: whole, target: target, isStopped: isStopped)
        let count = findings.withLock { findings in
          findings[index] = finding
          return findings.count { $0 != nil }
        }
        onNode(done + count)
      }
    }
    for (node, finding) in zip(taken, findings.withLock { $0 }) {
      if let finding { take(finding, of: node) } else { open.append(node) }
    }
    let lowered = self.target
    if lowered < target { open.removeAll { $0.bound >= lowered } }
  }

  private mutating func take(_ finding: BranchExploration, of node: BranchNode) {
    nodes += 1
    if let state = finding.state, state.energy < best.energy - margin / 2 { best = state }
    if finding.isEnumerated {
      tree?.set(node.number, .states)
    } else if finding.bound >= target {
      // A bound of the part it is a half of may have been enough, once a better state was found.
      if let multipliers = finding.multipliers {
        tree?.set(node.number, .multipliers(multipliers))
      }
    } else {
      let (i, j) = finding.pair
      var numbers = (alike: nextNumber, opposite: nextNumber + 1)
      if let halves = tree?.makeHalves() { numbers = halves }
      nextNumber += 2
      tree?.set(
        node.number,
        .split(
          first: node.groups.firsts[i], second: node.groups.firsts[j], alike: numbers.alike,
          opposite: numbers.opposite, whole: finding.multipliers))
      for (isAlike, number) in [(true, numbers.alike), (false, numbers.opposite)] {
        open.append(
          node.half(
            i, j, alike: isAlike, number: number, bound: finding.bound, factors: finding.factors,
            cliques: finding.cliques))
      }
    }
  }
}
