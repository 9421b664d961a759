import RealModule

extension WishartComplexity {
  /// The complexity of unaligned minima that are so along the hidden state too.
  ///
  /// Where the most numerous of those that are stable in the bulk are saddles towards the hidden state,
  /// g > 1/(α − 1), these are fewer, with a gap in the bulk and g = 1/(α − 1); else they are the same.
  ///
  /// - Parameter point: where; α from 0.2 to 400, b above `WishartPoint.glassOnset(alpha:)`.
  /// - Throws: `TheoryError` near or below the onset, or if the equations could not be solved.
  /// - Complexity: some twenty milliseconds.
  public init(minimaAt point: WishartPoint) throws {
    let search = try WishartKacRiceSearch(point)
    try self.init(point, search.stable(from: search.unaligned()))
  }

  /// −σ, what it costs to be more stable: dΣ/dg = −σ (1 − α/(1 + g)² ⟨1/D²⟩) where g is held.
  var support: Double {
    solution.equations.isMarginal
      ? solution.equations.parameters(solution.unknowns)?.support ?? .nan : 0
  }
}

extension WishartPhaseBoundaries {
  /// Where unaligned minima become saddles towards the hidden state, and where they end.
  ///
  /// Up to the first α the most numerous unaligned minima are minima along the hidden state too; up to the second
  /// there are exponentially many that are. It does not tell of minima with some overlap.
  ///
  /// - Parameter b: from 0.01 to 10.
  /// - Throws: `TheoryError`.
  /// - Complexity: some hundred solutions, a few dozen milliseconds.
  public static func unalignedMinima(
    b: Double
  ) throws -> (leastUnstableAlpha: Double, greatestAlpha: Double) {
    guard b >= 0.01, b <= 10 else {
      throw TheoryError.parameter("b", value: b, wanted: "from 0.01 to 10")
    }
    func failure(_ alpha: Double) -> TheoryError {
      .unsolved("the end of unaligned minima", alpha: alpha, b: b)
    }
    func equations(_ alpha: Double) -> WishartKacRiceEquations {
      WishartKacRiceEquations(point: WishartPoint(alpha: alpha, b: b))
    }
    func excess(_ solution: WishartKacRiceSolution) -> Double {
      let response = solution.equations.parameters(solution.unknowns)?.response ?? .nan
      return (solution.equations.point.alpha - 1) * response - 1
    }
    // The most numerous, up to where they are saddles.
    let onset = (1 + b.squareRoot()) * (1 + b.squareRoot())
    let start = try WishartKacRiceSearch(WishartPoint(alpha: 1, b: b)).unaligned()
    var low = (alpha: 1.0, solution: start)
    var high: (alpha: Double, solution: WishartKacRiceSolution)?
    let step = 0.02 * (onset - 1)
    _ = start.following(equations, from: 1, to: onset, step: step, largest: 3 * step) {
      if excess($1) > 0 { high = ($0, $1) } else { low = ($0, $1) }
      return high == nil
    }
    guard var high else { throw failure(low.alpha) }
    for _ in 0..<60 where high.alpha - low.alpha > 1e-9 {
      let share = excess(low.solution) / (excess(low.solution) - excess(high.solution))
      let alpha = low.alpha + min(max(share, 0.02), 0.98) * (high.alpha - low.alpha)
      guard
        let middle = WishartKacRiceSolution(
          equations(alpha), near: low.solution.unknowns,
          isMarginal: low.solution.equations.isMarginal)
      else { throw failure(alpha) }
      if excess(middle) > 0 { high = (alpha, middle) } else { low = (alpha, middle) }
    }
    // Those that are left, up to where there are none.
    func stable(_ alpha: Double) -> WishartKacRiceEquations {
      var equations = equations(alpha)
      equations.isMarginal = true
      equations.stability = .response(1 / (alpha - 1))
      return equations
    }
    let first = high.alpha
    let begin = first + 0.01 * (first - 1)
    var guess = high.solution.unknowns
    if !high.solution.equations.isMarginal { guess.insert(-6, at: 4) }
    guard
      let left = WishartKacRiceSolution(stable(first), near: guess, isMarginal: true)
        ?? WishartKacRiceSolution(stable(begin), near: guess, isMarginal: true)
    else { throw failure(first) }
    low = (left.equations.point.alpha, left)
    var end: (alpha: Double, solution: WishartKacRiceSolution)?
    _ = left.following(stable, from: low.alpha, to: onset, step: 0.5 * step, largest: 2 * step) {
      if $1.complexity > 0 { low = ($0, $1) } else { end = ($0, $1) }
      return end == nil
    }
    guard var end else { throw failure(low.alpha) }
    for _ in 0..<60 where end.alpha - low.alpha > 1e-9 {
      let (above, below) = (low.solution.complexity, -end.solution.complexity)
      let alpha =
        low.alpha + min(max(above / (above + below), 0.02), 0.98) * (end.alpha - low.alpha)
      guard
        let middle = WishartKacRiceSolution(
          stable(alpha), near: low.solution.unknowns, isMarginal: true)
      else { throw failure(alpha) }
      if middle.complexity > 0 { low = (alpha, middle) } else { end = (alpha, middle) }
    }
    return (first, 0.5 * (low.alpha + end.alpha))
  }
}
