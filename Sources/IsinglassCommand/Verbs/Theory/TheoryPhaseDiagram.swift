import ArgumentParser
import Charts
import Isinglass
import SpinGlasses

/// `isinglass theory phase-diagram`: the plane of gain and bias.
struct TheoryPhaseDiagram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phase-diagram",
    abstract: "The phases in the plane of gain and strength of the hidden state.",
    discussion: """
      Lines: the onset, where amplitudes leave zero; the line of de Almeida and Thouless, above which \
      there are many states; the rigid line, above which their Hessian has a gap; and J0 = g, to the \
      right of which the glass is magnetized. Order parameters on a grid: replica symmetric where that \
      is stable, broken elsewhere. A minute or so.

      Of Wishart problems the plane is that of alpha and b = gain + alpha, with the onset of the glass and \
      the lines at which states without overlap become unstable towards the hidden one. A second.

      Examples:
        isinglass theory phase-diagram --plot phases.svg
        isinglass theory phase-diagram --points 20 --table phases.csv --json
        isinglass theory phase-diagram --ensemble wishart --plot phases.svg
      """)

  @Option(help: "The problems: planted-sk or wishart.")
  var ensemble = TheoryEnsemble.plantedSK

  @Option(
    name: .customLong("lowest-gain"), parsing: .unconditional,
    help: ArgumentHelp("The lowest gain of planted-sk; -3.", valueName: "a"))
  var givenLowestGain: Double?

  @Option(
    name: .customLong("highest-gain"), parsing: .unconditional,
    help: ArgumentHelp("The highest gain of planted-sk; 1.", valueName: "a"))
  var givenHighestGain: Double?

  @Option(
    name: .customLong("smallest-bias"), parsing: .unconditional,
    help: ArgumentHelp(
      "The smallest strength of the hidden state of planted-sk; 0.", valueName: "J0"))
  var givenSmallestBias: Double?

  @Option(
    name: .customLong("largest-bias"), parsing: .unconditional,
    help: ArgumentHelp(
      "The largest strength of the hidden state of planted-sk; 2.5.", valueName: "J0"))
  var givenLargestBias: Double?

  @Option(
    name: .customLong("disorder"), parsing: .unconditional,
    help: ArgumentHelp("The strength of the disorder of planted-sk; 1.", valueName: "g"))
  var givenDisorder: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The lowest b of wishart; -0.5.", valueName: "b"))
  var lowestB: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The highest b of wishart; 2.", valueName: "b"))
  var highestB: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The smallest alpha of wishart; 0.2.", valueName: "alpha"))
  var smallestAlpha: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The largest alpha of wishart; 3.", valueName: "alpha"))
  var largestAlpha: Double?

  @Option(help: ArgumentHelp("Points of the grid each way.", valueName: "count"))
  var points = 60

  @Option(help: ArgumentHelp("How many threads to use; all by default.", valueName: "count"))
  var threads: Int?

  @Option(
    help: ArgumentHelp("Draw the plane as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @Option(
    help: ArgumentHelp("Write the grid as CSV, a line a point.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var table: String?

  @OptionGroup(title: "Reporting") var report: ReportOptions

  func validate() throws {
    guard (2...400).contains(points) else { throw ValidationError("--points must be 2 to 400.") }
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be 1 to 4096.")
    }
    let ofGlass = [
      givenLowestGain, givenHighestGain, givenSmallestBias, givenLargestBias, givenDisorder,
    ]
    let ofWishart = [lowestB, highestB, smallestAlpha, largestAlpha]
    guard (isWishart ? ofGlass : ofWishart).allSatisfy({ $0 == nil }) else {
      throw ValidationError(
        isWishart
          ? "wishart has --lowest-b, --highest-b, --smallest-alpha and --largest-alpha."
          : "--lowest-b, --highest-b, --smallest-alpha and --largest-alpha are for --ensemble wishart."
      )
    }
    guard lowestGain < highestGain, smallestBias < largestBias else {
      throw ValidationError("the lowest gain and bias must be below the highest.")
    }
    guard smallestBias >= 0 else { throw ValidationError("--smallest-bias must not be negative.") }
    guard (lowestB ?? -0.5) < (highestB ?? 2), (smallestAlpha ?? 0.2) < (largestAlpha ?? 3) else {
      throw ValidationError("the lowest b and the smallest alpha must be below the others.")
    }
  }

  private var isWishart: Bool { ensemble == .wishart }
  private var disorder: Double { givenDisorder ?? 1 }
  private var lowestGain: Double { givenLowestGain ?? -3 }
  private var highestGain: Double { givenHighestGain ?? 1 }
  private var smallestBias: Double { givenSmallestBias ?? 0 }
  private var largestBias: Double { givenLargestBias ?? 2.5 }

  func run() throws {
    try report.checkWritable()
    for path in [plot, table].compactMap({ $0 }) { try OutputFiles.checkWritable(path) }
    func grid(_ low: Double, _ high: Double) -> [Double] {
      (0..<points).map { low + (high - low) * Double($0) / Double(points - 1) }
    }
    if isWishart {
      let diagram = try WishartPhaseDiagram(
        alphas: grid(smallestAlpha ?? 0.2, largestAlpha ?? 3),
        bs: grid(lowestB ?? -0.5, highestB ?? 2), threads: Engine(threads: threads).threads)
      if let plot { try OutputFile.write(plot) { $0.append(diagram.chart().svg(height: 520)) } }
      if let table { try OutputFile.write(table) { $0.append(diagram.table) } }
      try report.write(diagram.json) { diagram.text($0) }
      return
    }
    let diagram = try PhaseDiagram(
      gains: grid(lowestGain, highestGain), biases: grid(smallestBias, largestBias),
      disorder: disorder, threads: Engine(threads: threads).threads)
    if let plot { try OutputFile.write(plot) { $0.append(chart(diagram).svg(height: 520)) } }
    if let table { try OutputFile.write(table) { $0.append(diagram.table) } }
    try report.write(diagram.json) { text(diagram, $0) }
  }

  private func chart(_ diagram: PhaseDiagram) -> Chart {
    var chart = Chart(
      "Phases of the planted Sherrington–Kirkpatrick machine",
      subtitle: "overlap of the global minimum with the hidden state, g = \(disorder)",
      x: Axis("strength of the hidden state J₀"), y: Axis("gain a"))
    chart.addHeatMap(
      HeatMap(
        diagram.places.map { $0?.cosine ?? .nan }, columns: diagram.biases.count,
        x: smallestBias...largestBias, y: lowestGain...highestGain, label: "m/√q",
        valueRange: 0...1))
    for (boundary, name) in [
      (diagram.onset, "onset"), (diagram.symmetryBreaking, "replica symmetry breaks"),
      (diagram.rigidity, "rigid above"),
    ] {
      let inside = boundary.gains.map { $0 >= lowestGain && $0 <= highestGain ? $0 : .nan }
      chart.addLine(x: boundary.biases, y: inside, label: name)
    }
    if (smallestBias...largestBias).contains(disorder), highestGain > -2 * disorder {
      chart.addLine(
        x: [disorder, disorder], y: [max(lowestGain, -2 * disorder), highestGain],
        label: "J₀ = g")
    }
    let right = 0.5 * (disorder + largestBias)
    for (name, bias, gain) in [
      ("paramagnet", 0.3 * largestBias, 0.5 * (lowestGain - 2 * disorder)),
      ("rough glass", 0.5 * disorder, -1.2 * disorder),
      ("rigid glass", 0.5 * disorder, 0.5 * (highestGain - 0.4 * disorder)),
      ("mixed, rigid", right, 0.5 * (highestGain - 0.3 * disorder)),
      ("ferromagnet", right, -1.3 * disorder),
    ] where (smallestBias...largestBias).contains(bias) && (lowestGain...highestGain).contains(gain)
    {
      chart.addNote(name, x: bias, y: gain)
    }
    return chart
  }

  private func text(_ diagram: PhaseDiagram, _ style: Style) -> String {
    var report = Report(style)
    report.heading("phase diagram", "\(points) × \(points) points")
    report.line("magnetized", "J0 > \(Quantity.significant(disorder, digits: 6)), exactly")
    for (k, bias) in diagram.rigidity.biases.enumerated() {
      let error = Quantity.fixed(diagram.rigidity.errors[k], decimals: 3)
      let onset = PhaseBoundaries.onset(ferromagneticBias: bias, disorder: disorder)
      let unbroken = diagram.symmetryBreaking.gain(at: bias)
      report.line(
        "J0 = \(Quantity.fixed(bias, decimals: 2))",
        "onset \(Quantity.fixed(onset, decimals: 3)),"
          + " symmetry breaks \(Quantity.fixed(unbroken, decimals: 3)),"
          + " rigid above \(Quantity.fixed(diagram.rigidity.gains[k], decimals: 3)) ± \(error)")
    }
    let missing = diagram.places.filter { $0 == nil }.count
    if missing > 0 { report.note("\(missing) points could not be solved and are left out.") }
    return report.text
  }
}

extension PhaseDiagram {
  /// The grid as CSV.
  fileprivate var table: String {
    var lines = [
      "gain,ferromagnetic_bias,magnetization,self_overlap,susceptibility,energy,hessian_edge,phase,rigidity"
    ]
    for (row, gain) in gains.enumerated() {
      for (column, bias) in biases.enumerated() {
        guard let place = place(gain: row, bias: column) else { continue }
        lines.append(
          "\(gain),\(bias),\(place.magnetization),\(place.selfOverlap),\(place.susceptibility),"
            + "\(place.energy),\(place.hessianEdge),\(place.phase.rawValue),\(place.rigidity.rawValue)"
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Lines and grid, row by row, a row for each gain.
  fileprivate var json: JSONValue {
    func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
    func line(_ boundary: Boundary) -> JSONValue {
      .object([
        JSONMember("ferromagnetic_biases", numbers(boundary.biases)),
        JSONMember("gains", numbers(boundary.gains)),
        JSONMember("error_estimates", numbers(boundary.errors)),
      ])
    }
    func grid(_ value: (Place) -> JSONValue) -> JSONValue {
      .array(places.map { $0.map(value) ?? .null })
    }
    return .object([
      JSONMember("ensemble", .string("planted-sk")), JSONMember("disorder", .number(disorder)),
      JSONMember("onset", line(onset)), JSONMember("symmetry_breaking", line(symmetryBreaking)),
      JSONMember("rigidity_line", line(rigidity)),
      JSONMember("least_magnetizing_bias", .number(leastMagnetizingBias)),
      JSONMember("gains", numbers(gains)), JSONMember("ferromagnetic_biases", numbers(biases)),
      JSONMember("magnetization", grid { .number($0.magnetization) }),
      JSONMember("self_overlap", grid { .number($0.selfOverlap) }),
      JSONMember("susceptibility", grid { .number($0.susceptibility) }),
      JSONMember("energy", grid { .number($0.energy) }),
      JSONMember("hessian_edge", grid { .number($0.hessianEdge) }),
      JSONMember("phase", grid { .string($0.phase.rawValue) }),
      JSONMember("rigidity", grid { .string($0.rigidity.rawValue) }),
    ])
  }
}
