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
      startGain: "-2", endGain: "0", timeStep: "0.05, less for a wide spectrum", origin: origin)
      + [
        ParameterRecord(
          "coupling-strength", "factor on the couplings J/F", .real(0...1e3), default: "√2",
          origin: origin),
        ParameterRecord(
          "error-rate", "rate of the slow copy of the feedback", .real(0...1e3), default: "0.2",
          origin: origin),
        ParameterRecord(
          "slope", "slope c of the tanh", .real(0...1e3), default: "1", origin: origin),
        ParameterRecord(
          "feedback-strength", "factor k on the lag", .real(0...1e3), default: "0.2",
          origin: origin),
      ])

  private static let origin = "short trials on SK instances"

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and finds the edges of their spectrum.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SoftSpinMachine(model, settings, seed: seed, defaultSteps: 3000) { _, smallest in
      SoftSpinEquation(
        feedback: .separatedFeedback(slope: 1, strength: 0.2), startGain: -2, endGain: 0,
        timeStep: min(0.05, 1 / (8 + abs(smallest))), couplingStrength: 2.0.squareRoot(),
        errorRate: 0.2, target: 1, clip: 3)
    }
  }
}
