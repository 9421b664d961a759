import ArgumentParser
import Isinglass
import Reports
import SpinGlasses

/// `isinglass generate`: an instance of an ensemble, named for ever by its recipe and seed.
struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Generate a problem from an ensemble, with its planted truth where there is one.",
    usage:
      "isinglass generate <ensemble> [--size <n>] [--<parameter> <value>]… [--seed <number>] [-o <file>]",
    discussion: """
      The file begins with a comment that says how to generate it again, and holds the planted \
      energy and spins, which 'solve' compares with. Without -o it goes to standard output.

      Examples:
        isinglass generate sk --size 2000 --couplings pm1 --seed 1 -o sk2000.txt.gz
        isinglass generate wishart --size 500 --alpha 0.8 -o wishart.txt
        isinglass solve --generate "torus2d --size 100" --time-limit 5s

      Ensembles and their parameters:
      \(Generate.ensembleList)
      """)

  @Argument(help: "The ensemble.", completion: .list(EnsembleCatalogue.names))
  var ensemble: String

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "The ensemble's parameters as --name value; those left out take their defaults.",
      valueName: "parameters"))
  var parameters: [String] = []

  @Option(help: ArgumentHelp("What all randomness follows from.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write it; standard output if not given.", valueName: "file"),
    completion: .file(extensions: ProblemOptions.fileExtensions))
  var output: String?

  @Option(
    name: [.customLong("to"), .customLong("format")],
    help: ArgumentHelp(
      "The format to write; the name's ending decides otherwise.", valueName: "name"),
    completion: .list(FormatCatalogue.all.map { $0.name }))
  var format: String?

  @OptionGroup var threadsOption: ThreadsOption

  func validate() throws {
    if let format { _ = try checked { try FormatCatalogue.format(named: format) } }
    _ = try checked {
      let recipe = try recipe()
      _ = try EnsembleCatalogue.ensemble(named: recipe.ensemble, values: recipe.values)
    }
  }

  func run() throws {
    let path = output ?? "-"
    try OutputFiles.checkWritable(path)
    Interruption.watcher.leaveCleanly()
    let recipe = try recipe()
    let problem = try ProgressLine.during("generating \(recipe.ensemble)") {
      try recipe.problem()
    }
    let notices = try ProgressLine.during("writing \(path)") {
      try ProblemFile.write(
        problem, to: path, format: format,
        provenance: EnsembleProvenance.entries(of: problem, recipe))
    }
    notices.report(of: path == "-" ? "standard output" : path)
    if path != "-" {
      Terminal.remark("\(path): \(problem.name): \(problem.summary)\(Generate.truth(problem))\n")
    }
  }

  private func recipe() throws -> EnsembleRecipe {
    try EnsembleRecipe(
      parsing: ([ensemble] + parameters + ["--seed", "\(seed)"]).joined(separator: " "))
  }

  private static func truth(_ problem: Problem) -> String {
    problem.planted?.energy.map {
      "; planted \(problem.objectiveName) \(problem.objective(at: $0))"
    } ?? ""
  }

  private static var ensembleList: String {
    EnsembleCatalogue.all.map { type in
      let record = type.record
      let title = HelpList.wrapped("\(record.name): \(record.summary)", width: 77)
      let parameters = record.parameters.map { parameter in
        (
          "--\(parameter.name)",
          "\(parameter.meaning) (\(parameter.domainDescription);"
            + " default \(parameter.defaultDescription))"
        )
      }
      return "  " + title.joined(separator: "\n  ") + "\n"
        + HelpList.text(parameters, indent: 4)
    }.joined(separator: "\n\n")
  }
}

/// Where a generated problem came from, for the comment of its file.
enum EnsembleProvenance {
  /// The recipe as entries of the comment.
  static func entries(of problem: Problem, _ recipe: EnsembleRecipe) -> [InstanceComment.Entry] {
    [
      InstanceComment.Entry("ensemble", recipe.ensemble),
      InstanceComment.Entry("seed", "\(recipe.seed.value)"),
      InstanceComment.Entry("recipe", problem.name),
    ]
  }
}
