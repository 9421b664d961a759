import Charts
import Isinglass
import SpinGlasses

/// What is said about the states at a point of the Wishart ensemble.
struct WishartStatesReport: Answer {
  let point: WishartPoint
  let isSymmetric: Bool
  /// Whether P(x) is told in numbers too.
  let tellsAmplitudes: Bool
  let phase: WishartPhase
  let planted: WishartPlantedState?
  /// The lowest states without overlap, or the replica-symmetric one.
  let glass: WishartGlassState?
  /// The highest of one step.
  let highest: WishartGlassState?
  /// Σ = 0 by counting single minima: a bound from below.
  let annealedBound: Double?
  /// Why there is no glass, where there might be one.
  let obstacle: TheoryError?
  let limit: WishartIsingLimit

  init(at point: WishartPoint, isSymmetric: Bool, tellsAmplitudes: Bool) throws {
    self.point = point
    self.isSymmetric = isSymmetric
    self.tellsAmplitudes = tellsAmplitudes
    phase = try WishartPhase(at: point)
    limit = try WishartIsingLimit(alpha: point.alpha)
    planted = point.b > 0 ? try WishartPlantedState(at: point) : nil
    let hasGlass = point.b > WishartPoint.glassOnset(alpha: point.alpha)
    obstacle = hasGlass ? point.glassObstacle : nil
    guard hasGlass, obstacle == nil else {
      (glass, highest, annealedBound) = (nil, nil, nil)
      return
    }
    if isSymmetric {
      (glass, highest, annealedBound) = (try .symmetric(at: point), nil, nil)
    } else {
      (glass, highest) = (try .lowest(at: point), try .highest(at: point))
      // There is none below alpha = 0.2.
      annealedBound = (try? WishartComplexityCurve(at: point))?.lowestEnergy
    }
  }

  var pictures: [String] { ["amplitudes"] }

  /// How far the energy may be off: what counting in one step misses.
  private var energyError: Double? {
    guard let glass, let annealedBound else { return nil }
    return glass.energy - annealedBound + 1e-9 * glass.energy.magnitude
  }
}

extension WishartStatesReport {
  var json: JSONValue {
    typealias Text = WishartText
    let members =
      Text.members(point) + [
        JSONMember("scheme", .string(isSymmetric ? "rs" : "1rsb")),
        JSONMember("phase", .string(phase.rawValue)),
        JSONMember("energy_planted", .optional(planted?.energy)),
        JSONMember("magnetization_planted", .optional(planted?.magnetization)),
        JSONMember("susceptibility_planted", .optional(planted?.susceptibility)),
        JSONMember("hessian_edge_planted", .optional(planted?.leastEigenvalue)),
        JSONMember("log_determinant_planted", .optional(planted?.logDeterminant)),
        JSONMember("energy_unaligned", .optional(glass?.energy)),
        JSONMember("self_overlap", .optional(glass?.selfOverlap)),
        JSONMember("susceptibility", .optional(glass?.susceptibility)),
        JSONMember("susceptibility_total", .optional(glass?.totalSusceptibility)),
        JSONMember("alignment_gain", .optional(glass?.alignmentGain)),
        JSONMember("replicon", .optional(glass?.replicon)),
        JSONMember("cluster_replicon", .optional(glass?.clusterReplicon)),
        JSONMember("curvature", .optional(glass?.curvature)),
        JSONMember("breakpoint", .optional(glass?.breakpoint)),
        JSONMember("hessian_edge", .optional(glass?.spectrum.lowerEdge)),
        JSONMember("complexity_one_step", .optional(highest?.complexity)),
        JSONMember("energy_one_step", .optional(highest?.energy)),
        JSONMember(
          "hard_spins",
          .object([
            JSONMember("transition_temperature", .number(limit.transitionTemperature)),
            JSONMember("instability_temperature", .optional(limit.instabilityTemperature)),
            JSONMember("freezing_temperature", .number(limit.freezingTemperature)),
            JSONMember("lowest_unaligned_energy", .number(limit.lowestUnalignedEnergy)),
          ])),
        JSONMember(
          "error_estimate", .object([JSONMember("energy_unaligned", .optional(energyError))])),
      ]
    guard tellsAmplitudes, let glass else { return .object(members) }
    let amplitudes = amplitudeGrid
    return .object(
      members + [
        JSONMember("amplitudes", .numbers(amplitudes)),
        JSONMember("amplitude_density", .numbers(glass.density(at: amplitudes))),
      ])
  }

