/// A root of the saddle-point equations, and how its neighbours are found.
struct KacRiceSolution: SaddlePointSolution {
  /// Which equations, in which everything but the unknowns stands.
  var equations: KacRiceEquations
  var unknowns: [Double]
  /// What the equations are off by.
  var residual: Double

  static let nearness = 0.1

  var isMarginal: Bool { equations.isMarginal }

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
