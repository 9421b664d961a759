import Isinglass
import Spectra

/// How a minimum of a soft-spin landscape is looked for.
public struct LandscapeDescent: Sendable, Hashable {
  /// The rms gradient at which a point counts as critical, relative to max(F, |a|)^{3/2} + rms h with
  /// F the landscape's curvature scale.
  public var tolerance: Double
  /// How many products with the couplings may be spent.
  public var maximumProducts: Int

  /// Sets the tolerance and the effort.
  public init(tolerance: Double = 1e-12, maximumProducts: Int = 50_000) {
    self.tolerance = tolerance
    self.maximumProducts = maximumProducts
  }
}

/// A minimum of a soft-spin landscape.
public struct SoftSpinMinimum: Sendable, Hashable {
  /// The amplitudes x*, one a spin.
  public var amplitudes: [Double]
  /// E(x*; a), summed over all spins.
  public var energy: Double
  /// The root mean square of ∇E that is left.
  public var rootMeanSquareGradient: Double
  /// The smallest eigenvalue of the Hessian at x*; within 10⁻⁶ max(F, |a|) of zero it tells a soft
  /// mode, whose sign means nothing.
  public var lowestCurvature: Double
  /// Steps along the gradient.
  public var flowSteps: Int
  /// Newton steps.
  public var newtonSteps: Int
  /// Products with the couplings spent.
  public var products: Int

  /// q = ⟨x²⟩; 0 without spins.
  public var selfOverlap: Double {
    amplitudes.reduce(0) { $0 + $1 * $1 } / Double(max(1, amplitudes.count))
  }
}

extension SoftSpinLandscape {
  /// The minimum that the landscape descends to from a point.
  ///
  /// Follows −∇E in steps that keep below the inverse curvature, so that it stays in the valley where
  /// it began, and takes Newton steps where the landscape is convex around the point and the gradient
  /// falls by them. A critical point with a negative curvature is left along its softest mode, in the
  /// direction in which the energy falls further: the origin, too, is a legal start.
  ///
  /// - Parameters:
  ///   - start: one amplitude a spin.
  ///   - gain: a.
  ///   - descent: tolerance and effort.
  /// - Throws: `LandscapeError.vectorCount`, `.notFinite`, `.gain`, `.notConverged`, `.spectrum`.
  /// - Complexity: tens to thousands of products with the couplings, most where a mode is soft.
  /// - Returns: a point whose Hessian has no eigenvalue below −10⁻⁶ max(F, |a|).
  public func minimize(
    from start: [Double], gain: Double, descent: LandscapeDescent = LandscapeDescent()
  ) throws(LandscapeError) -> SoftSpinMinimum {
    try check(start)
    guard gain.isFinite else { throw .gain(gain) }
    if let spin = start.firstIndex(where: { !$0.isFinite }) { throw .notFinite(spin: spin) }
    var path = DescentPath(landscape: self, gain: gain, start: start)
    let fieldSquares = fields.reduce(0) { $0 + $1 * $1 } / Double(max(1, spinCount))
    let curvature = path.curvature
    let wanted =
      descent.tolerance * (curvature * curvature.squareRoot() + fieldSquares.squareRoot())
    var patience = 10
    var nextNewton = patience
    while path.products < descent.maximumProducts {
      if path.rootMeanSquareGradient <= wanted {
        let softest = try path.softestMode()
        if softest.value >= -1e-6 * curvature { return path.minimum(softest.value) }
        path.leaveSaddle(along: softest.vector, curvature: softest.value)
        continue
      }
      if path.flowSteps >= nextNewton {
        if path.newtonStep() { continue }
        // The valley is not convex here: flow on, and ask less and less often.
        patience = min(2 * patience, 200)
        nextNewton = path.flowSteps + patience
      }
      guard path.flowStep() else { break }
    }
    throw .notConverged(
      rootMeanSquareGradient: path.rootMeanSquareGradient, wanted: wanted,
      products: path.products)
  }
}

/// A point on its way down.
private struct DescentPath {
  let landscape: SoftSpinLandscape
  let gain: Double
  /// The size of curvatures: max(F, |a|).
  let curvature: Double
  private(set) var x: [Double]
  private(set) var here: SoftSpinLandscape.Evaluation
  private(set) var products = 1
  private(set) var flowSteps = 0
  private(set) var newtonSteps = 0
  private var timeStep: Double

  init(landscape: SoftSpinLandscape, gain: Double, start: [Double]) {
    self.landscape = landscape
    self.gain = gain
    curvature = max(landscape.curvatureScale, abs(gain))
    x = start
    here = landscape.evaluate(start, gain: gain)
    timeStep = 0.1 / curvature
  }

  var rootMeanSquareGradient: Double {
    (here.squaredGradient / Double(max(1, x.count))).squareRoot()
  }

