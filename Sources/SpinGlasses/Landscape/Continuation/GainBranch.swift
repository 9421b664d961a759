/// How a branch of critical points is followed.
public struct ContinuationSettings: Sendable, Hashable {
  /// The first step along the branch, in units in which the gain counts in F and the rms amplitude in √F.
  public var firstStep: Double
  /// The longest step.
  public var longestStep: Double
  /// How many steps are taken at most.
  public var maximumSteps: Int
  /// Whether to go on behind events: folds, where the gain turns back, and branchings.
  public var passesEvents: Bool

  /// Sets how a branch is followed.
  public init(
    firstStep: Double = 0.02, longestStep: Double = 0.1, maximumSteps: Int = 2000,
    passesEvents: Bool = true
  ) {
    self.firstStep = firstStep
    self.longestStep = longestStep
    self.maximumSteps = maximumSteps
    self.passesEvents = passesEvents
  }
}

/// Where a branch of critical points changes its index.
public struct BranchEvent: Sendable, Hashable {
  /// What happens.
  public enum Kind: String, Sendable, Hashable {
    /// Two points of adjacent index meet and vanish (or are born, seen from the other side): the branch
    /// turns back in the gain.
    case fold
    /// The branch goes on and others cross it; at the origin, the pitchfork at which ±x leave it.
    case branching
  }

  /// What happens.
  public var kind: Kind
  /// The gain a* at which it happens.
  public var gain: Double
  /// E there.
  public var energy: Double
  /// The index before, in the direction in which the branch was followed.
  public var indexBefore: Int
  /// The index behind.
  public var indexAfter: Int
  /// The amplitudes there.
  public var amplitudes: [Double]
  /// The mode whose eigenvalue vanishes, of unit length.
  public var mode: [Double]
  /// The eigenvalue that is left of it.
  public var curvature: Double
  /// At a fold: whether the branch exists at gains below a* rather than above.
  public var isBelow: Bool
}

/// A branch of critical points, followed while the gain changes.
///
/// Predictor: the tangent, along which dx/da = H⁻¹x. Corrector: Newton's method for x and a together. The
/// length along the branch is the parameter (pseudo-arclength), so that folds are no obstacle. Where an
/// eigenvalue changes its sign the place is found by the rule of false position.
///
/// ```swift
/// let branch = try GainBranch(of: landscape, from: minimum.amplitudes, gain: 0, within: -2...2, rising: true)
/// for event in branch.events { print(event.kind, event.gain, event.indexBefore, event.indexAfter) }
/// ```
///
/// Source: H. B. Keller, in Applications of Bifurcation Theory (Academic Press, 1977), p. 359.
public struct GainBranch: Sendable {
  /// Why the branch ends.
  public enum Ending: String, Sendable, Hashable {
    /// The gain left the range.
    case rangeLeft = "range_left"
    /// An event, where none was to be passed.
    case event
    /// Steps ran out.
    case stepLimit = "step_limit"
    /// No step was short enough to stay on the branch.
    case lost
  }

  /// The points, in order.
  public private(set) var points: [CriticalPoint] = []
  /// Where the index changes, in order.
  public private(set) var events: [BranchEvent] = []
  /// Why it ends.
  public private(set) var ending = Ending.stepLimit

  /// Follows a critical point.
  ///
  /// - Parameters:
  ///   - landscape: of any size.
  ///   - x: near a critical point, of any index.
  ///   - gain: where it is one.
  ///   - range: the gains of interest; a branch that leaves it ends there.
  ///   - rising: whether to begin towards higher gains.
  ///   - settings: how.
  /// - Throws: `LandscapeError.vectorCount`, `.notFinite`, `.gain`, `.notConverged` if there is no critical
  ///   point near x, `.spectrum`.
  /// - Complexity: a few systems of N + 1 equations and a few eigenvalues for each step.
  public init(
    of landscape: SoftSpinLandscape, from x: [Double], gain: Double,
    within range: ClosedRange<Double>,
    rising: Bool, settings: ContinuationSettings = ContinuationSettings()
  ) throws(LandscapeError) {
    try landscape.check(point: x, gain: gain)
    for end in [range.lowerBound, range.upperBound] where !end.isFinite { throw .gain(end) }
    let walker = BranchWalker(landscape)
    let facing = (x: [Double](repeating: 0, count: x.count), gain: rising ? 1.0 : -1)
    guard let start = try walker.start(near: x, gain: gain, facing: facing) else {
      throw .notConverged(
        rootMeanSquareGradient: (landscape.evaluate(x, gain: gain).squaredGradient
          / Double(max(1, x.count))).squareRoot(),
        wanted: 1e-11 * landscape.gradientScale(gain: gain), products: 0)
    }
    points.append(walker.point(start))
    var place = start
    var length = settings.firstStep
    let shortest = 1e-9
    for _ in 0..<settings.maximumSteps {
      guard let next = try walker.step(from: place, by: length) else {
        length /= 3
        if length < shortest {
          ending = .lost
          return
        }
        continue
      }
      let isSmooth =
        walker.inner(
          (place.velocity, place.gainVelocity), (next.place.velocity, next.place.gainVelocity))
        > 0.9
      let change = abs(next.place.index - place.index)
      // Near the end of the shortest steps two eigenvalues may cross together, by symmetry.
      if (!isSmooth || change > 1) && length > 1e-5 {
        length /= 2
        continue
      }
      if change > 0 {
        let event = try walker.event(between: place, next.place, distance: length)
        events.append(event)
        if !settings.passesEvents {
          points.append(walker.point(at: event))
          ending = .event
          return
        }
      }
      let isLeaving =
        !range.contains(next.place.gain)
        && next.place.gainVelocity * (next.place.gain - range.lowerBound) > 0
      if isLeaving {
        let end = next.place.gain > range.upperBound ? range.upperBound : range.lowerBound
        points.append(walker.point(try walker.place(between: place, next.place, atGain: end)))
        ending = .rangeLeft
        return
      }
      place = next.place
      points.append(walker.point(place))
      let growth = next.correction < 0.05 * length ? 1.5 : next.correction > 0.2 * length ? 0.7 : 1
      length = min(settings.longestStep, length * growth)
    }
  }
}

