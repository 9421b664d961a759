/// A root of saddle-point equations that can be followed while a parameter of them changes.
protocol SaddlePointSolution {
  associatedtype Equations

  /// The unknowns at the root.
  var unknowns: [Double] { get }
  /// Whether these include what keeps the Hessian stable.
  var isMarginal: Bool { get }

  /// By how much, of 1 + |value|, an unknown may differ from its guess along a branch.
  static var nearness: Double { get }

  /// Solves equations near unknowns of a neighbour; `nil` where there is no root.
  init?(_ equations: Equations, near guess: [Double], isMarginal: Bool)
}

extension SaddlePointSolution {
  /// Equations for each value of a parameter t.
  typealias Family = (Double) -> Equations

  /// Follows a family of equations from t to another t, by steps that adapt and a linear guess.
  ///
  /// - Parameters:
  ///   - step: the first step.
  ///   - largest: the largest step.
  ///   - visit: called with each solution; stops the walk where it returns false.
  /// - Returns: the last t that was reached and its solution.
  func following(
    _ family: Family, from start: Double, to end: Double, step: Double, largest: Double,
    visit: ((Double, Self) -> Bool)? = nil
  ) -> (parameter: Double, solution: Self) {
    var (t, last) = (start, self)
    var before: (t: Double, solution: Self)?
    var stride = step
    while t != end {
      let next = end > t ? min(end, t + stride) : max(end, t - stride)
      var guess = last.unknowns
      if let before, before.solution.unknowns.count == guess.count {
        let share = (next - t) / (t - before.t)
        for k in guess.indices { guess[k] += share * (guess[k] - before.solution.unknowns[k]) }
      }
      if let found = Self(family(next), near: guess, isMarginal: last.isMarginal),
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
    return zip(unknowns, guess).allSatisfy {
      ($0 - $1).magnitude < Self.nearness * (1 + $1.magnitude)
    }
  }
}
