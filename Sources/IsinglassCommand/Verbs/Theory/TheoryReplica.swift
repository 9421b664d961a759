import ArgumentParser
import Charts
import Isinglass
import SpinGlasses

/// `isinglass theory replica`: the order parameters of the global minimum.
struct TheoryReplica: ParsableCommand {
  /// How replica symmetry is treated.
  enum Scheme: String, ExpressibleByArgument, CaseIterable {
    case auto
    case rs
    case oneStep = "1rsb"
    case full

    var scheme: ReplicaScheme {
      switch self {
      case .auto: .automatic
      case .rs: .symmetric
      case .oneStep: .oneStep
      case .full: .full
      }
    }
  }

  static let configuration = CommandConfiguration(
    commandName: "replica",
    abstract: "Energy, overlaps and phase of the global minimum by the replica method.",
    discussion: """
      Replica symmetry is kept where it is stable, and broken fully (Parisi) elsewhere. Errors are what \
      half the resolution changes.

      Of Wishart problems: the planted state, exactly, and the lowest states without overlap, by one step of \
      broken symmetry (1rsb) or none (rs), with what decides whether they lead to the hidden state.

      Examples:
        isinglass theory replica --gain -0.5
        isinglass theory replica --gain 0.5 --plot amplitudes.svg
        isinglass theory replica --gain 0 --ferromagnetic-bias 1.5 --scheme rs --json
        isinglass theory replica --ensemble wishart --alpha 0.75 --b 1
      """)

  @OptionGroup(title: "Where") var glass: GlassOptions

  @Option(help: "Whether replica symmetry is broken: auto, rs, 1rsb or full.")
  var scheme = Scheme.auto

  @Option(
    help: ArgumentHelp("Draw the distribution of amplitudes P(x) as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @OptionGroup(title: "Reporting") var report: ReportOptions

  func run() throws {
    try report.checkWritable()
    if let plot { try OutputFiles.checkWritable(plot) }
    if glass.isWishart {
      guard scheme != .full else {
        throw UsageError("wishart has --scheme auto, 1rsb and rs: symmetry is broken in one step.")
      }
      let states = try WishartStatesReport(at: glass.wishartPoint, isSymmetric: scheme == .rs)
      if let plot { try OutputFile.write(plot) { $0.append(states.chart.svg()) } }
      try report.write(states.json) { states.text($0) }
      return
    }
    let state = try PlantedGlassEquilibrium(at: glass.point, scheme: scheme.scheme)
    if let plot { try OutputFile.write(plot) { $0.append(TheoryReplica.chart(state).svg()) } }
    try report.write(TheoryReplica.json(state)) { TheoryReplica.text(state, $0) }
  }

  /// Every quantity under its name, with its error.
  private static func quantities(
    _ state: PlantedGlassEquilibrium
  ) -> [(name: String, label: String, estimate: Estimate)] {
    [
      ("energy", "energy", state.energy),
      ("magnetization", "magnetization", state.magnetization),
      ("self_overlap", "self-overlap", state.selfOverlap),
      ("susceptibility", "response", state.susceptibility),
      ("replicon", "replicon", state.replicon),
      ("hessian_edge", "Hessian edge", state.hessianEdge),
    ]
  }

  private static func json(_ state: PlantedGlassEquilibrium) -> JSONValue {
    let all = quantities(state)
    return .object(
      [
        JSONMember("ensemble", .string("planted-sk")),
        JSONMember("gain", .number(state.point.gain)),
        JSONMember("ferromagnetic_bias", .number(state.point.ferromagneticBias)),
        JSONMember("disorder", .number(state.point.disorder)),
        JSONMember("scheme", .string(schemeName(state))),
        JSONMember("phase", .string(state.phase.rawValue)),
        JSONMember("rigidity", .string(state.rigidity.rawValue)),
      ] + all.map { JSONMember($0.name, .number($0.estimate.value)) }
        + [
          JSONMember("hessian_outlier", state.hessianOutlier.map { .number($0) } ?? .null),
          JSONMember(
            "error_estimate",
            .object(all.map { JSONMember($0.name, .number($0.estimate.error)) })),
        ])
  }

  private static func schemeName(_ state: PlantedGlassEquilibrium) -> String {
    switch state.brokenSteps {
    case 0: "rs"
    case 1: "1rsb"
    default: "full"
    }
  }

  private static func schemeText(_ state: PlantedGlassEquilibrium) -> String {
    switch state.brokenSteps {
    case 0: "replica symmetric"
    case 1: "one step of replica symmetry breaking"
    default: "full replica symmetry breaking"
    }
  }

  /// P(x), with the gap around 0 that a rigid phase has.
  private static func chart(_ state: PlantedGlassEquilibrium) -> Chart {
    let distribution = state.amplitudes
    let reach = 3.5 * state.selfOverlap.value.squareRoot()
    let count = 280
    let width = 2 * max(reach, 1e-3) / Double(count)
    var density = [Double](repeating: 0, count: count)
    for (x, weight) in zip(distribution.amplitudes, distribution.weights) {
      let place = ((x + reach) / width).rounded(.down)
      if place >= 0, place < Double(count) { density[Int(place)] += weight / width }
    }
    var chart = Chart(
      "Amplitudes of the global minimum",
      subtitle: "planted Sherrington–Kirkpatrick machine, gain \(state.point.gain), "
        + "J₀ = \(state.point.ferromagneticBias)",
      x: Axis("amplitude x along the hidden state"), y: Axis("density P(x)", includesZero: true))
    chart.addSteps(
      x: (0...count).map { -reach + width * Double($0) }, y: density + [density[count - 1]])
    return chart
  }

  private static func text(_ state: PlantedGlassEquilibrium, _ style: Style) -> String {
    var report = Report(style)
    report.heading(
      state.phase.rawValue.replacing("_", with: " "),
      "\(state.rigidity.rawValue), \(schemeText(state))"
    )
    for (_, label, estimate) in quantities(state) {
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

/// How the theory's numbers are written.
enum TheoryText {
  /// A number and its error, where that is worth a word.
  static func number(_ estimate: Estimate) -> String {
    guard estimate.value.isFinite else { return estimate.value < 0 ? "−∞" : "∞" }
    guard estimate.error.isFinite else { return Quantity.significant(estimate.value, digits: 5) }
    if estimate.error < 1e-8 { return Quantity.significant(estimate.value, digits: 8) }
    let places = estimate.error < 1e-5 ? 6 : estimate.error < 1e-4 ? 5 : 4
    let error =
      estimate.error < 1e-6 ? "10⁻⁶" : Quantity.fixed(estimate.error, decimals: places)
    return "\(Quantity.fixed(estimate.value, decimals: places)) ± \(error)"
  }
}
