/// A random induced forest of the coupling graph, its spins set to a ground state given the others.
///
/// At zero temperature a leaf with field h hangs on its parent as the field (|h + J| − |h − J|) / 2:
/// fields are carried to the roots, spins set on the way back.
struct ForestWindow {
  private let rows: CompressedRows
  private let fields: [Double]
  private var order: [Int32]
  /// Union-find: the tree of each spin; −1 outside the window.
  private var parentInTree: [Int32]
  private var visited: [Bool]
  private var field: [Double]

  init(_ rows: CompressedRows, _ fields: [Double]) {
    self.rows = rows
    let count = rows.starts.count - 1
    self.fields = fields.isEmpty ? [Double](repeating: 0, count: count) : fields
    order = (0..<Int32(count)).map { $0 }
    parentInTree = []
    visited = []
    field = []
  }

  /// Takes down the order of the spins, which the next random order starts from.
  func save(into writer: StateWriter) { for spin in order { writer.write(Int(spin)) } }

  /// Goes on where another of the same graph was.
  mutating func restore(from reader: inout StateReader) throws {
    var seen = [Bool](repeating: false, count: order.count)
    for k in order.indices {
      let spin = try reader.int(in: 0...order.count - 1)
      if seen[spin] { throw StateError("a spin twice in an order") }
      seen[spin] = true
      order[k] = Int32(spin)
    }
  }

  /// Chooses a forest and optimises its spins; equal choices are made at random.
  ///
  /// - Complexity: O(couplings).
  mutating func solve(_ spins: inout Spins, _ random: inout Philox) {
    let count = order.count
    choose(&random)
    visited = [Bool](repeating: false, count: count)
    field = fields
    var sequence: [(spin: Int32, parent: Int32, coupling: Double)] = []
    for root in order where parentInTree[Int(root)] >= 0 && !visited[Int(root)] {
      let begin = sequence.count
      visited[Int(root)] = true
      sequence.append((root, -1, 0))
      var k = begin
      while k < sequence.count {
        let spin = sequence[k].spin
        forEachNeighbor(of: spin) { other, coupling in
          if parentInTree[Int(other)] < 0 {
            field[Int(spin)] += spins.isUp(Int(other)) ? coupling : -coupling
          } else if !visited[Int(other)] {
            visited[Int(other)] = true
            sequence.append((other, spin, coupling))
          }
        }
        k += 1
      }
    }
    for (spin, parent, coupling) in sequence.reversed() where parent >= 0 {
      let h = field[Int(spin)]
      field[Int(parent)] += (abs(h + coupling) - abs(h - coupling)) / 2
    }
    for (spin, parent, coupling) in sequence {
      var h = field[Int(spin)]
      if parent >= 0 { h += spins.isUp(Int(parent)) ? coupling : -coupling }
      spins[Int(spin)] = h > 0 || h == 0 && random.next() & 1 == 1 ? 1 : -1
    }
  }

  /// Takes spins in random order as long as they close no cycle among those taken.
  private mutating func choose(_ random: inout Philox) {
    let count = order.count
    parentInTree = [Int32](repeating: -1, count: count)
    if count > 1 {
      for k in stride(from: count - 1, to: 0, by: -1) {
        order.swapAt(k, Int(random.below(UInt64(k + 1))))
      }
    }
    var trees: [Int32] = []
    for spin in order {
      trees.removeAll(keepingCapacity: true)
      var closesCycle = false
      for k in Int(rows.starts[Int(spin)])..<Int(rows.starts[Int(spin) + 1]) {
        let other = Int32(rows.columns[k])
        if parentInTree[Int(other)] < 0 { continue }
        let tree = root(other)
        if trees.contains(tree) {
          closesCycle = true
          break
        }
        trees.append(tree)
      }
      if closesCycle { continue }
      parentInTree[Int(spin)] = spin
      for tree in trees { parentInTree[Int(tree)] = spin }
    }
  }

  private mutating func root(_ spin: Int32) -> Int32 {
    var spin = spin
    while parentInTree[Int(spin)] != spin {
      parentInTree[Int(spin)] = parentInTree[Int(parentInTree[Int(spin)])]
      spin = parentInTree[Int(spin)]
    }
    return spin
  }

  private func forEachNeighbor(of spin: Int32, _ body: (Int32, Double) -> Void) {
    for k in Int(rows.starts[Int(spin)])..<Int(rows.starts[Int(spin) + 1]) {
      body(Int32(rows.columns[k]), rows.values[k])
    }
  }
}
