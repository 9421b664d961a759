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
      startGain: "-1.5", endGain: "0.3", timeStep: "0.15, less for a wide spectrum", origin: origin)
      + SoftSpinEquation.errorParameters(
        strength: "2.1", rate: "1", target: "0.46", origin: origin))

  private static let origin = "random search on K2000 at equal work"

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and finds the edges of their spectrum.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SoftSpinMachine(model, settings, seed: seed, defaultSteps: 5000) { largest, smallest in
      SoftSpinEquation(
        feedback: .amplitudeControl, startGain: -1.5, endGain: 0.3,
        timeStep: min(0.15, 0.3 / max(2, -smallest, largest)), couplingStrength: 2.1,
        errorRate: 1, target: 0.46, clip: 1.5)
    }
  }
}
