/// Chaotic feedback control: the error variable drives the square of the weighted feedback signal,
/// not of the amplitude, to its target.
public struct ChaoticFeedbackControl: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "cfc", fullName: "chaotic-feedback-control",
    summary:
      "soft spins whose error variable controls the feedback signal instead of the amplitude",
    step: "one Euler step (round trip)",
    source: "S. Reifenstein et al., Adv. Quantum Technol. 4, 2100077 (2021)",
    parameters: SoftSpinEquation.commonParameters(
      startGain: "-1.5", endGain: "-0.5", timeStep: "0.12, less for a wide spectrum", origin: origin
    )
      + SoftSpinEquation.errorParameters(
        strength: "1.5", rate: "0.5", target: "1", origin: origin))

  private static let origin = "short trials on K2000 at equal work"

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and finds the edges of their spectrum.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SoftSpinMachine(model, settings, seed: seed, defaultSteps: 5000) { largest, smallest in
      SoftSpinEquation(
        feedback: .feedbackControl, startGain: -1.5, endGain: -0.5,
        timeStep: min(0.12, 0.24 / max(2, -smallest, largest)), couplingStrength: 1.5,
        errorRate: 0.5, target: 1, clip: 1.5)
    }
  }
}
