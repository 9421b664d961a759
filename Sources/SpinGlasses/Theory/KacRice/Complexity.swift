import RealModule

/// The annealed complexity Σ = lim (1/N) ln E[number] of critical points or minima.
///
/// Those without overlap with the hidden state are the most numerous, and how many they are does not depend
/// on its strength; at a given overlap it does.
///
/// Source: Y. V. Fyodorov, Phys. Rev. Lett. 92, 240601 (2004), for the method; soft spins with a quartic
/// potential here.
public struct Complexity: Sendable {
  /// Where it is.
  public let point: PlantedGlassPoint
  /// What is counted.
  public let kind: CriticalPointKind
  /// Σ; the number is e^{NΣ}. Below 0 there are none in most problems.
  public let complexity: Double
  /// The energy per spin of those that are counted.
  public let energy: Double
  /// ⟨x²⟩.
  public let selfOverlap: Double
  /// m = ⟨xξ⟩.
  public let overlap: Double
  /// The share of negative eigenvalues of their Hessian, 0 for minima.
  public let index: Double
  /// G(0) of their Hessian; its imaginary part is π times the density of eigenvalues at 0.
  public let resolvent: (real: Double, imaginary: Double)
  /// What it costs to be more stable: −dΣ/dδ, where δ is the gap of the Hessian's bulk.
  ///
  /// It is the multiplier κ for minima that must withstand a hidden state, and 0 for all critical points.
  public let stability: Double
  /// u = dΣ/de.
  public let slope: Double
  /// dΣ/dm.
  public let overlapSlope: Double
  /// What the equations are off by.
  public let residual: Double
  /// The unknowns, from which a neighbour starts.
  let solution: KacRiceSolution

  /// 1/G: above this bias unaligned minima have become saddles that lead to the hidden state.
  public var leastUnstableBias: Double { 1 / resolvent.real }

  /// d²Σ/dm² at m = 0 of minima and critical points without overlap, at a strength J₀ of the hidden
  /// state: above 0 those of this energy are typically aligned.
  public func overlapCurvature(ferromagneticBias: Double) -> Double {
    let g = point.disorder
    guard let p = solution.equations.parameters(solution.unknowns) else { return .nan }
    let bias = ferromagneticBias / g
    return (2 * p.square * bias * bias + 2 * p.force * bias - 1 / p.selfOverlap) / g
  }

  /// P(x) of those that are counted.
  public var amplitudes: AmplitudeDistribution {
    solution.equations.amplitudes(solution.unknowns, scale: point.disorder.squareRoot())
  }

  /// The spectrum of their Hessian.
  public var spectrum: HessianSpectrum { HessianSpectrum(amplitudes: amplitudes, at: point) }

  /// The eigenvalue of their Hessian apart from its bulk, along the hidden state or the point itself; below
  /// 0 it makes saddles of what is stable in the bulk. It is nil where there is none.
  public var hessianOutlier: Double? { spectrum.outlier(magnetization: overlap) }

  /// How far Σ and the energy may be off: what twice as many and more nodes of quadrature change.
  public var error: (complexity: Double, energy: Double) {
    var equations = solution.equations
    equations.isFine = true
    let g2 = point.disorder * point.disorder
    guard
      let finer = KacRiceSolution(
        equations, near: solution.unknowns, isMarginal: equations.isMarginal),
      let value = finer.equations.value(finer.unknowns)
    else { return (.infinity, .infinity) }
    // What Im G or μ as good as 0 may change.
    let least = Double.exp(KacRiceEquations.leastLogarithm)
    return (
      (value.complexity - complexity).magnitude + least,
      (value.energy * g2 - energy).magnitude + least * g2
    )
  }
}

