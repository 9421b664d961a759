extension Problem {
  /// The problem of cutting a weighted graph in two so that the weight between the sides is largest.
  ///
  /// J = −w, so cut = (Σw − E) / 2.
  ///
  /// - Parameters:
  ///   - order: the number of vertices.
  ///   - edges: the weights; read twice.
  ///   - duplicates: what to do with parallel edges.
  ///   - name: what the problem is called in reports and files.
  /// - Throws: `CouplingsError`, `IsingModelError`, or what the source throws.
  public static func maxCut(
    order: Int, _ edges: some CouplingSource, duplicates: DuplicatePolicy = .sum, name: String = ""
  ) throws -> Problem {
    let couplings = try Couplings(
      order: order, ScaledSource(base: edges, factor: -1), duplicates: duplicates)
    return Problem(try IsingModel(couplings: couplings), kind: .maxCut, name: name)
  }
}

extension Couplings {
  /// Σ_{i<j} J_ij; exact for integer couplings whose magnitudes sum to less than 2⁵³.
  public var total: Double {
    if case .oneBit(let matrix) = storage {
      let positive = matrix.withWords { $0.reduce(0) { $0 + $1.nonzeroBitCount } } / 2
      return Double(2 * positive - pairCount)
    }
    var sum = CompensatedSum()
    forEachPair { _, _, value in sum.add(value) }
    return sum.value
  }
}
