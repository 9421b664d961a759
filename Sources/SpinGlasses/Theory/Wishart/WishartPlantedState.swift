import RealModule

/// The planted state x = √b t of the Wishart ensemble, for b > 0: the global minimum, exactly.
///
/// Every spin is at the minimum of x⁴/4 − b x²/2 and Wᵀt = 0. Its Hessian is 2b + W Wᵀ/N, so that everything
/// about it has a closed form.
///
/// Source: V. A. Marchenko & L. A. Pastur, Math. USSR Sb. 1, 457 (1967), for the eigenvalues.
public struct WishartPlantedState: Sendable {
  /// Where it is.
  public let point: WishartPoint

  /// The planted state of a point.
  ///
  /// - Throws: `TheoryError` at b ≤ 0, where the origin is the only minimum.
  public init(at point: WishartPoint) throws {
    try point.validate()
    guard point.b > 0 else {
      throw TheoryError.parameter(
        "b = gain + alpha", value: point.b,
        wanted: "above 0 for a planted state: below, the origin is the only minimum")
    }
    self.point = point
  }

  /// The energy per spin −b²/4.
  public var energy: Double { -0.25 * point.b * point.b }

  /// q = m² = b.
  public var selfOverlap: Double { point.b }

  /// m = √b.
  public var magnetization: Double { point.b.squareRoot() }

  /// χ = tr H⁻¹/N, the positive root of 2b χ² + (2b + α − 1) χ = 1.
  public var susceptibility: Double {
    let linear = 2 * point.b + point.alpha - 1
    let root = (linear * linear + 8 * point.b).squareRoot()
    // The other form would lose digits where the root is small.
    return linear > 0 ? 2 / (linear + root) : (root - linear) / (4 * point.b)
  }

  /// ln det H/N.
  public var logDeterminant: Double {
    let (alpha, g) = (point.alpha, susceptibility)
    return Double.log(2 * point.b + alpha / (1 + g)) + alpha * (Double.log(1 + g) - g / (1 + g))
  }

  /// The smallest eigenvalue of the Hessian, 2b, which is that of the hidden direction.
  public var leastEigenvalue: Double { 2 * point.b }

  /// The lower edge of the other eigenvalues: 2b for α ≤ 1, 2b + (√α − 1)² above.
  public var hessianEdge: Double {
    2 * point.b + WishartPoint.glassOnset(alpha: point.alpha)
  }

  /// The upper edge of the eigenvalues, 2b + (√α + 1)².
  public var upperEdge: Double {
    let distance = point.alpha.squareRoot() + 1
    return 2 * point.b + distance * distance
  }

  /// The share of eigenvalues that are exactly 2b: 1 − α for α < 1.
  public var degenerateShare: Double { max(0, 1 - point.alpha) }

  /// The density of the other eigenvalues, whose area is min(1, α).
  public func density(at eigenvalue: Double) -> Double {
    let distance = point.alpha.squareRoot() - 1
    let (low, high) = (2 * point.b + distance * distance, upperEdge)
    guard eigenvalue > low, eigenvalue < high else { return 0 }
    return ((eigenvalue - low) * (high - eigenvalue)).squareRoot()
      / (2 * Double.pi * (eigenvalue - 2 * point.b))
  }
}
