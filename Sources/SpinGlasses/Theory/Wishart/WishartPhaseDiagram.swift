import RealModule

/// What the landscape of the Wishart planted ensemble is like for an anneal.
public enum WishartPhase: String, Sendable, Hashable, CaseIterable {
  /// b ≤ 0: the origin is the only minimum.
  case paramagnet
  /// α > 1, 0 < b ≤ (√α − 1)²: the planted state and its mirror image are the only minima. Any descent that is
  /// not without overlap to begin with comes to them.
  case planted
  /// Beyond, where the lowest states without overlap are unstable towards the hidden one.
  case unstableGlass = "unstable_glass"
  /// α > 1, where they are not: which state is found depends on the way there.
  case metastableGlass = "metastable_glass"
  /// α ≤ 1, b > 0: no state without overlap is ever unstable towards the hidden one.
  case hardGlass = "hard_glass"
}

extension WishartPhase {
  /// What the landscape is like at a point.
  ///
  /// - Throws: `TheoryError` for a point out of range.
  /// - Complexity: up to five milliseconds.
  public init(at point: WishartPoint) throws {
    try point.validate()
    let isSettled =
      point.b <= 0 || point.alpha <= 1
      || point.b <= WishartPoint.glassOnset(alpha: point.alpha)
    let line =
      try isSettled
      ? 1 : WishartPhaseBoundaries.leastAligningAlpha(b: min(max(point.b, 1e-3), 100))
    self = WishartPhaseDiagram.phase(at: point, aligningAlpha: line)
  }
}

/// The plane of α and b of the Wishart planted ensemble on a grid, and the lines in it.
public struct WishartPhaseDiagram: Sendable {
  /// One point of the grid.
  public struct Place: Sendable {
    /// What the landscape is like.
    public var phase: WishartPhase
    /// The lowest states without overlap; nil where there are none, and where `WishartPoint.glassObstacle`
    /// says why they are not solved for.
    public var glass: WishartGlassState?

    /// 1 − e/e_planted of the lowest states without overlap, between 0 and 1.
    public var relativeGap: Double? {
      glass.map { 1 + 4 * $0.energy / ($0.point.b * $0.point.b) }
    }
  }

  /// A line: an α for each b.
  public struct Boundary: Sendable {
    /// The b at which it is known.
    public var bs: [Double] = []
    /// Its α there.
    public var alphas: [Double] = []

    mutating func add(_ alpha: Double, at b: Double) {
      bs.append(b)
      alphas.append(alpha)
    }

    /// α at a b, between its points and beyond its ends as there.
    public func alpha(at b: Double) -> Double {
      guard let above = bs.firstIndex(where: { $0 >= b }) else { return alphas.last ?? .nan }
      guard above > 0 else { return alphas[above] }
      let t = (b - bs[above - 1]) / (bs[above] - bs[above - 1])
      return alphas[above - 1] + t * (alphas[above] - alphas[above - 1])
    }
  }

  /// Columns of the grid.
  public let alphas: [Double]
  /// Rows of the grid.
  public let bs: [Double]
  /// The grid, row by row.
  public let places: [Place]
  /// Where the lowest states without overlap become unstable towards the hidden one.
  public let alignment: Boundary
  /// Where the replica-symmetric state does.
  public let symmetricAlignment: Boundary
  /// Where the most numerous unaligned minima become saddles towards the hidden state.
  public let leastUnstable: Boundary
  /// Beyond which there are not exponentially many unaligned minima.
  public let greatest: Boundary

  /// The place of a row and a column.
  public func place(row: Int, column: Int) -> Place { places[row * alphas.count + column] }

  /// What the landscape is like at a point, given the line of alignment.
  static func phase(at point: WishartPoint, aligningAlpha: Double) -> WishartPhase {
    if point.b <= 0 { return .paramagnet }
    if point.alpha <= 1 { return .hardGlass }
    if point.b <= WishartPoint.glassOnset(alpha: point.alpha) { return .planted }
    return point.alpha > aligningAlpha ? .unstableGlass : .metastableGlass
  }

