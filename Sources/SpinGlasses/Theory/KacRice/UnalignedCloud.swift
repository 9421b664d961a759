import RealModule

/// The minima without overlap with the hidden state at a gain, for any strength J₀ of it.
///
/// The most numerous are marginal in the bulk, and along the hidden state their Hessian has the eigenvalue 0
/// where J₀G = 1. Beyond that bias they are saddles, and the minima that are left are the stiffer ones with
/// G = 1/J₀; they end at the greatest bias.
public struct UnalignedCloud: Sendable {
  /// The most numerous, and how many they are up to the least unstable bias.
  public let mostNumerous: Complexity
  /// J₀ above which the most numerous are saddles that lead to the hidden state.
  public let leastUnstableBias: Double
  /// J₀ above which there are not exponentially many unaligned minima.
  public let greatestBias: Double

  private let search: KacRiceSearch

  /// Follows the unaligned minima in J₀ until they end.
  ///
  /// - Parameters:
  ///   - gain: a, above −1.9 g.
  ///   - disorder: g.
  /// - Throws: `TheoryError`.
  /// - Complexity: some forty solutions.
  public init(gain: Double, disorder: Double = 1) throws {
    let point = PlantedGlassPoint(gain: gain, disorder: disorder)
    search = try KacRiceSearch(point, .minima)
    mostNumerous = try Complexity(point, search.unaligned())
    leastUnstableBias = mostNumerous.leastUnstableBias
    let family = Self.family(search, mostNumerous.solution)
    let first = try Self.first(search, family, mostNumerous.solution)
    var (low, high): (Bracket, Bracket?) = (first, nil)
    _ = first.solution.following(
      family, from: first.place, to: Double.log(100), step: 0.2, largest: 0.5
    ) {
      let end = Bracket(place: $0, solution: $1)
      if end.complexity > 0 { low = end } else { high = end }
      return high == nil
    }
    guard var high else { throw search.failure }
    for _ in 0..<60 where low.complexity - high.complexity > 1e-11 {
      let share = low.complexity / (low.complexity - high.complexity)
      let place = low.place + min(max(share, 0.02), 0.98) * (high.place - low.place)
      let found = low.solution.following(
        family, from: low.place, to: place, step: place - low.place, largest: place - low.place)
      guard found.parameter == place else { throw search.failure }
      let middle = Bracket(place: place, solution: found.solution)
      if middle.complexity > 0 { low = middle } else { high = middle }
    }
    greatestBias = leastUnstableBias * (1 + Double.exp(low.place))
  }

  /// How many unaligned minima there are with a hidden state of strength J₀, by the family that holds there.
  ///
  /// - Returns: their complexity; below 0 above the greatest bias.
  /// - Throws: `TheoryError` for a bias far above the greatest.
  public func minima(ferromagneticBias: Double) throws -> Complexity {
    var point = mostNumerous.point
    point.ferromagneticBias = ferromagneticBias
    try point.validate()
    return try Complexity(point, stable(mostNumerous, against: ferromagneticBias, near: nil))
  }

  /// How many unaligned minima there are of each energy with a hidden state of strength J₀: marginal ones
  /// below the energy at which 1/G = J₀, stiffer ones above.
  ///
  /// - Returns: solutions with falling energies from Σ = 0, or at large gains from where it falls too steeply
  ///   to be followed, to Σ = 0; none above the greatest bias.
  /// - Throws: `TheoryError`.
  /// - Complexity: some hundreds of solutions, about a third of a second.
  public func energies(ferromagneticBias: Double) throws -> [Complexity] {
    var point = mostNumerous.point
    point.ferromagneticBias = ferromagneticBias
    try point.validate()
    guard ferromagneticBias < greatestBias else { return [] }
    let marginal = try ComplexityCurve(at: point, of: .minima).points
    var found: [Complexity] = []
    var last: Complexity?
    for complexity in marginal {
      let minima = try Complexity(point, stable(complexity, against: ferromagneticBias, near: last))
      defer { last = minima }
      if minima.complexity > 0 {
        // From Σ = 0 on.
        if let last, last.complexity < 0 { found.append(try end(from: minima, to: last)) }
        if last == nil { found += try rise(to: minima).reversed() }
        found.append(minima)
      } else if let before = found.last {
        found.append(try end(from: before, to: minima))
        break
      }
    }
    return found
  }

  /// Whether an aligned global minimum lies among exponentially many unaligned minima: g < J₀ < the
  /// greatest bias.
  public func surroundsAlignedMinimum(ferromagneticBias: Double) -> Bool {
    ferromagneticBias > mostNumerous.point.disorder && ferromagneticBias < greatestBias
  }

