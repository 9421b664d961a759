import RealModule

/// The complexity of unaligned minima against the energy, over all energies at which there are any.
public struct WishartComplexityCurve: Sendable {
  /// Solutions with falling energies; Σ rises to the most numerous, y = 0, and falls.
  public let points: [WishartComplexity]
  /// The most numerous.
  public let mostNumerous: WishartComplexity
  /// Where Σ = 0: on average over problems there are none below. A bound on the energy of the lowest
  /// unaligned minima.
  public var lowestEnergy: Double { points.last?.energy ?? mostNumerous.energy }
  /// Where Σ = 0 at the upper end; nil where those could not be followed so far.
  public let highestEnergy: Double?

  /// Follows the curve both ways from the most numerous.
  ///
  /// - Throws: `TheoryError` near or below the onset.
  /// - Complexity: some fifty solutions, about thirty milliseconds.
  public init(at point: WishartPoint) throws {
    let search = try WishartKacRiceSearch(point)
    let start = try search.unaligned()
    mostNumerous = try WishartComplexity(point, start)
    let lower = try Self.walk(search, from: start, towards: 1)
    let upper = try Self.walk(search, from: start, towards: -1)
    guard let last = lower.last, last.complexity < 1e-6 else { throw search.failure }
    points = upper.reversed() + [mostNumerous] + lower
    highestEnergy = upper.last.flatMap { $0.complexity < 1e-6 ? $0.energy : nil }
  }

  /// Solutions on one side until Σ = 0, where the last one is if it could be reached.
  private static func walk(
    _ search: WishartKacRiceSearch, from start: WishartKacRiceSolution, towards side: Double
  ) throws -> [WishartComplexity] {
    var steps = [WishartKacRiceSearch.Step(0, start)]
    var end: WishartKacRiceSearch.Step?
    _ = start.following(
      search.equations(place:), from: 0, to: 30 * side, step: 0.05, largest: 0.15
    ) {
      let step = WishartKacRiceSearch.Step($0, $1)
      if $1.complexity > 0 { steps.append(step) } else { end = step }
      return end == nil
    }
    if let end, let last = steps.last {
      steps.append(try search.root(last, end) { $0.complexity })
    }
    return try steps.dropFirst().map { try WishartComplexity(search.point, $0.solution) }
  }
}

/// The complexity of minima against the overlap m with the hidden state, at a slope y = dΣ/de.
public struct WishartOverlapCurve: Sendable {
  /// Solutions with rising overlaps, from 0 to where Σ = 0 is passed or the planted state is near.
  public let points: [WishartComplexity]

  /// Follows the overlap from 0.
  ///
  /// - Parameters:
  ///   - point: where.
  ///   - slope: y = dΣ/de; at 0 those of all energies are counted.
  ///   - least: Σ down to which the curve is followed.
  /// - Throws: `TheoryError` near or below the onset.
  /// - Complexity: some thirty solutions.
  public init(at point: WishartPoint, slope: Double = 0, downTo least: Double = 0) throws {
    let search = try WishartKacRiceSearch(point)
    let start = try search.solution(slope: slope, from: search.unaligned())
    var solutions = [start]
    _ = search.aligned(start).following(
      search.overlapFamily(start), from: 0, to: 4, step: 0.02, largest: 0.08
    ) {
      solutions.append($1)
      return $1.complexity > least
    }
    points = try solutions.map { try WishartComplexity(point, $0) }
  }
}
