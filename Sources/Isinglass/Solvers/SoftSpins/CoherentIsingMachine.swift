/// The plain coherent Ising machine: gradient flow in the soft-spin landscape
/// E(x; a) = Σ(x⁴/4 − a x²/2) − ½ xᵀJx − √⟨x²⟩ hᵀx while the gain a rises.
///
/// Starts where the origin is just stable (a = −λ_max), rises linearly, and ends at a = 0 (or 1 above
/// the start, if that is higher), where the landscape is rigid and the signs no longer change; then
/// the signs are read and improved by a descent.
public struct CoherentIsingMachine: Solver {
  static let origin =
    "origin just stable at −λ_max; signs frozen beyond a = 0 in SK-like landscapes"

  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "cim", fullName: "coherent-ising-machine",
    summary: "gradient flow of soft spins in a landscape that the rising gain deforms",
    step: "one Euler step (round trip)",
    source: "Z. Wang et al., Phys. Rev. A 88, 063853 (2013)",
    parameters: SoftSpinEquation.commonParameters(
      startGain: "−λ_max/F − 0.05", endGain: "0, or 1 above the start if that is higher",
      timeStep: "0.23, less for a wide spectrum",
      origin: origin))

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and finds the gain at which the origin goes unstable.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SoftSpinMachine(model, settings, seed: seed, defaultSteps: 2000) { largest, smallest in
      SoftSpinEquation.gradientFlow(largest: largest, smallest: smallest)
    }
  }
}

/// The coherent Ising machine with noise in its amplitudes, a Langevin flow of fixed strength.
public struct NoisyCoherentIsingMachine: Solver {
  /// Its name and parameters.
  public static let record = SolverRecord(
    name: "cim-noise", fullName: "noisy-coherent-ising-machine",
    summary: "the coherent Ising machine with noise in its amplitudes",
    step: "one Euler step (round trip)",
    source: "Z. Wang et al., Phys. Rev. A 88, 063853 (2013)",
    parameters: SoftSpinEquation.commonParameters(
      startGain: "−λ_max/F − 0.05", endGain: "0, or 1 above the start if that is higher",
      timeStep: "0.23, less for a wide spectrum",
      origin: CoherentIsingMachine.origin, noise: ("0.01", "weak beside the forces, of order 1")))

  private let settings: Settings

  /// Creates the solver.
  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// Packs the couplings and finds the gain at which the origin goes unstable.
  public func prepare(_ model: IsingModel, seed: Seed) throws -> any PreparedSolver {
    try SoftSpinMachine(model, settings, seed: seed, defaultSteps: 2000) { largest, smallest in
      var equation = SoftSpinEquation.gradientFlow(largest: largest, smallest: smallest)
      equation.noise = 0.01
      return equation
    }
  }
}

extension CoherentIsingMachine {
  /// The gains and the time step of an anneal when nobody says, in units of the rms field F.
  ///
  /// - Parameters:
  ///   - largest: the largest eigenvalue of J/F.
  ///   - smallest: the smallest.
  public static func defaultSchedule(
    largest: Double, smallest: Double
  ) -> (startGain: Double, endGain: Double, timeStep: Double) {
    let equation = SoftSpinEquation.gradientFlow(largest: largest, smallest: smallest)
    return (equation.startGain, equation.endGain, equation.timeStep)
  }
}

extension SoftSpinEquation {
  /// The gradient flow between the gains where the origin is just stable and where signs are frozen.
  static func gradientFlow(largest: Double, smallest: Double) -> SoftSpinEquation {
    let start = -largest - 0.05
    return SoftSpinEquation(
      feedback: .meanField, startGain: start, endGain: max(0, start + 1),
      // The longest that mean-field theory advises for dense glasses; at the start modes are stable up to
      // 2/(|a| + |λ_min|).
      timeStep: min(0.23, 1.5 / (abs(start) + abs(smallest))))
  }
}
