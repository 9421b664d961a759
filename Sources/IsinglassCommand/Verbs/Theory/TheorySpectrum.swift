import ArgumentParser
import Charts
import Isinglass
import SpinGlasses

/// `isinglass theory spectrum`: the Hessian's eigenvalues at the global minimum.
struct TheorySpectrum: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spectrum",
    abstract: "The density of the Hessian's eigenvalues at the global minimum.",
    discussion: """
      A free convolution of the distribution of 3x² − a with a semicircle, its lower edge, and an \
      eigenvalue apart from it along the hidden state where there is one. For Wishart problems, with the \
      distribution of Marchenko and Pastur, of the lowest states without overlap too.

      Examples:
        isinglass theory spectrum --gain -1 --plot spectrum.svg
        isinglass theory spectrum --gain -3 --ferromagnetic-bias 3 --json
        isinglass theory spectrum --ensemble wishart --alpha 1.5 --b 1 --plot spectrum.svg
      """)

  @OptionGroup(title: "Where") var glass: GlassOptions

  @Option(help: ArgumentHelp("How many eigenvalues to give the density at.", valueName: "count"))
  var points = 200

  @Option(
    help: ArgumentHelp("Draw the density as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @OptionGroup(title: "Reporting") var report: ReportOptions

  func validate() throws {
    guard (2...100_000).contains(points) else {
      throw ValidationError("--points must be 2 to 100000")
    }
  }

  func run() throws {
    try report.checkWritable()
    if let plot { try OutputFiles.checkWritable(plot) }
    if glass.isWishart {
      let spectra = try WishartSpectrumReport(at: glass.wishartPoint, points: points)
      if let plot { try OutputFile.write(plot) { $0.append(spectra.chart.svg()) } }
      try report.write(spectra.json) { spectra.text($0) }
      return
    }
    let state = try PlantedGlassEquilibrium(at: glass.point)
    let spectrum = state.spectrum
    let low = state.hessianEdge.value
    let margin = 0.03 * (spectrum.reach - low)
    let step = (spectrum.reach - low + 2 * margin) / Double(points - 1)
    let eigenvalues = (0..<points).map { low - margin + step * Double($0) }
    let density = spectrum.density(at: eigenvalues, broadening: max(1e-5, 0.2 * step))
    if let plot {
      var chart = Chart(
        "Hessian of the global minimum",
        subtitle:
          "planted Sherrington–Kirkpatrick machine, gain \(glass.gain), J₀ = \(glass.ferromagneticBias)",
        x: Axis("eigenvalue λ"), y: Axis("density ρ(λ)"))
      chart.addLine(x: eigenvalues, y: density)
      if let outlier = state.hessianOutlier { chart.addRule(.vertical(outlier), label: "outlier") }
      try OutputFile.write(plot) { $0.append(chart.svg()) }
    }
    let json = JSONValue.object([
      JSONMember("ensemble", .string("planted-sk")), JSONMember("gain", .number(glass.gain)),
      JSONMember("ferromagnetic_bias", .number(glass.ferromagneticBias)),
      JSONMember("hessian_edge", .number(low)),
      JSONMember("hessian_outlier", state.hessianOutlier.map { .number($0) } ?? .null),
      JSONMember("eigenvalues", .array(eigenvalues.map { .number($0) })),
      JSONMember("density", .array(density.map { .number($0) })),
      JSONMember(
        "error_estimate",
        .object([JSONMember("hessian_edge", .number(state.hessianEdge.error))])),
    ])
    try report.write(json) { style in
      var text = Report(style)
      text.heading(state.phase.rawValue.replacing("_", with: " "), state.rigidity.rawValue)
      text.line("lower edge", TheoryText.number(state.hessianEdge))
      text.line(
        "outlier", state.hessianOutlier.map { Quantity.significant($0, digits: 6) } ?? "none")
      return text.text
    }
  }
}