extension BranchWalker {
  /// The critical point near x at its gain, as a place of a branch.
  func start(
    near x: [Double], gain: Double, facing: (x: [Double], gain: Double)
  ) throws(LandscapeError) -> BranchPlace? {
    guard let point = try landscape.criticalPoint(near: x, gain: gain) else { return nil }
    return try place(point, gain: gain, facing: facing)
  }

  /// The place of a branch at a gain between those of two others; the second one if it is not found.
  func place(
    between first: BranchPlace, _ second: BranchPlace, atGain gain: Double
  ) throws(LandscapeError) -> BranchPlace {
    let share = (gain - first.gain) / (second.gain - first.gain)
    let guess = zip(first.x, second.x).map { $0 + share * ($1 - $0) }
    guard share.isFinite, let x = try landscape.criticalPoint(near: guess, gain: gain),
      let place = try place(
        x, gain: gain, facing: (second.velocity, second.gainVelocity),
        cornerSign: second.cornerSign, leastModes: second.index + 4)
    else { return second }
    return place
  }

  /// The description of a place.
  func point(_ place: BranchPlace) -> CriticalPoint {
    landscape.criticalPoint(
      place.x, gain: place.gain, index: place.index, lowest: place.eigenvalues.first ?? 0,
      softest: place.eigenvalues.min { abs($0) < abs($1) } ?? 0)
  }

  /// The description of where an event happens.
  func point(at event: BranchEvent) -> CriticalPoint {
    landscape.criticalPoint(
      event.amplitudes, gain: event.gain, index: min(event.indexBefore, event.indexAfter),
      lowest: event.curvature, softest: event.curvature)
  }

  /// Finds where between two places an eigenvalue vanishes.
  func event(
    between first: BranchPlace, _ second: BranchPlace, distance: Double
  ) throws(LandscapeError) -> BranchEvent {
    let mode = min(first.index, second.index)
    func curvature(_ place: BranchPlace) -> Double {
      mode < place.eigenvalues.count ? place.eigenvalues[mode] : 0
    }
    var (near, far) = (0.0, distance)
    var (nearValue, farValue) = (curvature(first), curvature(second))
    var best = abs(nearValue) < abs(farValue) ? first : second
    for _ in 0..<60 {
      if abs(curvature(best)) < 1e-10 * scale || abs(far - near) < 1e-13 { break }
      // False position; the value that stays is halved, so that both ends close in (Illinois).
      var middle = (near * farValue - far * nearValue) / (farValue - nearValue)
      if !middle.isFinite || (middle - near) * (middle - far) >= 0 { middle = 0.5 * (near + far) }
      // At the very place of a branching the equations are singular; beside it they are not.
      var tried = try step(from: first, by: middle)
      if tried == nil { tried = try step(from: first, by: middle + 1e-9 * (far - near)) }
      guard let trial = tried else { break }
      let value = curvature(trial.place)
      if abs(value) < abs(curvature(best)) { best = trial.place }
      if (value < 0) == (curvature(first) < 0) {
        (near, nearValue) = (middle, value)
        farValue /= 2
      } else {
        (far, farValue) = (middle, value)
        nearValue /= 2
      }
    }
    let isFold = first.gainVelocity * second.gainVelocity < 0
    let modes = try HessianModes(of: landscape, at: best.x, gain: best.gain, lowest: mode + 1)
    return BranchEvent(
      kind: isFold ? .fold : .branching, gain: best.gain,
      energy: landscape.evaluate(best.x, gain: best.gain).energy, indexBefore: first.index,
      indexAfter: second.index, amplitudes: best.x, mode: Array(modes.vector(mode)),
      curvature: modes.eigenvalues.last ?? 0, isBelow: first.gainVelocity > 0)
  }
}

extension SoftSpinLandscape {
  /// The exponent p in λ ∝ |a − a*|^p of the vanishing eigenvalue near a fold, fitted on both of the points
  /// that meet there; ½ at every generic fold.
  ///
  /// - Parameters:
  ///   - event: a fold.
  ///   - reach: how far along the branch to look.
  /// - Returns: the fitted slope of ln|λ| against ln|a − a*|, `nil` where the event is no fold.
  /// - Throws: `LandscapeError.spectrum`.
  public func curvatureExponent(
    at event: BranchEvent, reach: Double = 0.02
  ) throws(LandscapeError) -> Double? {
    guard event.kind == .fold else { return nil }
    let walker = BranchWalker(self)
    let mode = min(event.indexBefore, event.indexAfter)
    guard
      let place = try walker.place(
        event.amplitudes, gain: event.gain, facing: (x: event.mode, gain: 0),
        leastModes: mode + 4)
    else { return nil }
    var slopes: [Double] = []
    for side in [1.0, -1] {
      var line = LogarithmicFit()
      for halving in 0..<5 {
        let length = side * reach / Double(1 << halving)
        guard let near = try walker.step(from: place, by: length)?.place,
          mode < near.eigenvalues.count
        else { continue }
        line.add(x: abs(near.gain - event.gain), y: abs(near.eigenvalues[mode]))
      }
      if let slope = line.slope { slopes.append(slope) }
    }
    return slopes.isEmpty ? nil : slopes.reduce(0, +) / Double(slopes.count)
  }
}
