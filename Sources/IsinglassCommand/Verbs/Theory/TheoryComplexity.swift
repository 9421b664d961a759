import ArgumentParser
import Charts
import Isinglass
import SpinGlasses

/// `isinglass theory complexity`: how many critical points and minima there are.
struct TheoryComplexity: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "complexity",
    abstract:
      "How many critical points and minima without overlap with the hidden state there are.",
    discussion: """
      Their number is e^(N Σ) on average over problems (annealed), by the Kac-Rice formula. It does not \
      depend on the strength of the hidden state; above the bias given the most numerous minima are \
      saddles that lead to it.

      Examples:
        isinglass theory complexity --gain 0
        isinglass theory complexity --gain 0 --plot minima.svg
      """)

  @OptionGroup(title: "Where") var glass: GlassOptions

  @Option(
    help: ArgumentHelp("Draw the number of minima against their energy as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @OptionGroup(title: "Reporting") var report: ReportOptions

  func run() throws {
    try report.checkWritable()
    if let plot { try OutputFiles.checkWritable(plot) }
    let all = try Complexity(at: glass.point, of: .all)
    let minima = try Complexity(at: glass.point, of: .minima)
    let curve = try ComplexityCurve(at: glass.point, of: .minima)
    if let plot {
      var chart = Chart(
        "Minima without overlap with the hidden state",
        subtitle: "planted Sherrington–Kirkpatrick machine, gain \(glass.gain)",
        x: Axis("energy per spin"), y: Axis("Σ = ln(number)/N"))
      chart.addLine(x: curve.points.map(\.energy), y: curve.points.map(\.complexity))
      try OutputFile.write(plot) { $0.append(chart.svg()) }
    }
    let json = JSONValue.object([
      JSONMember("ensemble", .string("planted-sk")), JSONMember("gain", .number(glass.gain)),
      JSONMember("complexity_total", .number(all.complexity)),
      JSONMember("energy_total", .number(all.energy)),
      JSONMember("complexity_minima", .number(minima.complexity)),
      JSONMember("energy_minima", .number(minima.energy)),
      JSONMember("self_overlap_minima", .number(minima.selfOverlap)),
      JSONMember("lowest_energy_minima", .number(curve.lowestEnergy)),
      JSONMember("least_unstable_bias", .number(minima.leastUnstableBias)),
      JSONMember("energies", .array(curve.points.map { .number($0.energy) })),
      JSONMember("complexities", .array(curve.points.map { .number($0.complexity) })),
      JSONMember(
        "error_estimate",
        .object([
          JSONMember("complexity_total", .number(max(1e-7, all.residual))),
          JSONMember("complexity_minima", .number(max(1e-7, minima.residual))),
        ])),
    ])
    try report.write(json) { style in
      var text = Report(style)
      text.heading("complexity", "Σ = ln(mean number)/N of unaligned critical points")
      text.line(
        "all",
        "\(Quantity.significant(all.complexity, digits: 6)) at energy \(Quantity.significant(all.energy, digits: 6))"
      )
      text.line(
        "minima",
        "\(Quantity.significant(minima.complexity, digits: 6)) at energy \(Quantity.significant(minima.energy, digits: 6))"
      )
      text.line(
        "lowest",
        "energy \(Quantity.significant(curve.lowestEnergy, digits: 6)), where their mean number ends"
      )
      text.line("stable below", "J0 = \(Quantity.significant(minima.leastUnstableBias, digits: 5))")
      return text.text
    }
  }
}
