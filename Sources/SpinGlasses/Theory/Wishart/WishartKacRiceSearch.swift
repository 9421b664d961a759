import RealModule

/// Ways from a solution that is known to the one that is wanted.
struct WishartKacRiceSearch {
  let point: WishartPoint

  /// - Throws: `TheoryError` for a point out of range.
  init(_ point: WishartPoint) throws {
    try point.validateGlass()
    guard point.alpha >= 0.2 else {
      throw TheoryError.parameter(
        "alpha", value: point.alpha, wanted: "at least 0.2 for a count of minima")
    }
    self.point = point
  }

  /// What did not converge.
  var failure: TheoryError { point.failure("the complexity") }

  /// The equations at y = sinh(t)/b², of whose order slopes are.
  func equations(place t: Double) -> WishartKacRiceEquations {
    WishartKacRiceEquations(point: point, slope: slope(t))
  }

  /// y at t.
  func slope(_ t: Double) -> Double { Double.sinh(t) / (point.b * point.b) }

  /// t at y.
  func place(slope: Double) -> Double { Double.asinh(slope * point.b * point.b) }

  /// The most numerous unaligned minima.
  ///
  /// Clusters of one step are as many as minima where these are few and far between, up to jumps between
  /// wells: they are where the search begins, far above the onset.
  func unaligned() throws -> WishartKacRiceSolution {
    let onset = WishartPoint.glassOnset(alpha: point.alpha)
    let safe = WishartPoint(
      alpha: point.alpha,
      b: max(point.b, onset + 0.3 + 0.6 * min(point.alpha, 2 * point.alpha.squareRoot())))
    let search = try WishartKacRiceSearch(safe)
    var start: WishartKacRiceSolution?
    let lowest = try WishartGlassState.lowest(at: safe)
    start = search.minima(of: lowest)
    if start == nil {
      WishartGlassBranch(safe).follow(from: lowest, isUpwards: true) { state in
        start = search.minima(of: state)
        return start == nil
      }
    }
    guard let start else { throw failure }
    let first = search.place(slope: start.equations.slope)
    let top = start.following(search.equations(place:), from: first, to: 0, step: 0.1, largest: 0.5)
    guard top.parameter == 0 else { throw failure }
    if safe == point { return top.solution }
    func family(_ t: Double) -> WishartKacRiceEquations {
      WishartKacRiceEquations(
        point: WishartPoint(alpha: point.alpha, b: onset + Double.exp(t)))
    }
    let end = Double.log(point.b - onset)
    let found = top.solution.following(
      family, from: Double.log(safe.b - onset), to: end, step: 0.05, largest: 0.3)
    guard found.parameter == end,
      let exact = WishartKacRiceSolution(
        equations(place: 0), near: found.solution.unknowns,
        isMarginal: found.solution.equations.isMarginal)
    else { throw failure }
    return exact
  }

  /// The minima that are like states of one step: with s = Δ and r = α/(1 + χ) the exponents agree for
  /// μ = ¾ y − r/Δ. What jumps between wells add to χ is left out where spins are nearly hard.
  func minima(of state: WishartGlassState) -> WishartKacRiceSolution? {
    let (delta, y) = (state.fieldVariance, state.breakpoint)
    let r = point.alpha / (1 + state.susceptibility)
    let planted = try? WishartPlantedState(at: point).susceptibility
    for response in [state.susceptibility, planted].compactMap({ $0 }) {
      let found = WishartKacRiceSolution(
        WishartKacRiceEquations(point: point, slope: y),
        near: [
          Double.log(state.selfOverlap), Double.log(delta), 0.75 * y * delta - r,
          Double.log(response),
        ], isMarginal: false)
      if let found { return found }
    }
    return nil
  }

  /// From y = 0 to another y.
  func solution(
    slope: Double, from start: WishartKacRiceSolution
  ) throws -> WishartKacRiceSolution {
    if slope == 0 { return start }
    let end = place(slope: slope)
    let found = start.following(equations(place:), from: 0, to: end, step: 0.1, largest: 0.4)
    guard found.parameter == end else {
      throw TheoryError.parameter(
        "the slope dΣ/de", value: slope,
        wanted: "within \(self.slope(found.parameter)), beyond which no minima were found")
    }
    return found.solution
  }

