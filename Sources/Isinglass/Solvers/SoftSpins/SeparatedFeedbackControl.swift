/// Separated feedback control: the feedback is squashed by a tanh, and the error variable is a slow
/// copy of it whose difference from the feedback itself is what destabilises wrong states.
public struct SeparatedFeedbackControl: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "sfc", fullName: "separated-feedback-control",
    summary: "soft spins driven by a squashed feedback and by its lag behind a slow copy",
    step: "one Euler step (round trip)",
    source: "S. Reifenstein et al., Adv. Quantum Technol. 4, 2100077 (2021)",
    parameters: SoftSpinEquation.commonParameters(
      startGain: "-1.65", endGain: "-1.1", timeStep: "0.2, less for a wide spectrum", origin: origin
    )
      + [
        ParameterRecord(
          "coupling-strength", "factor on the couplings J/F", .real(0...1e3), default: "1.3",
          origin: origin),
        ParameterRecord(
          "error-rate", "rate of the slow copy of the feedback", .real(0...1e3), default: "0.045",
          origin: origin),
        ParameterRecord(
          "slope", "slope c of the tanh", .real(0...1e3), default: "1.1", origin: origin),
        ParameterRecord(
          "feedback-strength", "factor k on the lag", .real(0...1e3), default: "0.05",
          origin: origin),
      ])

  private static let origin = "random search on K2000 at equal work"

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and finds the edges of their spectrum.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SoftSpinMachine(model, settings, seed: seed, defaultSteps: 5000) { largest, smallest in
      SoftSpinEquation(
        feedback: .separatedFeedback(slope: 1.1, strength: 0.05), startGain: -1.65, endGain: -1.1,
        timeStep: min(0.2, 0.4 / max(2, -smallest, largest)), couplingStrength: 1.3,
        errorRate: 0.045, clip: 3)
    }
  }
}
