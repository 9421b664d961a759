public import Isinglass

/// How hard all critical points of a landscape are looked for.
public struct EnumerationEffort: Sendable, Hashable {
  /// How many random starts in a row must find nothing new, at least.
  public var leastStarts: Int
  /// The same for each point that is known.
  public var startsPerPoint: Int
  /// The search is given up beyond so many points.
  public var maximumPoints: Int
  /// The search is given up after so many random starts.
  public var maximumStarts: Int

  /// Sets the effort.
  public init(
    leastStarts: Int = 3000, startsPerPoint: Int = 30, maximumPoints: Int = 100_000,
    maximumStarts: Int = 5_000_000
  ) {
    self.leastStarts = max(1, leastStarts)
    self.startsPerPoint = max(0, startsPerPoint)
    self.maximumPoints = max(0, maximumPoints)
    self.maximumStarts = max(0, maximumStarts)
  }
}

/// All critical points of a landscape of few spins at one gain, as far as a search can tell.
///
/// By Morse's theorem Σ (−1)^index over all critical points is 1 whatever the couplings, since E grows in
/// all directions: `morseSum`. A missing point breaks the sum; a missing pair of adjacent index does not,
/// so that `isComplete` also asks that thousands of random starts in a row found nothing new. It is
/// strong evidence, not a proof. Without fields points come in pairs ±x beside the origin.
///
/// ```swift
/// let all = try CriticalPointEnumeration(of: landscape, gain: 0)
/// print(all.points.count, all.minima.count, all.morseSum, all.isComplete)
/// ```
public struct CriticalPointEnumeration: Sendable {
  /// Why the search ended.
  public enum Ending: String, Sendable, Hashable {
    /// Nothing new turned up any more.
    case settled
    /// There were more points than allowed.
    case pointLimit = "point_limit"
    /// Random starts ran out while the Morse sum was not 1.
    case startLimit = "start_limit"
  }

  /// The most spins that are searched: there can be 3^N points.
  public static let largestSpinCount = 20

  /// The gain a.
  public let gain: Double
  /// The points, by rising energy.
  public let points: [CriticalPoint]
  /// Σ (−1)^index.
  public let morseSum: Int
  /// Points at which the Hessian is singular to 10⁻⁶, so that their index means nothing.
  public let degenerateCount: Int
  /// Random starts: a third of them independent of what was found, a third mixtures of known points, a third
  /// deflated by all known points where those are few.
  public let randomStarts: Int
  /// How many of them in a row, at the end, found nothing new.
  public let startsSinceNew: Int
  /// Newton runs in all.
  public let newtonRuns: Int
  /// Points that independent random starts found exactly once. Divided by the number of those starts it
  /// estimates the chance that the next one would find something new, were there no other search
  /// (Good, Biometrika 40, 237 (1953)).
  public let singleHits: Int
  /// Why the search ended.
  public let ending: Ending

  /// Looks for all critical points.
  ///
  /// - Parameters:
  ///   - landscape: of at most `largestSpinCount` spins.
  ///   - gain: a.
  ///   - effort: how hard to look.
  ///   - seed: decides the random starts.
  ///   - threads: how many threads; the answer does not depend on it.
  /// - Throws: `LandscapeError.tooManySpins`, `.gain`, `.spectrum`.
  /// - Complexity: some hundred Newton runs of N³/3 operations a step for each point.
  public init(
    of landscape: SoftSpinLandscape, gain: Double, effort: EnumerationEffort = EnumerationEffort(),
    seed: Seed = 0, threads: Int = 1
  ) throws(LandscapeError) {
    guard gain.isFinite else { throw .gain(gain) }
    let limit = CriticalPointEnumeration.largestSpinCount
    guard landscape.spinCount <= limit else {
      throw .tooManySpins(landscape.spinCount, limit: limit)
    }
    let dense = try DenseLandscape(landscape, gain: gain)
    var search = CriticalPointSearch(dense, effort: effort, seed: seed, threads: max(1, threads))
    try search.run()
    let set = search.points
    self.gain = gain
    points = set.entries.map { entry in
      landscape.criticalPoint(
        entry.amplitudes, gain: gain, index: entry.index,
        lowest: entry.eigenvalues.first ?? 0, softest: entry.softest)
    }.sorted { first, second in
      if first.energy != second.energy { return first.energy < second.energy }
      return second.amplitudes.lexicographicallyPrecedes(first.amplitudes)
    }
    morseSum = set.morseSum
    degenerateCount = set.entries.count(where: set.isDegenerate)
    randomStarts = search.randomStarts
    startsSinceNew = search.startsSinceNew
    newtonRuns = search.newtonRuns
    singleHits = set.entries.count { $0.hits == 1 }
    ending = search.ending
  }

  /// Whether everything that can be checked speaks for completeness: the Morse sum is 1, no point is
  /// degenerate, and the search ended because nothing new turned up.
  public var isComplete: Bool { ending == .settled && morseSum == 1 && degenerateCount == 0 }

  /// The minima, by rising energy.
  public var minima: [CriticalPoint] { points.filter(\.isMinimum) }

  /// How many points there are of each index, from 0 to the largest.
  public var countsByIndex: [Int] {
    var counts = [Int](repeating: 0, count: (points.map(\.index).max() ?? -1) + 1)
    for point in points { counts[point.index] += 1 }
    return counts
  }
}

extension SoftSpinLandscape {
  /// Describes a point whose gradient vanishes.
  func criticalPoint(
    _ x: [Double], gain: Double, index: Int, lowest: Double, softest: Double
  ) -> CriticalPoint {
    let here = evaluate(x, gain: gain)
    return CriticalPoint(
      amplitudes: x, gain: gain, energy: here.energy, virialEnergy: virial(of: x),
      rootMeanSquareGradient: (here.squaredGradient / Double(max(1, spinCount))).squareRoot(),
      index: index, lowestCurvature: lowest, softestCurvature: softest)
  }
}
