extension SoftSpinEquation {
  /// Parameters that every soft-spin solver takes.
  static func commonParameters(
    startGain: String, endGain: String, timeStep: String, origin: String,
    noise: (default: String, origin: String) = ("0", "the noiseless machine")
  ) -> [ParameterRecord] {
    [
      ParameterRecord(
        "start-gain", "gain a at the first step, in units of the rms field F", .real(-1e3...1e3),
        default: startGain, origin: origin),
      ParameterRecord(
        "end-gain", "gain a at the last step, in units of F", .real(-1e3...1e3), default: endGain,
        origin: origin),
      ParameterRecord(
        "time-step", "Euler step, in units of 1/F", .real(1e-6...10), default: timeStep,
        origin: origin),
      ParameterRecord(
        "noise", "noise strength D: each step adds a normal number times sqrt(2 D dt)",
        .real(0...1e3), default: noise.default, origin: noise.origin),
      ParameterRecord(
        "look-every", "steps between looks at the signs", .integer(1...1_000_000), default: "10",
        origin: "a look costs about one step"),
      ParameterRecord(
        "batch", "replicas that share each read of the couplings", .integer(1...1024),
        default: "8 one-bit, 32 otherwise", origin: "measured kernel speeds"),
      ParameterRecord(
        "delay", "device model: the feedback lags by this many round trips", .integer(0...1000),
        default: "0", origin: "off"),
      ParameterRecord(
        "measurement-noise", "device model: error of each measured amplitude", .real(0...1e3),
        default: "0", origin: "off"),
      ParameterRecord(
        "saturation", "device model: amplitude at which the amplifier saturates, 0 for never",
        .real(0...1e6), default: "0", origin: "off"),
    ]
  }

  /// Parameters of the solvers with an error variable.
  static func errorParameters(
    strength: String, rate: String, target: String, origin: String
  ) -> [ParameterRecord] {
    [
      ParameterRecord(
        "coupling-strength", "factor on the couplings J/F", .real(0...1e3), default: strength,
        origin: origin),
      ParameterRecord(
        "error-rate", "rate of the error variable", .real(0...1e3), default: rate, origin: origin),
      ParameterRecord(
        "target-square", "target of the controlled square", .real(1e-6...1e3), default: target,
        origin: origin),
    ]
  }

  /// Takes over what a person has set.
  mutating func apply(_ settings: Settings) {
    startGain = settings.real("start-gain", default: startGain)
    endGain = settings.real("end-gain", default: endGain)
    timeStep = settings.real("time-step", default: timeStep)
    couplingStrength = settings.real("coupling-strength", default: couplingStrength)
    errorRate = settings.real("error-rate", default: errorRate)
    target = settings.real("target-square", default: target)
    noise = settings.real("noise", default: noise)
    lookInterval = settings.integer("look-every", default: lookInterval)
    device.delay = settings.integer("delay", default: device.delay)
    device.measurementNoise = settings.real(
      "measurement-noise", default: device.measurementNoise)
    device.saturation = settings.real("saturation", default: device.saturation)
    if case .separatedFeedback(let slope, let strength) = feedback {
      feedback = .separatedFeedback(
        slope: settings.real("slope", default: slope),
        strength: settings.real("feedback-strength", default: strength))
    }
  }

  /// Every parameter's value in use.
  var parameters: [(name: String, value: String)] {
    var list: [(name: String, value: String)] = [
      ("start-gain", "\(startGain)"), ("end-gain", "\(endGain)"), ("time-step", "\(timeStep)"),
      ("noise", "\(noise)"), ("look-every", "\(lookInterval)"),
    ]
    if hasError {
      list += [
        ("coupling-strength", "\(couplingStrength)"), ("error-rate", "\(errorRate)"),
        ("target-square", "\(target)"),
      ]
    }
    if case .separatedFeedback(let slope, let strength) = feedback {
      list += [("slope", "\(slope)"), ("feedback-strength", "\(strength)")]
    }
    if !device.isOff {
      list += [
        ("delay", "\(device.delay)"), ("measurement-noise", "\(device.measurementNoise)"),
        ("saturation", "\(device.saturation)"),
      ]
    }
    return list
  }
}