  func text(_ style: Style) -> String {
    typealias Text = WishartText
    var report = Report(style)
    report.heading(
      Text.name(phase), "\(Text.caption(point)), gain \(Text.number(point.gain, digits: 4))")
    if let planted {
      report.line(
        "planted",
        "energy \(Text.number(planted.energy)), overlap 1, Hessian from \(Text.number(planted.leastEigenvalue)) up, exactly"
      )
    }
    if let glass { describe(glass, in: &report) }
    let instability =
      limit.instabilityTemperature.map {
        ", unstable to alignment below \(Text.number($0, digits: 4))"
      }
      ?? ""
    func temperature(_ value: Double) -> String {
      value < 1e-6 ? "below 10⁻⁶" : Text.number(value, digits: 4)
    }
    report.line(
      "hard spins",
      "T_c \(temperature(limit.transitionTemperature)), freezing at \(temperature(limit.freezingTemperature))\(instability)"
    )
    report.note(Text.explanation(phase))
    if let glass, !isSymmetric, glass.replicon < 0 {
      report.note("These states are clusters of states themselves: the energy is a lower bound.")
    }
    if let glass, !isSymmetric, glass.clusterReplicon < 0 {
      report.note("Clusters have overlaps with each other too: the energy is a lower bound.")
    }
    if let glass, isSymmetric, glass.curvature > 0 || glass.replicon < 0 {
      report.note("Replica symmetry is not stable here: --scheme 1rsb is nearer to the truth.")
    }
    if let obstacle { report.note("States without overlap are not solved for: \(obstacle).") }
    return report.text
  }

  private func describe(_ glass: WishartGlassState, in report: inout Report) {
    typealias Text = WishartText
    let energy = energyError.map { TheoryText.number(Estimate(value: glass.energy, error: $0)) }
    report.line("no overlap", "energy \(energy ?? Text.number(glass.energy))")
    report.line("self-overlap", Text.number(glass.selfOverlap))
    report.line(
      "response",
      "\(Text.number(glass.susceptibility)) within, \(Text.number(glass.totalSusceptibility)) in all"
    )
    let gain = glass.alignmentGain
    report.line(
      "alignment",
      "\(Text.number(gain, digits: 5)), \(gain > 1 ? "above" : "below") 1: an overlap \(gain > 1 ? "grows" : "dies")"
    )
    if glass.replicon.isFinite { report.line("replicon", Text.number(glass.replicon, digits: 5)) }
    report.line("Hessian edge", Text.number(glass.spectrum.lowerEdge, digits: 5))
    if let highest {
      report.line(
        "in number",
        "up to Σ = \(Text.number(highest.complexity, digits: 5)) at energy \(Text.number(highest.energy))"
      )
    }
  }

  /// P(x) of the states without overlap, and where the planted one is.
  func picture(_ name: String) -> String {
    let root = max(0, point.b).squareRoot()
    var chart = Chart(
      "Amplitudes of the lowest states without overlap",
      subtitle: WishartText.caption(point), x: Axis("amplitude x", range: -reach...reach),
      y: Axis("density P(x)", includesZero: true))
    if let glass {
      chart.addLine(x: amplitudeGrid, y: glass.density(at: amplitudeGrid))
    }
    chart.addRule(.vertical(root), label: point.b > 0 ? "planted" : "all amplitudes")
    return chart.svg()
  }

  /// Where P(x) is told.
  private var amplitudeGrid: [Double] { (0...600).map { reach * (Double($0) / 300 - 1) } }

  private var reach: Double {
    max(1e-3, 1.6 * max(0, point.b, glass?.selfOverlap ?? 0).squareRoot())
  }
}