  /// From the most numerous to those whose eigenvalue along the hidden state is not negative, g = 1/(α − 1).
  ///
  /// - Returns: the start where it is stable itself.
  func stable(from start: WishartKacRiceSolution) throws -> WishartKacRiceSolution {
    let (excess, place) = (point.alpha - 1, 3)
    let first = start.unknowns[place]
    guard excess > 0, first + Double.log(excess) > 1e-9 else { return start }
    let last = -Double.log(excess)
    func family(_ t: Double) -> WishartKacRiceEquations {
      var equations = start.equations
      equations.isMarginal = true
      equations.stability = .response(Double.exp(first + t * (last - first)))
      return equations
    }
    var (begin, state): (Double, WishartKacRiceSolution?) = (0, start)
    if !start.equations.isMarginal {
      // σ is hardly known there, but a little further.
      begin = 0.01
      state = nil
      for logarithm in [-16.0, -12, -9, -7, -5, -4, -3, -2] where state == nil {
        var guess = start.unknowns
        guess.insert(logarithm, at: place + 1)
        state = WishartKacRiceSolution(family(begin), near: guess, isMarginal: true)
      }
    }
    guard let state else { throw failure }
    let found = state.following(family, from: begin, to: 1, step: 0.05, largest: 0.3)
    guard found.parameter == 1 else { throw failure }
    return found.solution
  }

  /// From y = 0 to an energy.
  func solution(
    energy: Double, from start: WishartKacRiceSolution
  ) throws -> WishartKacRiceSolution {
    func height(_ solution: WishartKacRiceSolution) -> Double { solution.energy - energy }
    let first = height(start)
    if first == 0 { return start }
    let side: Double = first > 0 ? 1 : -1
    var (low, high): (Step, Step?) = (Step(0, start), nil)
    _ = start.following(equations(place:), from: 0, to: 30 * side, step: 0.05, largest: 0.3) {
      let isBeyond = side * height($1) < 0
      if isBeyond { high = Step($0, $1) } else { low = Step($0, $1) }
      return !isBeyond
    }
    guard let high else {
      throw TheoryError.parameter(
        "the energy", value: energy,
        wanted: side > 0
          ? "above about \(low.solution.energy), below which no minima were found"
          : "below about \(low.solution.energy), above which no minima were found")
    }
    return try root(low, high) { side * height($0) }.solution
  }

  /// A solution at t.
  struct Step {
    var t: Double
    var solution: WishartKacRiceSolution

    init(_ t: Double, _ solution: WishartKacRiceSolution) {
      (self.t, self.solution) = (t, solution)
    }
  }

  /// Where a quantity that is positive at one step and not at the next vanishes.
  func root(
    _ some: Step, _ none: Step, _ quantity: (WishartKacRiceSolution) -> Double
  ) throws -> Step {
    var (low, high) = (some, none)
    let scale = max(quantity(low.solution).magnitude, quantity(high.solution).magnitude)
    for _ in 0..<60 {
      let (above, below) = (quantity(low.solution), -quantity(high.solution))
      guard above + below > 1e-12 * scale, (high.t - low.t).magnitude > 1e-13 else { break }
      let t = low.t + min(max(above / (above + below), 0.02), 0.98) * (high.t - low.t)
      guard
        let middle = WishartKacRiceSolution(
          equations(place: t), near: low.solution.unknowns,
          isMarginal: low.solution.equations.isMarginal)
          ?? WishartKacRiceSolution(
            equations(place: t), near: high.solution.unknowns,
            isMarginal: high.solution.equations.isMarginal)
      else { throw failure }
      if quantity(middle) > 0 { low = Step(t, middle) } else { high = Step(t, middle) }
    }
    return low
  }

  /// The same with an overlap that is 0, from which others follow.
  func aligned(_ start: WishartKacRiceSolution) -> WishartKacRiceSolution {
    var start = start
    start.unknowns += [0, 0]
    start.equations.overlap = 0
    return start
  }

  /// The equations of overlaps √b tanh(t) that otherwise say what those of a solution say.
  func overlapFamily(_ start: WishartKacRiceSolution) -> WishartKacRiceSolution.Family {
    let scale = point.b.squareRoot()
    return { t in
      var equations = start.equations
      equations.overlap = scale * Double.tanh(t)
      return equations
    }
  }

  /// From m = 0 to an overlap.
  func solution(
    overlap: Double, from start: WishartKacRiceSolution
  ) throws -> WishartKacRiceSolution {
    if overlap == 0 { return start }
    let scale = point.b.squareRoot()
    guard overlap.magnitude < scale else {
      throw TheoryError.parameter(
        "the overlap", value: overlap, wanted: "below that of the planted state, \(scale)")
    }
    let end = Double.atanh(overlap / scale)
    let found = aligned(start).following(
      overlapFamily(start), from: 0, to: end, step: 0.02, largest: 0.15)
    guard found.parameter == end else {
      throw TheoryError.parameter(
        "the overlap", value: overlap,
        wanted: "not above \(scale * Double.tanh(found.parameter)): no minima were found beyond")
    }
    return found.solution
  }
}
