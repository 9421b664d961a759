import Charts
import Isinglass
import SpinGlasses

/// What is said about the Hessian of the global minimum of the planted glass.
struct SpectrumReport: Answer {
  private let state: PlantedGlassEquilibrium
  private let eigenvalues: [Double]
  private let density: [Double]

  init(at point: PlantedGlassPoint, points: Int) throws {
    self.init(of: try PlantedGlassEquilibrium(at: point), points: points)
  }

  init(of state: PlantedGlassEquilibrium, points: Int) {
    self.state = state
    let spectrum = state.spectrum
    let low = state.hessianEdge.value
    let margin = 0.03 * (spectrum.reach - low)
    let step = (spectrum.reach - low + 2 * margin) / Double(points - 1)
    let eigenvalues = (0..<points).map { low - margin + step * Double($0) }
    density = spectrum.density(at: eigenvalues, broadening: max(1e-5, 0.2 * step))
    self.eigenvalues = eigenvalues
  }

  var pictures: [String] { ["density"] }

  var json: JSONValue {
    .object([
      JSONMember("ensemble", .string("planted-sk")), JSONMember("gain", .number(state.point.gain)),
      JSONMember("ferromagnetic_bias", .number(state.point.ferromagneticBias)),
      JSONMember("hessian_edge", .number(state.hessianEdge.value)),
      JSONMember("hessian_outlier", .optional(state.hessianOutlier)),
      JSONMember("eigenvalues", .numbers(eigenvalues)),
      JSONMember("density", .numbers(density)),
      JSONMember(
        "error_estimate",
        .object([JSONMember("hessian_edge", .number(state.hessianEdge.error))])),
    ])
  }

  func text(_ style: Style) -> String {
    var text = Report(style)
    text.heading(state.phase.rawValue.replacing("_", with: " "), state.rigidity.rawValue)
    text.line("lower edge", TheoryText.number(state.hessianEdge))
    text.line(
      "outlier", state.hessianOutlier.map { Quantity.significant($0, digits: 6) } ?? "none")
    return text.text
  }

  func picture(_ name: String) -> String {
    var chart = Chart(
      "Hessian of the global minimum",
      subtitle: "planted Sherrington–Kirkpatrick machine, gain \(state.point.gain), "
        + "J₀ = \(state.point.ferromagneticBias)",
      x: Axis("eigenvalue λ"), y: Axis("density ρ(λ)"))
    chart.addLine(x: eigenvalues, y: density)
    if let outlier = state.hessianOutlier { chart.addRule(.vertical(outlier), label: "outlier") }
    return chart.svg()
  }
}
