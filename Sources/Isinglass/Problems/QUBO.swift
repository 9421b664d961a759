/// How a quadratic coefficient of a 0-1 problem is meant.
public enum QuadraticConvention: Sendable {
  /// The value is the whole coefficient of x_i x_j.
  case once
  /// The value is one triangle of a symmetric matrix: x_i x_j gets twice the value.
  case twice
}

extension Problem {
  /// A quadratic function of 0-1 variables, Σ_i q_i x_i + Σ_{i<j} q_ij x_i x_j + constant.
  ///
  /// With x = (1 + s)/2 the numerator over 4 (over 2 for `.twice`) has J = ∓q_ij and stays whole for
  /// whole coefficients.
  ///
  /// - Parameters:
  ///   - linear: the coefficients q_i; their number is the number of variables.
  ///   - quadratic: the coefficients of pairs, read twice.
  ///   - convention: whether `quadratic` gives the whole coefficient of x_i x_j or half of it.
  ///   - constant: added to the objective.
  ///   - sense: whether to minimise or maximise.
  ///   - duplicates: what to do with a pair given more than once.
  ///   - name: what the problem is called in reports and files.
  /// - Throws: `CouplingsError`, `IsingModelError`, or what the source throws.
  public static func qubo(
    linear: [Double], _ quadratic: some CouplingSource, convention: QuadraticConvention,
    constant: Double = 0, sense: Sense = .minimize, duplicates: DuplicatePolicy = .sum,
    name: String = ""
  ) throws -> Problem {
    let couplings = try Couplings(
      order: linear.count, ScaledSource(base: quadratic, factor: sense == .minimize ? -1 : 1),
      duplicates: duplicates)
    return try qubo(
      linear: linear, couplings: couplings, convention: convention, constant: constant,
      sense: sense, name: name)
  }

  /// A quadratic function whose pairs are given as J_ij = −q_ij, or +q_ij to be maximised.
  static func qubo(
    linear: [Double], couplings: Couplings, convention: QuadraticConvention, constant: Double,
    sense: Sense, name: String = ""
  ) throws -> Problem {
    let sign: Double = sense == .minimize ? 1 : -1
    // In units of 1/denominator a coefficient of x_i x_j is worth `pair`, one of x_i `single`.
    let (denominator, single, whole): (Int64, Double, Double) =
      switch convention {
      case .once: (4, 2, 4)
      case .twice: (2, 1, 2)
      }
    var fields = linear.map { -sign * single * $0 }
    var offset = CompensatedSum(sign * whole * constant)
    for value in linear { offset.add(sign * single * value) }
    couplings.forEachPair { i, j, coupling in
      fields[i] += coupling
      fields[j] += coupling
      offset.add(-coupling)
    }
    let model = try IsingModel(
      couplings: couplings, fields: fields, offset: offset.value, denominator: denominator)
    return Problem(model, kind: .qubo(sense), name: name)
  }
}
