import RealModule

/// The complexity against the energy, over all energies at which there are points to count.
public struct ComplexityCurve: Sendable {
  /// Solutions with falling energies; Σ rises to the most numerous, u = 0, and falls.
  public let points: [Complexity]
  /// Where Σ = 0: on average over problems there are none below. A bound on the ground state's energy.
  public let lowestEnergy: Double
  /// Where Σ = 0 at the upper end; nil for all critical points, which go on to the origin at e = 0.
  public let highestEnergy: Double?
  /// Where the index vanishes. It is below the lowest energy, Σ < 0: what critical points there are at any
  /// energy are typically saddles. It is nil for minima, and where the index only becomes exponentially
  /// small, since each spin has a well of its own.
  public let threshold: Complexity?

  /// Follows the curve both ways from the most numerous: down by u = dΣ/de, up by the energy, since near
  /// e = 0 the slope of all critical points need not be monotonic.
  ///
  /// - Throws: `TheoryError`.
  /// - Complexity: some hundred solutions, about a tenth of a second.
  public init(at point: PlantedGlassPoint, of kind: CriticalPointKind) throws {
    let search = try KacRiceSearch(point, kind)
    let start = try search.unaligned()
    let most = try Complexity(point, start)
    let top = Double.log(-most.energy / (point.disorder * point.disorder))
    // Upwards e = −e^−t.
    func above(_ t: Double) -> KacRiceEquations {
      var equations = search.equations()
      equations.energy = .fixed(-Double.exp(top - t))
      return equations
    }
    func below(_ u: Double) -> KacRiceEquations { search.equations(slope: u) }
    let least = kind == .all ? 0.05 * most.complexity : 0
    // Slopes and relative energies that matter become smaller as the gain rises.
    let unit = 1 / (1 + 0.5 * max(0, search.gain))
    let upper = try Self.walk(
      search, from: start.givenEnergy(), above, end: 30,
      strides: (0.02 * unit, kind == .all ? 0.1 : 0.05 * unit), downTo: least)
    let lower = try Self.walk(
      search, from: start, below, end: 1e3, strides: (0.02 * unit, 0.04 * unit), downTo: 0)
    points = upper.reversed() + [most] + lower
    lowestEnergy = points.last?.energy ?? most.energy
    highestEnergy = kind == .all ? nil : points.first?.energy
    threshold = kind == .all ? try Self.threshold(search, from: points[points.count - 1]) : nil
  }

  /// Solutions along a family until Σ falls to a value, where the last one is.
  private static func walk(
    _ search: KacRiceSearch, from start: KacRiceSolution, _ family: KacRiceSolution.Family,
    end: Double, strides: (first: Double, largest: Double), downTo least: Double
  ) throws -> [Complexity] {
    func surplus(_ solution: KacRiceSolution) -> Double {
      (solution.equations.value(solution.unknowns)?.complexity ?? -.infinity) - least
    }
    var found: [(t: Double, solution: KacRiceSolution)] = [(0, start)]
    _ = start.following(
      family, from: 0, to: end, step: strides.first, largest: strides.largest
    ) {
      found.append(($0, $1))
      return surplus($1) > 0
    }
    var high = found.removeLast()
    guard var low = found.last, surplus(high.solution) <= 0 else { throw search.failure }
    for _ in 0..<60 where surplus(low.solution) - surplus(high.solution) > 1e-11 {
      let (above, below) = (surplus(low.solution), -surplus(high.solution))
      let t = low.t + min(max(above / (above + below), 0.02), 0.98) * (high.t - low.t)
      let middle = low.solution.following(
        family, from: low.t, to: t, step: t - low.t, largest: t - low.t)
      guard middle.parameter == t else { throw search.failure }
      if surplus(middle.solution) > 0 {
        low = (t, middle.solution)
      } else {
        high = (t, middle.solution)
      }
    }
    if let last = found.last, low.t > last.t { found.append(low) }
    return try found.dropFirst().map { try Complexity(search.point, $0.solution.givenSlope()) }
  }

  /// Where Im G becomes 0, not far beyond the last solution.
  private static func threshold(_ search: KacRiceSearch, from last: Complexity) throws
    -> Complexity?
  {
    let g2 = search.point.disorder * search.point.disorder
    let start = last.slope * g2
    let found = last.solution.following(
      { search.equations(slope: $0) }, from: start, to: start + 1, step: 0.01, largest: 0.02
    ) { $1.equations.isMarginal && ($1.equations.value($1.unknowns)?.complexity ?? -1) > -0.1 }
    let end = try Complexity(search.point, found.solution)
    guard !found.solution.equations.isMarginal, search.point.gain + g2 * end.resolvent.real < 0
    else { return nil }
    var (high, low) = (last, end)
    for _ in 0..<50 where high.energy - low.energy > 1e-9 * low.energy.magnitude {
      let slope = 0.5 * (high.slope + low.slope) * g2
      guard
        let middle = KacRiceSolution(
          search.equations(slope: slope), near: low.solution.unknowns, isMarginal: false)
      else { break }
      let complexity = try Complexity(search.point, middle)
      if middle.equations.isMarginal { high = complexity } else { low = complexity }
    }
    return low
  }
}

extension ComplexityCurve {
  /// The first energy from above at which unaligned minima or critical points are no longer the most
  /// numerous of their energy but the fewest: below it they are typically aligned with a hidden state of
  /// strength J₀.
  ///
  /// - Returns: the one at that energy; nil if unaligned ones stay the most numerous down to the end.
  /// - Complexity: O(points).
  public func alignmentOnset(ferromagneticBias: Double) throws -> Complexity? {
    func curvature(_ complexity: Complexity) -> Double {
      complexity.overlapCurvature(ferromagneticBias: ferromagneticBias)
    }
    guard let start = points.firstIndex(where: { $0.slope >= 0 }),
      let end = points[start...].firstIndex(where: { curvature($0) > 0 })
    else { return nil }
    guard end > start else { return points[end] }
    var (above, below) = (points[end - 1], points[end])
    for _ in 0..<60 where above.energy - below.energy > 1e-10 * below.energy.magnitude {
      let share = curvature(above) / (curvature(above) - curvature(below))
      let slope = above.slope + min(max(share, 0.05), 0.95) * (below.slope - above.slope)
      let middle = try Complexity(at: above.point, of: above.kind, slope: slope, near: above)
      if curvature(middle) > 0 { below = middle } else { above = middle }
    }
    return above
  }

  /// The highest of the points, Σ of all energies.
  public var mostNumerous: Complexity {
    points.first { $0.slope == 0 } ?? points[0]
  }
}
