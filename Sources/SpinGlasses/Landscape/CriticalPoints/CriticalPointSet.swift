/// Distinct points, found again whichever way they were reached.
///
/// Points are filed by one projection, so that looking one up compares it with few others.
struct CriticalPointSet: Sendable {
  /// One point.
  struct Entry: Sendable {
    var amplitudes: [Double]
    var eigenvalues: [Double]
    /// How many independent random starts ended here.
    var hits = 0
    /// Whether the search has started from here; of a pair ±x one is enough.
    var isExplored = false

    var index: Int { eigenvalues.count { $0 < 0 } }
    var softest: Double { eigenvalues.min { abs($0) < abs($1) } ?? 1 }
  }

  private(set) var entries: [Entry] = []
  private let scale: Double
  private let curvature: Double
  private var drawers: [Int: [Int]] = [:]
  /// Positive, of sum 1: points that differ by r at most have projections that do, too.
  private let weights: [Double]
  private static let softRadius = 1e-3

  init(_ landscape: DenseLandscape) {
    scale = landscape.amplitudeScale
    curvature = landscape.curvatureScale
    let raw = (0..<landscape.count).map { i -> Double in
      let turn = Double(i + 1) * 0.618_033_988_749_894_8
      return 0.5 + turn - turn.rounded(.down)
    }
    let sum = raw.reduce(0, +)
    weights = raw.map { $0 / sum }
  }

  /// Whether an eigenvalue is too small to tell its sign, or one point from two.
  func isDegenerate(_ entry: Entry) -> Bool { abs(entry.softest) < 1e-6 * curvature }

  private func drawer(of x: [Double]) -> Int {
    let projection = zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 }
    return Int(
      max(-1e9, min(1e9, projection / (CriticalPointSet.softRadius * scale))).rounded(.down))
  }

  /// The number of the entry at a point, if it is filed.
  ///
  /// Points are the same within 10⁻⁶ of the amplitudes' size; within 10⁻³ where the Hessian is nearly
  /// singular and Newton's method does not come closer.
  func find(_ x: [Double]) -> Int? {
    let place = drawer(of: x)
    for neighbour in place - 1...place + 1 {
      for number in drawers[neighbour] ?? [] {
        let entry = entries[number]
        let isSoft = abs(entry.softest) < 1e-5 * curvature
        let radius = (isSoft ? CriticalPointSet.softRadius : 1e-6) * scale
        if zip(entry.amplitudes, x).allSatisfy({ abs($0 - $1) < radius }) { return number }
      }
    }
    return nil
  }

  /// Files a point that `find` does not know.
  mutating func insert(_ x: [Double], eigenvalues: [Double]) {
    drawers[drawer(of: x), default: []].append(entries.count)
    entries.append(Entry(amplitudes: x, eigenvalues: eigenvalues))
  }

  mutating func hit(_ number: Int) { entries[number].hits += 1 }

  mutating func setExplored(_ number: Int) { entries[number].isExplored = true }

  /// Σ (−1)^index.
  var morseSum: Int { entries.reduce(0) { $0 + ($1.index.isMultiple(of: 2) ? 1 : -1) } }
}
