import ArgumentParser
import Reports

/// `isinglass theory replica`: the order parameters of the global minimum.
struct TheoryReplica: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replica",
    abstract: "Energy, overlaps and phase of the global minimum by the replica method.",
    discussion: """
      Replica symmetry is kept where it is stable, and broken fully (Parisi) elsewhere. Errors are what \
      half the resolution changes.

      Of Wishart problems: the planted state, exactly, and the lowest states without overlap, by one step of \
      broken symmetry (1rsb) or none (rs), with what decides whether they lead to the hidden state.

      Examples:
        isinglass theory replica --gain -0.5
        isinglass theory replica --gain 0.5 --plot amplitudes.svg
        isinglass theory replica --gain 0 --ferromagnetic-bias 1.5 --scheme rs --json
        isinglass theory replica --ensemble wishart --alpha 0.75 --b 1
      """)

  @OptionGroup(title: "Where") var glass: GlassOptions

  @Option(help: "Whether replica symmetry is broken: auto, rs, 1rsb or full.")
  var scheme = ReplicaQuestion.Scheme.auto

  @Option(
    help: ArgumentHelp("Draw the distribution of amplitudes P(x) as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var plot: String?

  @Flag(help: "Give P(x) in JSON too.")
  var amplitudes = false

  @OptionGroup(title: "Reporting") var report: ReportOptions

  func validate() throws { _ = try checked { try question() } }

  func run() throws { try report.answer(question(), [("amplitudes", plot)]) }

  private func question() throws -> ReplicaQuestion {
    try ReplicaQuestion(at: glass.place(), scheme: scheme, amplitudes: amplitudes)
  }
}

extension ReplicaQuestion.Scheme: ExpressibleByArgument {}
