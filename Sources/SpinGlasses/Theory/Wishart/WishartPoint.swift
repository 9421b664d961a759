import RealModule

/// A point of the phase diagram of the Wishart planted ensemble: columns a spin α, and the gain b of the
/// machine with the couplings' whole matrix −W Wᵀ/N.
///
/// A machine without self-couplings has the gain a = b − α, up to fluctuations of order N^(−1/2) from spin to
/// spin. Below b = 0 the origin is the only minimum.
public struct WishartPoint: Sendable, Hashable {
  /// α = M/N, the columns a spin; positive.
  public var alpha: Double
  /// b.
  public var b: Double

  /// Describes a point.
  public init(alpha: Double, b: Double) {
    self.alpha = alpha
    self.b = b
  }

  /// Describes a point by the gain a of the machine without self-couplings: b = a + α.
  public init(alpha: Double, gain: Double) { self.init(alpha: alpha, b: gain + alpha) }

  /// a = b − α.
  public var gain: Double { b - alpha }

  /// b_SG = (√α − 1)² for α > 1 and 0 up to there: where directions other than the hidden one leave the
  /// origin, and the lower edge of the eigenvalues of W Wᵀ/N apart from the hidden state's 0.
  public static func glassOnset(alpha: Double) -> Double {
    guard alpha > 1 else { return 0 }
    let distance = alpha.squareRoot() - 1
    return distance * distance
  }
}

extension WishartPoint {
  /// Why states without overlap cannot be solved for here; nil where they can.
  ///
  /// They are for α from 0.1 to 100 and b from a little above their onset, 1.08 (√α − 1)², to 100. Below
  /// α = 0.1 their energy is within 10⁻⁷ b² of the planted one, and breakpoints go beyond what double precision
  /// resolves.
  public var glassObstacle: TheoryError? {
    guard Self.solvableAlphas.contains(alpha) else {
      return .parameter(
        "alpha", value: alpha,
        wanted:
          "from \(Self.solvableAlphas.lowerBound) to \(Self.solvableAlphas.upperBound) for states without overlap"
      )
    }
    let least = max(1e-6, 1.08 * Self.glassOnset(alpha: alpha))
    guard b >= least, b <= 100 else {
      return .parameter(
        "b = gain + alpha", value: b,
        wanted: "from \(least) to 100 for states without overlap")
    }
    return nil
  }

  /// Checks that the numbers are finite and in range.
  func validate() throws {
    guard alpha.isFinite, alpha > 0, alpha <= 1e4 else {
      throw TheoryError.parameter("alpha", value: alpha, wanted: "above 0 and at most 10000")
    }
    guard b.isFinite, b.magnitude <= 1e6 else {
      throw TheoryError.parameter("b = gain + alpha", value: b, wanted: "within a million of 0")
    }
  }

  /// Checks that there are unaligned states whose equations can be solved.
  func validateGlass() throws {
    try validate()
    if let glassObstacle { throw glassObstacle }
  }

  private static let solvableAlphas = 0.1...100.0
}
