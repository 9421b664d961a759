import Spectra

extension Certificate {
  /// The most spins for which the semidefinite bound is worked out: it takes 24 N² bytes at most, and N³/3
  /// multiplications for the proof.
  public static let mostSpinsForSemidefiniteBound = 4000

  /// The bound of the semidefinite relaxation, for cuts that of Goemans & Williamson (J. ACM 42, 1115 (1995)).
  ///
  /// For any multipliers y, −½ σᵀBσ ≥ ½ Σ y_i − ½ n λ, where λ is the largest eigenvalue of B + Diag(y) and B
  /// the couplings, bordered by the fields where there are any: σ_i² = 1. Good multipliers come from
  /// `LowRankRelaxation`; the eigenvalue is proven by a Cholesky factorisation (`ProvenUpperBound`), so that the
  /// bound holds however far the relaxation was solved. The spectral bound is that of equal multipliers.
  ///
  /// - Returns: the bound, or `nil` when there are more spins than `mostSpinsForSemidefiniteBound`, or nothing
  ///   could be proven.
  /// - Complexity: O(N³) for the proof and O(√N couplings) for each of some hundred sweeps.
  public static func semidefinite(of model: IsingModel) -> EnergyBound? {
    certifiedBySemidefinite(model)?.bound
  }

  /// The same with what proves it.
  static func certifiedBySemidefinite(_ model: IsingModel) -> CertifiedBound? {
    guard model.spinCount > 0, model.spinCount <= mostSpinsForSemidefiniteBound else { return nil }
    var relaxation = LowRankRelaxation(model)
    var best: (numerator: Double, diagonal: [Double])?
    var tolerance = 1e-8
    while true {
      relaxation.solve(tolerance: tolerance)
      guard let (proven, edge) = numerator(of: model, multipliers: relaxation.multipliers) else {
        break
      }
      let gained = proven - (best?.numerator ?? -.infinity)
      if gained > 0 { best = (proven, relaxation.multipliers.map { $0 - edge }) }
      // No bound of this kind is above the relaxation's own value; single precision keeps it a
      // little below.
      let missing = model.offset - relaxation.value - proven
      if relaxation.isExhausted || missing <= 5e-5 * relaxation.value || gained < missing / 4 {
        break
      }
      tolerance /= 10
    }
    return best.map {
      CertifiedBound(
        bound: EnergyBound(energy: energy(atLeast: $0.numerator, model), method: .semidefinite),
        argument: .multipliers(BoundMultipliers(diagonal: $0.diagonal)))
    }
  }

  /// The bound that multipliers prove, one a spin and one for the fields where there are any, as a numerator
  /// rounded downwards, and the eigenvalue that it rests on.
  static func numerator(
    of model: IsingModel, multipliers: [Double]
  ) -> (numerator: Double, edge: Double)? {
    let (count, order) = (model.spinCount, multipliers.count)
    var matrix = SymmetricMatrix(order: order)
    model.couplings.forEachPair { i, j, value in matrix[i, j] = value }
    if order > count {
      for (i, field) in model.fields.enumerated() { matrix[i, count] = field }
    }
    var (sum, scale) = (CompensatedSum(), 0.0)
    for (i, multiplier) in multipliers.enumerated() {
      matrix[i, i] = multiplier
      sum.add(multiplier)
      scale += multiplier.magnitude
    }
    guard let edge = try? ProvenUpperBound.ofDense(matrix, using: .automatic).value else {
      return nil
    }
    let lost = Double(order) * edge / 2
    let numerator = roundedDown(
      model.offset + sum.value / 2 - lost,
      terms: model.offset.magnitude + scale / 2 + lost.magnitude)
    return numerator.isFinite ? (numerator, edge) : nil
  }
}
