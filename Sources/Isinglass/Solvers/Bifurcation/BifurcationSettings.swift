import IsingKernels

/// The constants of simulated bifurcation, in units where the rms field F is 1.
///
///     p_i -= (1 − A x_i²) p_i / (M − k)
///     v_i  = y_i + dt (c f_i / F − p_i x_i)
///     x_i += dt v_i;   where |x_i| > 1: x_i = sign(x_i), v_i = 0
///     y_i  = v_i + γ dt y_i
struct BifurcationSettings: Sendable {
  /// dt.
  var timeStep: Double
  /// c.
  var coupling: Double
  /// A; 0 for one pump of all spins.
  var pumpFeedback: Double
  /// γ.
  var heat = 0.0
  /// The largest |x| at the start.
  var startAmplitude = 0.1
  /// The largest |y| at the start.
  var startVelocity: Double

  /// The defaults for a model, with what a person has set.
  ///
  /// A step of length dt is stable while dt² (p − c λ_min/F) < 4. Random couplings have
  /// λ_min ≈ −2F. Where the uniform state shows an eigenvalue below −3F, as in graphs without signs,
  /// the step is halved.
  ///
  /// - Parameters:
  ///   - total: Σ_{i<j} J_ij.
  ///   - scale: F.
  init(
    spins: Int, total: Double, scale: Double, timeStep: Double, coupling: Double,
    pumpFeedback: Double, startVelocity: Double, _ settings: Settings
  ) {
    let uniform = 2 * total / Double(max(1, spins)) / scale
    self.timeStep = settings.real("time-step", default: uniform < -3 ? timeStep / 2 : timeStep)
    self.coupling = settings.real("coupling", default: coupling)
    self.pumpFeedback = settings.real("pump-feedback", default: pumpFeedback)
    heat = settings.real("heat", default: heat)
    startAmplitude = settings.real("start-amplitude", default: startAmplitude)
    self.startVelocity = settings.real("start-velocity", default: startVelocity)
  }

  /// What the kernels take.
  ///
  /// - Parameters:
  ///   - steps: the length of the anneal.
  ///   - fieldScale: F in the units of the kernels' fields.
  func rule(steps: Int, fieldScale: Double) -> BifurcationRule {
    BifurcationRule(
      dt: timeStep, coupling: coupling / fieldScale, horizon: Double(max(1, steps)),
      pump_feedback: pumpFeedback, heat: heat)
  }

  /// Steps of an anneal when nobody says: 180 √N, 8000 for 2000 spins.
  static func defaultSteps(_ spins: Int) -> Int {
    max(200, min(100_000, Int((180 * Double(spins).squareRoot()).rounded())))
  }

  /// For provenance.
  var parameters: [(name: String, value: String)] {
    [
      ("time-step", "\(timeStep)"), ("coupling", "\(coupling)"),
      ("pump-feedback", "\(pumpFeedback)"), ("heat", "\(heat)"),
      ("start-amplitude", "\(startAmplitude)"), ("start-velocity", "\(startVelocity)"),
    ]
  }

  /// What people are told of the parameters.
  static func records(
    timeStep: String, coupling: String, pumpFeedback: String, startVelocity: String,
    origin: String
  ) -> [ParameterRecord] {
    [
      ParameterRecord(
        "time-step", "dt of one step", .real(1e-3...2), default: timeStep, origin: origin),
      ParameterRecord(
        "coupling", "c, the strength of the couplings over the rms field F", .real(0...1e3),
        default: coupling, origin: origin),
      ParameterRecord(
        "pump-feedback",
        "A: how much slower a spin's own pump falls the larger its amplitude; 0 is one pump for all",
        .real(0...1), default: pumpFeedback, origin: origin),
      ParameterRecord(
        "heat", "γ, the rate of heating: a share γ dt of the old momentum is added to the new",
        .real(-10...10),
        default: "0", origin: "T. Kanao & H. Goto, Commun. Phys. 5, 153 (2022)"),
      ParameterRecord(
        "start-amplitude", "the largest |x| of the random start", .real(1e-6...1),
        default: "0.1", origin: origin),
      ParameterRecord(
        "start-velocity", "the largest |y| of the random start", .real(0...1),
        default: startVelocity, origin: origin),
    ]
  }
}
