import ComplexModule
import RealModule

/// A large random matrix in no relation to another's eigenvectors, by its R-transform: adding it to a
/// matrix with resolvent g₀(z) = E[1/(z − λ)] gives the g that solves g = g₀(z − R(g)).
///
/// Source: D. V. Voiculescu, J. Funct. Anal. 66, 323 (1986).
public enum FreeNoise: Hashable, Sendable {
  /// A symmetric Gaussian matrix with entries of variance v/N: R(g) = v g. Its own eigenvalues fill the
  /// semicircle |λ| < 2√v.
  case semicircle(variance: Double)
  /// W Wᵀ/N with W an N × αN Gaussian matrix with entries of variance v: R(g) = αv/(1 − v g). Its own
  /// eigenvalues fill v(1 ± √α)², and for α < 1 a share 1 − α of them is 0 (Marchenko and Pastur).
  case marchenkoPastur(ratio: Double, variance: Double)

  /// R(g).
  func transform(_ g: Complex<Double>) -> Complex<Double> {
    switch self {
    case .semicircle(let v): g.multiplied(by: v)
    case .marchenkoPastur(let ratio, let v): Complex(ratio * v) / (1 - g.multiplied(by: v))
    }
  }

  /// dR/dg.
  func slope(_ g: Complex<Double>) -> Complex<Double> {
    switch self {
    case .semicircle(let v): return Complex(v)
    case .marchenkoPastur(let ratio, let v):
      let rest = 1 - g.multiplied(by: v)
      return Complex(ratio * v * v) / (rest * rest)
    }
  }

  /// R(g) and dR/dg on the real axis.
  func real(_ g: Double) -> (transform: Double, slope: Double) {
    switch self {
    case .semicircle(let v): return (v * g, v)
    case .marchenkoPastur(let ratio, let v):
      let rest = 1 - v * g
      return (ratio * v / rest, ratio * v * v / (rest * rest))
    }
  }

  /// The real g at which R has its pole, if it has one.
  var pole: Double? {
    switch self {
    case .semicircle: nil
    case .marchenkoPastur(_, let v): v > 0 ? 1 / v : nil
    }
  }

  /// The standard deviation of its own eigenvalues.
  var width: Double {
    switch self {
    case .semicircle(let v): v.squareRoot()
    case .marchenkoPastur(let ratio, let v): v * ratio.squareRoot()
    }
  }
}
