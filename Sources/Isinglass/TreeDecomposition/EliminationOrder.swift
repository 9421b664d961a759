/// Orders in which the spins of a graph can be eliminated, each leaving a coupling among its neighbours.
///
/// Finding the order of least width is NP-hard (Arnborg, Corneil & Proskurowski, SIAM J. Algebraic
/// Discrete Methods 8, 277 (1987)); these are the usual heuristics. Spins that `isFixed` names are left
/// out of the graph.
struct EliminationOrder {
  let rows: CompressedRows
  let isFixed: [Bool]

  /// The least degree first (Rose 1972), newest first among equals, until every spin is eliminated or
  /// all have more neighbours than `most`; then `nil`.
  ///
  /// - Complexity: O(N) for bounded degrees; each elimination visits the rows of the neighbours.
  func leastDegree(most: Int) -> [Int32]? {
    var graph = (0..<rows.count).map { spin in
      isFixed[spin] ? [] : rows.neighbors(of: spin).filter { !isFixed[Int($0)] }
    }
    var buckets = [[Int32]](repeating: [], count: most + 1)
    for spin in (0..<Int32(rows.count)).reversed()
    where !isFixed[Int(spin)] && graph[Int(spin)].count <= most {
      buckets[graph[Int(spin)].count].append(spin)
    }
    var order: [Int32] = []
    var isGone = isFixed
    let total = isFixed.count { !$0 }
    order.reserveCapacity(total)
    var stamp = [Int32](repeating: -1, count: rows.count)
    var degree = 0
    while order.count < total {
      while degree <= most, buckets[degree].isEmpty { degree += 1 }
      guard degree <= most, let spin = buckets[degree].popLast() else { return nil }
      guard !isGone[Int(spin)], graph[Int(spin)].count == degree else { continue }
      isGone[Int(spin)] = true
      order.append(spin)
      let neighbors = graph[Int(spin)]
      graph[Int(spin)] = []
      for a in neighbors {
        var place = 0
        for (k, b) in graph[Int(a)].enumerated() {
          stamp[Int(b)] = a
          if b == spin { place = k }
        }
        graph[Int(a)].swapAt(place, graph[Int(a)].count - 1)
        graph[Int(a)].removeLast()
        for b in neighbors where b != a && stamp[Int(b)] != a { graph[Int(a)].append(b) }
        for b in graph[Int(a)] { stamp[Int(b)] = -1 }
        stamp[Int(spin)] = -1
        let count = graph[Int(a)].count
        if count <= most {
          buckets[count].append(a)
          degree = min(degree, count)
        }
      }
    }
    return order
  }

  /// A front that sweeps over the graph from a spin, taking the spin first that adds the fewest to the
  /// front: right for strips and long tori.
  ///
  /// - Parameter newestFirst: among equals, whether to go on where the front last moved, which sweeps
  ///   around a torus one way, or where it has rested longest.
  /// - Complexity: O(couplings).
  func sweep(from start: Int, newestFirst: Bool) -> [Int32] {
    var order: [Int32] = []
    order.reserveCapacity(rows.count)
    var isSeen = isFixed
    var isGone = isFixed
    var unseen = (0..<rows.count).map { spin in
      Int32(rows.neighbors(of: spin).count { !isFixed[Int($0)] })
    }
    var buckets: [(members: [Int32], next: Int)] = []
    func push(_ spin: Int32) {
      let key = Int(unseen[Int(spin)])
      while buckets.count <= key { buckets.append(([], 0)) }
      buckets[key].members.append(spin)
    }
    func see(_ spin: Int32) {
      isSeen[Int(spin)] = true
      for other in rows.neighbors(of: Int(spin)) {
        unseen[Int(other)] -= 1
        if isSeen[Int(other)], !isGone[Int(other)] { push(other) }
      }
      push(spin)
    }
    func pop() -> Int32? {
      for key in buckets.indices where buckets[key].next < buckets[key].members.count {
        if newestFirst { return buckets[key].members.popLast() }
        buckets[key].next += 1
        return buckets[key].members[buckets[key].next - 1]
      }
      return nil
    }
    for offset in 0..<rows.count {
      let root = (start + offset) % rows.count
      if isSeen[root] { continue }
      see(Int32(root))
      while let spin = pop() {
        if isGone[Int(spin)] { continue }
        isGone[Int(spin)] = true
        order.append(spin)
        for other in rows.neighbors(of: Int(spin)) where !isSeen[Int(other)] { see(other) }
      }
    }
    return order
  }

  /// A sweep once around a ring: a set of spins that cuts the ring is eliminated last, so that the front
  /// moves one way only and these spins, in all tables, lie together.
  ///
  /// The cut is the smaller of the parts that a distance from the start falls into, spins at most two
  /// couplings apart being of one part.
  ///
  /// - Returns: `nil` where no distance falls into several parts.
  /// - Complexity: O(couplings).
  func ringSweep(from start: Int) -> [Int32]? {
    var levels: [[Int32]] = [[Int32(start)]]
    var isSeen = isFixed
    isSeen[start] = true
    while let level = levels.last, !level.isEmpty {
      var next: [Int32] = []
      for spin in level {
        for other in rows.neighbors(of: Int(spin)) where !isSeen[Int(other)] {
          isSeen[Int(other)] = true
          next.append(other)
        }
      }
      levels.append(next)
    }
    var cut: [Int32]?
    var inLevel = [Bool](repeating: false, count: rows.count)
    for level in levels[..<(levels.count / 2)] {
      let parts = parts(of: level, marking: &inLevel)
      guard parts.count > 1, let least = parts.min(by: { $0.count < $1.count }) else { continue }
      if least.count < cut?.count ?? .max { cut = least }
    }
    guard let cut else { return nil }
    var isCut = isFixed
    for spin in cut { isCut[Int(spin)] = true }
    return EliminationOrder(rows: rows, isFixed: isCut).sweep(from: start, newestFirst: false) + cut
  }

  /// Splits spins into parts of which any two are more than two couplings apart.
  private func parts(of level: [Int32], marking inLevel: inout [Bool]) -> [[Int32]] {
    for spin in level { inLevel[Int(spin)] = true }
    var parts: [[Int32]] = []
    for root in level where inLevel[Int(root)] {
      var part = [root]
      inLevel[Int(root)] = false
      var k = 0
      while k < part.count {
        for other in rows.neighbors(of: Int(part[k])) {
          for third in rows.neighbors(of: Int(other)) where inLevel[Int(third)] {
            inLevel[Int(third)] = false
            part.append(third)
          }
          if inLevel[Int(other)] {
            inLevel[Int(other)] = false
            part.append(other)
          }
        }
        k += 1
      }
      parts.append(part)
    }
    return parts
  }

  /// A spin far from a given one.
  func farthest(from start: Int) -> Int {
    var isSeen = isFixed
    var queue = [Int32(start)]
    isSeen[start] = true
    var k = 0
    while k < queue.count {
      for other in rows.neighbors(of: Int(queue[k])) where !isSeen[Int(other)] {
        isSeen[Int(other)] = true
        queue.append(other)
      }
      k += 1
    }
    return Int(queue[queue.count - 1])
  }
}

extension CompressedRows {
  /// The number of spins.
  var count: Int { starts.count - 1 }

  /// The spins that a spin is coupled to.
  func neighbors(of spin: Int) -> some RandomAccessCollection<Int32> {
    columns[Int(starts[spin])..<Int(starts[spin + 1])].lazy.map { Int32($0) }
  }
}
