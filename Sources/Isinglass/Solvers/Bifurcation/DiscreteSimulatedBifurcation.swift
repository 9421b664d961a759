/// Discrete simulated bifurcation: positions driven by the signs of all others, with one pump.
///
///     y_i += dt (−(1 − (k+1)/M) x_i + c (h_i + Σ_j J_ij sign(x_j)) / F),   x_i += dt y_i
///
/// with walls at |x| = 1. Fields keep their weight, since signs have the size of spins. The product
/// with the couplings is never computed again: only spins that changed sign are added to it.
public struct DiscreteSimulatedBifurcation: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "dsb", fullName: "discrete-simulated-bifurcation",
    summary:
      "oscillators driven by each other's signs while one pump takes them through a bifurcation",
    step: "one symplectic Euler step",
    source: "H. Goto et al., Sci. Adv. 7, eabe7953 (2021)",
    parameters: SignDrivenPlan.records(pumpFeedback: 0))

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SignDrivenBifurcation(model, settings, pumpFeedback: 0)
  }

  func plan(spins: Int, total: Double, scale: Double) -> SignDrivenPlan {
    SignDrivenPlan(spins: spins, total: total, scale: scale, pumpFeedback: 0, settings)
  }
}

/// Discrete simulated bifurcation with a pump for each spin, which falls slower where the amplitude is
/// large:
///
///     p_i −= (1 − A x_i²) p_i / (M − k),   y_i += dt (−p_i x_i + c (h_i + Σ_j J_ij sign(x_j)) / F)
public struct GeneralizedDiscreteBifurcation: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "gdsb", fullName: "generalized-discrete-simulated-bifurcation",
    summary: "discrete simulated bifurcation with a pump for each spin, slowed by its amplitude",
    step: "one symplectic Euler step",
    source: "generalised simulated bifurcation, arXiv:2508.17655 (2025)",
    parameters: SignDrivenPlan.records(pumpFeedback: 0.1))

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SignDrivenBifurcation(model, settings, pumpFeedback: 0.1)
  }

  func plan(spins: Int, total: Double, scale: Double) -> SignDrivenPlan {
    SignDrivenPlan(spins: spins, total: total, scale: scale, pumpFeedback: 0.1, settings)
  }
}
