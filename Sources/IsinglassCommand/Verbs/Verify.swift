import ArgumentParser
import Isinglass
import Reports

/// `isinglass verify`: recomputes an answer from the problem's numbers.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check an answer against its problem.",
    discussion: """
      Recomputes energy and objective from the problem's own numbers, by code that no solver shares, \
      and compares with what the answer claims. Exit status 0 if it holds, 1 if not.

      Examples:
        isinglass solve K2000.txt.gz --time-limit 1s --json > result.json
        isinglass verify K2000.txt.gz result.json
      """)

  @Argument(
    help: "The problem; - is standard input.",
    completion: .file(extensions: ProblemOptions.fileExtensions))
  var file: String

  @Argument(
    help: "The answer: a result of 'solve --json', a line of +-, or one ±1 or 0-1 value a line.",
    completion: .file())
  var solution: String

  @OptionGroup(title: "Reading") var problemOptions: ProblemOptions
  @OptionGroup(title: "Reporting") var report: ReportOptions
  @OptionGroup var seedOption: SeedOption
  @OptionGroup var threadsOption: ThreadsOption

  func validate() throws {
    if file == "-", solution == "-" {
      throw ValidationError("Only one of problem and answer can come from standard input.")
    }
  }

  func run() throws {
    try report.checkWritable()
    let problem = try problemOptions.read(file)
    let answer = try Solution(FileContent(path: solution), spinCount: problem.spinCount)
    let check = AnswerCheck(answer, of: problem)
    try report.write(check.json) { check.text($0) }
    if !check.holds { throw Exit(.wrongAnswer) }
  }
}
