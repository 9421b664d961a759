/// A root of the saddle-point equations, and how its neighbours are found.
struct WishartKacRiceSolution: SaddlePointSolution {
  /// Which equations.
  var equations: WishartKacRiceEquations
  var unknowns: [Double]
  /// What the equations are off by.
  var residual: Double

  static let nearness = 0.15

  var isMarginal: Bool { equations.isMarginal }

  private static let tolerance = 1e-10
  /// Where ln(−σg) stands among the unknowns.
  private static let supportPlace = 4

  /// Solves equations near unknowns of a neighbour, with σ where minima need it.
  ///
  /// - Parameter isMarginal: whether the unknowns include ln(−σg).
  init?(_ equations: WishartKacRiceEquations, near guess: [Double], isMarginal: Bool) {
    var equations = equations
    if isMarginal {
      equations.isMarginal = true
      if let root = Self.root(equations, near: guess),
        root.unknowns[Self.supportPlace] > WishartKacRiceEquations.leastLogarithm
      {
        self.init(equations, root)
        return
      }
    }
    // A response that is asked for needs a σ.
    guard equations.stability == .bulk else { return nil }
    equations.isMarginal = false
    var smooth = guess
    if isMarginal { smooth.remove(at: Self.supportPlace) }
    guard let root = Self.root(equations, near: smooth),
      let value = equations.value(root.unknowns)
    else { return nil }
    guard value.replicon < 0 else {
      self.init(equations, root)
      return
    }
    if isMarginal { return nil }
    equations.isMarginal = true
    for logarithm in [-17.5, -16, -14, -12, -10, -8, -6, -4.5, -3, -2, -1] {
      var marginal = root.unknowns
      marginal.insert(logarithm, at: Self.supportPlace)
      if let root = Self.root(equations, near: marginal),
        root.unknowns[Self.supportPlace] > WishartKacRiceEquations.leastLogarithm
      {
        self.init(equations, root)
        return
      }
    }
    return nil
  }

  private init(_ equations: WishartKacRiceEquations, _ root: NonlinearSystem.Solution) {
    self.equations = equations
    unknowns = root.unknowns
    residual = root.residual
  }

  private static func root(
    _ equations: WishartKacRiceEquations, near guess: [Double]
  ) -> NonlinearSystem.Solution? {
    let root = NonlinearSystem(residuals: equations.residuals).root(
      near: guess, tolerance: tolerance)
    // A root far away belongs to another branch.
    guard let root,
      zip(root.unknowns, guess).enumerated().allSatisfy({ place, pair in
        (pair.0 - pair.1).magnitude
          < (place == supportPlace && equations.isMarginal ? 4 : 0.7) * (1 + pair.1.magnitude)
      })
    else { return nil }
    return root
  }
}

extension WishartKacRiceSolution {
  /// Σ.
  var complexity: Double { equations.value(unknowns)?.complexity ?? -.infinity }

  /// e.
  var energy: Double { equations.value(unknowns)?.energy ?? .nan }
}
