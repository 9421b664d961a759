import ArgumentParser
import Charts
import Isinglass
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

  func validate() throws {
    if glass.isWishart {
      guard gap == nil, kind == .minima, energy == nil || overlap == nil else {
        throw ValidationError(
          "of wishart, minima of an energy or of an overlap are counted: leave out --gap, --kind all and one of --energy and --overlap"
        )
      }
    }
    if gap != nil, energy != nil || overlap != nil || kind == .all {
      throw ValidationError(
        "--gap counts minima of all energies: leave out --energy, --overlap and --kind all")
    }
  }

  func run() throws {
    try report.checkWritable()
    if let plot { try OutputFiles.checkWritable(plot) }
    if glass.isWishart {
      let counting = try WishartComplexityReport(
        at: glass.wishartPoint, energy: energy, overlap: overlap, overlaps: overlaps)
      if let plot {
        let figure = try counting.figure()
        try OutputFile.write(plot) { $0.append(figure.svg()) }
      }
      try report.write(counting.json) { counting.text($0) }
      return
    }
    let counting = try ComplexityReport(at: glass.point)
    let asked = try counted()
    let isAligned = overlaps || (plot != nil && glass.ferromagneticBias != 0)
    let curve: OverlapCurve? =
      if isAligned {
        try energy.map { try OverlapCurve(at: glass.point, of: kind, energy: $0) }
          ?? OverlapCurve(at: glass.point, of: kind)
      } else { nil }
    if let plot {
      let figure = try counting.figure(overlaps: curve)
      try OutputFile.write(plot) { $0.append(figure.svg()) }
    }
    var members = counting.members(kind: kind)
    if let asked {
      members.append(JSONMember("counted", ComplexityReport.json(asked, isFull: true)))
    }
    if let curve, overlaps { members += ComplexityReport.members(curve) }
    try report.write(.object(members)) { style in
      var text = counting.text(style)
      if let asked { ComplexityReport.describe(asked, gap: gap, in: &text) }
      if let curve, overlaps { ComplexityReport.describe(curve, in: &text) }
      return text.text
    }
  }

  /// What the options single out.
  private func counted() throws -> Complexity? {
    if let gap { return try Complexity(minimaAt: glass.point, gap: gap) }
    if let energy {
      return try Complexity(at: glass.point, of: kind, energy: energy, overlap: overlap ?? 0)
    }
    guard let overlap else { return nil }
    return try Complexity(at: glass.point, of: kind, overlap: overlap)
  }
}
