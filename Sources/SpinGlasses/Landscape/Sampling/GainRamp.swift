public import Isinglass
import Spectra

/// How the gain rises while soft spins follow −∇E.
public struct GainRamp: Sendable, Hashable {
  /// Where it begins; `nil` for a tenth of F below the gain at which the origin goes unstable.
  public var start: Double?
  /// da/dt. Slower finds deeper minima.
  public var rate: Double
  /// The length of a step in time, shortened where the curvature asks for it.
  public var timeStep: Double
  /// The size of the random amplitudes it begins with, in √F.
  public var spread: Double

  /// Longer anneals are refused.
  static let mostSteps = 1e8

  /// Describes a ramp.
  public init(
    start: Double? = nil, rate: Double = 0.01, timeStep: Double = 0.05, spread: Double = 0.01
  ) {
    self.start = start
    self.rate = rate
    self.timeStep = timeStep
    self.spread = spread
  }
}

extension SoftSpinLandscape {
  /// Anneals: follows −∇E from small random amplitudes while the gain rises, and descends to the minimum
  /// below wherever the flow is at the gains asked for.
  ///
  /// - Parameters:
  ///   - gains: where to stop and look, rising; the flow itself goes on undisturbed. At gains below the start
  ///     of the ramp the minimum is that below the first amplitudes.
  ///   - ramp: how the gain rises.
  ///   - seed: decides the first amplitudes.
  ///   - index: tells anneals of one seed apart.
  ///   - descent: how the minima are looked for.
  /// - Returns: a minimum for each gain.
  /// - Throws: `LandscapeError.gain`, `.rampTooLong`, `.notConverged`, `.spectrum`.
  /// - Complexity: (last gain − first)/(rate · time step) products with the couplings, and the descents.
  public func anneal(
    to gains: [Double], ramp: GainRamp = GainRamp(), seed: Seed = 0, index: Int = 0,
    descent: LandscapeDescent = LandscapeDescent()
  ) throws(LandscapeError) -> [SoftSpinMinimum] {
    try anneal(
      to: gains, ramp: ramp, edges: couplingEdges(), seed: seed, index: index, descent: descent)
  }

  /// Several anneals, each looked at where the gain passes the same values.
  ///
  /// - Returns: for each anneal a minimum for each gain. It does not depend on the number of threads.
  /// - Throws: as `anneal`.
  public func anneals(
    _ count: Int, to gains: [Double], ramp: GainRamp = GainRamp(), seed: Seed = 0, threads: Int = 1,
    descent: LandscapeDescent = LandscapeDescent()
  ) throws(LandscapeError) -> [[SoftSpinMinimum]] {
    let edges = try couplingEdges()
    return try parallelMap(max(0, count), threads: max(1, threads)) {
      index throws(LandscapeError) -> [SoftSpinMinimum] in
      try anneal(to: gains, ramp: ramp, edges: edges, seed: seed, index: index, descent: descent)
    }
  }

  /// The ends of the spectrum of J/U, for ramps that share it.
  func couplingEdges() throws(LandscapeError) -> CouplingEdges {
    let operation = ClosureOperator(order: spinCount) { vector, result in
      self.multiply(vector, into: &result)
    }
    do {
      let found = try Lanczos(tolerance: 1e-6, findsMultiplicities: false)
        .extremalEigenvalues(of: operation, largest: 1, smallest: 1)
      return CouplingEdges(
        smallest: found.smallest.first?.value ?? 0, largest: found.largest.first?.value ?? 0)
    } catch {
      throw .spectrum(error.description)
    }
  }

  func anneal(
    to gains: [Double], ramp: GainRamp, edges: CouplingEdges, seed: Seed, index: Int,
    descent: LandscapeDescent
  ) throws(LandscapeError) -> [SoftSpinMinimum] {
    for gain in gains + [ramp.start ?? 0, ramp.rate, ramp.timeStep] where !gain.isFinite {
      throw .gain(gain)
    }
    for (gain, next) in zip(gains, gains.dropFirst()) where next < gain { throw .gain(next) }
    guard let last = gains.last else { return [] }
    var gain = ramp.start ?? -edges.largest - 0.1 * curvatureScale
    var random = seed.stream(.initialState, index: index)
    let size = ramp.spread * curvatureScale.squareRoot()
    var x = (0..<spinCount).map { _ in size * random.normal() }
    var minima: [SoftSpinMinimum] = []
    let rate = max(ramp.rate, 1e-9)
    // At large gains steps shrink as 1/(4a).
    let steps =
      max(0, last - gain) / (rate * ramp.timeStep) + 2 * max(0, last) * max(0, last) / rate
    guard ramp.timeStep > 0, steps <= GainRamp.mostSteps else {
      throw .rampTooLong(steps: steps, limit: GainRamp.mostSteps)
    }
    var force = [Double](repeating: 0, count: spinCount)
    while true {
      while minima.count < gains.count, gain >= gains[minima.count] {
        minima.append(try minimize(from: x, gain: gains[minima.count], descent: descent))
      }
      guard minima.count < gains.count else { return minima }
      let largest = x.reduce(0) { max($0, $1 * $1) }
      // Below the inverse of the largest curvature an Euler step cannot overshoot.
      let step = min(
        ramp.timeStep, 1 / (3 * largest + abs(gain) + max(abs(edges.smallest), edges.largest)))
      // Fields far above the couplings make wells so steep that the ramp would not end; NaN comes here, too.
      guard step >= 1e-4 * ramp.timeStep else {
        throw .rampTooLong(steps: (last - gain) / (rate * step), limit: GainRamp.mostSteps)
      }
      var span = force.mutableSpan
      multiply(x.span, into: &span)
      for i in x.indices {
        let field = fields.isEmpty ? 0 : fields[i]
        x[i] -= step * (x[i] * (x[i] * x[i] - gain) - force[i] - field)
      }
      gain = min(max(gain, last), gain + rate * step)
    }
  }

  /// The minimum below random amplitudes ±√(max(a, 0) + F): a fall into the landscape as it is.
  ///
  /// - Throws: `LandscapeError.gain`, `.notConverged`, `.spectrum`.
  public func quench(
    gain: Double, seed: Seed = 0, index: Int = 0, descent: LandscapeDescent = LandscapeDescent()
  ) throws(LandscapeError) -> SoftSpinMinimum {
    guard gain.isFinite else { throw .gain(gain) }
    var random = seed.stream(.initialState, index: index)
    let size = (max(gain, 0) + curvatureScale).squareRoot()
    let start = (0..<spinCount).map { _ in random.below(2) == 0 ? size : -size }
    return try minimize(from: start, gain: gain, descent: descent)
  }
}

/// The ends of the spectrum of J/U.
struct CouplingEdges: Sendable {
  var smallest: Double
  var largest: Double
}
