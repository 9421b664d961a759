import ArgumentParser
import Reports

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
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be 1 to 4096.")
    }
    _ = try checked { try question() }
  }

  func run() throws {
    try report.answer(question(), [("plane", plot)], table: table, threads: threads)
  }

  private func question() throws -> PhaseDiagramQuestion {
    var plane = PhaseDiagramQuestion.Plane()
    (plane.lowestGain, plane.highestGain) = (givenLowestGain, givenHighestGain)
    (plane.smallestBias, plane.largestBias) = (givenSmallestBias, givenLargestBias)
    plane.disorder = givenDisorder
    (plane.lowestB, plane.highestB) = (lowestB, highestB)
    (plane.smallestAlpha, plane.largestAlpha) = (smallestAlpha, largestAlpha)
    return try PhaseDiagramQuestion(ensemble, plane, points: points)
  }
}
