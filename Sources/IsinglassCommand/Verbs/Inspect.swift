import ArgumentParser
import Isinglass
import Reports

/// `isinglass inspect`: what kind of problem a file holds, before any time is spent on it.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Describe a problem: size, structure, spectrum, a proven bound, the solver to use.",
    discussion: """
      The gain at which the origin of the soft-spin machine becomes unstable, -λ_max, is given in \
      units of the rms field F (or in the file's own unit where it states one). The bound is proven: \
      no answer can be better.

      Examples:
        isinglass inspect G22.txt.gz
        isinglass inspect model.json --json
      """)

  @Argument(
    help: "The problem; - is standard input.",
    completion: .file(extensions: ProblemOptions.fileExtensions))
  var file: String

  @OptionGroup(title: "Reading") var problemOptions: ProblemOptions

  @Option(help: ArgumentHelp("Decides the start vector of the eigensolver.", valueName: "number"))
  var seed: UInt64 = 0

  @OptionGroup(title: "Reporting") var report: ReportOptions
  @OptionGroup var threadsOption: ThreadsOption

  func run() throws {
    try report.checkWritable()
    let problem = try problemOptions.read(file)
    let line = ProgressLine()
    defer { line.finish() }
    line.start("reading couplings")
    let inspection = try Inspection(problem, seed: Seed(seed)) { line.enter($0) }
    line.finish()
    try report.write(inspection.json) { inspection.text($0) }
  }
}
