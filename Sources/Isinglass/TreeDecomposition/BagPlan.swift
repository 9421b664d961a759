/// What every evaluation of a decomposition shares: which couplings each bag adds, which tables it
/// reads, and where its decisions lie.
struct BagPlan {
  let decomposition: TreeDecomposition
  /// Couplings of each bag's spin to the spins of its scope, aligned with the scopes.
  let couplings: [Double]
  /// Fields of the bags' spins.
  let fields: [Double]
  /// Couplings of bags to fixed spins: (bag, number of the fixed spin, J).
  let fixedCouplings: [(bag: Int32, fixed: Int32, coupling: Double)]
  /// Fields of the fixed spins.
  let fixedFields: [Double]
  /// Couplings among fixed spins.
  let fixedPairs: [(a: Int32, b: Int32, coupling: Double)]
  /// Bags with tables below each bag: `children[childStarts[k]..<childStarts[k + 1]]`, widest first.
  let childStarts: [Int32]
  let children: [Int32]
  /// Where each bag's decisions begin, in bytes; the last is their total.
  let decisionStarts: [Int]

  /// - Parameter fields: one a spin, or empty.
  init(_ decomposition: TreeDecomposition, _ rows: CompressedRows, fields: [Double]) {
    self.decomposition = decomposition
    let count = decomposition.bagCount
    var bagOfSpin = [Int32](repeating: -1, count: rows.count)
    for (bag, spin) in decomposition.order.enumerated() { bagOfSpin[Int(spin)] = Int32(bag) }
    for (k, spin) in decomposition.fixed.enumerated() { bagOfSpin[Int(spin)] = -2 - Int32(k) }
    var couplings = [Double](repeating: 0, count: decomposition.scopes.count)
    var fixedCouplings: [(bag: Int32, fixed: Int32, coupling: Double)] = []
    var fixedPairs: [(a: Int32, b: Int32, coupling: Double)] = []
    for (bag, spin) in decomposition.order.enumerated() {
      let scope = decomposition.scopeStarts[bag]..<decomposition.scopeStarts[bag + 1]
      for p in Int(rows.starts[Int(spin)])..<Int(rows.starts[Int(spin) + 1]) {
        let other = bagOfSpin[Int(rows.columns[p])]
        if other > bag {
          if let place = scope.first(where: { decomposition.scopes[$0] == other }) {
            couplings[place] = rows.values[p]
          }
        } else if other < -1 {
          fixedCouplings.append((Int32(bag), -2 - other, rows.values[p]))
        }
      }
    }
    for (k, spin) in decomposition.fixed.enumerated() {
      for p in Int(rows.starts[Int(spin)])..<Int(rows.starts[Int(spin) + 1]) {
        let other = -2 - bagOfSpin[Int(rows.columns[p])]
        if other > k { fixedPairs.append((Int32(k), other, rows.values[p])) }
      }
    }
    self.couplings = couplings
    self.fixedCouplings = fixedCouplings
    self.fixedPairs = fixedPairs
    self.fields =
      fields.isEmpty
      ? [Double](repeating: 0, count: count) : decomposition.order.map { fields[Int($0)] }
    fixedFields = decomposition.fixed.map { fields.isEmpty ? 0 : fields[Int($0)] }

    var counts = [Int32](repeating: 0, count: count + 1)
    var decisionStarts = [0]
    decisionStarts.reserveCapacity(count + 1)
    for bag in 0..<count {
      let size = decomposition.scopeSize(bag)
      decisionStarts.append(decisionStarts[bag] + max(1, (1 << size) / 8))
      if size > 1 { counts[Int(decomposition.scopes[decomposition.scopeStarts[bag]]) + 1] += 1 }
    }
    self.decisionStarts = decisionStarts
    for bag in 0..<count { counts[bag + 1] += counts[bag] }
    var next = counts
    var children = [Int32](repeating: 0, count: Int(counts[count]))
    for bag in 0..<count where decomposition.scopeSize(bag) > 1 {
      let parent = Int(decomposition.scopes[decomposition.scopeStarts[bag]])
      children[Int(next[parent])] = Int32(bag)
      next[parent] += 1
    }
    for bag in 0..<count where counts[bag + 1] - counts[bag] > 1 {
      children[Int(counts[bag])..<Int(counts[bag + 1])].sort {
        (decomposition.scopeSize(Int($0)), $1) > (decomposition.scopeSize(Int($1)), $0)
      }
    }
    childStarts = counts
    self.children = children
  }
}
