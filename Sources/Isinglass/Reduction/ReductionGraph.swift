/// A coupling graph that shrinks while spins are taken out of it.
///
/// Rows lie in one array with room to grow; a coupling is an entry in the rows of both its spins,
/// each knowing where the other is, so that it is found, changed and removed in constant time
/// whatever the degrees. Fields are couplings to a spin that is up and never taken out: they count as
/// neighbours but have no entries, so that this spin needs no row as long as the problem.
struct ReductionGraph {
  /// One end of a coupling.
  struct Entry {
    /// The spin at the other end.
    var neighbor: Int32
    /// The place of the other end's entry.
    var twin: Int32
    /// J.
    var coupling: Double
  }

  private struct Row {
    var start: Int32
    var count: Int32
    var capacity: Int32
  }

  private var rows: [Row]
  /// All rows, with gaps.
  private(set) var entries: [Entry]
  /// h, one a spin.
  var fields: [Double]
  /// The spins that are still there.
  private(set) var isPresent: [Bool]

  /// Copies a model's couplings and fields.
  ///
  /// - Complexity: O(couplings), 16 bytes for each end of a coupling.
  init(_ model: IsingModel) {
    let count = model.spinCount
    fields = model.hasFields ? model.fields : [Double](repeating: 0, count: count)
    isPresent = [Bool](repeating: true, count: count)
    rows = [Row](repeating: Row(start: 0, count: 0, capacity: 0), count: count)
    var total: Int32 = 0
    for spin in 0..<count {
      let degree = Int32(model.couplings.degree(of: spin))
      rows[spin] = Row(start: total, count: 0, capacity: degree)
      total += degree
    }
    let empty = Entry(neighbor: -1, twin: -1, coupling: 0)
    var rows = rows
    entries = [Entry](unsafeUninitializedCapacity: Int(total)) { buffer, initialized in
      buffer.initialize(repeating: empty)
      model.couplings.forEachPair { i, j, value in
        let first = rows[i].start + rows[i].count
        let second = rows[j].start + rows[j].count
        buffer[Int(first)] = Entry(neighbor: Int32(j), twin: second, coupling: value)
        buffer[Int(second)] = Entry(neighbor: Int32(i), twin: first, coupling: value)
        rows[i].count += 1
        rows[j].count += 1
      }
      initialized = Int(total)
    }
    self.rows = rows
  }

  /// The number of spins that there were at first.
  var spinCount: Int { rows.count }

  /// The places of a spin's entries.
  func row(of spin: Int32) -> Range<Int> {
    let row = rows[Int(spin)]
    return Int(row.start)..<Int(row.start + row.count)
  }

  /// The number of neighbours, a field counting as one.
  func degree(of spin: Int32) -> Int {
    Int(rows[Int(spin)].count) + (fields[Int(spin)] == 0 ? 0 : 1)
  }

  /// Takes a spin out that has no entries left, or whose neighbours are all taken out with it.
  mutating func takeOut(_ spin: Int32) {
    isPresent[Int(spin)] = false
    rows[Int(spin)].count = 0
  }

  /// Removes the entry at a place, but not its twin.
  mutating func removeEntry(at place: Int, of spin: Int32) {
    rows[Int(spin)].count -= 1
    let last = Int(rows[Int(spin)].start + rows[Int(spin)].count)
    guard place != last else { return }
    let moved = entries[last]
    entries[place] = moved
    entries[Int(moved.twin)].twin = Int32(place)
  }

  /// Adds to the coupling of two spins, making or removing it as needed.
  ///
  /// - Complexity: O(smaller of the two degrees).
  mutating func add(_ value: Double, between a: Int32, and b: Int32) {
    guard value != 0 else { return }
    if let place = place(of: b, inRowOf: a) {
      let twin = Int(entries[place].twin)
      let sum = entries[place].coupling + value
      if sum == 0 {
        removeEntry(at: place, of: a)
        removeEntry(at: twin, of: b)
      } else {
        entries[place].coupling = sum
        entries[twin].coupling = sum
      }
      return
    }
    let first = makeRoom(inRowOf: a)
    let second = makeRoom(inRowOf: b)
    entries[first] = Entry(neighbor: b, twin: Int32(second), coupling: value)
    entries[second] = Entry(neighbor: a, twin: Int32(first), coupling: value)
  }

  /// Where the row of one spin holds another.
  private func place(of b: Int32, inRowOf a: Int32) -> Int? {
    if rows[Int(a)].count <= rows[Int(b)].count {
      return row(of: a).first { entries[$0].neighbor == b }
    }
    return row(of: b).first { entries[$0].neighbor == a }.map { Int(entries[$0].twin) }
  }

  /// Lengthens a row by one entry, moving it to the end where it has no room.
  private mutating func makeRoom(inRowOf spin: Int32) -> Int {
    var row = rows[Int(spin)]
    if row.count == row.capacity {
      let start = Int32(entries.count)
      for place in self.row(of: spin) {
        let entry = entries[place]
        entries[Int(entry.twin)].twin = Int32(entries.count)
        entries.append(entry)
      }
      row.start = start
      row.capacity = max(4, 2 * row.count)
      entries.append(
        contentsOf: repeatElement(
          Entry(neighbor: -1, twin: -1, coupling: 0), count: Int(row.capacity - row.count)))
    }
    row.count += 1
    rows[Int(spin)] = row
    return Int(row.start + row.count - 1)
  }
}

/// The couplings among the spins that are left, under new numbers in the same order.
struct RemainingCouplings: CouplingSource {
  /// What is left.
  let graph: ReductionGraph
  /// The spins that are left.
  let kept: [Int32]
  /// The new number of each of them.
  let newNumber: [Int32]
  /// What every coupling is multiplied by.
  let factor: Double

  func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    // Each row's lower neighbours in rising order: compressed rows are then filled in order.
    var lower: [(neighbor: Int32, coupling: Double)] = []
    for (number, spin) in kept.enumerated() {
      lower.removeAll(keepingCapacity: true)
      for place in graph.row(of: spin) {
        let entry = graph.entries[place]
        if entry.neighbor < spin { lower.append((newNumber[Int(entry.neighbor)], entry.coupling)) }
      }
      lower.sort { $0.neighbor < $1.neighbor }
      for (neighbor, coupling) in lower { try body(Int(neighbor), number, factor * coupling) }
    }
  }
}

extension Couplings {
  /// The number of spins that a spin is coupled to.
  ///
  /// - Complexity: O(1), or O(order) for dense storage.
  func degree(of spin: Int) -> Int {
    switch storage {
    case .oneBit: return order - 1
    case .sparse(let matrix): return matrix.degree(of: spin)
    case .dense:
      var count = 0
      forEachNeighbor(of: spin) { _, _ in count += 1 }
      return count
    }
  }
}
