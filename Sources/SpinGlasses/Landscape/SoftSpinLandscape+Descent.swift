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
    let isLostInRounding = timeStep * here.squaredGradient < 1e-13 * here.magnitude
    let line = isLostInRounding ? lineDownTheGradient() : nil
    for _ in 0..<60 {
      let step = timeStep
      var trial = x
      for i in trial.indices { trial[i] -= step * here.gradient[i] }
      let there = landscape.evaluate(trial, gain: gain)
      products += 1
      let change = line?.energyChange(step) ?? (there.energy - here.energy)
      if change <= -step * here.squaredGradient / 2 {
        (x, here) = (trial, there)
        flowSteps += 1
        timeStep *= 1.2
        return true
      }
      timeStep /= 2
    }
    return false
  }

  private mutating func lineDownTheGradient() -> EnergyLine {
    let direction = here.gradient.map { -$0 }
    var image = direction
    var span = image.mutableSpan
    landscape.hessianProduct(landscape.diagonal(at: x, gain: gain), direction.span, into: &span)
    products += 1
    return EnergyLine(
      from: x, along: direction, slope: -here.squaredGradient, bend: dot(direction, image))
  }

  /// One Newton step by conjugate gradients, shortened until it keeps within a valley and the gradient
  /// falls by half of what the step promises. Near a critical point a direction of negative curvature,
  /// if one is met, is followed; farther away the flow decides where to go.
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
      let bend = dot(direction, image)
      guard bend > 1e-12 * curvature * dot(direction, direction) else {
        guard rootMeanSquareGradient <= 1e-5 * scale else { return false }
        return leaveFlat(along: direction, bend: bend)
      }
      let along = square / bend
      for i in 0..<count {
        step[i] += along * direction[i]
        residual[i] -= along * image[i]
      }
      let next = dot(residual, residual)
      let ratio = next / square
      square = next
      for i in 0..<count { direction[i] = residual[i] + ratio * direction[i] }
    }
    let line = EnergyLine(
      from: x, along: step, slope: dot(here.gradient, step),
      bend: -dot(step, residual) - dot(step, here.gradient))
    var share = min(1, 0.5 * curvature.squareRoot() / line.farthest)
    for _ in 0..<8 {
      if line.energyChange(share) <= 0 {
        let (trial, there) = look(along: step, share)
        let left = 1 - share / 2
        if there.squaredGradient <= left * left * here.squaredGradient {
          (x, here) = (trial, there)
          newtonSteps += 1
          return true
        }
      }
      share /= 2
    }
    return false
  }

  /// Follows a direction down which the energy bends, as far as it falls by half its slope.
  private mutating func leaveFlat(along direction: [Double], bend: Double) -> Bool {
    let line = EnergyLine(
      from: x, along: direction, slope: dot(here.gradient, direction), bend: bend)
    var share = 0.1 * curvature.squareRoot() / line.farthest
    for _ in 0..<40 {
      if line.energyChange(share) <= share * line.slope / 2 {
        (x, here) = look(along: direction, share)
        newtonSteps += 1
        return true
      }
      share /= 2
    }
    return false
  }

  private mutating func look(
    along direction: [Double], _ share: Double
  ) -> (point: [Double], landscape: SoftSpinLandscape.Evaluation) {
    var trial = x
    for i in trial.indices { trial[i] += share * direction[i] }
    products += 1
    return (trial, landscape.evaluate(trial, gain: gain))
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

/// The energy along a straight line x + s d: a polynomial of fourth order, whose coefficients tell changes far
/// below the rounding error of the energy itself.
private struct EnergyLine {
  /// ∇E · d, dᵀH d, Σ x d³ and Σ d⁴.
  let slope, bend, cubic, quartic: Double
  /// The largest |d_i|.
  let farthest: Double

  init(from x: [Double], along direction: [Double], slope: Double, bend: Double) {
    (self.slope, self.bend) = (slope, bend)
    var (cubic, quartic, farthest) = (0.0, 0.0, 0.0)
    for (x, d) in zip(x, direction) {
      let cube = d * d * d
      cubic += x * cube
      quartic += cube * d
      farthest = max(farthest, abs(d))
    }
    (self.cubic, self.quartic) = (cubic, quartic)
    self.farthest = max(farthest, .leastNormalMagnitude)
  }

  /// E(x + s d) − E(x).
  func energyChange(_ s: Double) -> Double {
    s * (slope + s * (bend / 2 + s * (cubic + s * quartic / 4)))
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  VectorArithmetic.dot(a.span, b.span)
}
