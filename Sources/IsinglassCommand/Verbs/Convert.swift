import ArgumentParser
import Isinglass

/// `isinglass convert`: the same problem in another format.
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a problem in another format.",
    discussion: """
      The target's format follows from its name, or --to names it; a name that ends in .gz is \
      compressed, - is standard output. What was planted, the gain unit and the meaning of the \
      numbers go along; what cannot, such as names in a format without them, is said on standard \
      error. The file is written whole or not at all.

      Examples:
        isinglass convert G1.txt.gz G1.mtx
        isinglass convert model.json model.qubo.gz
        isinglass convert - - --to coo < model.bqm > model.coo
      """)

  @Argument(
    help: "The problem; - is standard input.",
    completion: .file(extensions: ProblemOptions.fileExtensions))
  var input: String

  @Argument(
    help: "Where to write it; - is standard output.",
    completion: .file(extensions: ProblemOptions.fileExtensions))
  var target: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write it, instead of the second name.", valueName: "file"),
    completion: .file(extensions: ProblemOptions.fileExtensions))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The format to write; its name's ending decides otherwise.", valueName: "name"),
    completion: .list(FormatCatalogue.all.map { $0.name }))
  var to: String?

  @OptionGroup(title: "Reading") var problemOptions: ProblemOptions
  @OptionGroup var seedOption: SeedOption
  @OptionGroup var threadsOption: ThreadsOption

  func validate() throws {
    guard (target == nil) != (output == nil) else {
      throw ValidationError(
        target == nil ? "Say where to write the problem." : "Give the target once, not with -o too."
      )
    }
    if let to { _ = try checked { try FormatCatalogue.format(named: to) } }
    if let path = target ?? output, to == nil, path != "-",
      FormatCatalogue.format(forPath: path) == nil
    {
      throw ValidationError(
        "No format has the ending of '\(path)': name one with --to.\n\(Convert.endings)")
    }
  }

  func run() throws {
    let path = target ?? output ?? "-"
    try OutputFiles.checkWritable(path)
    Interruption.watcher.leaveCleanly()
    let problem = try problemOptions.read(input)
    let notices = try ProgressLine.during("writing \(path)") {
      try ProblemFile.write(problem, to: path, format: to)
    }
    notices.report(of: path == "-" ? "standard output" : path)
  }

  private static var endings: String {
    FormatCatalogue.all.map { format in
      "  \(format.name): " + format.fileExtensions.map { "." + $0 }.joined(separator: " ")
    }.joined(separator: "\n")
  }
}
