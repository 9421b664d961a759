import ArgumentParser
import Reports
import SpinGlasses

/// `isinglass theory complexity`: how many critical points and minima there are.
struct TheoryComplexity: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "complexity",
    abstract: "How many critical points and minima there are, of what energy and overlap.",
    discussion: """
      Their number is e^(N Σ) on average over problems (annealed), by the Kac-Rice formula. The most \
      numerous have no overlap with the hidden state, and up to the least unstable bias how many they are \
      does not depend on its strength. Above it those that are still minima are fewer, and above the \
      greatest bias there are none.

      Of Wishart problems minima are counted, and clusters of them by one step of broken symmetry.

      Examples:
        isinglass theory complexity --gain 0
        isinglass theory complexity --gain 0 --ferromagnetic-bias 1.9 --plot counting.svg
        isinglass theory complexity --gain 0 --ferromagnetic-bias 1.9 --overlap 1.2 --json
        isinglass theory complexity --gain -1 --kind all --energy -0.1
        isinglass theory complexity --ensemble wishart --alpha 0.75 --b 2 --overlaps --plot counting.svg
      """)

  @OptionGroup(title: "Where") var glass: GlassOptions

  @Option(help: "What the curves and the answers to --energy, --overlap and --gap are about.")
  var kind = CriticalPointKind.minima

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Count those of an energy per spin.", valueName: "e"))
  var energy: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Count those of an overlap ⟨xξ⟩ with the hidden state.", valueName: "m"))
  var overlap: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Count unaligned minima without eigenvalues below a gap.", valueName: "δ"))
  var gap: Double?

  @Flag(help: "Give the curve of Σ against the overlap too.")
  var overlaps = false

  @Option(
    help: ArgumentHelp(
      "Draw Σ and the index against energy, overlap and strength of the hidden state as SVG.",
      valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @OptionGroup(title: "Reporting") var report: ReportOptions

  func validate() throws { _ = try checked { try question() } }

  func run() throws { try report.answer(question(), [("counts", plot)]) }

  private func question() throws -> ComplexityQuestion {
    try ComplexityQuestion(
      at: glass.place(), kind: kind, energy: energy, overlap: overlap, gap: gap,
      overlaps: overlaps)
  }
}
