/// Ballistic simulated bifurcation: positions driven by the positions of all others, with one pump.
///
///     y_i += dt (−(1 − (k+1)/M) x_i + c (h_i a + Σ_j J_ij x_j) / F),   x_i += dt y_i
///
/// with walls at |x| = 1; a is the rms position, which ends at 1, so that the field keeps its weight
/// against the couplings on the way. From small starts nearly all replicas take the same path.
public struct BallisticSimulatedBifurcation: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "bsb", fullName: "ballistic-simulated-bifurcation",
    summary: "oscillators coupled by position while one pump takes them through a bifurcation",
    step: "one symplectic Euler step",
    source: "H. Goto et al., Sci. Adv. 7, eabe7953 (2021)",
    parameters: BifurcationSettings.records(
      timeStep: "1, halved where the mean coupling makes an eigenvalue below −3F",
      coupling: "0.5", pumpFeedback: "0", startVelocity: "0.1", origin: "measured on K2000"))

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try PositionDrivenBifurcation(
      model, settings, seed: seed, pumpFeedback: 0, startVelocity: 0.1)
  }
}

/// Ballistic simulated bifurcation with a pump for each spin, which falls slower where the amplitude
/// is large:
///
///     p_i −= (1 − A x_i²) p_i / (M − k),   y_i += dt (−p_i x_i + c (h_i a + Σ_j J_ij x_j) / F)
public struct GeneralizedBallisticBifurcation: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "gbsb", fullName: "generalized-ballistic-simulated-bifurcation",
    summary: "ballistic simulated bifurcation with a pump for each spin, slowed by its amplitude",
    step: "one symplectic Euler step",
    source: "generalised simulated bifurcation, arXiv:2508.17655 (2025)",
    parameters: BifurcationSettings.records(
      timeStep: "1, halved where the mean coupling makes an eigenvalue below −3F",
      coupling: "0.5", pumpFeedback: "0.3", startVelocity: "0", origin: "measured on K2000"))

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try PositionDrivenBifurcation(
      model, settings, seed: seed, pumpFeedback: 0.3, startVelocity: 0)
  }
}
