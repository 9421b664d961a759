import RealModule

/// Which critical points are counted.
public enum CriticalPointKind: Sendable, Hashable, CaseIterable {
  /// All of them, but the origin.
  case all
  /// Local minima.
  case minima
}

/// The annealed complexity Σ = lim (1/N) ln E[number] of critical points without overlap with the hidden
/// state, which does not depend on its strength.
///
/// Source: Y. V. Fyodorov, Phys. Rev. Lett. 92, 240601 (2004), for the method; soft spins with a quartic
/// potential here.
public struct Complexity: Sendable {
  /// Where it is.
  public let point: PlantedGlassPoint
  /// What is counted.
  public let kind: CriticalPointKind
  /// Σ; the number is e^{NΣ}.
  public let complexity: Double
  /// The energy per spin of those that are counted.
  public let energy: Double
  /// ⟨x²⟩.
  public let selfOverlap: Double
  /// G(0) of their Hessian; its imaginary part is π times the density of eigenvalues at 0.
  public let resolvent: (real: Double, imaginary: Double)
  /// μ, what it costs in complexity to be stable.
  public let stability: Double
  /// u = dΣ/de.
  public let slope: Double
  /// What the equations are off by.
  public let residual: Double
  /// The unknowns, from which a neighbour starts.
  let unknowns: [Double]

  /// Above this bias the most numerous minima have become saddles that lead to the hidden state: 1/G.
  public var leastUnstableBias: Double { 1 / resolvent.real }
}

extension Complexity {
  /// Where Im G and μ are still worth an equation, at g = 1.
  private static let greatestMarginalGain = 1.2
  /// Logarithms of Im G and μ below which they may be, and must be, left out.
  private static let smallLogarithm = -9.0
  private static let leastLogarithm = -14.0

  /// The complexity at a point.
  ///
  /// - Parameters:
  ///   - point: where; above a = −2g.
  ///   - kind: what is counted.
  ///   - slope: u = dΣ/de; at 0 those of all energies are counted, where Σ is largest.
  ///   - neighbor: a solution nearby to start from.
  /// - Throws: `TheoryError` below the onset, or if the equations could not be solved.
  /// - Complexity: about half a millisecond from a neighbour, some ten of that without.
  public init(
    at point: PlantedGlassPoint, of kind: CriticalPointKind, slope: Double = 0,
    near neighbor: Complexity? = nil
  ) throws {
    try self.init(at: point, of: kind, slope: slope, near: neighbor, isDirect: false)
  }

  /// As above; when direct, a neighbour that leads nowhere is an error at once.
  init(
    at point: PlantedGlassPoint, of kind: CriticalPointKind, slope: Double,
    near neighbor: Complexity?, isDirect: Bool
  ) throws {
    try point.validate()
    let g = point.disorder
    let gain = point.gain / g
    guard gain > -1.9 else {
      throw TheoryError.parameter(
        "the gain", value: point.gain,
        wanted: "above −1.9 g: near −2 g, where the first minima appear, their number is too small")
    }
    let energySlope = slope * g * g
    if let neighbor, neighbor.kind == kind,
      let found = Self.root(gain, energySlope, kind, near: neighbor.unknowns)
    {
      try self.init(point, kind, energySlope, found)
      return
    }
    if isDirect { throw Self.failure(point) }
    var found = Self.seed(kind)
    var last = 0.0
    var stride = 0.05
    while last != gain {
      let next = gain > last ? min(gain, last + stride) : max(gain, last - stride)
      if let better = Self.root(next, 0, kind, near: found) {
        (found, last) = (better.unknowns, next)
        stride = min(0.5, 1.3 * stride)
      } else {
        stride /= 2
        if stride < 1e-4 { throw Self.failure(point) }
      }
    }
    var lastSlope = 0.0
    var step = 0.05
    guard var solution = Self.root(gain, 0, kind, near: found) else { throw Self.failure(point) }
    while lastSlope != energySlope {
      let next =
        energySlope > lastSlope
        ? min(energySlope, lastSlope + step) : max(energySlope, lastSlope - step)
      if let better = Self.root(gain, next, kind, near: solution.unknowns) {
        (solution, lastSlope) = (better, next)
      } else {
        step /= 2
        if step < 1e-5 { throw Self.failure(point) }
      }
    }
    try self.init(point, kind, energySlope, solution)
  }

  /// Solutions at a = 0, where none of the unknowns is small.
  private static func seed(_ kind: CriticalPointKind) -> [Double] {
    switch kind {
    case .all: [Double.log(0.8848), 0.6853, -0.4449, 0.3270, Double.log(0.3987)]
    case .minima: [Double.log(1.2123), 0.5888, -0.3105, 0.5056, Double.log(0.0104)]
    }
  }

  private static func failure(_ point: PlantedGlassPoint) -> TheoryError {
    .noConvergence(
      "the complexity", gain: point.gain, bias: point.ferromagneticBias)
  }

  private static func root(
    _ gain: Double, _ slope: Double, _ kind: CriticalPointKind, near guess: [Double]
  ) -> NonlinearSystem.Solution? {
    func root(isMarginal: Bool) -> NonlinearSystem.Solution? {
      let equations = KacRiceEquations(
        gain: gain, slope: slope, kind: kind, isMarginal: isMarginal)
      let system = NonlinearSystem(residuals: equations.residuals)
      return system.root(near: Array(guess.prefix(isMarginal ? 5 : 4)), tolerance: 1e-10)
    }
    // What is exponentially small is left out.
    let isMarginal = gain <= greatestMarginalGain && guess.count == 5 && guess[4] > leastLogarithm
    return (isMarginal ? root(isMarginal: true) : nil)
      ?? (guess.count == 4 || gain > greatestMarginalGain || guess[4] < smallLogarithm
        ? root(isMarginal: false) : nil)
  }

  private init(
    _ point: PlantedGlassPoint, _ kind: CriticalPointKind, _ slope: Double,
    _ solution: NonlinearSystem.Solution
  ) throws {
    let g = point.disorder
    let v = solution.unknowns
    let equations = KacRiceEquations(
      gain: point.gain / g, slope: slope, kind: kind, isMarginal: v.count == 5)
    guard let value = equations.value(v) else { throw Self.failure(point) }
    let extra = v.count == 5 ? Double.exp(v[4]) : 0
    self.init(
      point: point, kind: kind, complexity: value.complexity, energy: value.energy * g * g,
      selfOverlap: Double.exp(v[0]) * g,
      resolvent: (v[3] / g, kind == .all ? extra / g : 0), stability: kind == .minima ? extra : 0,
      slope: slope / (g * g), residual: solution.residual, unknowns: v)
  }
}
