import ArgumentParser
import Isinglass
import Reports

/// What every verb that reads a problem takes.
struct ProblemOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The file's format; found out from the content if not given.",
      discussion: "One of: \(FormatCatalogue.all.map { $0.name }.joined(separator: ", ")).",
      valueName: "name"),
    completion: .list(FormatCatalogue.all.map { $0.name }))
  var format: String?

  @Option(
    help: ArgumentHelp(
      "What the numbers of an edge list mean: maxcut (weights to cut), ising (couplings J) or qubo.",
      valueName: "kind"))
  var kind: ReadRequest.KindHint?

  @Option(
    help: ArgumentHelp(
      "Whether a QUBO is to be minimized or maximized.", valueName: "minimize|maximize"))
  var sense: Problem.Sense?

  @Option(
    help: ArgumentHelp(
      "Which problem of a file that holds several, counted from 1.", valueName: "k"))
  var instance: Int?

  /// The endings of problem files, for completions.
  static let fileExtensions = Set(FormatCatalogue.all.flatMap { $0.fileExtensions } + ["gz"])
    .sorted()

  /// The options as words of a command line.
  var words: [String] {
    var words: [String] = []
    if let format { words += ["--format", format] }
    if let kind { words += ["--kind", kind.rawValue] }
    if let sense { words += ["--sense", sense.rawValue] }
    if let instance { words += ["--instance", "\(instance)"] }
    return words
  }

  /// Reads a problem, and says on standard error what its owner may not expect of it.
  ///
  /// - Throws: `FileAccessError`, `FormatError`, `UnknownFormatError`.
  func read(_ path: String) throws -> Problem {
    let name = path == "-" ? "standard input" : path.split(separator: "/").last.map(String.init)
    let problem = try ProgressLine.during("reading \(name ?? path)") {
      try ProblemFile.read(path, request)
    }
    if let sense, problem.sense != sense {
      throw UsageError(
        "--sense \(sense.rawValue) does not fit \(path): it holds no QUBO (\(problem.kindName))."
          + " Leave --sense out, or pass --kind qubo")
    }
    problem.notices.report(of: path == "-" ? "standard input" : path)
    return problem
  }

  /// What is known about the file.
  var request: ReadRequest {
    ReadRequest(kind: kind, sense: sense, format: format, instance: instance)
  }

  func validate() throws {
    if let format { _ = try checked { try FormatCatalogue.format(named: format) } }
    if let instance, instance < 1 {
      throw ValidationError("--instance counts from 1 and cannot be \(instance).")
    }
  }
}

extension [ProblemNotice] {
  /// Prints the notices on standard error, after the name of the file.
  func report(of path: String) {
    for notice in self { Terminal.remark("\(path): warning: \(notice)\n") }
  }
}

/// Turns an error of the library into one that comes with the verb's usage.
func checked<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let error as QuestionError {
    throw ValidationError(error.withOptions)
  } catch {
    throw ValidationError("\(error)")
  }
}

extension QuestionError {
  /// The message with parameters named as the command's options.
  var withOptions: String { description { "--" + $0.replacing("_", with: "-") } }
}
