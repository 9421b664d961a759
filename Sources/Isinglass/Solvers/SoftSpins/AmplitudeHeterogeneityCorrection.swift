/// Amplitude-heterogeneity correction: the coupling force on each spin is weighted by an error
/// variable that drives its amplitude to a common target, so that the minimum of the soft problem is
/// one of the ±1 problem.
public struct AmplitudeHeterogeneityCorrection: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "ahc", fullName: "amplitude-heterogeneity-correction",
    summary:
      "soft spins whose amplitudes an error variable drives to a common target while the gain rises",
    step: "one Euler step (round trip)",
    source: "T. Leleu et al., Phys. Rev. Lett. 122, 040607 (2019)",
    parameters: SoftSpinEquation.commonParameters(
      startGain: "−λ_max/F − 0.05", endGain: "0.5", timeStep: "0.1, less for a wide spectrum",
      origin: origin)
      + SoftSpinEquation.errorParameters(
        strength: "1", rate: "0.05", target: "1", origin: origin))

  private static let origin =
    "the gradient flow's schedule; rate and target from short trials on SK instances"

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and finds the edges of their spectrum.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SoftSpinMachine(model, settings, seed: seed, defaultSteps: 2000) { largest, smallest in
      SoftSpinEquation(
        feedback: .amplitudeControl, startGain: -largest - 0.05, endGain: 0.5,
        timeStep: min(0.1, 1.2 / (8 + abs(smallest))), couplingStrength: 1, errorRate: 0.05,
        target: 1, clip: 3)
    }
  }
}
