/// A root of the saddle-point equations, and how its neighbours are found.
struct WishartKacRiceSolution {
  /// Which equations.
  var equations: WishartKacRiceEquations
  var unknowns: [Double]
  /// What the equations are off by.
  var residual: Double

  /// Equations for each value of a parameter.
  typealias Family = (Double) -> WishartKacRiceEquations

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

  /// Follows a family of equations from t to another t, by steps that adapt and a linear guess.
  ///
  /// - Parameters:
  ///   - step: the first step.
  ///   - largest: the largest step.
  ///   - visit: called with each solution; stops the walk where it returns false.
  /// - Returns: the last t that was reached and its solution.
  func following(
    _ family: Family, from start: Double, to end: Double, step: Double, largest: Double,
    visit: ((Double, WishartKacRiceSolution) -> Bool)? = nil
  ) -> (parameter: Double, solution: WishartKacRiceSolution) {
    var (t, last) = (start, self)
    var before: (t: Double, solution: WishartKacRiceSolution)?
    var stride = step
    while t != end {
      let next = end > t ? min(end, t + stride) : max(end, t - stride)
      var guess = last.unknowns
      if let before, before.solution.unknowns.count == guess.count {
        let share = (next - t) / (t - before.t)
        for k in guess.indices { guess[k] += share * (guess[k] - before.solution.unknowns[k]) }
      }
      if let found = WishartKacRiceSolution(
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
    return zip(unknowns, guess).allSatisfy { ($0 - $1).magnitude < 0.15 * (1 + $1.magnitude) }
  }
}

extension WishartKacRiceSolution {
  /// Σ.
  var complexity: Double { equations.value(unknowns)?.complexity ?? -.infinity }

  /// e.
  var energy: Double { equations.value(unknowns)?.energy ?? .nan }
}
