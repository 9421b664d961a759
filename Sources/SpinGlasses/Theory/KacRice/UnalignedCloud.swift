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
    let family = Self.family(search, over: 1 / mostNumerous.solution.unknowns[3])
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
    let excess = ferromagneticBias / leastUnstableBias - 1
    // The family begins at the most numerous.
    if excess <= Self.leastExcess { return try Complexity(point, mostNumerous.solution) }
    let family = Self.family(search, over: 1 / mostNumerous.solution.unknowns[3])
    let first = try Self.first(search, family, mostNumerous.solution)
    let end = Double.log(excess)
    let found = first.solution.following(
      family, from: first.place, to: end, step: 0.2, largest: 0.5)
    guard found.parameter == end else {
      throw TheoryError.parameter(
        "the ferromagnetic bias", value: ferromagneticBias,
        wanted: "not far above \(greatestBias), where unaligned minima end")
    }
    return try Complexity(point, found.solution)
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

  /// J₀G − 1 below which the most numerous are as good as stable.
  private static let leastExcess = 1e-7

  /// Stable minima at ln(J₀G − 1), in which ln κ changes evenly.
  private static func family(
    _ search: KacRiceSearch, over bias: Double
  ) -> KacRiceSolution.Family {
    { search.equations(stability: .hidden(bias: bias * (1 + Double.exp($0)))) }
  }

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
}