  /// Solves the theory on a grid.
  ///
  /// - Parameters:
  ///   - alphas: columns, rising, positive.
  ///   - bs: rows, rising.
  ///   - threads: how many threads to use.
  /// - Throws: `TheoryError` for values out of range or not rising.
  /// - Complexity: about half a millisecond a point and thirty a row.
  public init(alphas: [Double], bs: [Double], threads: Int = 1) throws {
    for (name, values) in [("alpha", alphas), ("b", bs)] {
      for (k, value) in values.enumerated() where k > 0 && value <= values[k - 1] {
        throw TheoryError.parameter(name, value: value, wanted: "above the one before it")
      }
    }
    for alpha in alphas { try WishartPoint(alpha: alpha, b: 0).validate() }
    for b in bs { try WishartPoint(alpha: 1, b: b).validate() }
    guard let highest = bs.last, !alphas.isEmpty else {
      throw TheoryError.parameter("the number of points", value: 0, wanted: "1 or more")
    }
    // Lines are smooth in ln b.
    let lowest = max(1e-3, min(0.01, highest))
    let reach = min(max(highest, 2 * lowest), 100)
    let lineSteps = 24
    let lineBs = (0...lineSteps).map {
      lowest * Double.exp(Double.log(reach / lowest) * Double($0) / Double(lineSteps))
    }
    enum Piece: Sendable {
      case lines(Result<Lines, TheoryError>)
      case row([Place])
    }
    let hasLines = highest > 0
    let lineCount = hasLines ? lineBs.count : 0
    let pieces = parallelMap(lineCount + bs.count, threads: threads) { k -> Piece in
      if k < lineCount { return .lines(Self.lines(b: lineBs[k])) }
      return .row(Self.row(b: bs[k - lineCount], alphas: alphas))
    }
    var alignment = Boundary()
    var symmetric = Boundary()
    var (leastUnstable, greatest) = (Boundary(), Boundary())
    var rows: [[Place]] = []
    for (k, piece) in pieces.enumerated() {
      switch piece {
      case .lines(let result):
        let lines = try result.get()
        alignment.add(lines.alignment, at: lineBs[k])
        symmetric.add(lines.symmetric, at: lineBs[k])
        if let minima = lines.minima {
          leastUnstable.add(minima.leastUnstableAlpha, at: lineBs[k])
          greatest.add(minima.greatestAlpha, at: lineBs[k])
        }
      case .row(let places): rows.append(places)
      }
    }
    self.alphas = alphas
    self.bs = bs
    self.alignment = alignment
    symmetricAlignment = symmetric
    (self.leastUnstable, self.greatest) = (leastUnstable, greatest)
    places = rows.enumerated().flatMap { row, places in
      places.enumerated().map { column, place in
        var place = place
        let point = WishartPoint(alpha: alphas[column], b: bs[row])
        // The state itself is more exact than the line.
        let isUnstable = place.glass.map { $0.alignmentGain > 1 }
        place.phase = Self.phase(
          at: point,
          aligningAlpha: isUnstable.map { $0 ? 0 : .infinity } ?? alignment.alpha(at: bs[row]))
        return place
      }
    }
  }

  /// α of all lines at a b.
  private struct Lines {
    var alignment: Double
    var symmetric: Double
    var minima: (leastUnstableAlpha: Double, greatestAlpha: Double)?
  }

  private static func lines(b: Double) -> Result<Lines, TheoryError> {
    do {
      return .success(
        Lines(
          alignment: try WishartPhaseBoundaries.leastAligningAlpha(b: b),
          symmetric: try WishartPhaseBoundaries.symmetricAligningAlpha(b: b),
          // These are known over a smaller range.
          minima: try? WishartPhaseBoundaries.unalignedMinima(b: b)))
    } catch let error as TheoryError {
      return .failure(error)
    } catch {
      return .failure(.unsolved("a line of alignment", alpha: .nan, b: b))
    }
  }

  /// The lowest states of a row, each from the one before it.
  private static func row(b: Double, alphas: [Double]) -> [Place] {
    var last: WishartGlassState?
    return alphas.map { alpha in
      let point = WishartPoint(alpha: alpha, b: b)
      let state =
        (try? WishartGlassState.lowest(at: point, near: last))
        ?? (try? WishartGlassState.lowest(at: point))
      if let state { last = state }
      return Place(phase: .paramagnet, glass: state)
    }
  }
}
