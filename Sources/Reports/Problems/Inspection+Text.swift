package import Isinglass
import SpinGlasses

extension Inspection {
  /// The description as a person reads it.
  package func text(_ style: Style) -> String {
    var report = Report(style)
    let model = problem.model
    report.heading(problem.name, problem.summary)
    report.line("density", Quantity.percent(model.couplings.density) + " of all pairs")
    report.line("degrees", degreeDescription)
    if let magnitudes {
      report.line("couplings", couplingDescription(magnitudes))
    }
    report.line("fields", fieldDescription)
    report.line("energies", energyDescription)
    report.line("parts", partDescription)
    report.line("frustration", frustrationDescription(style))
    report.paragraph("reduction", reduction.description)
    if let spectrum {
      report.gap()
      report.line("rms field F", Quantity.significant(rmsField, digits: 6))
      report.line(
        "spectrum of J",
        "\(Quantity.significant(spectrum.smallest, digits: 6))"
          + " to \(Quantity.significant(spectrum.largest, digits: 6))")
      report.paragraph("origin", originDescription)
      report.paragraph("ensemble", ensembleDescription)
      report.paragraph("schedule", scheduleDescription)
    }
    report.gap()
    let name = problem.sense == .minimize ? "lower bound" : "upper bound"
    report.line(
      name,
      "\(problem.objectiveName) \(style.strong("\(problem.objective(at: bound.energy))"))"
        + " (\(bound.method.description)), proven")
    if let truth = problem.planted?.energy {
      report.line("planted", "\(problem.objectiveName) \(problem.objective(at: truth))")
    }
    report.paragraph("solver", "\(style.strong(advice.solver)): \(advice.reason)")
    for notice in problem.notices { report.paragraph("notice", notice.description) }
    report.line("digest", problem.digest)
    return report.text
  }

  private var degreeDescription: String {
    degrees.least == degrees.most
      ? "\(degrees.most), all spins alike"
      : "\(degrees.least) to \(degrees.most), mean \(Quantity.significant(degrees.mean))"
  }

  private func couplingDescription(_ magnitudes: Magnitudes) -> String {
    let range =
      magnitudes.smallest == magnitudes.largest
      ? "all of magnitude \(Energy(magnitudes.largest))"
      : "magnitudes \(Energy(magnitudes.smallest)) to \(Energy(magnitudes.largest))"
    let share = Double(magnitudes.positive) / Double(problem.model.couplings.pairCount)
    return "\(range), \(Quantity.percent(share)) ferromagnetic"
  }

  private var fieldDescription: String {
    let fields = problem.model.fields
    guard problem.model.hasFields else { return "none" }
    let count = fields.filter { $0 != 0 }.count
    let largest = fields.reduce(0) { max($0, abs($1)) } / Double(problem.model.denominator)
    return "on \(Quantity.counted(count, "spin")), up to \(Quantity.significant(largest))"
  }

  private var energyDescription: String {
    let model = problem.model
    guard model.isInteger else { return "real numbers" }
    guard let step = Certificate.energyStep(of: model) else { return "only one" }
    return "exact, in steps of \(Energy(exactly: step, denominator: model.denominator))"
  }

  private var partDescription: String {
    let parts = balance.parts
    guard parts.count > 1 else { return parts.isEmpty ? "none" : "connected" }
    if parts.count == problem.spinCount { return "\(parts.count) spins, all alone" }
    let alone = parts.count { $0.spinCount == 1 }
    let largest = parts.map(\.spinCount).max() ?? 0
    return "\(parts.count), the largest of \(Quantity.counted(largest, "spin"))"
      + (alone > 0 ? ", \(alone) of one spin alone" : "")
  }

  private func frustrationDescription(_ style: Style) -> String {
    if balance.isBalanced {
      return style.good("none: every coupling and field can be satisfied at once")
    }
    let frustrated = balance.parts.count { !$0.isBalanced }
    return balance.parts.count == 1
      ? "yes: not every coupling can be satisfied"
      : "in \(frustrated) of \(balance.parts.count) parts"
  }

  private var originDescription: String {
    guard let gain = instabilityGain else { return "couplings too large to say" }
    let unit = problem.gainUnit == nil ? "F" : "\(Energy(problem.gainUnit ?? 1)), the file's unit"
    let value = Quantity.significant(gain, digits: 5)
    return problem.model.hasFields
      ? "no critical point (there are fields); without them unstable above gain \(value) (unit \(unit))"
      : "unstable above gain \(value) (unit \(unit))"
  }
}

