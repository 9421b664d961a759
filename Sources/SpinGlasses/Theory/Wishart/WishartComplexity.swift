/// The annealed complexity Σ = lim (1/N) ln E[number] of minima in the Wishart planted ensemble.
///
/// Minima are held to be stable in the bulk of their Hessian; along the hidden state
/// `hiddenEigenvalue` tells.
///
/// Source: Y. V. Fyodorov, Phys. Rev. Lett. 92, 240601 (2004), for the method; Gaussian columns with a quartic
/// potential here.
public struct WishartComplexity: Sendable {
  /// Where it is.
  public let point: WishartPoint
  /// Σ; the number is e^{NΣ}. Below 0 there are none in most problems.
  public let complexity: Double
  /// The energy per spin of those that are counted.
  public let energy: Double
  /// q = ⟨x²⟩.
  public let selfOverlap: Double
  /// m = ⟨x⟩ along the hidden state.
  public let overlap: Double
  /// g = tr H⁻¹/N of their Hessian.
  public let susceptibility: Double
  /// s = |Wᵀx|²/N²: the energy of the couplings is s/2 per spin.
  public let projection: Double
  /// 1 − α/(1 + g)² ⟨1/D²⟩; 0 where the Hessian's lower edge is 0.
  public let replicon: Double
  /// Whether only those count whose Hessian is on the verge of instability.
  public let isMarginal: Bool
  /// y = dΣ/de.
  public let slope: Double
  /// dΣ/dm at the energy.
  public let overlapSlope: Double
  /// What the equations are off by.
  public let residual: Double
  /// The unknowns, from which a neighbour starts.
  let solution: WishartKacRiceSolution

  /// P(x) of those that are counted.
  public var amplitudes: AmplitudeDistribution {
    solution.equations.amplitudes(solution.unknowns)
  }

  /// The spectrum of their Hessian.
  public var spectrum: WishartHessianSpectrum {
    WishartHessianSpectrum(amplitudes: amplitudes, at: point)
  }

  /// The eigenvalue of unaligned minima's Hessian along the hidden state where it stands apart below the
  /// bulk; below 0, which is g > 1/(α − 1), it makes saddles of them that lead there. It is nil where there is
  /// none, and with an overlap, where it is not known.
  public var hiddenEigenvalue: Double? { overlap == 0 ? spectrum.hiddenEigenvalue : nil }

  /// How far Σ and the energy may be off: what three times as many nodes of quadrature change.
  public var error: (complexity: Double, energy: Double) {
    var equations = solution.equations
    equations.isFine = true
    guard
      let finer = WishartKacRiceSolution(
        equations, near: solution.unknowns, isMarginal: equations.isMarginal),
      let value = finer.equations.value(finer.unknowns)
    else { return (.infinity, .infinity) }
    return (
      (value.complexity - complexity).magnitude + 1e-7,
      (value.energy - energy).magnitude + 1e-7 * energy.magnitude
    )
  }
}

extension WishartComplexity {
  /// The complexity of minima of all energies, or of those at which dΣ/de has a value.
  ///
  /// - Parameters:
  ///   - point: where; α from 0.1 to 400, b above `WishartPoint.glassOnset(alpha:)`.
  ///   - slope: y = dΣ/de; at 0 those of all energies are counted, where Σ is largest.
  ///   - overlap: m = ⟨x⟩, less than √b.
  ///   - neighbor: a solution nearby to start from.
  /// - Throws: `TheoryError` near or below the onset, or if the equations could not be solved.
  /// - Complexity: about half a millisecond from a neighbour, some twenty of that without.
  public init(
    at point: WishartPoint, slope: Double = 0, overlap: Double = 0,
    near neighbor: WishartComplexity? = nil
  ) throws {
    let search = try WishartKacRiceSearch(point)
    try Self.check("the slope dΣ/de", slope)
    try Self.check("the overlap", overlap)
    if let neighbor, (neighbor.overlap == 0) == (overlap == 0) {
      let equations = WishartKacRiceEquations(
        point: point, slope: slope, overlap: overlap == 0 ? nil : overlap)
      if let found = WishartKacRiceSolution(
        equations, near: neighbor.solution.unknowns,
        isMarginal: neighbor.solution.equations.isMarginal)
      {
        try self.init(point, found)
        return
      }
    }
    let unaligned = try search.solution(slope: slope, from: search.unaligned())
    try self.init(point, search.solution(overlap: overlap, from: unaligned))
  }

  /// The complexity of minima of an energy and, if given, of an overlap too.
  ///
  /// - Parameters:
  ///   - point: where; α from 0.1 to 400, b above `WishartPoint.glassOnset(alpha:)`.
  ///   - energy: e, per spin.
  /// - Throws: `TheoryError` near or below the onset, or if no unaligned minima have the energy.
  public init(at point: WishartPoint, energy: Double) throws {
    let search = try WishartKacRiceSearch(point)
    try Self.check("the energy", energy)
    try self.init(point, search.solution(energy: energy, from: search.unaligned()))
  }

  private static func check(_ name: String, _ value: Double) throws {
    guard value.isFinite else {
      throw TheoryError.parameter(name, value: value, wanted: "finite")
    }
  }

  /// Reads a solution.
  init(_ point: WishartPoint, _ solution: WishartKacRiceSolution) throws {
    let equations = solution.equations
    guard let value = equations.value(solution.unknowns),
      let p = equations.parameters(solution.unknowns)
    else { throw point.failure("the complexity") }
    self.init(
      point: point, complexity: value.complexity, energy: value.energy,
      selfOverlap: value.selfOverlap, overlap: equations.overlap ?? 0, susceptibility: p.response,
      projection: p.projection, replicon: value.replicon, isMarginal: equations.isMarginal,
      slope: equations.slope, overlapSlope: value.overlapSlope, residual: solution.residual,
      solution: solution)
  }
}