extension Complexity {
  /// The complexity at a point, of all energies or those at which dΣ/de has a value.
  ///
  /// - Parameters:
  ///   - point: where; above a = −1.9 g.
  ///   - kind: what is counted.
  ///   - slope: u = dΣ/de; at 0 those of all energies are counted, where Σ is largest.
  ///   - overlap: m = ⟨xξ⟩; at 0 the bias drops out.
  ///   - neighbor: a solution nearby to start from.
  /// - Throws: `TheoryError` below the onset, or if the equations could not be solved.
  /// - Complexity: about half a millisecond from a neighbour, some twenty of that without.
  public init(
    at point: PlantedGlassPoint, of kind: CriticalPointKind, slope: Double = 0,
    overlap: Double = 0, near neighbor: Complexity? = nil
  ) throws {
    let search = try KacRiceSearch(point, kind)
    let g = point.disorder
    let (u, m) = (slope * g * g, overlap / g.squareRoot())
    try Self.check("the slope dΣ/de", u, in: -1e3...1e3)
    try Self.check("the overlap", m, in: -1e3...1e3)
    if let neighbor, neighbor.hasSlopeAndOverlap(of: kind, isAligned: overlap != 0),
      let found = KacRiceSolution(
        search.equations(slope: u, overlap: m), near: neighbor.solution.unknowns,
        isMarginal: neighbor.solution.equations.isMarginal)
    {
      try self.init(point, found)
      return
    }
    let unaligned = try search.solution(slope: u, from: search.unaligned())
    try self.init(point, search.solution(overlap: m, from: unaligned))
  }

  /// The complexity at a point of those of an energy.
  ///
  /// - Parameters:
  ///   - point: where; above a = −1.9 g.
  ///   - kind: what is counted.
  ///   - energy: e, per spin.
  ///   - overlap: m = ⟨xξ⟩; at 0 the bias drops out.
  /// - Throws: `TheoryError` below the onset, or if no typical point has the energy.
  public init(
    at point: PlantedGlassPoint, of kind: CriticalPointKind, energy: Double, overlap: Double = 0
  ) throws {
    let search = try KacRiceSearch(point, kind)
    let g = point.disorder
    guard energy.isFinite, energy < 0 else {
      throw TheoryError.parameter(
        "the energy", value: energy, wanted: "negative: it is −⟨x⁴⟩/4 at a critical point")
    }
    try Self.check("the overlap", overlap / g.squareRoot(), in: -1e3...1e3)
    let unaligned = try search.solution(energy: energy / (g * g), from: search.unaligned())
    try self.init(point, search.solution(overlap: overlap / g.squareRoot(), from: unaligned))
  }

  /// The complexity of unaligned minima whose Hessian has no eigenvalue below a gap in its bulk.
  ///
  /// - Parameters:
  ///   - point: where; above a = −1.9 g.
  ///   - gap: δ; not negative.
  /// - Throws: `TheoryError` below the onset, or for a gap that hardly any minima have.
  public init(minimaAt point: PlantedGlassPoint, gap: Double) throws {
    let search = try KacRiceSearch(point, .minima)
    try Self.check("the gap", gap / point.disorder, in: 0...1e3)
    let base = try search.unaligned()
    try self.init(point, gap == 0 ? base : search.solution(gap: gap / point.disorder, from: base))
  }

  /// Whether the unknowns are those of equations in which u and m are given.
  private func hasSlopeAndOverlap(of kind: CriticalPointKind, isAligned: Bool) -> Bool {
    let equations = solution.equations
    guard equations.kind == kind, equations.stability == .bulk else { return false }
    guard case .slope = equations.energy else { return false }
    switch equations.overlap {
    case .none: return !isAligned
    case .fixed: return isAligned
    case .free: return false
    }
  }

  private static func check(_ name: String, _ value: Double, in range: ClosedRange<Double>) throws {
    guard range.contains(value) else {
      throw TheoryError.parameter(
        name, value: value, wanted: "from \(range.lowerBound) to \(range.upperBound) at g = 1")
    }
  }

  /// Reads a solution in the units of a point.
  init(_ point: PlantedGlassPoint, _ solution: KacRiceSolution) throws {
    let equations = solution.equations
    let g = point.disorder
    guard let value = equations.value(solution.unknowns),
      let p = equations.parameters(solution.unknowns)
    else {
      throw TheoryError.noConvergence(
        "the complexity", gain: point.gain, bias: point.ferromagneticBias)
    }
    let isAll = equations.kind == .all
    self.init(
      point: point, kind: equations.kind, complexity: value.complexity,
      energy: value.energy * g * g, selfOverlap: p.selfOverlap * g,
      overlap: p.overlap * g.squareRoot(), index: value.index < 1e-8 ? 0 : value.index,
      resolvent: (p.shift / g, isAll ? p.extra / g : 0), stability: isAll ? 0 : p.extra / g,
      slope: p.slope / (g * g), overlapSlope: value.overlapSlope / g.squareRoot(),
      residual: solution.residual, solution: solution)
  }
}
