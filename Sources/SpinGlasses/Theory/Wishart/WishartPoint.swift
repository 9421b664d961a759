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
  /// They are for α from 0.1 to 400 and b from a little above their onset, b_SG + min(0.08 b_SG, √α/10), to 100 or,
  /// with many columns, 50 √α above it. Below α = 0.1 their energy is within 10⁻⁷ b² of the planted one, and
  /// breakpoints go beyond what double precision resolves.
  public var glassObstacle: TheoryError? {
    guard Self.solvableAlphas.contains(alpha) else {
      return .parameter(
        "alpha", value: alpha,
        wanted:
          "from \(Self.solvableAlphas.lowerBound) to \(Self.solvableAlphas.upperBound) for states without overlap"
      )
    }
    let onset = Self.glassOnset(alpha: alpha)
    let root = alpha.squareRoot()
    let least = max(1e-6, onset + min(0.08 * onset, 0.1 * root))
    let most = max(100, onset + 50 * root)
    guard b >= least, b <= most else {
      return .parameter(
        "b = gain + alpha", value: b,
        wanted: "from \(least) to \(most) for states without overlap")
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

  private static let solvableAlphas = 0.1...400.0
}
