import ArgumentParser
import Reports

/// `isinglass theory recovery`: whether an anneal of a Wishart problem ends at the hidden state.
struct TheoryRecovery: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recovery",
    abstract: "How often an anneal of a Wishart problem finds its hidden state.",
    discussion: """
      The probability that the overlap with the hidden state ends above a bound, from a start that knows \
      nothing of it, while b = gain + alpha rises at a rate; and alpha_c, above which that is more likely \
      than not. Nothing is fitted: what is selected at the end of the linear stage stays.

      Examples:
        isinglass theory recovery --alpha 1.5 --spins 500 --rate 0.1
        isinglass theory recovery --spins 200 500 1000 --rate 0.02 --plot recovery.svg
        isinglass theory recovery --start-b 0 --initial-spread 0 --noise 1e-4 --json
      """)

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Columns over spins.", valueName: "alpha"))
  var alpha = 1.5

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Numbers of spins.", valueName: "count"))
  var spins = [1000]

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How fast b rises; 0 if it stays as it is.", valueName: "db/dt"))
  var rate = 0.1

  @Option(parsing: .unconditional, help: ArgumentHelp("b at the start.", valueName: "b"))
  var startB = -0.5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The standard deviation of the amplitudes at the start.", valueName: "s0"))
  var initialSpread = 0.1

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The temperature of the noise.", valueName: "T"))
  var noise = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The overlap above which a state counts as found.", valueName: "overlap"))
  var overlap = 0.5

  @Option(help: ArgumentHelp("At how many alpha to look.", valueName: "count"))
  var points = 121

  @Option(
    help: ArgumentHelp("Draw the probability against alpha as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @OptionGroup(title: "Reporting") var report: ReportOptions

  func validate() throws { try checked { try question().validate() } }

  func run() throws { try report.answer(question(), [("probability", plot)]) }

  private func question() -> RecoveryQuestion {
    var question = RecoveryQuestion()
    (question.alpha, question.spins, question.rate) = (alpha, spins, rate)
    (question.startB, question.initialSpread, question.noise) = (startB, initialSpread, noise)
    (question.overlap, question.points) = (overlap, points)
    return question
  }
}
