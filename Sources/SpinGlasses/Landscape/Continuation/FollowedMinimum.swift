public import Isinglass

/// A fall: where the minimum that was followed ceases to be one.
public struct MinimumFall: Sendable, Hashable {
  /// What ended the minimum: a fold, or a branching such as the pitchfork at the origin.
  public var event: BranchEvent
  /// How far the energy fell to the next minimum at the same gain; 0 at a branching.
  public var energyDrop: Double
  /// The spins whose amplitudes changed sign in the fall.
  public var flips: [Int]
}

/// A change of sign of an amplitude while the gain rises.
public struct SpinFlip: Sendable, Hashable {
  /// The gain at which it was seen.
  public var gain: Double
  /// Which spin.
  public var spin: Int
}

/// The minimum of an infinitely slow anneal: followed while the gain rises and, where it ends, the one that
/// the landscape falls to from there.
///
/// ```swift
/// let path = try FollowedMinimum(of: landscape, gains: -2.2...1)
/// print(path.falls.count, path.flips.last?.gain ?? .nan)
/// ```
public struct FollowedMinimum: Sendable {
  /// The minima, by rising gain; at a fall there are two of the same gain.
  public private(set) var points: [CriticalPoint] = []
  /// Where the minimum changed to another.
  public private(set) var falls: [MinimumFall] = []
  /// Every change of sign, by rising gain.
  public private(set) var flips: [SpinFlip] = []

  /// Follows the minimum.
  ///
  /// Begins with the minimum that an anneal has come to at the lower gain: below the onset the only one.
  ///
  /// - Parameters:
  ///   - landscape: of any size.
  ///   - gains: from where to where.
  ///   - settings: how branches are followed.
  ///   - seed: decides the anneal.
  /// - Throws: `LandscapeError.gain`, `.notConverged`, `.spectrum`.
  /// - Complexity: that of some hundred steps of `GainBranch`, more where falls are many.
  public init(
    of landscape: SoftSpinLandscape, gains: ClosedRange<Double>,
    settings: ContinuationSettings = ContinuationSettings(), seed: Seed = 0
  ) throws(LandscapeError) {
    for end in [gains.lowerBound, gains.upperBound] where !end.isFinite { throw .gain(end) }
    guard landscape.spinCount > 0 else { return }
    var settings = settings
    settings.passesEvents = false
    var gain = gains.lowerBound
    let first = try landscape.anneal(to: [gain], ramp: GainRamp(rate: 0.05), seed: seed)
    var x = first.last?.amplitudes ?? []
    while gain < gains.upperBound {
      // The origin is followed as such: what rounding leaves would hide its pitchfork.
      if landscape.fields.isEmpty, x.allSatisfy({ abs($0) < 1e-6 }) {
        x = [Double](repeating: 0, count: x.count)
      }
      let leg = try GainBranch(
        of: landscape, from: x, gain: gain, within: gain...gains.upperBound, rising: true,
        settings: settings)
      for point in leg.points { append(point) }
      guard leg.ending != .rangeLeft, let last = leg.points.last else { return }
      let next: SoftSpinMinimum
      if let event = leg.events.last {
        (next, gain) = try landscape.minimum(behind: event)
        falls.append(
          MinimumFall(
            event: event,
            energyDrop: event.kind == .fold ? max(0, event.energy - next.energy) : 0,
            flips: event.amplitudes.indices.filter {
              event.amplitudes[$0] * next.amplitudes[$0] < 0
            }))
      } else {
        // The branch was lost, near a fold as a rule: a short way on its minimum is another.
        gain = last.gain + 0.005 * landscape.curvatureScale
        next = try landscape.minimize(from: last.amplitudes, gain: gain)
      }
      x = next.amplitudes
    }
  }

  private mutating func append(_ point: CriticalPoint) {
    if let last = points.last {
      for spin in point.amplitudes.indices
      where last.amplitudes[spin] * point.amplitudes[spin] < 0 {
        flips.append(SpinFlip(gain: point.gain, spin: spin))
      }
    }
    points.append(point)
  }

  /// For each spin the gain at which it changed sign last; `nil` for those that never did.
  public var lastFlipGains: [Double?] {
    var gains = [Double?](repeating: nil, count: points.last?.amplitudes.count ?? 0)
    for flip in flips { gains[flip.spin] = flip.gain }
    return gains
  }
}

extension SoftSpinLandscape {
  /// The minimum that the landscape falls to where another ends, and the gain, just behind the event.
  func minimum(
    behind event: BranchEvent
  ) throws(LandscapeError) -> (minimum: SoftSpinMinimum, gain: Double) {
    let largest = event.mode.reduce(0) { max($0, abs($1)) }
    let quartic = event.mode.reduce(0) { $0 + $1 * $1 * $1 * $1 }
    let isFold = event.kind == .fold
    // At a fold the way down is open at once; a pitchfork first has to open.
    let gain = event.gain + (isFold ? 1e-6 : 2e-3) * curvatureScale
    let size =
      isFold
      ? 0.1 * curvatureScale.squareRoot() / max(largest, .leastNormalMagnitude)
      : (2e-3 * curvatureScale / max(quartic, .leastNormalMagnitude)).squareRoot()
    let sides = [1.0, -1].map { side in
      zip(event.amplitudes, event.mode).map { $0 + side * size * $1 }
    }
    let energies = sides.map { evaluate($0, gain: gain).energy }
    // Where both sides are alike, the first spin that moves goes up.
    let isDown = (event.mode.first { abs($0) > 1e-9 } ?? 0) < 0
    let isTie = abs(energies[0] - energies[1]) <= 1e-12 * abs(energies[0])
    let side = isTie ? (isDown ? 1 : 0) : energies[0] < energies[1] ? 0 : 1
    return (try minimize(from: sides[side], gain: gain), gain)
  }
}
