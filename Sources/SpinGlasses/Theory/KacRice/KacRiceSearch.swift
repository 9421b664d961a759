import RealModule

/// Ways from a solution that is known to the one that is wanted, at g = 1.
struct KacRiceSearch {
  let point: PlantedGlassPoint
  let kind: CriticalPointKind
  let gain: Double
  let bias: Double

  /// - Throws: `TheoryError` for a point out of range.
  init(_ point: PlantedGlassPoint, _ kind: CriticalPointKind) throws {
    try point.validate()
    gain = point.gain / point.disorder
    bias = point.ferromagneticBias / point.disorder
    (self.point, self.kind) = (point, kind)
    guard gain > -1.9 else {
      throw TheoryError.parameter(
        "the gain", value: point.gain,
        wanted: "above −1.9 g: near −2 g, where the first minima appear, their number is too small")
    }
    guard gain <= 100 else {
      throw TheoryError.parameter(
        "the gain", value: point.gain,
        wanted:
          "at most 100 g: beyond, spins are independent, and Σ is ln 2 for minima, ln 3 for all")
    }
  }

  /// The equations of a family.
  func equations(
    slope: Double = 0, overlap: Double = 0, stability: KacRiceEquations.Stability = .bulk
  ) -> KacRiceEquations {
    KacRiceEquations(
      gain: gain, bias: bias, kind: kind, stability: stability,
      overlap: overlap == 0 ? .none : .fixed(overlap), energy: .slope(slope))
  }

  /// What did not converge.
  var failure: TheoryError {
    .noConvergence("the complexity", gain: point.gain, bias: point.ferromagneticBias)
  }

  /// The most numerous, from a solution at a = 0, where none of the unknowns is small.
  func unaligned() throws -> KacRiceSolution {
    let seed =
      switch kind {
      case .all: [Double.log(0.8848), 0.6063, -0.3937, 0.3270, Double.log(0.3987)]
      case .minima: [Double.log(1.2123), 0.7138, -0.3764, 0.5056, Double.log(0.0104)]
      }
    func family(_ t: Double) -> KacRiceEquations {
      KacRiceEquations(gain: Self.gain(t), bias: bias, kind: kind)
    }
    let end = Self.parameter(gain: gain)
    guard let start = KacRiceSolution(family(0), near: seed, isMarginal: true) else {
      throw failure
    }
    let found = start.following(family, from: 0, to: end, step: 0.05, largest: 0.3)
    guard found.parameter == end,
      let exact = KacRiceSolution(
        equations(), near: found.solution.unknowns,
        isMarginal: found.solution.equations.isMarginal)
    else { throw failure }
    return exact
  }

  /// A parameter along which solutions change evenly: unknowns diverge as powers of a + 2.
  private static func gain(_ t: Double) -> Double { t < 0 ? 2 * Double.exp(t) - 2 : 2 * t }
  private static func parameter(gain: Double) -> Double {
    gain < 0 ? Double.log(0.5 * gain + 1) : 0.5 * gain
  }

  /// From u = 0 to another u.
  func solution(slope: Double, from start: KacRiceSolution) throws -> KacRiceSolution {
    if slope == 0 { return start }
    let found = start.following(
      { equations(slope: $0) }, from: 0, to: slope, step: 0.02, largest: 0.5)
    guard found.parameter == slope else { throw failure }
    return found.solution
  }

  /// From u = 0 to an energy.
  func solution(energy: Double, from start: KacRiceSolution) throws -> KacRiceSolution {
    let first = start.givenEnergy()
    guard case .fixed(let begin) = first.equations.energy, begin < 0 else { throw failure }
    if energy == begin { return first }
    func family(_ t: Double) -> KacRiceEquations {
      var equations = equations()
      equations.energy = .fixed(-Double.exp(t))
      return equations
    }
    let (from, to) = (Double.log(-begin), Double.log(-energy))
    let found = first.following(family, from: from, to: to, step: 0.02, largest: 0.2)
    guard found.parameter == to else {
      let limit = -Double.exp(found.parameter) * point.disorder * point.disorder
      throw TheoryError.parameter(
        "the energy", value: energy * point.disorder * point.disorder,
        wanted: energy < begin
          ? "above about \(limit), below which there are none"
          : "below about \(limit), above which there are none")
    }
    return found.solution
  }

  /// From m = 0 to an overlap.
  func solution(overlap: Double, from start: KacRiceSolution) throws -> KacRiceSolution {
    if overlap == 0 { return start }
    let found = aligned(start).following(
      overlapFamily(start), from: 0, to: overlap, step: 0.02, largest: 0.1)
    guard found.parameter == overlap else {
      let scale = point.disorder.squareRoot()
      throw TheoryError.parameter(
        "the overlap", value: overlap * scale,
        wanted:
          "not far above \(found.parameter.magnitude * scale) in magnitude: none have it there")
    }
    return found.solution
  }

  /// The equations of given overlaps that otherwise say what those of a solution say.
  func overlapFamily(_ start: KacRiceSolution) -> KacRiceSolution.Family {
    { overlap in
      var equations = start.equations
      equations.overlap = .fixed(overlap)
      return equations
    }
  }

  /// A solution without overlap as one of overlap 0.
  func aligned(_ start: KacRiceSolution) -> KacRiceSolution {
    var start = start
    let place = 3 + start.equations.stabilityCount
    start.unknowns.insert(0, at: place)
    start.equations.overlap = .fixed(0)
    return start
  }

  /// From the most numerous minima, whose edge is 0, to those with a gap.
  func solution(gap: Double, from start: KacRiceSolution) throws -> KacRiceSolution {
    // Shifts at 0 and at the edge differ by about √δ.
    func family(_ t: Double) -> KacRiceEquations { equations(stability: .gap(Double.exp(t))) }
    let v = start.unknowns
    let first = Double.log(1e-3)
    for logarithm in stride(from: -16.0, through: -1, by: 1) {
      for distance in [-6.0, -5, -4, -3, -2] {
        guard
          let near = KacRiceSolution(
            family(first), near: [v[0], v[1], v[2], v[3], distance, logarithm], isMarginal: true)
        else { continue }
        let end = Double.log(gap)
        let found = near.following(family, from: first, to: end, step: 0.2, largest: 0.5)
        if found.parameter == end { return found.solution }
        throw TheoryError.parameter(
          "the gap", value: gap * point.disorder,
          wanted: "at most about \(Double.exp(found.parameter) * point.disorder) where it was lost")
      }
    }
    throw failure
  }
}
