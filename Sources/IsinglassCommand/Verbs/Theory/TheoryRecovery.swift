import ArgumentParser
import Charts
import Isinglass
import SpinGlasses

/// `isinglass theory recovery`: whether an anneal of a Wishart problem ends at the hidden state.
struct TheoryRecovery: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recovery",
    abstract: "How often an anneal of a Wishart problem finds its hidden state.",
    discussion: """
      The probability that the overlap with the hidden state ends above a bound, from a start that knows \
      nothing of it, while b = gain + alpha rises at a rate; and alpha_c, above which that is more likely \
      than not. Nothing is fitted: what is selected at the end of the linear stage stays.

      Examples:
        isinglass theory recovery --alpha 1.5 --spins 500 --rate 0.1
        isinglass theory recovery --spins 200 500 1000 --rate 0.02 --plot recovery.svg
        isinglass theory recovery --start-b 0 --initial-spread 0 --noise 1e-4 --json
      """)

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Columns over spins.", valueName: "alpha"))
  var alpha = 1.5

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Numbers of spins.", valueName: "count"))
  var spins = [1000]

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How fast b rises; 0 if it stays as it is.", valueName: "db/dt"))
  var rate = 0.1

  @Option(parsing: .unconditional, help: ArgumentHelp("b at the start.", valueName: "b"))
  var startB = -0.5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The standard deviation of the amplitudes at the start.", valueName: "s0"))
  var initialSpread = 0.1

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The temperature of the noise.", valueName: "T"))
  var noise = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The overlap above which a state counts as found.", valueName: "overlap"))
  var overlap = 0.5

  @Option(help: ArgumentHelp("At how many alpha to look.", valueName: "count"))
  var points = 121

  @Option(
    help: ArgumentHelp("Draw the probability against alpha as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @OptionGroup(title: "Reporting") var report: ReportOptions

  func validate() throws {
    guard (2...10_000).contains(points) else {
      throw ValidationError("--points must be 2 to 10000.")
    }
    guard !spins.isEmpty, spins.count <= 100, spins.allSatisfy({ $0 >= 2 }) else {
      throw ValidationError("--spins must be up to 100 numbers of 2 or more.")
    }
  }

  /// What is told of one number of spins.
  private struct Place {
    let size: Int
    /// At `alpha`.
    let probability: Double
    let criticalRatio: Double
    /// At all α of the curve.
    let curve: [Double]
  }

  private func law(_ ratio: Double) -> RecoveryLaw {
    RecoveryLaw(
      ratio: ratio, rate: rate, start: startB, initialSpread: initialSpread, noise: noise)
  }

  func run() throws {
    try report.checkWritable()
    if let plot { try OutputFiles.checkWritable(plot) }
    let stage = try law(alpha).linearStage()
    let critical = try spins.map { try law(alpha).criticalRatio(size: $0, overlap: overlap) }
    let end = max(2.5, 1.1 * alpha, 1.3 * (critical.max() ?? 0))
    let ratios = (1...points).map { end * Double($0) / Double(points) }
    let stages = try ratios.map { try law($0).linearStage() }
    let places = try zip(spins, critical).map { size, critical in
      Place(
        size: size,
        probability: try stage.probability(ofOverlapAbove: overlap, size: size),
        criticalRatio: critical,
        curve: try stages.map { try $0.probability(ofOverlapAbove: overlap, size: size) })
    }
    if let plot { try OutputFile.write(plot) { $0.append(chart(places, ratios).svg()) } }
    try report.write(json(stage, places, ratios)) { text(stage, places, $0) }
  }

  private func chart(_ places: [Place], _ ratios: [Double]) -> Chart {
    var chart = Chart(
      "How often an anneal finds the hidden state",
      subtitle: "Wishart planted ensemble, rate \(rate), from b = \(startB), s₀ = \(initialSpread)"
        + (noise > 0 ? ", noise \(noise)" : ""),
      x: Axis("columns over spins α"),
      y: Axis("probability of an overlap above \(overlap)", range: 0...1))
    for (k, place) in places.enumerated() {
      let color = ChartColor.series(k)
      chart.addLine(x: ratios, y: place.curve, label: "\(place.size) spins", color: color)
      let name = places.count == 1 ? "α_c" : ""
      chart.addRule(.vertical(place.criticalRatio), label: name.isEmpty ? nil : name, color: color)
    }
    chart.addRule(.vertical(1), label: "α = 1", dash: .dotted)
    return chart
  }

  private func json(
    _ stage: RecoveryLaw.LinearStage, _ places: [Place], _ ratios: [Double]
  ) -> JSONValue {
    func number(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }
    return .object([
      JSONMember("ensemble", .string("wishart")), JSONMember("alpha", .number(alpha)),
      JSONMember("rate", .number(rate)), JSONMember("start_b", .number(startB)),
      JSONMember("initial_spread", .number(initialSpread)), JSONMember("noise", .number(noise)),
      JSONMember("overlap", .number(overlap)),
      JSONMember(
        "linear_stage",
        [
          "duration": number(stage.duration), "b": number(stage.gain),
          "spread": number(stage.spread),
        ]),
      JSONMember(
        "spins",
        .array(
          places.map { place in
            [
              "size": JSONValue(place.size), "probability": .number(place.probability),
              "critical_alpha": .number(place.criticalRatio),
              "curve": .array(place.curve.map { .number($0) }),
            ]
          })),
      JSONMember("curve_alphas", .array(ratios.map { .number($0) })),
    ])
  }

  private func text(
    _ stage: RecoveryLaw.LinearStage, _ places: [Place], _ style: Style
  ) -> String {
    var report = Report(style)
    report.heading(
      "recovery at alpha \(alpha)", "b from \(startB) at rate \(rate), s0 = \(initialSpread)")
    if stage.duration.isFinite {
      report.line(
        "linear until",
        "t = \(Quantity.significant(stage.duration, digits: 5)),"
          + " b = \(Quantity.significant(stage.gain, digits: 4))")
    } else {
      report.line("linear", "for ever but along the hidden state")
    }
    report.line(
      "√I then",
      "\(Quantity.significant(stage.spread.squareRoot(), digits: 4)), what is left beside it")
    for place in places {
      report.line(
        Quantity.counted(place.size, "spin"),
        "P(overlap > \(overlap)) = \(Quantity.fixed(place.probability, decimals: 4)),"
          + " above one half for alpha > \(Quantity.fixed(place.criticalRatio, decimals: 4))")
    }
    report.note("Adiabatically, and for infinitely many spins, alpha = 1 is the border.")
    return report.text
  }
}
