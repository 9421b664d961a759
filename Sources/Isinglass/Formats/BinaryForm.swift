/// A problem as a quadratic function of 0-1 variables, s = 2x − 1, the way files of QUBO problems
/// hold it:
///
///     objective = Σ_i linear_i x_i + Σ_{i<j} q_ij x_i x_j + constant
///
/// with q_ij the whole coefficient of x_i x_j. For a problem that came as a QUBO the numbers are the
/// original ones, exactly when they were whole.
struct BinaryForm {
  /// The coefficients of single variables.
  let linear: [Double]
  /// Added to the objective.
  let constant: Double
  /// The number of pairs with a coefficient.
  var pairCount: Int { couplings.pairCount }

  /// What a coupling is multiplied by to give the coefficient of x_i x_j.
  let scale: Double

  private let couplings: Couplings

  /// Rewrites an Ising model; a QUBO to be maximised gets its own sign back, anything else is the
  /// energy.
  init(_ problem: Problem) {
    let model = problem.model
    let sign: Double = problem.sense == .maximize && problem.kind != .maxCut ? -1 : 1
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
    self.constant = constant.value * unit + 0
    couplings = model.couplings
    scale = -4 * unit
  }

  /// Calls `body` with the coefficient of each pair i < j, in lexicographic order.
  func forEachPair(_ body: (_ i: Int, _ j: Int, _ coefficient: Double) -> Void) {
    couplings.forEachPair { i, j, coupling in body(i, j, scale * coupling) }
  }
}