  /// A solution at ln(J₀G − 1).
  private struct Bracket {
    var place: Double
    var solution: KacRiceSolution
    var complexity: Double { solution.equations.value(solution.unknowns)?.complexity ?? -.infinity }
  }

  /// J₀G − 1 below which minima are as good as stable.
  private static let leastExcess = 1e-7

  /// Minima at ln(J₀G − 1), in which ln κ changes evenly, by the slope of those that are stable in the bulk.
  private static func family(
    _ search: KacRiceSearch, _ solution: KacRiceSolution
  ) -> KacRiceSolution.Family {
    let bias = 1 / solution.unknowns[3]
    var slope = 0.0
    if case .slope(let u) = solution.equations.energy { slope = u }
    return {
      search.equations(slope: slope, stability: .hidden(bias: bias * (1 + Double.exp($0))))
    }
  }

  /// The first of that family, hardly above 1/G.
  private static func first(
    _ search: KacRiceSearch, _ family: KacRiceSolution.Family, _ start: KacRiceSolution
  ) throws -> Bracket {
    let v = start.unknowns
    let place = Double.log(1e-3)
    for logarithm in stride(from: -10.0, through: 8, by: 1) {
      if let found = KacRiceSolution(
        family(place), near: [v[0], v[1], v[2], logarithm], isMarginal: true)
      {
        return Bracket(place: place, solution: found)
      }
    }
    throw search.failure
  }

  /// Minima of the slope of some that are stable in the bulk that are so towards a hidden state too.
  private func stable(
    _ minima: Complexity, against bias: Double, near neighbor: Complexity?
  ) throws -> KacRiceSolution {
    let excess = bias / minima.leastUnstableBias - 1
    guard excess > Self.leastExcess else { return minima.solution }
    if let neighbor, case .hidden = neighbor.solution.equations.stability,
      let found = stiff(from: neighbor, slope: minima.slope)
    {
      return found
    }
    let family = Self.family(search, minima.solution)
    let first = try Self.first(search, family, minima.solution)
    let end = Double.log(excess)
    let found = first.solution.following(
      family, from: first.place, to: end, step: 0.2, largest: 0.5)
    guard found.parameter == end else {
      throw TheoryError.parameter(
        "the ferromagnetic bias", value: bias,
        wanted: "not far above \(greatestBias), where unaligned minima end")
    }
    return found.solution
  }

  /// From stiff minima to those of another slope.
  private func stiff(from some: Complexity, slope: Double) -> KacRiceSolution? {
    let g2 = some.point.disorder * some.point.disorder
    let stability = some.solution.equations.stability
    let step = (slope - some.slope).magnitude * g2
    let found = some.solution.following(
      { search.equations(slope: $0, stability: stability) }, from: some.slope * g2,
      to: slope * g2, step: step, largest: step)
    return found.parameter == slope * g2 ? found.solution : nil
  }

  /// Stiff minima of lower slopes and higher energies than the first, down to Σ = 0 or to where it falls too
  /// steeply.
  private func rise(to first: Complexity) throws -> [Complexity] {
    guard case .hidden = first.solution.equations.stability else { return [] }
    var found: [Complexity] = []
    var last = first
    let least = 1e-3 / (first.point.disorder * first.point.disorder)
    while last.complexity > 1e-10, found.count < 80 {
      guard let next = stiff(from: last, slope: last.slope - max(0.1 * last.slope.magnitude, least))
      else { break }
      let minima = try Complexity(first.point, next)
      last = minima.complexity > 0 ? minima : try end(from: last, to: minima)
      found.append(last)
      if minima.complexity <= 0 { break }
    }
    return found
  }

  /// Where Σ = 0 between minima of two slopes, the second of which are none; the first if they are marginal.
  private func end(from some: Complexity, to none: Complexity) throws -> Complexity {
    guard case .hidden = some.solution.equations.stability else { return some }
    var (low, high) = (some, none)
    for _ in 0..<60 where low.complexity - high.complexity > 1e-11 {
      let share = low.complexity / (low.complexity - high.complexity)
      let slope = low.slope + min(max(share, 0.02), 0.98) * (high.slope - low.slope)
      guard let solution = stiff(from: low, slope: slope) else { throw search.failure }
      let middle = try Complexity(some.point, solution)
      if middle.complexity > 0 { low = middle } else { high = middle }
    }
    return low
  }
}
