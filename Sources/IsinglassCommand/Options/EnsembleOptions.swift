import ArgumentParser
import Reports

extension TheoryEnsemble: ExpressibleByArgument {}

/// Which random problems a question to the theory is about.
struct EnsembleOptions: ParsableArguments {
  @Option(name: .customLong("ensemble"), help: "The problems: planted-sk or wishart.")
  var kind = TheoryEnsemble.plantedSK

  @Option(
    name: .customLong("ferromagnetic-bias"), parsing: .unconditional,
    help: ArgumentHelp("The strength of the hidden state of planted-sk; 0.", valueName: "J0"))
  var givenBias: Double?

  @Option(
    name: .customLong("disorder"), parsing: .unconditional,
    help: ArgumentHelp("The strength of the disorder of planted-sk; 1.", valueName: "g"))
  var givenDisorder: Double?

  @Option(
    name: .customLong("alpha"), parsing: .unconditional,
    help: ArgumentHelp("Columns over spins of wishart; 0.75.", valueName: "alpha"))
  var givenAlpha: Double?

  /// What they say.
  ///
  /// - Throws: `QuestionError` for what belongs to the other ensemble.
  func ensemble() throws -> GlassEnsemble {
    try GlassEnsemble(
      kind, ferromagneticBias: givenBias, disorder: givenDisorder, alpha: givenAlpha)
  }
}
