/// Pairs that come as three arrays: both indices and the value.
private struct EntryArrays: CouplingSource {
  let rows: [Int32]
  let columns: [Int32]
  let values: [Double]
  /// Whether entries with equal indices are passed over.
  let skipsDiagonal: Bool

  func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    for k in values.indices {
      if skipsDiagonal, rows[k] == columns[k] { continue }
      try body(Int(rows[k]), Int(columns[k]), values[k])
    }
  }
}

extension Problem {
  /// A problem from entries (i, j, value) in foreign arrays, pairs given more than once added up.
  ///
  /// Entries with equal indices are linear terms of a QUBO, nothing in Max-Cut, and refused in Ising models.
  ///
  /// - Parameters:
  ///   - linear: h or linear coefficients, one a spin, or none.
  ///   - constant: added to the objective.
  /// - Throws: `ForeignArrayError`, `CouplingsError`, `IsingModelError`.
  /// - Complexity: O(N + entries), and O(entries log entries) where a pair comes twice.
  package init(
    _ kind: Kind, order: Int, rows: ForeignVector, columns: ForeignVector, values: ForeignVector,
    linear: [Double], constant: Double, name: String
  ) throws {
    let values = try values.doubles()
    let entries = EntryArrays(
      rows: try rows.indices(), columns: try columns.indices(), values: values,
      skipsDiagonal: kind != .ising)
    var linear = linear
    if case .qubo = kind {
      if linear.isEmpty { linear = [Double](repeating: 0, count: order) }
      for k in values.indices where entries.rows[k] == entries.columns[k] {
        let index = Int(entries.rows[k])
        guard linear.indices.contains(index) else {
          throw CouplingsError.indexOutOfRange(index, order: order)
        }
        linear[index] += values[k]
      }
    }
    do {
      self = try Problem(
        kind, order: order, distinct: entries, linear: linear, constant: constant, name: name)
    } catch CouplingsError.duplicate {
      self = try Problem(
        kind, order: order, distinct: entries, linear: linear, constant: constant,
        duplicates: .sum, name: name)
    }
  }

  /// A problem from pairs in its own terms; a pair that comes twice is refused unless asked for.
  private init(
    _ kind: Kind, order: Int, distinct pairs: some CouplingSource, linear: [Double],
    constant: Double, duplicates: DuplicatePolicy = .reject, name: String
  ) throws {
    switch kind {
    case .ising:
      let couplings = try Couplings(order: order, pairs, duplicates: duplicates)
      self = Problem(
        try IsingModel(couplings: couplings, fields: linear, offset: constant), name: name)
    case .maxCut:
      self = try .maxCut(order: order, pairs, duplicates: duplicates, name: name)
    case .qubo(let sense):
      self = try .qubo(
        linear: linear, pairs, convention: .once, constant: constant, sense: sense,
        duplicates: duplicates, name: name)
    }
  }
}
