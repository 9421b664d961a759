/// The complexity against the overlap m with the hidden state, at an energy or a slope u = dΣ/de.
public struct OverlapCurve: Sendable {
  /// Solutions with rising overlaps, from 0.
  public let points: [Complexity]
  /// The most numerous of aligned ones: where Σ has a maximum at m > 0. It is nil where there is none.
  ///
  /// Where replica symmetry holds it is the global minimum alone, Σ = 0.
  public let aligned: Complexity?

  /// Follows the overlap from 0.
  ///
  /// - Parameters:
  ///   - point: where; the bias is that of the hidden state.
  ///   - kind: what is counted.
  ///   - slope: u = dΣ/de; at 0 those of all energies are counted.
  ///   - least: Σ to which the curve is followed.
  /// - Throws: `TheoryError`.
  /// - Complexity: some fifty solutions.
  public init(
    at point: PlantedGlassPoint, of kind: CriticalPointKind, slope: Double = 0,
    downTo least: Double = -1
  ) throws {
    try self.init(from: Complexity(at: point, of: kind, slope: slope), downTo: least)
  }

  /// Follows the overlap from 0 at an energy.
  ///
  /// - Parameters:
  ///   - point: where; the bias is that of the hidden state.
  ///   - kind: what is counted.
  ///   - energy: e, per spin.
  ///   - least: Σ to which the curve is followed.
  /// - Throws: `TheoryError`.
  /// - Complexity: some fifty solutions.
  public init(
    at point: PlantedGlassPoint, of kind: CriticalPointKind, energy: Double,
    downTo least: Double = -1
  ) throws {
    try self.init(from: Complexity(at: point, of: kind, energy: energy), downTo: least)
  }

  private init(from start: Complexity, downTo least: Double) throws {
    let (point, kind) = (start.point, start.kind)
    let search = try KacRiceSearch(point, kind)
    var points = [start]
    var failure: (any Error)?
    let scale = (start.selfOverlap / point.disorder).squareRoot()
    _ = search.aligned(start.solution).following(
      search.overlapFamily(start.solution), from: 0, to: 20 * scale, step: 0.02 * scale,
      largest: 0.03 * scale
    ) { _, solution in
      do {
        let found = try Complexity(point, solution)
        points.append(found)
        return found.complexity > least
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    self.points = points
    aligned = try Self.maximum(of: points, search)
  }

  /// The last maximum at m > 0, by the equations in which m is an unknown.
  private static func maximum(of points: [Complexity], _ search: KacRiceSearch) throws
    -> Complexity?
  {
    let places = points.indices.dropFirst().dropLast()
    guard
      let place = places.last(where: {
        points[$0].overlapSlope >= 0 && points[$0 + 1].overlapSlope < 0
      })
    else { return nil }
    let solution = points[place].solution
    var equations = solution.equations
    equations.overlap = .free
    var guess = solution.unknowns
    let m = points[place].overlap / search.point.disorder.squareRoot()
    guess.insert(m, at: 3 + solution.equations.stabilityCount)
    guard let found = KacRiceSolution(equations, near: guess, isMarginal: equations.isMarginal)
    else { throw search.failure }
    return try Complexity(search.point, found)
  }
}
