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
      startGain: "−1.1 λ_max/F, at most −0.55", endGain: "-0.4",
      timeStep: "0.15, less for a wide spectrum",
      origin: origin)
      + SoftSpinEquation.errorParameters(
        strength: "1.35", rate: "0.0044", target: "3.3", origin: origin))

  private static let origin =
    "random search on K2000 at equal work"

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and finds the edges of their spectrum.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SoftSpinMachine(model, settings, seed: seed, defaultSteps: 5000) { largest, smallest in
      SoftSpinEquation(
        feedback: .amplitudeControl, startGain: -1.1 * max(0.5, largest), endGain: -0.4,
        timeStep: min(0.15, 0.3 / max(2, -smallest, largest)), couplingStrength: 1.35,
        errorRate: 0.0044, target: 3.3, clip: 4)
    }
  }
}
