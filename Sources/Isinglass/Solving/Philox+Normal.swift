import RealModule

extension Philox {
  /// A number drawn from the standard normal distribution (Box & Muller 1958, the cosine branch).
  ///
  /// Uses only operations that IEEE 754 or this package fixes to within a last-place rounding of the
  /// platform's `log` and `cos`; generators of golden instances round the result (see `Ensemble`).
  public mutating func normal() -> Double {
    let radius = (-2 * Double.log(1 - uniform())).squareRoot()
    return radius * Double.cos(2 * Double.pi * uniform())
  }
}
