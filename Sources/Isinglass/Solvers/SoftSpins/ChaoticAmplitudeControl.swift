/// Chaotic amplitude control: as amplitude-heterogeneity correction, at a constant gain and with
/// faster errors, so that the amplitudes never settle and the signs wander among low energies.
public struct ChaoticAmplitudeControl: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "cac", fullName: "chaotic-amplitude-control",
    summary:
      "soft spins kept in chaotic motion among low energies by an error variable on their amplitudes",
    step: "one Euler step (round trip)",
    source: "T. Leleu et al., Commun. Phys. 4, 266 (2021)",
    parameters: SoftSpinEquation.commonParameters(
      startGain: "-2", endGain: "-2", timeStep: "0.05, less for a wide spectrum", origin: origin)
      + SoftSpinEquation.errorParameters(
        strength: "√2", rate: "0.2", target: "1", origin: origin))

  private static let origin = "measured on Wishart and SK instances"

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and finds the edges of their spectrum.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SoftSpinMachine(model, settings, seed: seed, defaultSteps: 3000) { largest, smallest in
      SoftSpinEquation(
        feedback: .amplitudeControl, startGain: -2, endGain: -2,
        timeStep: min(0.05, 1 / (8 + abs(smallest))), couplingStrength: 2.0.squareRoot(),
        errorRate: 0.2, target: 1, clip: 1.5)
    }
  }
}
