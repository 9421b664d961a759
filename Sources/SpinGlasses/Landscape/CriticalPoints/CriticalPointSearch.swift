import Isinglass
import Spectra

/// The search behind `CriticalPointEnumeration`.
///
/// Rounds alternate: from every new point to its neighbours until nothing new turns up, then independent
/// random starts: plain ones, ones deflated by what is known, and mixtures of two known points. It ends when a whole batch of random starts
/// has found nothing new while the Morse sum is 1. Work is cut into pieces that depend on their numbers
/// alone and merged in their order, so that threads change nothing.
struct CriticalPointSearch {
  private let landscape: DenseLandscape
  private let effort: EnumerationEffort
  private let seed: Seed
  private let threads: Int
  private let isSymmetric: Bool
  private(set) var points: CriticalPointSet
  private(set) var randomStarts = 0
  private(set) var startsSinceNew = 0
  private(set) var newtonRuns = 0
  private(set) var ending = CriticalPointEnumeration.Ending.settled

  init(_ landscape: DenseLandscape, effort: EnumerationEffort, seed: Seed, threads: Int) {
    self.landscape = landscape
    self.effort = effort
    self.seed = seed
    self.threads = threads
    isSymmetric = !landscape.hasFields
    points = CriticalPointSet(landscape)
  }

  /// What one piece of work came to.
  private struct Catch: Sendable {
    /// Points not filed when the work began.
    var new: [[Double]] = []
    /// The entries reached again.
    var known: [Int] = []
    var runs = 0
    /// Whether it was one start that knows nothing of the points filed.
    var isPlain = false

    mutating func take(_ x: [Double]?, _ points: CriticalPointSet) {
      runs += 1
      guard let x else { return }
      if let number = points.find(x) { known.append(number) } else { new.append(x) }
    }
  }

  mutating func run() throws(LandscapeError) {
    if isSymmetric { _ = try file([Double](repeating: 0, count: landscape.count)) }
    try startFromPatterns()
    var unsettledBatches = 0
    while true {
      try explore()
      if points.entries.count > effort.maximumPoints {
        ending = .pointLimit
        return
      }
      let found = try startAtRandom()
      if found > 0 {
        unsettledBatches = 0
      } else if points.morseSum == 1 || points.entries.contains(where: points.isDegenerate) {
        return
      } else {
        unsettledBatches += 1
      }
      if unsettledBatches > 20 || randomStarts > effort.maximumStarts {
        ending = .startLimit
        return
      }
    }
  }

  /// Files a point, and its mirror image where there are no fields; whether it was new.
  private mutating func file(_ x: [Double]) throws(LandscapeError) -> Bool {
    guard points.find(x) == nil else { return false }
    let eigenvalues = try landscape.modes(at: x).values
    points.insert(x, eigenvalues: eigenvalues)
    guard isSymmetric else { return true }
    let mirrored = x.map { -$0 }
    if points.find(mirrored) == nil {
      points.insert(mirrored, eigenvalues: eigenvalues)
      points.setExplored(points.entries.count - 1)
    }
    return true
  }

  /// Files what was caught, in order; how many points were new.
  private mutating func file(
    _ catches: [Catch]
  ) throws(LandscapeError) -> Int {
    var found = 0
    for catched in catches {
      newtonRuns += catched.runs
      for x in catched.new {
        if try file(x) { found += 1 }
        if catched.isPlain, let number = points.find(x) { points.hit(number) }
      }
      if catched.isPlain { for number in catched.known { points.hit(number) } }
    }
    return found
  }

  /// Starts from patterns of {−, 0, +}, the critical points at large gains: all of them where there are
  /// few.
  private mutating func startFromPatterns() throws(LandscapeError) {
    let count = landscape.count
    guard count <= 7 else { return }
    let patterns = (0..<count).reduce(1) { total, _ in 3 * total }
    let (landscape, points) = (landscape, points)
    let size = max(landscape.gain, 0.25 * landscape.curvatureScale).squareRoot()
    let catches = parallelMap(patterns, threads: threads) { pattern in
      var rest = pattern
      let start = (0..<count).map { _ -> Double in
        defer { rest /= 3 }
        return size * Double(rest % 3 - 1)
      }
      var catched = Catch()
      catched.take(landscape.newton(from: start), points)
      return catched
    }
    _ = try file(catches)
  }

  /// Goes from every unexplored point to its neighbours, until all have been visited.
  private mutating func explore() throws(LandscapeError) {
    while true {
      let entries = self.points.entries
      let fresh = entries.indices.filter { !entries[$0].isExplored }.prefix(512)
      guard !fresh.isEmpty, entries.count <= effort.maximumPoints else { return }
      let (landscape, points) = (landscape, self.points)
      let descends = entries.count <= 4000
      let numbers = Array(fresh)
      let catches = try parallelMap(numbers.count, threads: threads) {
        place throws(LandscapeError) -> Catch in
        let entry = points.entries[numbers[place]]
        let x = entry.amplitudes
        let modes = try landscape.modes(at: x)
        var catched = Catch()
        for start in landscape.startsNear(x, modes: modes) {
          catched.take(landscape.newton(from: start), points)
        }
        // Both sides down from the pass between two valleys.
        if entry.index == 1, descends {
          for side in [1, -1] {
            let distance = 0.05 * Double(side) * landscape.amplitudeScale
            let start = zip(x, modes.vector(0)).map { $0 + distance * $1 }
            catched.take(try landscape.minimum(below: start), points)
          }
        }
        return catched
      }
      for number in numbers { self.points.setExplored(number) }
      _ = try file(catches)
    }
  }

  /// One batch of random starts; how many points it found.
  private mutating func startAtRandom() throws(LandscapeError) -> Int {
    let known = points.entries.count
    let batch = max(effort.leastStarts, effort.startsPerPoint * known / (isSymmetric ? 2 : 1))
    let (landscape, points, seed, first) = (landscape, points, seed, randomStarts)
    let deflating = known <= 200 ? points.entries.map(\.amplitudes) : []
    let catches = parallelMap(batch, threads: threads) { number in
      var random = seed.stream(.initialState, index: first + number)
      var start = landscape.randomStart(&random)
      var catched = Catch()
      catched.isPlain = number % 3 == 0
      if number % 3 == 1 {
        let (first, second) = (random.below(UInt64(known)), random.below(UInt64(known)))
        let share = 1.6 * random.uniform() - 0.3
        if known > 1 {
          let (a, b) = (
            points.entries[Int(first)].amplitudes, points.entries[Int(second)].amplitudes
          )
          for i in start.indices { start[i] = 0.1 * start[i] + a[i] + share * (b[i] - a[i]) }
        }
      }
      catched.take(
        landscape.newton(from: start, deflating: number % 3 == 2 ? deflating : []), points)
      return catched
    }
    randomStarts += batch
    let found = try file(catches)
    startsSinceNew = found == 0 ? startsSinceNew + batch : 0
    return found
  }
}

extension DenseLandscape {
  /// A random start: amplitudes around 0 and around the bottoms of wells as deep as those of spins that
  /// their neighbours help by up to twice the rms field.
  func randomStart(_ random: inout Philox) -> [Double] {
    let well = max(gain + 2 * curvatureScale * random.uniform(), 0.05 * curvatureScale)
    let size = max(well.squareRoot(), amplitudeScale * random.uniform())
    return (0..<count).map { _ in
      let pattern = Double(random.below(3)) - 1
      return size * (pattern * (0.7 + 0.6 * random.uniform()) + 0.1 * (random.uniform() - 0.5))
    }
  }
}
