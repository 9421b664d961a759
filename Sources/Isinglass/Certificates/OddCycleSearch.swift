/// Looks for violated odd-cycle inequalities by shortest paths (Barahona & Mahjoub, Math. Programming 36, 157 (1986)).
///
/// Every spin stands twice, as itself and turned; an edge in F leads from one to the other side and costs 1 + x, any
/// other stays on its side and costs 1 − x. A cycle with an odd F leads from a spin to itself turned, and its
/// inequality is violated where that costs less than 2.
struct OddCycleSearch {
  private let graph: CoupledPairs
  private var costs: [Double]
  private var from: [(node: Int32, pair: Int32)]
  private var heap: [(cost: Double, node: Int32)] = []
  /// Nodes reached from the spin at hand.
  private var touched: [Int32] = []
  /// Half of a violated cycle, and a little more, goes from the spin at hand to the one opposite.
  private static let reach = 1.1

  init(_ graph: CoupledPairs) {
    self.graph = graph
    costs = [Double](repeating: .infinity, count: 2 * graph.order)
    from = [(node: Int32, pair: Int32)](repeating: (-1, -1), count: 2 * graph.order)
  }

  /// Violated cycles, the most violated first.
  ///
  /// - Complexity: a short Dijkstra search from each spin.
  mutating func cycles(_ products: [Double], isStopped: () -> Bool) -> [[Int32]] {
    var found: [(cost: Double, entries: [Int32])] = []
    for spin in 0..<graph.order {
      if spin & 63 == 0, isStopped() { break }
      search(from: Int32(spin), products)
      var opposite: [(cost: Double, spin: Int32)] = []
      for node in touched where node & 1 == 1 {
        let cost = costs[Int(node)] + costs[Int(node) - 1]
        if cost < 1.98 { opposite.append((cost, node >> 1)) }
      }
      opposite.sort { ($0.cost, $0.spin) < ($1.cost, $1.spin) }
      var taken = 0
      for (cost, other) in opposite.prefix(30) where taken < 4 {
        guard let entries = cycle(from: Int32(spin), over: other) else { continue }
        found.append((cost, entries))
        taken += 1
      }
    }
    clear()
    // A stable order, so that the same cycles are taken everywhere.
    return found.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
      .map(\.element.entries)
  }

  private mutating func clear() {
    for node in touched { costs[Int(node)] = .infinity }
    touched.removeAll(keepingCapacity: true)
    heap.removeAll(keepingCapacity: true)
  }

  /// The costs of the nodes within reach.
  private mutating func search(from spin: Int32, _ products: [Double]) {
    clear()
    reach(2 * spin, 0, (-1, -1))
    while let (cost, node) = popLeast() {
      if cost > costs[Int(node)] { continue }
      let place = Int(node >> 1)
      for neighbor in graph.neighbors[graph.starts[place]..<graph.starts[place + 1]] {
        let product = products[Int(neighbor.pair)]
        let side = node & 1
        // Rounding can make a product of unit vectors exceed 1.
        reach(2 * neighbor.spin + side, cost + max(0, 1 - product), (node, neighbor.pair))
        reach(2 * neighbor.spin + (1 - side), cost + max(0, 1 + product), (node, neighbor.pair))
      }
    }
  }

  private mutating func reach(_ node: Int32, _ cost: Double, _ origin: (Int32, Int32)) {
    guard cost < Self.reach, cost < costs[Int(node)] - 1e-12 else { return }
    if costs[Int(node)] == .infinity { touched.append(node) }
    costs[Int(node)] = cost
    from[Int(node)] = (node: origin.0, pair: origin.1)
    heap.append((cost, node))
    var index = heap.count - 1
    while index > 0, heap[index].cost < heap[(index - 1) / 2].cost {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func popLeast() -> (cost: Double, node: Int32)? {
    guard let least = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return least }
    heap[0] = last
    var index = 0
    while true {
      var child = 2 * index + 1
      if child >= heap.count { return least }
      if child + 1 < heap.count, heap[child + 1].cost < heap[child].cost { child += 1 }
      guard heap[child].cost < heap[index].cost else { return least }
      heap.swapAt(child, index)
      index = child
    }
  }

  /// The entries of the cycle that goes to a spin on one side and comes back on the other; `nil` where it meets itself.
  private func cycle(from spin: Int32, over other: Int32) -> [Int32]? {
    var entries: [Int32] = []
    var spins: Set<Int32> = [other]
    for side in 0...1 as ClosedRange<Int32> {
      var node = 2 * other + side
      while node != 2 * spin {
        let (origin, pair) = from[Int(node)]
        guard origin >= 0 else { return nil }
        entries.append(2 * pair + ((origin ^ node) & 1))
        node = origin
        if node != 2 * spin, !spins.insert(node >> 1).inserted { return nil }
      }
    }
    return entries.count >= 3 ? entries : nil
  }
}
