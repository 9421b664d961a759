/// A problem's numbers as entries (i, j, value) of a matrix, the way edge lists hold them: weights of
/// a graph, couplings J_ij, or coefficients of a QUBO with the linear ones on the diagonal.
struct WrittenEntries {
  /// The number of entries.
  let count: Int
  /// A QUBO's or Ising model's constant, for which edge lists have no place.
  let constant: Double
  /// The diagonal; empty if there is none.
  let linear: [Double]
  private let couplings: Couplings
  private let scale: Double

  /// Takes a problem apart.
  ///
  /// - Parameters:
  ///   - convention: for a QUBO, whether an entry off the diagonal is to be the whole coefficient of
  ///     x_i x_j or half of it.
  ///   - spinSigns: for an Ising model, what the numbers are.
  /// - Throws: `FormatError` when a problem has fields for which there is no place.
  init(
    _ problem: Problem, convention: QuadraticConvention, spinSigns: SpinSigns = .couplings
  ) throws {
    let model = problem.model
    let unit = 1 / Double(model.denominator)
    couplings = model.couplings
    if case .qubo = problem.kind {
      let form = BinaryForm(problem)
      linear = form.linear
      constant = form.constant
      scale = form.scale * (convention == .twice ? 0.5 : 1)
    } else if problem.kind == .ising, spinSigns == .biases {
      linear = model.fields.map { -$0 * unit + 0 }
      constant = model.offset * unit
      scale = -unit
    } else {
      guard !model.hasFields else {
        throw FormatError(
          file: problem.name, "the format has no place for fields",
          remedy: "write coo, dimod-json or another format that has")
      }
      linear = []
      constant = model.offset * unit
      scale = problem.kind == .maxCut ? -unit : unit
    }
    count = couplings.pairCount + linear.count { $0 != 0 }
  }

  /// Whether every value that is written is whole.
  var isWhole: Bool {
    couplings.isInteger && scale == scale.rounded() && linear.allSatisfy { $0 == $0.rounded() }
  }

  /// The number of entries off the diagonal.
  var pairCount: Int { couplings.pairCount }

  /// Calls `body` with each entry i ≤ j whose value is not zero, row by row.
  func forEach(_ body: (_ i: Int, _ j: Int, _ value: Double) -> Void) {
    for i in 0..<couplings.order {
      if i < linear.count, linear[i] != 0 { body(i, i, linear[i]) }
      couplings.forEachNeighbor(of: i) { j, coupling in
        if j > i { body(i, j, scale * coupling) }
      }
    }
  }

  /// Calls `body` with each entry of a row, on both sides of the diagonal, whose value is not zero.
  func forEachEntry(ofRow i: Int, _ body: (_ j: Int, _ value: Double) -> Void) {
    if i < linear.count, linear[i] != 0 { body(i, linear[i]) }
    couplings.forEachNeighbor(of: i) { j, coupling in body(j, scale * coupling) }
  }
}

extension InstanceComment {
  /// The comment with a constant that the format has no place for.
  func stating(constant: Double) -> InstanceComment {
    guard constant != 0 else { return self }
    var comment = self
    comment["offset"] = constant.description
    return comment
  }
}
