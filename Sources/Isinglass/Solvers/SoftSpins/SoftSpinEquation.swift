/// The equation of motion of the soft spins and its constants, in units where the rms field is 1.
///
/// With z_i = ξ (Σ_j J_ij x_j + h_i A)/F, A the amplitude that the field is scaled with:
///
///     mean field     dx = (a x − x³ + z) dt + noise
///     amplitude      dx = (a x − x³ + e z) dt + noise,  de = −β (x² − target) e dt
///     feedback       dx = (a x − x³ + e z) dt + noise,  de = −β ((e z)² − target) e dt
///     separated      dx = (a x − x³ + tanh(c z) + k (z − e)) dt + noise,  de = −β (e − z) dt
///
/// The gain a rises linearly from `startGain` to `endGain`; the pump of the papers is p = 1 + a.
struct SoftSpinEquation: Sendable {
  enum Feedback: Sendable {
    case meanField
    case amplitudeControl
    case feedbackControl
    case separatedFeedback(slope: Double, strength: Double)
  }

  var feedback: Feedback
  /// The gain at the first and at the last step.
  var startGain: Double
  var endGain: Double
  /// The Euler step; also the round-trip time of the device model.
  var timeStep: Double
  /// ξ.
  var couplingStrength = 1.0
  /// β.
  var errorRate = 0.0
  /// The target of x² or (e z)².
  var target = 1.0
  /// |x| is clipped to this.
  var clip = 4.0
  /// The noise strength D: each step adds a normal number times √(2 D dt).
  var noise = 0.0
  /// Amplitudes of the random start.
  var startAmplitude = 0.01
  /// Steps between looks at the signs.
  var lookInterval = 10

  /// The device model, all off by default.
  var device = DeviceModel()

  /// The gain at a step of an anneal.
  func gain(at step: Int, of steps: Int) -> Double {
    let progress = steps > 1 ? Double(step) / Double(steps - 1) : 1
    return startGain + (endGain - startGain) * min(1, progress)
  }

  /// Whether the error variable drives the amplitudes to a target, which then scales the fields;
  /// otherwise the running rms amplitude does.
  var hasTargetAmplitude: Bool {
    switch feedback {
    case .amplitudeControl, .feedbackControl: true
    case .meanField, .separatedFeedback: false
    }
  }

  /// Whether there is an error variable e.
  var hasError: Bool { if case .meanField = feedback { false } else { true } }
}

/// What a measurement-feedback machine adds to the equation of motion.
///
/// Each Euler step is one round trip of the cavity. With everything off the equation is untouched.
struct DeviceModel: Sendable, Hashable {
  /// The feedback of a round trip is computed from the amplitudes of this many round trips before.
  var delay = 0
  /// Standard deviation of the error of each measured amplitude.
  var measurementNoise = 0.0
  /// After each round trip x becomes x/√(1 + (x/saturation)²); 0 is off.
  var saturation = 0.0

  var isOff: Bool { self == DeviceModel() }
}
