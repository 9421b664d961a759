import Charts
import Isinglass
import SpinGlasses

/// What is said about the global minimum at a point of the planted glass.
struct EquilibriumReport: Answer {
  let state: PlantedGlassEquilibrium
  /// Whether P(x) is told in numbers too.
  let tellsAmplitudes: Bool

  var pictures: [String] { ["amplitudes"] }

  /// Every quantity under its name, with its error.
  private var quantities: [(name: String, label: String, estimate: Estimate)] {
    [
      ("energy", "energy", state.energy),
      ("magnetization", "magnetization", state.magnetization),
      ("self_overlap", "self-overlap", state.selfOverlap),
      ("susceptibility", "response", state.susceptibility),
      ("replicon", "replicon", state.replicon),
      ("hessian_edge", "Hessian edge", state.hessianEdge),
    ]
  }

  var json: JSONValue {
    let all = quantities
    var members =
      [
        JSONMember("ensemble", .string("planted-sk")),
        JSONMember("gain", .number(state.point.gain)),
        JSONMember("ferromagnetic_bias", .number(state.point.ferromagneticBias)),
        JSONMember("disorder", .number(state.point.disorder)),
        JSONMember("scheme", .string(schemeName)),
        JSONMember("phase", .string(state.phase.rawValue)),
        JSONMember("rigidity", .string(state.rigidity.rawValue)),
      ] + all.map { JSONMember($0.name, .number($0.estimate.value)) }
    members += [
      JSONMember("hessian_outlier", .optional(state.hessianOutlier)),
      JSONMember(
        "error_estimate", .object(all.map { JSONMember($0.name, .number($0.estimate.error)) })),
    ]
    if tellsAmplitudes {
      let histogram = AmplitudeHistogram(state)
      members += [
        JSONMember("amplitudes", .numbers(histogram.centers)),
        JSONMember("amplitude_density", .numbers(histogram.density)),
      ]
    }
    return .object(members)
  }

  private var schemeName: String {
    switch state.brokenSteps {
    case 0: "rs"
    case 1: "1rsb"
    default: "full"
    }
  }

  private var schemeText: String {
    switch state.brokenSteps {
    case 0: "replica symmetric"
    case 1: "one step of replica symmetry breaking"
    default: "full replica symmetry breaking"
    }
  }

  /// P(x), with the gap around 0 that a rigid phase has.
  func picture(_ name: String) -> String {
    let histogram = AmplitudeHistogram(state)
    var chart = Chart(
      "Amplitudes of the global minimum",
      subtitle: "planted Sherrington–Kirkpatrick machine, gain \(state.point.gain), "
        + "J₀ = \(state.point.ferromagneticBias)",
      x: Axis("amplitude x along the hidden state"), y: Axis("density P(x)", includesZero: true))
    chart.addSteps(x: histogram.edges, y: histogram.density + histogram.density.suffix(1))
    return chart.svg()
  }

  func text(_ style: Style) -> String {
    var report = Report(style)
    report.heading(
      state.phase.rawValue.replacing("_", with: " "), "\(state.rigidity.rawValue), \(schemeText)")
    for (_, label, estimate) in quantities {
      report.line(label, TheoryText.number(estimate))
    }
    if let outlier = state.hessianOutlier {
      report.line("outlier", Quantity.significant(outlier, digits: 6))
    }
    if state.replicon.value < 0, state.brokenSteps == 0 {
      report.note("Replica symmetry is not stable here: --scheme full is the true answer.")
    }
    return report.text
  }
}

/// P(x) of a global minimum as a histogram of 280 bins.
private struct AmplitudeHistogram {
  let edges: [Double]
  let density: [Double]

  init(_ state: PlantedGlassEquilibrium) {
    let distribution = state.amplitudes
    let reach = 3.5 * state.selfOverlap.value.squareRoot()
    let count = 280
    let width = 2 * max(reach, 1e-3) / Double(count)
    var density = [Double](repeating: 0, count: count)
    for (x, weight) in zip(distribution.amplitudes, distribution.weights) {
      let place = ((x + reach) / width).rounded(.down)
      if place >= 0, place < Double(count) { density[Int(place)] += weight / width }
    }
    edges = (0...count).map { -reach + width * Double($0) }
    self.density = density
  }

  var centers: [Double] { zip(edges, edges.dropFirst()).map { ($0 + $1) / 2 } }
}