extension Inspection {
  /// The ensemble that the spectrum looks like.
  private var ensembleDescription: String {
    switch match?.kind {
    case .plantedGlass(let bias):
      bias > 0
        ? "spectrum of a planted Sherrington-Kirkpatrick glass, J0 = \(Quantity.significant(bias)) F"
        : "spectrum of a Sherrington-Kirkpatrick glass, no eigenvalue stands out"
    case .wishart(let ratio):
      "spectrum of a Wishart problem, alpha = \(Quantity.significant(ratio, digits: 2))"
    case .unlike(let reason): "none that mean-field theory is about: \(reason)"
    case nil: "none"
    }
  }

  /// How the machine is led, and what theory says of that.
  private var scheduleDescription: String {
    guard let schedule else { return "couplings too large to say" }
    let ramp =
      "cim raises the gain from \(Quantity.significant(schedule.startGain, digits: 3))"
      + " to \(Quantity.significant(schedule.endGain, digits: 3))"
      + " in steps of \(Quantity.significant(schedule.timeStep, digits: 2)) (unit F)"
    return switch match?.kind {
    case .plantedGlass, .wishart:
      ramp + ", like what mean-field theory advises for such spectra (study schedule-advisor)"
    case .unlike, nil: ramp + ", for which there is no theory here but tests on such problems"
    }
  }
}

extension Inspection {
  /// The description as other programs read it.
  package var json: JSONValue {
    let model = problem.model
    let parts = balance.parts
    return [
      "isinglass": .string(isinglassVersion),
      "problem": problem.json,
      "sense": .string(problem.sense.rawValue),
      "storage": .string(model.couplings.storageName),
      "density": .number(model.couplings.density),
      "degree": [
        "least": JSONValue(degrees.least), "most": JSONValue(degrees.most),
        "mean": .number(degrees.mean),
      ],
      "has_fields": .bool(model.hasFields),
      "is_integer": .bool(model.isInteger),
      "energy_step": Certificate.energyStep(of: model).map {
        JSONValue(Energy(exactly: $0, denominator: model.denominator))
      } ?? .null,
      "components": JSONValue(parts.count),
      "largest_component": JSONValue(parts.map(\.spinCount).max() ?? 0),
      "frustrated_components": JSONValue(parts.count { !$0.isBalanced }),
      "is_balanced": .bool(balance.isBalanced),
      "gain_scale": .number(rmsField),
      "gain_unit": .number(gainUnit),
      "reduction": [
        "removed_spins": JSONValue(reduction.removals.total),
        "remaining_spins": JSONValue(reduction.remainingSpins),
        "remaining_couplings": JSONValue(reduction.remainingCouplings),
      ],
      "largest_eigenvalue": spectrum.map { .number($0.largest) } ?? .null,
      "smallest_eigenvalue": spectrum.map { .number($0.smallest) } ?? .null,
      "instability_gain": instabilityGain.map { .number($0) } ?? .null,
      "ensemble": ensembleJSON,
      "schedule": schedule.map {
        [
          "start_gain": .number($0.startGain), "end_gain": .number($0.endGain),
          "time_step": .number($0.timeStep),
        ]
      } ?? .null,
      "lower_bound": JSONValue(bound.energy),
      "objective_bound": JSONValue(problem.objective(at: bound.energy)),
      "bound_method": .string(bound.method.rawValue),
      "planted": problem.planted.map { truth in
        [
          "energy": JSONValue(truth.energy),
          "objective": JSONValue(truth.energy.map { problem.objective(at: $0) }),
        ]
      } ?? .null,
      "notices": problem.notices.json,
      "solver": ["name": .string(advice.solver), "reason": .string(advice.reason)],
    ]
  }

  private var ensembleJSON: JSONValue {
    guard let match else { return .null }
    func number(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }
    let kind: [JSONMember] =
      switch match.kind {
      case .plantedGlass(let bias):
        [JSONMember("name", .string("planted-sk")), JSONMember("ferromagnetic_bias", number(bias))]
      case .wishart(let ratio):
        [JSONMember("name", .string("wishart")), JSONMember("alpha", number(ratio))]
      case .unlike(let reason):
        [JSONMember("name", .null), JSONMember("reason", .string(reason))]
      }
    return .object(
      kind + [
        JSONMember("skewness", number(match.skewness)),
        JSONMember("kurtosis", number(match.kurtosis)),
      ])
  }
}
