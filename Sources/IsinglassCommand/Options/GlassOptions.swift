import ArgumentParser
import Reports

/// Which point of the phase diagram a question to the theory is about.
struct GlassOptions: ParsableArguments {
  @OptionGroup var problems: EnsembleOptions

  @Option(
    name: .customLong("gain"), parsing: .unconditional,
    help: ArgumentHelp("The gain a of the machine without self-couplings.", valueName: "a"))
  var givenGain: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("b = gain + alpha of wishart, instead of the gain.", valueName: "b"))
  var b: Double?

  /// What they say.
  ///
  /// - Throws: `QuestionError` unless they name one point.
  func place() throws -> GlassPlace {
    try GlassPlace(problems.ensemble(), gain: givenGain, b: b)
  }
}
