/// A root of the saddle-point equations, and how its neighbours are found.
struct KacRiceSolution {
  /// Which equations, in which everything but the unknowns stands.
  var equations: KacRiceEquations
  var unknowns: [Double]
  /// What the equations are off by.
  var residual: Double

  /// What is said about u, m or another parameter t of the equations.
  typealias Family = (Double) -> KacRiceEquations

  private static let tolerance = 1e-10

  /// Solves equations near unknowns of a neighbour; `isMarginal` says whether those include Im G or μ.
  ///
  /// Where the bulk must be stable, the unknown Im G or μ belongs to the equations while E[1/|D − s|²]
  /// would exceed 1 without it.
  init?(_ equations: KacRiceEquations, near guess: [Double], isMarginal: Bool) {
    var equations = equations
    equations.isMarginal = isMarginal
    guard equations.stability == .bulk else {
      guard let root = Self.root(equations, near: guess) else { return nil }
      (self.equations, unknowns, residual) = (equations, root.unknowns, root.residual)
      return
    }
    if isMarginal, let root = Self.root(equations, near: guess),
      root.unknowns[4] > KacRiceEquations.leastLogarithm
    {
      (self.equations, unknowns, residual) = (equations, root.unknowns, root.residual)
      return
    }
    equations.isMarginal = false
    var smooth = guess
    if isMarginal { smooth.remove(at: 4) }
    guard let root = Self.root(equations, near: smooth),
      let value = equations.value(root.unknowns)
    else { return nil }
    if value.squaredResolvent <= 1 {
      (self.equations, unknowns, residual) = (equations, root.unknowns, root.residual)
      return
    }
    if isMarginal { return nil }
    equations.isMarginal = true
    for logarithm in [-17.5, -16, -14, -10, -7, -5, -3] {
      var marginal = root.unknowns
      marginal.insert(logarithm, at: 4)
      if let root = Self.root(equations, near: marginal),
        root.unknowns[4] > KacRiceEquations.leastLogarithm
      {
        (self.equations, unknowns, residual) = (equations, root.unknowns, root.residual)
        return
      }
    }
    return nil
  }

  private static func root(
    _ equations: KacRiceEquations, near guess: [Double]
  ) -> NonlinearSystem.Solution? {
    let root = NonlinearSystem(residuals: equations.residuals).root(
      near: guess, tolerance: tolerance)
    // A root far away belongs to another branch.
    guard let root,
      zip(root.unknowns, guess).allSatisfy({ ($0 - $1).magnitude < 0.5 * (1 + $1.magnitude) })
    else { return nil }
    return root
  }

  /// Follows a family of equations from t to another t, by steps that adapt and a linear guess.
  ///
  /// - Parameters:
  ///   - step: the first step.
  ///   - largest: the largest step.
  ///   - visit: called with each solution; stops the walk where it returns false.
  /// - Returns: the last t that was reached and its solution.
  func following(
    _ family: Family, from start: Double, to end: Double, step: Double, largest: Double,
    visit: ((Double, KacRiceSolution) -> Bool)? = nil
  ) -> (parameter: Double, solution: KacRiceSolution) {
    var (t, last) = (start, self)
    var before: (t: Double, solution: KacRiceSolution)?
    var stride = step
    while t != end {
      let next = end > t ? min(end, t + stride) : max(end, t - stride)
      var guess = last.unknowns
      if let before, before.solution.unknowns.count == guess.count {
        let share = (next - t) / (t - before.t)
        for k in guess.indices { guess[k] += share * (guess[k] - before.solution.unknowns[k]) }
      }
      if let found = KacRiceSolution(
        family(next), near: guess, isMarginal: last.equations.isMarginal),
        found.isNear(guess)
      {
        before = (t, last)
        (t, last) = (next, found)
        stride = min(largest, 1.3 * stride)
        if let visit, !visit(t, last) { break }
      } else {
        stride /= 2
        if stride < 1e-4 * step { break }
      }
    }
    return (t, last)
  }

  private func isNear(_ guess: [Double]) -> Bool {
    guard guess.count == unknowns.count else { return true }
    return zip(unknowns, guess).allSatisfy { ($0 - $1).magnitude < 0.1 * (1 + $1.magnitude) }
  }
}

extension KacRiceSolution {
  /// The same with the energy given and its slope an unknown.
  func givenEnergy() -> KacRiceSolution {
    guard case .slope(let slope) = equations.energy,
      let energy = equations.value(unknowns)?.energy
    else { return self }
    var other = self
    other.equations.energy = .fixed(energy)
    other.unknowns.append(slope)
    return other
  }

  /// The same with the slope given.
  func givenSlope() -> KacRiceSolution {
    guard case .fixed = equations.energy, let slope = unknowns.last else { return self }
    var other = self
    other.equations.energy = .slope(slope)
    other.unknowns.removeLast()
    return other
  }
}
