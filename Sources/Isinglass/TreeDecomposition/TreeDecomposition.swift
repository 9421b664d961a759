/// A tree decomposition of a coupling graph, made by eliminating spins one after another.
///
/// Eliminating a spin replaces it by a function of its remaining neighbours, its *scope*: the spin and
/// its scope are one bag of the decomposition, and the bag hangs below that of the scope's first spin.
/// The width is the size of the largest scope; functions are tables of 2^(scope) entries. See Bertelè &
/// Brioschi, *Nonserial Dynamic Programming* (1972); Dechter, Artif. Intell. 113, 41 (1999).
///
/// Spins are numbered by their place in the order in which they are eliminated, a post-order of the
/// tree, so that few tables are held at a time. Some spins may be left out: they are *fixed*, and every
/// assignment of them is a problem of its own (cutset conditioning).
struct TreeDecomposition {
  /// The spin of each bag, in the order in which they are eliminated.
  let order: [Int32]
  /// Spins left out.
  let fixed: [Int32]
  /// Bag k's scope is `scopeStarts[k]..<scopeStarts[k + 1]` of `scopes`.
  let scopeStarts: [Int]
  /// Bags by number, rising within each scope.
  let scopes: [Int32]

  /// Eliminates spins in a given order.
  ///
  /// - Parameter most: give up where a scope would be larger.
  /// - Returns: `nil` when given up.
  init?(_ rows: CompressedRows, order: [Int32], fixed: [Int32], most: Int) {
    guard let first = Scopes(rows, order: order, most: most) else { return nil }
    let ordered = first.postorder.map { order[Int($0)] }
    guard let scopes = Scopes(rows, order: ordered, most: most) else { return nil }
    self.order = ordered
    self.fixed = fixed
    scopeStarts = scopes.starts
    self.scopes = scopes.members
  }

  /// The number of bags.
  var bagCount: Int { order.count }

  /// The size of the largest scope.
  var width: Int { (0..<bagCount).reduce(0) { max($0, scopeSize($1)) } }

  /// The entries of all tables.
  var tableEntries: Double {
    (0..<bagCount).reduce(0) { $0 + Double(sign: .plus, exponent: scopeSize($1), significand: 1) }
  }

  /// The number of spins in the scope of a bag.
  func scopeSize(_ bag: Int) -> Int { scopeStarts[bag + 1] - scopeStarts[bag] }

  /// The scope of a bag.
  func scope(_ bag: Int) -> ArraySlice<Int32> { scopes[scopeStarts[bag]..<scopeStarts[bag + 1]] }

  /// The decomposition without one more spin, the one whose absence saves the most.
  func fixingOneMore(_ rows: CompressedRows) -> TreeDecomposition? {
    var saved = [Double](repeating: 0, count: bagCount)
    for bag in 0..<bagCount {
      let entries = Double(sign: .plus, exponent: scopeSize(bag), significand: 1)
      saved[bag] += entries
      for member in scope(bag) { saved[Int(member)] += entries / 2 }
    }
    guard let best = saved.indices.max(by: { saved[$0] < saved[$1] }) else { return nil }
    var order = order
    let spin = order.remove(at: best)
    return TreeDecomposition(rows, order: order, fixed: fixed + [spin], most: width)
  }
}

/// The scopes that an elimination order leads to.
private struct Scopes {
  var starts: [Int] = [0]
  var members: [Int32] = []

  init?(_ rows: CompressedRows, order: [Int32], most: Int) {
    let count = order.count
    var place = [Int32](repeating: -1, count: rows.count)
    for (k, spin) in order.enumerated() { place[Int(spin)] = Int32(k) }
    // The bags that hang below each bag, as linked lists.
    var firstChild = [Int32](repeating: -1, count: count)
    var nextSibling = [Int32](repeating: -1, count: count)
    var stamp = [Int32](repeating: -1, count: count)
    var scope: [Int32] = []
    starts.reserveCapacity(count + 1)
    members.reserveCapacity(2 * count)
    for k in 0..<Int32(count) {
      scope.removeAll(keepingCapacity: true)
      stamp[Int(k)] = k
      func include(_ member: Int32) {
        if member > k, stamp[Int(member)] != k {
          stamp[Int(member)] = k
          scope.append(member)
        }
      }
      let spin = Int(order[Int(k)])
      for p in Int(rows.starts[spin])..<Int(rows.starts[spin + 1]) {
        include(place[Int(rows.columns[p])])
      }
      var child = firstChild[Int(k)]
      while child >= 0 {
        for p in starts[Int(child)]..<starts[Int(child) + 1] { include(members[p]) }
        child = nextSibling[Int(child)]
      }
      guard scope.count <= most else { return nil }
      if scope.count > 1 { scope.sort() }
      members.append(contentsOf: scope)
      starts.append(members.count)
      if let parent = scope.first {
        nextSibling[Int(k)] = firstChild[Int(parent)]
        firstChild[Int(parent)] = k
      }
    }
  }

  /// The bags so that each comes after all that hang below it, and these before those below others.
  var postorder: [Int32] {
    let count = starts.count - 1
    var firstChild = [Int32](repeating: -1, count: count)
    var nextSibling = [Int32](repeating: -1, count: count)
    var stack: [Int32] = []
    for k in 0..<count where starts[k] == starts[k + 1] { stack.append(Int32(k)) }
    for k in (0..<count).reversed() where starts[k] < starts[k + 1] {
      let parent = Int(members[starts[k]])
      nextSibling[k] = firstChild[parent]
      firstChild[parent] = Int32(k)
    }
    // Parents before children, then turned around.
    var result: [Int32] = []
    result.reserveCapacity(count)
    while let bag = stack.popLast() {
      result.append(bag)
      var child = firstChild[Int(bag)]
      while child >= 0 {
        stack.append(child)
        child = nextSibling[Int(child)]
      }
    }
    return result.reversed()
  }
}
