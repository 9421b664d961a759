import RealModule

/// Which solution of the mean-field equations is meant.
public enum ReplicaBranch: Sendable, Hashable {
  /// The one that the global minimum has: magnetized where such a solution exists.
  case equilibrium
  /// Without overlap with the hidden state, where that need not be lowest.
  case unmagnetized
}

extension ReplicaSymmetricState {
  /// The solution at a point.
  ///
  /// - Parameters:
  ///   - point: where.
  ///   - branch: which solution.
  ///   - neighbor: a solution nearby to start from, which makes it several times faster.
  /// - Throws: `TheoryError` for parameters that make no sense, or if no solution was found.
  /// - Complexity: some dozen integrals of some hundred nodes; under a millisecond.
  public init(
    at point: PlantedGlassPoint, branch: ReplicaBranch = .equilibrium,
    near neighbor: ReplicaSymmetricState? = nil
  ) throws {
    try point.validate()
    // In units in which g = 1.
    let g = point.disorder
    let a = point.gain / g
    // A hidden antiferromagnet attracts nothing.
    let bias = branch == .unmagnetized ? 0 : max(0, point.ferromagneticBias / g)
    let onset = PhaseBoundaries.onset(ferromagneticBias: bias)
    guard a > onset else {
      let response = 0.5 * (-a - (a * a - 4).squareRoot())
      self.init(
        point: point, magnetization: 0, selfOverlap: 0, susceptibility: response / g, energy: 0,
        replicon: 1 - response * response, residual: 0)
      return
    }
    let scale = g.squareRoot()
    var guess: [Double]?
    if let neighbor, neighbor.selfOverlap > 0 {
      guess = [
        Double.log(neighbor.selfOverlap / g), neighbor.susceptibility * g,
        neighbor.magnetization / scale,
      ]
    }
    guard let found = Self.solve(gain: a, bias: bias, from: guess) else {
      throw TheoryError.noConvergence(
        "the replica-symmetric equations", gain: point.gain, bias: point.ferromagneticBias)
    }
    let (q, chi, m) = (Double.exp(found.unknowns[0]), found.unknowns[1], found.unknowns[2])
    let sums = Self.averages(
      curvature: a + chi, mean: bias * m, deviation: q.squareRoot())
    self.init(
      point: point, magnetization: m * scale, selfOverlap: q * g,
      susceptibility: chi / g, energy: -0.25 * sums.fourth * g * g,
      replicon: a + chi > 0 ? -.infinity : 1 - sums.squaredSusceptibility,
      residual: found.residual)
  }

  /// (ln q, χ, m) at g = 1.
  private static func solve(
    gain: Double, bias: Double, from guess: [Double]?
  ) -> NonlinearSystem.Solution? {
    if let guess, let found = root(gain, bias, near: guess), isWanted(found.unknowns, bias) {
      return found
    }
    // Far above the onset the spins are nearly hard; from there the gain is lowered step by step.
    let near = relaxed(gain, bias, start(gain, bias))
    if let found = root(gain, bias, near: near), isWanted(found.unknowns, bias) { return found }
    var steps = 0
    var last = max(gain + 0.5, 0)
    let far = relaxed(last, bias, start(last, bias))
    guard var found = root(last, bias, near: far) else { return nil }
    var stride = (last - gain) / 4
    while last > gain, steps < 200 {
      steps += 1
      let next = max(gain, last - stride)
      if let better = root(next, bias, near: found.unknowns), isWanted(better.unknowns, bias) {
        (found, last) = (better, next)
      } else {
        stride /= 2
        if stride < 1e-6 { break }
      }
    }
    return last == gain ? found : nil
  }

  private static func start(_ gain: Double, _ bias: Double) -> [Double] {
    let q = max(0.4 * (gain + 2), 0.05) + (bias > 1 ? bias - 1 : 0)
    return [Double.log(q), 0.6 / max(1, gain + 1), bias > 1 ? 0.9 * q.squareRoot() : 0]
  }

  /// Damped iteration, which is drawn to the right solution from afar.
  private static func relaxed(_ gain: Double, _ bias: Double, _ guess: [Double]) -> [Double] {
    var x = guess
    for _ in 0..<12 {
      guard let map = map(gain, bias, x) else { break }
      x = zip(x, map).map { 0.5 * ($0 + $1) }
    }
    return x
  }

  private static func map(_ gain: Double, _ bias: Double, _ x: [Double]) -> [Double]? {
    guard x.allSatisfy(\.isFinite), x[0] < 40, x[0] > -40, x[1] > 0, x[1] < 10 else { return nil }
    let q = Double.exp(x[0])
    let sums = averages(
      curvature: gain + x[1], mean: bias * x[2], deviation: q.squareRoot())
    guard sums.square > 0 else { return nil }
    return [Double.log(sums.square), sums.response / q, bias > 0 ? sums.x : 0]
  }

  private static func root(
    _ gain: Double, _ bias: Double, near guess: [Double]
  ) -> NonlinearSystem.Solution? {
    if guess[2] == 0 || bias == 0 {
      let system = NonlinearSystem { x in
        map(gain, bias, x + [0]).map { [$0[0] - x[0], $0[1] - x[1]] }
      }
      guard var found = system.root(near: [guess[0], guess[1]], tolerance: 1e-11) else {
        return nil
      }
      found.unknowns.append(0)
      return found
    }
    let system = NonlinearSystem { x in map(gain, bias, x).map { zip($0, x).map { $0 - $1 } } }
    return system.root(near: guess, tolerance: 1e-11)
  }

  /// Above the unmagnetized glass's own instability J₀χ = 1 only a magnetized solution will do.
  private static func isWanted(_ x: [Double], _ bias: Double) -> Bool {
    x[2] > 1e-7 ? true : bias * x[1] <= 1
  }
}
