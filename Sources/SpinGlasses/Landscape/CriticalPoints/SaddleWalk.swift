public import Isinglass

/// Critical points of any index and any number of spins, reached by a walk from point to point.
///
/// Newton's method from random amplitudes finds saddles of few spins only; of many it rarely converges. From a
/// critical point it does: one spin is put to another root of x³ − a x = its field, and Newton's method
/// finds the point next to that. Such steps, at random, lead from a minimum to saddles of rising index. What
/// they find is a sample of what is near the walk, not of all points alike.
///
/// ```swift
/// let walk = try SaddleWalk(of: landscape, gain: 1, from: minimum.amplitudes, steps: 200)
/// for point in walk.points { print(point.index, point.energyPerSpin) }
/// ```
public struct SaddleWalk: Sendable {
  /// The distinct points, in the order in which they were found; the first is where the walk began.
  public private(set) var points: [CriticalPoint] = []
  /// Steps from which Newton's method did not converge; the walk then stays.
  public private(set) var failures = 0

  /// Walks.
  ///
  /// - Parameters:
  ///   - landscape: of some hundred spins at most, for the sake of time.
  ///   - gain: a.
  ///   - start: near a critical point.
  ///   - steps: how many.
  ///   - seed: decides which spins move.
  ///   - index: tells walks of one seed apart.
  /// - Throws: `LandscapeError.vectorCount`, `.notFinite`, `.gain`, `.spectrum`, `.notConverged` if there is no
  ///   critical point near the start.
  /// - Complexity: some ten systems of N equations and one spectrum for each step.
  public init(
    of landscape: SoftSpinLandscape, gain: Double, from start: [Double], steps: Int, seed: Seed = 0,
    index: Int = 0
  ) throws(LandscapeError) {
    var here = try landscape.criticalPoint(from: start, gain: gain)
    points.append(here)
    var random = seed.stream(.proposal, index: index)
    let radius = 1e-6 * landscape.amplitudeScale(gain: gain)
    for _ in 0..<max(0, steps) where landscape.spinCount > 0 {
      var x = here.amplitudes
      let spin = Int(random.below(UInt64(x.count)))
      let isUpper = random.below(2) == 0
      // The other roots of t³ − a t = f, of which x_i is one.
      let discriminant = 4 * gain - 3 * x[spin] * x[spin]
      let root = max(0, discriminant).squareRoot()
      x[spin] = discriminant > 0 ? (-x[spin] + (isUpper ? root : -root)) / 2 : -x[spin]
      do throws(LandscapeError) {
        here = try landscape.criticalPoint(from: x, gain: gain)
      } catch {
        guard case .notConverged = error else { throw error }
        failures += 1
        continue
      }
      let isKnown = points.contains { point in
        abs(point.energy - here.energy) <= 1e-7 * max(1, abs(here.energy))
          && zip(point.amplitudes, here.amplitudes).allSatisfy { abs($0 - $1) < radius }
      }
      if !isKnown { points.append(here) }
    }
  }
}

extension SoftSpinLandscape {
  /// The critical point, of whatever index, that Newton's method comes to.
  ///
  /// Steps are undamped and no longer than most of a well is wide. For the lowest minimum nearby use
  /// `minimize(from:gain:descent:)` instead.
  ///
  /// - Parameters:
  ///   - start: one amplitude a spin.
  ///   - gain: a.
  ///   - deflating: points to stay away from (Farrell, Birkisson & Funke, SIAM J. Sci. Comput. 37, A2026
  ///     (2015)), each given by its amplitudes.
  ///   - steps: how many steps may be taken.
  /// - Throws: `LandscapeError.vectorCount`, `.notFinite`, `.gain`, `.spectrum`, and `.notConverged`, which far
  ///   from critical points of many spins is what to expect.
  /// - Complexity: a system of N equations a step, by elimination up to 120 spins, by minimal residuals above;
  ///   one spectrum at the end.
  public func criticalPoint(
    from start: [Double], gain: Double, deflating: [[Double]] = [], steps: Int = 100
  ) throws(LandscapeError) -> CriticalPoint {
    try check(point: start, gain: gain)
    for point in deflating { try check(point: point, gain: gain) }
    guard let x = try criticalPoint(near: start, gain: gain, deflating: deflating, steps: steps)
    else {
      throw .notConverged(
        rootMeanSquareGradient: (evaluate(start, gain: gain).squaredGradient
          / Double(max(1, spinCount))).squareRoot(),
        wanted: 1e-11 * gradientScale(gain: gain), products: steps)
    }
    let eigenvalues = try lowestEigenvalues(at: x, gain: gain, least: 4)
    return criticalPoint(
      x, gain: gain, index: eigenvalues.count { $0 < 0 }, lowest: eigenvalues.first ?? 0,
      softest: eigenvalues.min { abs($0) < abs($1) } ?? 0)
  }

  /// As `criticalPoint(from:gain:deflating:steps:)`, without the spectrum; `nil` if it does not converge.
  func criticalPoint(
    near start: [Double], gain: Double, deflating: [[Double]] = [], steps: Int = 30
  ) throws(LandscapeError) -> [Double]? {
    var x = start
    let wanted = 1e-11 * gradientScale(gain: gain)
    let longest = 0.7 * amplitudeScale(gain: gain)
    let origin = [Double](repeating: 0, count: x.count)
    for _ in 0..<max(1, steps) {
      let here = evaluate(x, gain: gain)
      let left = (here.squaredGradient / Double(max(1, x.count))).squareRoot()
      if left <= wanted { return x }
      // A zero border leaves H dx = −g alone.
      let system = BorderedSystem(self, at: x, gain: gain, cornerSign: 1, border: origin)
      guard let solved = try system.solve(here.gradient.map { -$0 }, 0, tolerance: 1e-7) else {
        return nil
      }
      let step = solved.step
      let factor = Deflation(points: deflating, size: longest).factor(at: x, step: step)
      let length = step.reduce(0) { max($0, abs($1)) } * abs(factor)
      let scale = length > longest ? factor * longest / length : factor
      for i in x.indices { x[i] += scale * step[i] }
    }
    return nil
  }

  /// All eigenvalues of few spins; of many the lowest, with at least one that is positive among them.
  func lowestEigenvalues(
    at x: [Double], gain: Double, least: Int
  ) throws(LandscapeError) -> [Double] {
    var wanted = least
    while true {
      let modes = try HessianModes(
        of: self, at: x, gain: gain, lowest: x.count <= 120 ? nil : wanted, tolerance: 1e-8)
      if modes.isWhole || (modes.eigenvalues.last ?? 1) > 0 { return modes.eigenvalues }
      wanted *= 2
    }
  }
}

/// What deflation by M = Π (1 + u²/|x − x_k|²) multiplies a Newton step by: 1/(1 − s·∇ln M), within ±10.
struct Deflation {
  let points: [[Double]]
  /// u, the size of amplitudes.
  let size: Double

  func factor(at x: [Double], step: [Double]) -> Double {
    if points.isEmpty { return 1 }
    var slope = 0.0
    let unit = size * size
    for point in points {
      var (distance, along) = (1e-30 * unit, 0.0)
      for i in x.indices {
        let difference = x[i] - point[i]
        distance += difference * difference
        along += difference * step[i]
      }
      slope -= 2 * along * unit / (distance * (distance + unit))
    }
    let factor = 1 / (1 - slope)
    return factor.isFinite ? max(-10, min(10, factor)) : 10
  }
}
