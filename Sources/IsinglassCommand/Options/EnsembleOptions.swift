import ArgumentParser

/// Problems that the theory knows.
enum TheoryEnsemble: String, ExpressibleByArgument, CaseIterable {
  case plantedSK = "planted-sk"
  case wishart
}

/// Which random problems a question to the theory is about.
struct EnsembleOptions: ParsableArguments {
  @Option(help: "The problems: planted-sk or wishart.")
  var ensemble = TheoryEnsemble.plantedSK

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

  /// J₀.
  var ferromagneticBias: Double { givenBias ?? 0 }
  /// g.
  var disorder: Double { givenDisorder ?? 1 }
  /// α.
  var alpha: Double { givenAlpha ?? 0.75 }

  func validate() throws {
    switch ensemble {
    case .plantedSK:
      if givenAlpha != nil { throw ValidationError("--alpha is for --ensemble wishart.") }
    case .wishart:
      if givenBias != nil || givenDisorder != nil {
        throw ValidationError(
          "--ferromagnetic-bias and --disorder are for --ensemble planted-sk; wishart has --alpha.")
      }
    }
  }
}