  func minimum(_ lowestCurvature: Double) -> SoftSpinMinimum {
    SoftSpinMinimum(
      amplitudes: x, energy: here.energy, rootMeanSquareGradient: rootMeanSquareGradient,
      lowestCurvature: lowestCurvature, flowSteps: flowSteps, newtonSteps: newtonSteps,
      products: products)
  }

  /// One Euler step of the gradient flow, as long as the curvature along it allows: the energy falls
  /// by half of what the slope promises, which for a parabola means no step beyond its bottom.
  /// Returns `false` when no step is short enough.
  mutating func flowStep() -> Bool {
    for _ in 0..<60 {
      let step = timeStep
      var trial = x
      for i in trial.indices { trial[i] -= step * here.gradient[i] }
      let there = landscape.evaluate(trial, gain: gain)
      products += 1
      let promised = step * here.squaredGradient
      let isLostInRounding = promised < 1e-13 * here.magnitude
      let isDown =
        isLostInRounding
        ? there.squaredGradient < here.squaredGradient
        : there.energy <= here.energy - promised / 2
      if isDown {
        (x, here) = (trial, there)
        flowSteps += 1
        timeStep *= 1.2
        return true
      }
      timeStep /= 2
    }
    return false
  }

  /// One Newton step by conjugate gradients, taken only if no direction of negative curvature is met,
  /// the step stays well within a valley, and the gradient at least halves.
  mutating func newtonStep() -> Bool {
    let diagonal = landscape.diagonal(at: x, gain: gain)
    let count = x.count
    var step = [Double](repeating: 0, count: count)
    var residual = here.gradient.map { -$0 }
    var direction = residual
    var image = step
    var square = here.squaredGradient
    // Quadratic convergence needs residuals that shrink with the gradient.
    let scale = curvature * curvature.squareRoot()
    let accuracy = min(0.1, max(1e-6, rootMeanSquareGradient / scale))
    let enough = accuracy * accuracy * square
    for _ in 0..<(2 * count + 10) where square > enough {
      var span = image.mutableSpan
      landscape.hessianProduct(diagonal, direction.span, into: &span)
      products += 1
      var (bend, length) = (0.0, 0.0)
      for i in 0..<count {
        bend += direction[i] * image[i]
        length += direction[i] * direction[i]
      }
      guard bend > 1e-12 * curvature * length else { return false }
      let along = square / bend
      var next = 0.0
      for i in 0..<count {
        step[i] += along * direction[i]
        residual[i] -= along * image[i]
        next += residual[i] * residual[i]
      }
      let ratio = next / square
      square = next
      for i in 0..<count { direction[i] = residual[i] + ratio * direction[i] }
    }
    let farthest = step.reduce(0) { max($0, abs($1)) }
    guard farthest <= 0.5 * curvature.squareRoot() else { return false }
    var trial = x
    for i in trial.indices { trial[i] += step[i] }
    let there = landscape.evaluate(trial, gain: gain)
    products += 1
    guard there.squaredGradient <= 0.25 * here.squaredGradient,
      there.energy <= here.energy + 1e-12 * here.magnitude
    else { return false }
    (x, here) = (trial, there)
    newtonSteps += 1
    return true
  }

  /// The smallest eigenvalue of the Hessian and its normalised eigenvector.
  mutating func softestMode() throws(LandscapeError) -> (value: Double, vector: [Double]) {
    let diagonal = landscape.diagonal(at: x, gain: gain)
    let landscape = landscape
    let operation = ClosureOperator(order: x.count) { vector, result in
      landscape.hessianProduct(diagonal, vector, into: &result)
    }
    do {
      let lanczos = Lanczos(
        tolerance: 1e-8, maximumProducts: 2000, seed: Seed(0).stream(.eigenvector).first,
        findsMultiplicities: false)
      let found = try lanczos.extremalEigenvalues(
        of: operation, largest: 0, smallest: 1, vectors: true)
      products += found.products
      guard let pair = found.smallest.first else { return (0, []) }
      return (pair.value, pair.vector)
    } catch {
      throw .spectrum(error.description)
    }
  }

  /// Steps off a saddle: along s v the energy is −|λ|s²/2 + s³ Σ x v³ + s⁴ Σ v⁴/4, which falls up to
  /// s² = |λ|/Σv⁴ at least, on the side where the cubic term is negative.
  mutating func leaveSaddle(along mode: [Double], curvature: Double) {
    var (cubic, quartic) = (0.0, 0.0)
    for i in x.indices {
      let cube = mode[i] * mode[i] * mode[i]
      cubic += x[i] * cube
      quartic += cube * mode[i]
    }
    let size = 0.5 * (-curvature / max(quartic, .leastNormalMagnitude)).squareRoot()
    for i in x.indices { x[i] += (cubic > 0 ? -size : size) * mode[i] }
    here = landscape.evaluate(x, gain: gain)
    products += 1
    timeStep = 0.1 / self.curvature
  }
}
