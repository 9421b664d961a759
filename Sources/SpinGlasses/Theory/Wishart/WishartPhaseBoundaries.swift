import RealModule

/// Lines in the plane of α and b at which the landscape of the Wishart planted ensemble changes.
///
/// Two more are exact: b = 0, where the planted state appears, and `WishartPoint.glassOnset(alpha:)`.
public enum WishartPhaseBoundaries {
  /// The least α at which an overlap with the hidden state grows from the lowest states without:
  /// α χ/(1 + χ) = 1 with the total response. Between 1 and there the glass is metastable.
  ///
  /// Above α ≈ 1.1 at small b states are clusters of states, and the line is that of one step.
  ///
  /// - Parameter b: from 0.001 to 100.
  /// - Throws: `TheoryError`.
  /// - Complexity: some ten states, about five milliseconds.
  public static func leastAligningAlpha(b: Double) throws -> Double {
    try check(b)
    func state(_ alpha: Double, _ near: WishartGlassState?) throws -> WishartGlassState {
      try WishartGlassState.lowest(at: WishartPoint(alpha: alpha, b: b), near: near)
    }
    func excess(_ state: WishartGlassState) -> Double { state.alignmentGain - 1 }
    var low = try state(1, nil)
    // Up to there the onset of the glass is below b.
    let end = min(1.3, 0.99 * (1 + (b / 1.08).squareRoot()) * (1 + (b / 1.08).squareRoot()))
    var high = try state(1 + 0.5 * (end - 1), low)
    if excess(high) < 0 {
      low = high
      high = try state(end, low)
    }
    guard excess(low) < 0, excess(high) > 0 else {
      throw TheoryError.unsolved("the line of alignment", alpha: end, b: b)
    }
    for _ in 0..<60 where high.point.alpha - low.point.alpha > 1e-10 {
      let share = excess(low) / (excess(low) - excess(high))
      let (first, last) = (low.point.alpha, high.point.alpha)
      let middle = try state(first + min(max(share, 0.02), 0.98) * (last - first), low)
      if excess(middle).magnitude < 1e-12 { return middle.point.alpha }
      if excess(middle) > 0 { high = middle } else { low = middle }
    }
    return 0.5 * (low.point.alpha + high.point.alpha)
  }

  /// The α at which an overlap grows from the replica-symmetric state: (α − 1) χ = 1.
  ///
  /// It lies above that of the lowest states, and nearer to where anneals recover the hidden state when the
  /// gain stops rising.
  ///
  /// - Parameter b: from 0.001 to 100.
  /// - Throws: `TheoryError`.
  /// - Complexity: one state and a few averages.
  public static func symmetricAligningAlpha(b: Double) throws -> Double {
    try check(b)
    // (ln(α − 1), ln q), with χ = 1/(α − 1).
    let system = NonlinearSystem { v in
      guard v[0].magnitude < 20 else { return nil }
      let excess = Double.exp(v[0])
      let equations = WishartGlassState.Equations(point: WishartPoint(alpha: 1 + excess, b: b))
      return equations.residuals([-v[0], v[1]], breakpoint: 0)
    }
    for alpha in [1.3, 1.15, 1.5, 1.05, 1.02]
    where 1.1 * WishartPoint.glassOnset(alpha: alpha) < b {
      let start = try WishartGlassState.symmetric(at: WishartPoint(alpha: alpha, b: b))
      let guess = [-Double.log(start.susceptibility), Double.log(start.selfOverlap)]
      if let found = system.root(near: guess, tolerance: 1e-12),
        WishartPoint.glassOnset(alpha: 1 + Double.exp(found.unknowns[0])) < b
      {
        return 1 + Double.exp(found.unknowns[0])
      }
    }
    throw TheoryError.unsolved("the symmetric line of alignment", alpha: 1.3, b: b)
  }

  private static func check(_ b: Double) throws {
    guard b >= 1e-3, b <= 100 else {
      throw TheoryError.parameter("b", value: b, wanted: "from 0.001 to 100")
    }
  }
}
