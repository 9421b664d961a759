import ArgumentParser
import Reports

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

  func validate() throws { _ = try checked { try question() } }

  func run() throws { try report.answer(question(), [("density", plot)]) }

  private func question() throws -> SpectrumQuestion {
    try SpectrumQuestion(at: glass.place(), points: points)
  }
}
