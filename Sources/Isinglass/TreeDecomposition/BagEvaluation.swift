/// Eliminates the bags of a decomposition one after another, for one assignment of the fixed spins, and
/// finds the spins that the lowest energy belongs to.
///
/// Eliminating a spin makes a table over its scope: for each assignment the lower of two sums of the
/// tables below and its own couplings, and one bit that says which. A scope's first spin, the next to
/// be eliminated, is the highest bit of the index; so a table's halves are what its parent compares,
/// and the spins that live longest are the lowest bits, which leaves whole runs in place.
final class BagEvaluation<Number: TableNumber> {
  private let plan: BagPlan
  private var tree: TreeDecomposition { plan.decomposition }
  private var fields: [Number]
  private var tables: [UnsafeMutablePointer<Number>?]
  /// Memory of tables that are done with, by the logarithm of their size.
  private var spare: [[UnsafeMutablePointer<Number>]]
  private let decisions: AlignedBuffer<UInt8>
  private let block: BlockScratch<Number>
  private var children: [MappedTable<Number>] = []
  private var assignment = 0
  /// The lowest numerator, without the model's offset, once all bags are eliminated.
  private(set) var total = Number.zero

  /// - Throws: `SolverError.outOfMemory`.
  init(_ plan: BagPlan) throws {
    self.plan = plan
    fields = []
    tables = [UnsafeMutablePointer<Number>?](repeating: nil, count: plan.decomposition.bagCount)
    spare = [[UnsafeMutablePointer<Number>]](repeating: [], count: 64)
    decisions = try AlignedBuffer(count: plan.decisionStarts[plan.decomposition.bagCount])
    block = try BlockScratch()
  }

  deinit {
    for table in tables { table?.deallocate() }
    for list in spare { for table in list { table.deallocate() } }
  }

  /// Starts anew; bit k of the assignment says whether fixed spin k is up.
  func begin(assignment: Int) {
    self.assignment = assignment
    total = .zero
    fields = plan.fields.map { Number(number: $0) }
    for (bag, fixed, coupling) in plan.fixedCouplings {
      add(Number(number: coupling), to: &fields[Int(bag)], ifUp: assignment >> Int(fixed) & 1 == 1)
    }
    for (fixed, field) in plan.fixedFields.enumerated() {
      add(Number(number: -field), to: &total, ifUp: assignment >> fixed & 1 == 1)
    }
    for (a, b, coupling) in plan.fixedPairs {
      let areEqual = assignment >> Int(a) & 1 == assignment >> Int(b) & 1
      add(Number(number: -coupling), to: &total, ifUp: areEqual)
    }
  }

  @inline(__always)
  private func add(_ value: Number, to sum: inout Number, ifUp: Bool) {
    sum = ifUp ? Number.add(sum, value) : Number.subtract(sum, value)
  }

  /// Eliminates the spin of a bag; all bags before it must be eliminated.
  ///
  /// - Complexity: O(2^(scope)) for each table below.
  func eliminate(_ bag: Int) {
    let size = tree.scopeSize(bag)
    let below = Int(plan.childStarts[bag])..<Int(plan.childStarts[bag + 1])
    let field = fields[bag]
    if below.isEmpty, size <= 1 {
      let bits = decisions.start + plan.decisionStarts[bag]
      if size == 0 {
        bits.pointee = field < .zero ? 0 : 1
        total = Number.subtract(total, field.size)
        return
      }
      let coupling = Number(number: plan.couplings[tree.scopeStarts[bag]])
      let (down, up) = (Number.subtract(field, coupling), Number.add(field, coupling))
      bits.pointee = (down < .zero ? 0 : 1) | (up < .zero ? 0 : 2)
      passOn(
        down: Number.subtract(.zero, down.size), up: Number.subtract(.zero, up.size), from: bag)
      return
    }
    let table = takeTable(exponent: size)
    fill(table, bag, size: size, below: below)
    for child in below {
      let bag = Int(plan.children[child])
      if let used = tables[bag] { spare[tree.scopeSize(bag)].append(used) }
      tables[bag] = nil
    }
    if size > 1 {
      tables[bag] = table
    } else {
      if size == 0 {
        total = Number.add(total, table[0])
      } else {
        passOn(down: table[0], up: table[1], from: bag)
      }
      spare[size].append(table)
    }
  }

  /// A table over one spin is a constant and a field on it.
  private func passOn(down: Number, up: Number, from bag: Int) {
    let half = Number.subtract(down, up).half
    let parent = Int(tree.scopes[tree.scopeStarts[bag]])
    fields[parent] = Number.add(fields[parent], half)
    total = Number.add(total, Number.add(up, half))
  }

  private func takeTable(exponent: Int) -> UnsafeMutablePointer<Number> {
    spare[exponent].popLast() ?? .allocate(capacity: 1 << exponent)
  }

  private func fill(
    _ table: UnsafeMutablePointer<Number>, _ bag: Int, size: Int, below: Range<Int>
  ) {
    let low = min(size, BlockScratch<Number>.exponent)
    let scope = tree.scopeStarts[bag]
    var high: [(bit: Int, coupling: Number)] = []
    block.setUp(field: fields[bag], bits: low) { bit in
      Number(number: plan.couplings[scope + size - 1 - bit])
    }
    for bit in low..<max(low, size) {
      let coupling = plan.couplings[scope + size - 1 - bit]
      if coupling != 0 { high.append((bit, Number(number: coupling))) }
    }
    children.removeAll(keepingCapacity: true)
    for child in below {
      let bag = Int(plan.children[child])
      guard let values = tables[bag] else { continue }
      children.append(
        MappedTable(values, scope: tree.scope(bag), into: tree.scope(self.bag(above: bag)), low))
    }
    let bits = decisions.start + plan.decisionStarts[bag]
    for first in stride(from: 0, to: 1 << size, by: 1 << low) {
      var offset = Number.zero
      for (bit, coupling) in high {
        offset =
          first >> bit & 1 == 1
          ? Number.add(offset, coupling) : Number.subtract(offset, coupling)
      }
      block.compare(children, first: first, bits: low, offset: offset, into: table + first)
      block.pack(bits: low, into: bits + first >> 3)
    }
  }

  private func bag(above bag: Int) -> Int { Int(tree.scopes[tree.scopeStarts[bag]]) }

  /// The spins of the lowest energy; all bags must be eliminated.
  func spins(count: Int) -> Spins {
    var spins = Spins(repeating: false, count: count)
    for (k, spin) in tree.fixed.enumerated() where assignment >> k & 1 == 1 {
      spins.flip(Int(spin))
    }
    for bag in (0..<tree.bagCount).reversed() {
      var index = 0
      for member in tree.scope(bag) {
        index = index << 1 | (spins.isUp(Int(tree.order[Int(member)])) ? 1 : 0)
      }
      let byte = decisions.start[plan.decisionStarts[bag] + index >> 3]
      if byte >> UInt8(index & 7) & 1 == 1 { spins.flip(Int(tree.order[bag])) }
    }
    return spins
  }
}
