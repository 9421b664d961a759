import Spectra

extension Certificate {
  /// The most spins for which the spectral bound is worked out: it takes 16 N² bytes and N³/3
  /// multiplications, some seconds.
  public static let mostSpinsForSpectralBound = 4000

  /// The bound from the largest eigenvalue λ of the couplings: −½ Σ_ij J_ij s_i s_j ≥ −½ N λ, since
  /// sᵀs = N (Delorme & Poljak, Math. Programming 62, 557 (1993), for Max-Cut).
  ///
  /// With fields the better of two arguments is taken: −½ N λ − Σ|h|, and the same bound for the
  /// couplings bordered by the fields, E = −½ σᵀ B σ with σ = (s, 1), where the last diagonal entry
  /// d of B is free since σ² = 1: −½ ((N + 1) λ(B) − d). Given λ, d = λ − hᵀ(λ − J)⁻¹h makes λ the
  /// largest eigenvalue of B.
  ///
  /// The eigenvalue is proven by a Cholesky factorisation (`ProvenUpperBound`).
  ///
  /// - Returns: the bound, or `nil` when there are more spins than `mostSpinsForSpectralBound`, or
  ///   nothing could be proven.
  /// - Complexity: O(N³).
  public static func spectral(of model: IsingModel) -> EnergyBound? {
    certifiedByEigenvalue(model)?.bound
  }

  /// The same with what proves it.
  static func certifiedByEigenvalue(_ model: IsingModel) -> CertifiedBound? {
    let count = model.spinCount
    guard count > 0, count <= mostSpinsForSpectralBound else { return nil }
    let candidate: SpectralArgument?
    if model.hasFields {
      candidate = spectralWithFields(model)
    } else {
      candidate = spectralBound(of: denseCouplings(model, corner: nil)).flatMap { edge in
        numerator(model, plus: 0, order: count, edge).map {
          ($0, [Double](repeating: -edge, count: count))
        }
      }
    }
    return candidate.map {
      CertifiedBound(
        bound: EnergyBound(energy: energy(atLeast: $0.numerator, model), method: .spectral),
        argument: .multipliers(BoundMultipliers(diagonal: $0.diagonal)))
    }
  }

  /// A bound and multipliers that prove it.
  private typealias SpectralArgument = (numerator: Double, diagonal: [Double])

  private static func spectralWithFields(_ model: IsingModel) -> SpectralArgument? {
    let order = model.spinCount
    let count = Double(order)
    let couplings = denseCouplings(model, corner: nil)
    var fieldSum = CompensatedSum()
    for field in model.fields { fieldSum.add(field.magnitude) }
    let lanczos = Lanczos(tolerance: 1e-4, maximumProducts: 200)
    let estimate = try? lanczos.extremalEigenvalues(of: couplings).largest.first?.value

    // −½ (N λ + hᵀ(λ − J)⁻¹h) is convex in λ: look above the edge for where it is highest.
    if let estimate {
      let response = FieldResponse(of: couplings, to: model.fields)
      let size = (model.fields.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
      var best = (value: Double.infinity, corner: 0.0)
      for step in 0..<24 {
        let shift = estimate + size * 0.01 * Double(1 << (step / 3)) * [1, 1.25, 1.6][step % 3]
        guard let answer = response.value(at: shift) else { continue }
        let value = count * shift + answer
        if value < best.value { best = (value, shift - answer) }
      }
      if best.value < 2 * fieldSum.value + count * estimate {
        guard
          let edge = spectralBound(of: denseCouplings(model, corner: best.corner)),
          let numerator = numerator(
            model, plus: best.corner / 2, scale: best.corner.magnitude, order: order + 1, edge)
        else { return nil }
        return (numerator, [Double](repeating: -edge, count: order) + [best.corner - edge])
      }
    }
    guard
      let edge = spectralBound(of: couplings),
      let numerator = numerator(
        model, plus: -fieldSum.value, scale: fieldSum.value, order: order, edge)
    else { return nil }
    // A diagonal that dominates the fields, beside the eigenvalue.
    return (numerator, model.fields.map { -edge - $0.magnitude } + [-fieldSum.value])
  }

  /// offset + `extra` − ½ n λ for a matrix of order n, rounded downwards.
  private static func numerator(
    _ model: IsingModel, plus extra: Double, scale: Double = 0, order: Int, _ edge: Double
  ) -> Double? {
    let spectral = Double(order) * edge / 2
    let numerator = roundedDown(
      model.offset + extra - spectral,
      terms: model.offset.magnitude + scale + spectral.magnitude)
    return numerator.isFinite ? numerator : nil
  }

  private static func spectralBound(of matrix: SymmetricMatrix) -> Double? {
    try? ProvenUpperBound.ofDense(matrix, using: .automatic).value
  }

  /// The couplings as a full matrix; with a corner, bordered by the fields.
  private static func denseCouplings(_ model: IsingModel, corner: Double?) -> SymmetricMatrix {
    let count = model.spinCount
    var elements = SymmetricMatrix(order: corner == nil ? count : count + 1)
    model.couplings.forEachPair { i, j, value in elements[i, j] = value }
    if let corner {
      for (i, field) in model.fields.enumerated() { elements[i, count] = field }
      elements[count, count] = corner
    }
    return elements
  }
}

/// hᵀ(λ − J)⁻¹h for many λ from one run of the Lanczos process that begins at h (Gauss quadrature:
/// Golub & Meurant, *Matrices, Moments and Quadrature*, 1994). An estimate; nothing rests on it.
private struct FieldResponse {
  private var diagonal: [Double] = []
  private var squaredCouplings: [Double] = []
  private let squaredNorm: Double

  init(of couplings: SymmetricMatrix, to fields: [Double], steps: Int = 40) {
    let count = fields.count
    squaredNorm = fields.reduce(0) { $0 + $1 * $1 }
    let norm = squaredNorm.squareRoot()
    var current = fields.map { $0 / norm }
    var previous = [Double](repeating: 0, count: count)
    var product = previous
    var coupling = 0.0
    for _ in 0..<min(steps, count) {
      var span = product.mutableSpan
      couplings.multiply(current.span, into: &span)
      var overlap = 0.0
      for i in 0..<count { overlap += current[i] * product[i] }
      var squared = 0.0
      for i in 0..<count {
        product[i] -= overlap * current[i] + coupling * previous[i]
        squared += product[i] * product[i]
      }
      diagonal.append(overlap)
      squaredCouplings.append(squared)
      coupling = squared.squareRoot()
      guard coupling > 1e-10 * norm else { break }
      (previous, current) = (current, product.map { $0 / coupling })
    }
  }

  /// The response at λ by the continued fraction of the tridiagonal matrix; `nil` where λ is not
  /// above its spectrum.
  func value(at shift: Double) -> Double? {
    var tail = 0.0
    for (alpha, squared) in zip(diagonal, squaredCouplings).reversed() {
      let pivot = shift - alpha - squared * tail
      guard pivot > 0 else { return nil }
      tail = 1 / pivot
    }
    return squaredNorm * tail
  }
}
