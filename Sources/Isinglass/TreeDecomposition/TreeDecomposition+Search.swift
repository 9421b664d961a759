extension TreeDecomposition {
  /// What a search for a decomposition may cost.
  struct Limits {
    /// The most spins in a scope: tables have at most 2^width entries.
    var width: Int
    /// The most spins that are fixed besides.
    var fixed = 10
    /// The most entries of all tables, for all assignments of fixed spins.
    var entries = 0x1p37
    /// The most bits of decisions to keep, one for every entry of a table.
    var decisions = 0x1p33
  }

  /// What a search came to.
  enum Found {
    /// A decomposition within the limits.
    case decomposition(TreeDecomposition)
    /// None: the width of the narrowest found, or one that none can be narrower than or was not found
    /// below; and the most that a problem of this size may have.
    case tooWide(Int, most: Int)
  }

  /// Larger graphs are not swept.
  private static let mostSweptSpins = 200_000

  /// Looks for a decomposition of little total size.
  ///
  /// Orders by least degree and by sweeps from several spins are compared. Without fields, turning all
  /// spins around changes nothing, so that one spin is fixed for nothing. Where tables would be larger
  /// than the limit, more spins are fixed.
  static func search(_ rows: CompressedRows, hasFields: Bool, _ limits: Limits) -> Found {
    let most = limits.width + limits.fixed
    // The graph's least degree bounds the width of every order from below.
    let least = (0..<rows.count).lazy.map { Int(rows.starts[$0 + 1] - rows.starts[$0]) }.min() ?? 0
    if least > most { return .tooWide(least, most: limits.width) }
    guard let narrowest = narrowest(rows, hasFields: hasFields, most: most) else {
      return .tooWide(most + 1, most: limits.width)
    }
    let refusal = Found.tooWide(
      narrowest.width, most: min(limits.width, narrowest.width - 1))
    let free = narrowest.fixed.count
    var found = narrowest
    while found.width > limits.width || found.tableEntries > limits.decisions {
      guard found.fixed.count - free < limits.fixed, let next = found.fixingOneMore(rows) else {
        return refusal
      }
      found = next
    }
    let assignments = Double(1 << (found.fixed.count - free))
    return assignments * found.tableEntries <= limits.entries ? .decomposition(found) : refusal
  }

  /// The decomposition with the smallest tables of those that the heuristics find.
  private static func narrowest(
    _ rows: CompressedRows, hasFields: Bool, most: Int
  ) -> TreeDecomposition? {
    let elimination = EliminationOrder(
      rows: rows, isFixed: [Bool](repeating: false, count: rows.count))
    var best: TreeDecomposition?
    func consider(_ order: [Int32]?) {
      guard let order,
        var found = TreeDecomposition(
          rows, order: order, fixed: [], most: best.map { $0.width + 1 } ?? most)
      else { return }
      if !hasFields { found = found.fixingOneMore(rows) ?? found }
      if found.tableEntries < best?.tableEntries ?? .infinity { best = found }
    }
    consider(elimination.leastDegree(most: most))
    guard rows.count > 0, rows.count <= mostSweptSpins, best?.width ?? .max > 3 else { return best }
    var start = 0
    for sweep in 0..<(rows.count <= 10_000 ? 6 : 2) {
      start = elimination.farthest(from: start)
      consider(elimination.sweep(from: start, newestFirst: sweep % 2 == 1))
      if sweep < 2 { consider(elimination.ringSweep(from: start)) }
      if sweep % 2 == 1 { start = rows.count * sweep / 6 }
    }
    return best
  }
}
