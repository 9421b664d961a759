/// Chaotic amplitude control: as amplitude-heterogeneity correction, with faster errors and stronger
/// coupling, so that the amplitudes never settle and the signs wander among low energies.
public struct ChaoticAmplitudeControl: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "cac", fullName: "chaotic-amplitude-control",
    summary:
      "soft spins kept in chaotic motion among low energies by an error variable on their amplitudes",
    step: "one Euler step (round trip)",
    source: "T. Leleu et al., Commun. Phys. 4, 266 (2021)",
    parameters: SoftSpinEquation.commonParameters(
      startGain: "-1.5, sparse -1.75", endGain: "0.3, sparse 0.5",
      timeStep: "0.15, sparse 0.19, less for a wide spectrum", origin: origin)
      + SoftSpinEquation.errorParameters(
        strength: "2.1, sparse 1.8", rate: "1, sparse 0.85", target: "0.46, sparse 0.32",
        origin: origin))

  private static let origin =
    "random searches on K2000 and, sparse, on G14, G35 and G39 at equal work"

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and finds the edges of their spectrum.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    let isSparse = model.couplings.density <= 0.2
    return try SoftSpinMachine(
      model, settings, seed: seed, defaultSteps: isSparse ? 10_000 : 5000
    ) { largest, smallest in
      let edge = max(2, -smallest, largest)
      return isSparse
        ? SoftSpinEquation(
          feedback: .amplitudeControl, startGain: -1.75, endGain: 0.5,
          timeStep: min(0.19, 0.85 / edge), couplingStrength: 1.8, errorRate: 0.85, target: 0.32,
          clip: 1.5)
        : SoftSpinEquation(
          feedback: .amplitudeControl, startGain: -1.5, endGain: 0.3,
          timeStep: min(0.15, 0.3 / edge), couplingStrength: 2.1, errorRate: 1, target: 0.46,
          clip: 1.5)
    }
  }
}
