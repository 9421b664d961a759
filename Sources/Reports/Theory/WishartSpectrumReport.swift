import Charts
import Isinglass
import SpinGlasses

/// What is said about the Hessians at a point of the Wishart ensemble.
struct WishartSpectrumReport: Answer {
  let point: WishartPoint
  /// The global minimum: planted, or below b = 0 the origin.
  let planted: WishartPlantedState?
  /// The lowest states without overlap.
  let glass: WishartGlassState?
  let obstacle: TheoryError?
  private let eigenvalues: [Double]
  /// Of the global minimum without what is degenerate.
  private let density: [Double]
  private let glassDensity: [Double]?
  private let spectrum: WishartHessianSpectrum?

  init(at point: WishartPoint, points: Int) throws {
    self.point = point
    _ = try WishartPhase(at: point)
    planted = point.b > 0 ? try WishartPlantedState(at: point) : nil
    let hasGlass = point.b > WishartPoint.glassOnset(alpha: point.alpha)
    obstacle = hasGlass ? point.glassObstacle : nil
    glass = hasGlass && obstacle == nil ? try .lowest(at: point) : nil
    spectrum = glass?.spectrum
    // At the origin the Hessian is W Wᵀ/N − b, at the planted state W Wᵀ/N + 2b.
    let shift = point.b > 0 ? 2 * point.b : -point.b
    let root = point.alpha.squareRoot()
    let low = min(shift, spectrum?.lowerEdge ?? shift)
    let high = max(shift + (root + 1) * (root + 1), spectrum?.upperEdge ?? 0)
    let margin = 0.03 * (high - low)
    let step = (high - low + 2 * margin) / Double(points - 1)
    let eigenvalues = (0..<points).map { low - margin + step * Double($0) }
    let columns = try WishartPlantedState(at: WishartPoint(alpha: point.alpha, b: 1))
    density = eigenvalues.map { columns.density(at: $0 - shift + 2) }
    glassDensity = spectrum?.density(at: eigenvalues, broadening: max(1e-5, 0.2 * step))
    self.eigenvalues = eigenvalues
  }

  var pictures: [String] { ["density"] }

  private var leastEigenvalue: Double { point.b > 0 ? 2 * point.b : -point.b }
  private var degenerateShare: Double { max(0, 1 - point.alpha) }

  var json: JSONValue {
    typealias Text = WishartText
    return .object(
      Text.members(point) + [
        JSONMember("global_minimum", .string(planted == nil ? "origin" : "planted")),
        JSONMember("hessian_edge", .number(leastEigenvalue)),
        JSONMember("degenerate_share", .number(degenerateShare)),
        JSONMember("trace_of_inverse", .optional(planted?.susceptibility)),
        JSONMember("log_determinant", .optional(planted?.logDeterminant)),
        JSONMember("hessian_edge_unaligned", .optional(spectrum?.lowerEdge)),
        JSONMember("hidden_eigenvalue_unaligned", .optional(spectrum?.hiddenEigenvalue)),
        JSONMember("trace_of_inverse_unaligned", .optional(spectrum?.response())),
        JSONMember("log_determinant_unaligned", .optional(spectrum?.logDeterminant)),
        JSONMember("eigenvalues", .numbers(eigenvalues)),
        JSONMember("density", .numbers(density)),
        JSONMember("density_unaligned", glassDensity.map(JSONValue.numbers) ?? .null),
      ])
  }

  func text(_ style: Style) -> String {
    typealias Text = WishartText
    var report = Report(style)
    report.heading(planted == nil ? "origin" : "planted state", Text.caption(point))
    report.line("from", "\(Text.number(leastEigenvalue)), exactly")
    if degenerateShare > 0 {
      report.line("degenerate", "\(Quantity.percent(degenerateShare)) of all eigenvalues are that")
    }
    if let planted {
      report.line("tr H⁻¹/N", Text.number(planted.susceptibility))
      report.line("ln det H/N", Text.number(planted.logDeterminant))
    }
    if let spectrum {
      report.gap()
      report.note("The lowest states without overlap:")
      report.line("lower edge", Text.number(spectrum.lowerEdge, digits: 5))
      if let hidden = spectrum.hiddenEigenvalue {
        report.line("hidden", "\(Text.number(hidden, digits: 5)) along the hidden state")
      }
      if let response = spectrum.response(), let logarithm = spectrum.logDeterminant {
        report.line("tr H⁻¹/N", Text.number(response))
        report.line("ln det H/N", Text.number(logarithm))
      }
    }
    if let obstacle { report.note("States without overlap are not solved for: \(obstacle).") }
    return report.text
  }

  func picture(_ name: String) -> String {
    var chart = Chart(
      "Hessians", subtitle: WishartText.caption(point), x: Axis("eigenvalue λ"),
      y: Axis("density ρ(λ)"))
    chart.addLine(
      x: eigenvalues, y: density, label: planted == nil ? "origin" : "planted state")
    if let glassDensity {
      chart.addLine(x: eigenvalues, y: glassDensity, label: "lowest states without overlap")
    }
    if degenerateShare > 0 {
      chart.addRule(
        .vertical(leastEigenvalue), label: "\(Quantity.percent(degenerateShare)) of all here")
    }
    if let hidden = spectrum?.hiddenEigenvalue {
      chart.addRule(.vertical(hidden), label: "along the hidden state")
    }
    return chart.svg()
  }
}
