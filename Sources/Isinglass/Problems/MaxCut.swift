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
