import ArgumentParser
import Isinglass
import Reports

/// `isinglass verify`: recomputes an answer from the problem's numbers.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check an answer against its problem.",
    discussion: """
      Recomputes energy and objective from the problem's own numbers, by code that no solver shares, \
      and compares with what the answer claims. A proof is gone through line by line; without one \
      the bound that a result claims is worked out again as far as that takes seconds. Exit status \
      0 if everything holds, 1 if not.

      Examples:
        isinglass solve K2000.txt.gz --time-limit 1s --json > result.json
        isinglass verify K2000.txt.gz result.json
        isinglass solve pm1s_100.0.txt --proof pm1s.proof --json > result.json
        isinglass verify pm1s_100.0.txt result.json --proof pm1s.proof
      """)

  @Argument(
    help: "The problem; - is standard input.",
    completion: .file(extensions: ProblemOptions.fileExtensions))
  var file: String

  @Argument(
    help: "The answer: a result of 'solve --json', a line of +-, or one ±1 or 0-1 value a line.",
    completion: .file())
  var solution: String

  @Option(
    help: ArgumentHelp("A proof that 'solve --proof' wrote.", valueName: "file"),
    completion: .file())
  var proof: String?

  @OptionGroup(title: "Reading") var problemOptions: ProblemOptions
  @OptionGroup(title: "Reporting") var report: ReportOptions
  @OptionGroup var seedOption: SeedOption
  @OptionGroup var threadsOption: ThreadsOption

  func validate() throws {
    if [file, solution, proof].count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Only one file can come from standard input.")
    }
  }

  func run() throws {
    try report.checkWritable()
    let problem = try problemOptions.read(file)
    let answer = try Solution(FileContent(path: solution), spinCount: problem.spinCount)
    let proof = try proof.map { path in
      let content = try FileContent(path: path)
      return try ProgressLine.during("going through the proof") {
        try ProofCheck(content, of: problem)
      }
    }
    let check = ProgressLine.during("checking") { AnswerCheck(answer, of: problem, proof: proof) }
    try report.write(check.json) { check.text($0) }
    if !check.holds { throw Exit(.wrongAnswer) }
  }
}
