/// A problem as a quadratic function of 0-1 variables, s = 2x − 1, the way files of QUBO problems
/// hold it:
///
///     objective = Σ_i linear_i x_i + Σ_{i<j} q_ij x_i x_j + constant
///
/// with q_ij the whole coefficient of x_i x_j. The objective is in the problem's own terms: a QUBO's
/// value, a cut to be maximised, an energy to be minimised. For a problem that came as a QUBO the
/// numbers are the original ones, exactly when they were whole.
package struct BinaryForm {
  /// The coefficients of single variables.
  package let linear: [Double]
  /// Added to the objective.
  package let constant: Double
  /// What a coupling is multiplied by to give the coefficient of x_i x_j.
  package let scale: Double
  /// The number of pairs with a coefficient.
  var pairCount: Int { couplings.pairCount }

  private let couplings: Couplings

  /// Rewrites a problem.
  package init(_ problem: Problem) {
    let model = problem.model
    let sign: Double =
      switch problem.kind {
      case .ising, .qubo(.minimize): 1
      case .qubo(.maximize): -1
      case .maxCut: -0.5
      }
    let unit = sign / Double(model.denominator)
    var single = model.hasFields ? model.fields : [Double](repeating: 0, count: model.spinCount)
    var constant = CompensatedSum(model.offset)
    for field in single { constant.add(field) }
    for i in single.indices { single[i] = -2 * single[i] }
    model.couplings.forEachPair { i, j, coupling in
      single[i] += 2 * coupling
      single[j] += 2 * coupling
      constant.add(-coupling)
    }
    linear = single.map { $0 * unit + 0 }
    // The cut of x = 0 is zero; its energy is not.
    self.constant = problem.kind == .maxCut ? 0 : constant.value * unit + 0
    couplings = model.couplings
    scale = -4 * unit
  }

  /// Calls `body` with the coefficient of each pair i < j, in lexicographic order.
  func forEachPair(_ body: (_ i: Int, _ j: Int, _ coefficient: Double) -> Void) {
    couplings.forEachPair { i, j, coupling in body(i, j, scale * coupling) }
  }
}

extension BinaryForm: CouplingSource {
  /// Calls `body` with the coefficient of each pair.
  package func forEachCoupling(_ body: (Int, Int, Double) throws -> Void) throws {
    try couplings.forEachCoupling { i, j, coupling in try body(i, j, scale * coupling) }
  }
}

extension Problem {
  /// The same objective as a QUBO: a cut to be maximised, an energy to be minimised. A QUBO is
  /// returned as it is.
  ///
  /// - Complexity: O(couplings), and memory for the same couplings again.
  func asQUBO() throws -> Problem {
    if case .qubo = kind { return self }
    let form = BinaryForm(self)
    var qubo = try Problem.qubo(
      linear: form.linear, form, convention: .once, constant: form.constant, sense: sense,
      duplicates: .reject, name: name)
    qubo.labels = labels
    qubo.gainUnit = gainUnit
    qubo.planted = planted.map { truth in
      PlantedTruth(
        energy: truth.energy.map { qubo.energy(atObjective: objective(at: $0)) },
        spins: truth.spins)
    }
    return qubo
  }
}

extension InstanceComment {
  /// The comment with what it says of kind, sense and planted energy replaced for another form of
  /// the problem.
  func describing(_ problem: Problem) -> InstanceComment {
    let own = InstanceComment(describing: problem)
    var comment = self
    for key in ["kind", "sense", "planted_energy"] { comment[key] = own[key] }
    return comment
  }
}
