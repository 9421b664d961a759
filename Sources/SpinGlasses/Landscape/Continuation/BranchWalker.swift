import Isinglass
import Spectra

/// A point on a branch of critical points, with the direction in which the branch goes on.
struct BranchPlace: Sendable {
  var x: [Double]
  var gain: Double
  /// The eigenvalues of the Hessian that are known, ascending: all, or more than are negative.
  var eigenvalues: [Double]
  /// The unit tangent: dx/ds.
  var velocity: [Double]
  /// The unit tangent: da/ds.
  var gainVelocity: Double
  var cornerSign: Double

  var index: Int { eigenvalues.count { $0 < 0 } }
}

/// Steps along a branch ∇E(x; a) = 0 by pseudo-arclength: ds² = |dx|²/(N F) + da²/F².
struct BranchWalker: Sendable {
  let landscape: SoftSpinLandscape
  /// F.
  let scale: Double
  private let unit: Double

  init(_ landscape: SoftSpinLandscape) {
    self.landscape = landscape
    scale = landscape.curvatureScale
    unit = Double(max(1, landscape.spinCount)) * scale
  }

  /// The inner product of two directions.
  func inner(_ a: (x: [Double], gain: Double), _ b: (x: [Double], gain: Double)) -> Double {
    var sum = 0.0
    for i in a.x.indices { sum += a.x[i] * b.x[i] }
    return sum / unit + a.gain * b.gain / (scale * scale)
  }

  /// The place at a critical point, facing the way that `facing` points.
  func place(
    _ x: [Double], gain: Double, facing: (x: [Double], gain: Double), cornerSign: Double = -1,
    leastModes: Int = 4
  ) throws(LandscapeError) -> BranchPlace? {
    var sign = cornerSign
    let zero = [Double](repeating: 0, count: x.count)
    for _ in 0..<2 {
      let system = BorderedSystem(landscape, at: x, gain: gain, cornerSign: sign)
      guard let tangent = try system.solve(zero, scale, tolerance: 1e-8) else { return nil }
      // x·(dx/da) = xᵀH⁻¹x tells on which side the corner belongs.
      let work = zip(x, tangent.step).reduce(0) { $0 + $1.0 * $1.1 } * tangent.gain
      if work * sign > 0 {
        sign = -sign
        continue
      }
      let direction = (x: tangent.step, gain: tangent.gain)
      let size = inner(direction, direction).squareRoot()
      guard size > 0, size.isFinite else { return nil }
      let way = inner(direction, facing) < 0 ? -1 / size : 1 / size
      return BranchPlace(
        x: x, gain: gain,
        eigenvalues: try landscape.lowestEigenvalues(at: x, gain: gain, least: leastModes),
        velocity: direction.x.map { $0 * way }, gainVelocity: direction.gain * way,
        cornerSign: sign)
    }
    return nil
  }

  /// The place a distance further on, and by how much the prediction had to be corrected; `nil` if the
  /// correction does not converge near the prediction.
  func step(
    from place: BranchPlace, by length: Double
  ) throws(LandscapeError) -> (place: BranchPlace, correction: Double)? {
    var x = zip(place.x, place.velocity).map { $0 + length * $1 }
    var gain = place.gain + length * place.gainVelocity
    var correction = 0.0
    var isConverged = false
    for _ in 0..<10 {
      let here = landscape.evaluate(x, gain: gain)
      let left = (here.squaredGradient / Double(max(1, x.count))).squareRoot()
      isConverged = left <= 1e-11 * landscape.gradientScale(gain: gain)
      if isConverged { break }
      let system = BorderedSystem(landscape, at: x, gain: gain, cornerSign: place.cornerSign)
      guard let step = try system.solve(here.gradient.map { -$0 }, 0, tolerance: 1e-5) else {
        return nil
      }
      for i in x.indices { x[i] += step.step[i] }
      gain += step.gain
      correction += inner((step.step, step.gain), (step.step, step.gain)).squareRoot()
      guard correction < 0.5 * abs(length) + 1e-9 else { return nil }
    }
    guard isConverged else { return nil }
    let facing = (
      x: length < 0 ? place.velocity.map { -$0 } : place.velocity,
      gain: length < 0 ? -place.gainVelocity : place.gainVelocity
    )
    guard
      let next = try self.place(
        x, gain: gain, facing: facing, cornerSign: place.cornerSign,
        leastModes: place.index + 4)
    else { return nil }
    return (next, correction)
  }
}
