import RealModule

extension WishartGlassState {
  /// The states at a breakpoint; where there are several, those that are continuous to small breakpoints.
  ///
  /// - Parameters:
  ///   - point: where; α from 0.1 to 400, b above `WishartPoint.glassOnset(alpha:)`.
  ///   - breakpoint: y, not negative; 0 for the replica-symmetric state, which for α ≤ 2/π has an infinite
  ///     response and is not there.
  /// - Throws: `TheoryError` for parameters out of range, or if the equations have no solution there.
  /// - Complexity: two milliseconds.
  public init(at point: WishartPoint, breakpoint: Double) throws {
    try point.validateGlass()
    guard breakpoint.isFinite, breakpoint >= 0 else {
      throw TheoryError.parameter(
        "the breakpoint", value: breakpoint, wanted: "finite and not negative")
    }
    let branch = WishartGlassBranch(point)
    let lowest = try Self.lowest(at: point)
    // Below that, q and χ are those of y = 0.
    let least = 1e-7 * lowest.breakpoint
    let wanted = Double.log(max(breakpoint, least))
    var near = lowest.place
    let isAbove = wanted < near[2]
    branch.follow(from: lowest, isUpwards: isAbove) { state in
      near = state.place
      return (near[2] > wanted) == isAbove
    }
    guard let state = branch.state(breakpoint: breakpoint, near: near) else {
      if breakpoint == 0, point.alpha <= 2 / Double.pi {
        throw TheoryError.parameter(
          "alpha", value: point.alpha,
          wanted: "above 2/π for a replica-symmetric state: up to there its response is infinite")
      }
      throw point.failure("the one-step equations at breakpoint \(breakpoint)")
    }
    self = state
  }

  /// The replica-symmetric state, y = 0.
  ///
  /// Where its curvature κ is positive, jumps between wells make it unstable.
  ///
  /// - Throws: `TheoryError`, also for α ≤ 2/π.
  public static func symmetric(at point: WishartPoint) throws -> WishartGlassState {
    try WishartGlassState(at: point, breakpoint: 0)
  }

  /// The lowest states, Σ = 0.
  ///
  /// - Parameters:
  ///   - point: where; α from 0.1 to 400, b above `WishartPoint.glassOnset(alpha:)`.
  ///   - neighbor: the lowest states of a point nearby to start from.
  /// - Throws: `TheoryError`.
  /// - Complexity: about a millisecond, a third of that from a neighbour.
  public static func lowest(
    at point: WishartPoint, near neighbor: WishartGlassState? = nil
  ) throws -> WishartGlassState {
    try point.validateGlass()
    let branch = WishartGlassBranch(point)
    if let neighbor, let found = branch.lowest(near: neighbor.place) { return found }
    // Near the onset what begins at large breakpoints ends elsewhere; there states are followed in b.
    let onset = WishartPoint.glassOnset(alpha: point.alpha)
    let safe = onset + 0.3 + 0.6 * min(point.alpha, 2 * point.alpha.squareRoot())
    guard point.alpha > 1, point.b < safe else { return try branch.lowest() }
    var state = try WishartGlassBranch(WishartPoint(alpha: point.alpha, b: safe)).lowest()
    let end = Double.log(point.b - onset)
    var (place, stride) = (Double.log(safe - onset), 0.3)
    while place > end {
      let next = max(end, place - stride)
      let b = next == end ? point.b : onset + Double.exp(next)
      let branch = WishartGlassBranch(WishartPoint(alpha: point.alpha, b: b))
      if let found = branch.lowest(near: state.place) {
        (state, place) = (found, next)
        stride = min(0.5, 1.3 * stride)
      } else {
        stride /= 2
        guard stride > 1e-3 else { throw point.failure("the lowest unaligned state") }
      }
    }
    return state
  }

  /// The highest states of the branch, where Σ is largest.
  ///
  /// - Throws: `TheoryError`.
  /// - Complexity: about three milliseconds.
  public static func highest(at point: WishartPoint) throws -> WishartGlassState {
    try WishartGlassBranch(point).highest(from: lowest(at: point))
  }

  /// The states from the lowest to the highest: Σ against e.
  ///
  /// - Throws: `TheoryError`.
  /// - Complexity: O(points), a tenth of a millisecond each.
  public static func curve(at point: WishartPoint, points: Int = 40) throws -> [WishartGlassState] {
    let lowest = try lowest(at: point)
    let branch = WishartGlassBranch(point)
    let highest = try branch.highest(from: lowest)
    var found = [lowest]
    let (low, high) = (Double.log(highest.breakpoint), Double.log(lowest.breakpoint))
    for k in stride(from: 1, to: points - 1, by: 1) {
      let y = Double.exp(high + (low - high) * Double(k) / Double(points - 1))
      let near = found[found.count - 1].place
      if let state = branch.state(breakpoint: y, near: near) { found.append(state) }
    }
    return found + [highest]
  }
}

extension WishartPoint {
  /// What did not converge here.
  func failure(_ what: String) -> TheoryError { .unsolved(what, alpha: alpha, b: b) }
}
