import RealModule
import Spectra

/// The spectrum of the Hessian H = diag(3x² − b) + W Wᵀ/N at a point of the Wishart ensemble whose amplitudes
/// have a distribution P(x), for infinitely many spins.
///
/// It is the free convolution of the diagonal's distribution with that of Marchenko and Pastur:
/// g(z) = E[1/(3x² − b − z + α/(1 + g))] and ρ(λ) = Im g(λ + i0)/π.
///
/// Source: V. A. Marchenko & L. A. Pastur, Math. USSR Sb. 1, 457 (1967); L. Pastur, Theor. Math. Phys. 10, 67
/// (1972).
public struct WishartHessianSpectrum: Sendable {
  /// P(x).
  public let amplitudes: AmplitudeDistribution
  /// Where it is.
  public let point: WishartPoint
  /// The diagonal and the columns together.
  private let bulk: FreeConvolution

  /// Describes the spectrum.
  public init(amplitudes: AmplitudeDistribution, at point: WishartPoint) {
    self.amplitudes = amplitudes
    self.point = point
    bulk = FreeConvolution(
      eigenvalues: amplitudes.amplitudes.map { 3 * $0 * $0 - point.b },
      weights: amplitudes.weights, noise: .marchenkoPastur(ratio: point.alpha, variance: 1))
  }

  /// The lower end of the bulk.
  public var lowerEdge: Double { bulk.lowerEdge.eigenvalue }

  /// The upper end of the bulk.
  public var upperEdge: Double { bulk.upperEdge.eigenvalue }

  /// The density of eigenvalues ρ(λ) at rising eigenvalues, each resolved to `broadening`.
  ///
  /// - Complexity: O(eigenvalues × nodes of P).
  public func density(at eigenvalues: [Double], broadening: Double = 1e-5) -> [Double] {
    bulk.density(at: eigenvalues, broadening: broadening)
  }

  /// g(z) = tr (H − z)⁻¹/N below the bulk; nil at its lower end and above.
  public func response(at z: Double = 0) -> Double? {
    place(of: z).map { w in amplitudes.mean { 1 / (3 * $0 * $0 - point.b - w) } }
  }

  /// ln det H/N; nil if the bulk reaches down to 0.
  public var logDeterminant: Double? {
    guard let w = place(of: 0), let g = response() else { return nil }
    return amplitudes.mean { Double.log(3 * $0 * $0 - point.b - w) }
      + point.alpha * (Double.log(1 + g) - g / (1 + g))
  }

  /// The eigenvalue along the hidden state where it stands apart below the bulk of a point without overlap,
  /// g(λ) = 1/(α − 1); nil where it does not, always for α ≤ 1.
  ///
  /// The columns have no part along the hidden state, which takes a rank-one term from the Hessian there.
  public var hiddenEigenvalue: Double? {
    guard point.alpha > 1 else { return nil }
    let edge = bulk.lowerEdge
    let wanted = 1 / (point.alpha - 1)
    func response(_ w: Double) -> Double {
      amplitudes.mean { 1 / (3 * $0 * $0 - point.b - w) }
    }
    guard response(edge.subordinate) > wanted else { return nil }
    var (low, high) = (edge.subordinate - 1 / wanted, edge.subordinate)
    while response(low) > wanted { low -= 1 / wanted }
    for _ in 0..<100 where high - low > 1e-15 * max(1, low.magnitude) {
      let middle = 0.5 * (low + high)
      if response(middle) > wanted { high = middle } else { low = middle }
    }
    return bulk.inverse(low).eigenvalue
  }

  /// w = −α/(1 + g(z)) + z, where the diagonal has its counterpart of z below the bulk.
  private func place(of z: Double) -> Double? {
    let edge = bulk.lowerEdge
    guard z < edge.eigenvalue else { return nil }
    var stride = max(1, point.alpha)
    var (low, high) = (edge.subordinate - stride, edge.subordinate)
    while bulk.inverse(low).eigenvalue > z {
      stride *= 2
      low -= stride
      guard low > -1e300 else { return nil }
    }
    for _ in 0..<100 where high - low > 1e-15 * max(1, low.magnitude) {
      let middle = 0.5 * (low + high)
      if bulk.inverse(middle).eigenvalue < z { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }
}

extension WishartGlassState {
  /// The spectrum of the Hessian at the minima in these states.
  ///
  /// The response of jumps between wells is no part of it.
  public var spectrum: WishartHessianSpectrum {
    WishartHessianSpectrum(amplitudes: amplitudes, at: point)
  }
}
