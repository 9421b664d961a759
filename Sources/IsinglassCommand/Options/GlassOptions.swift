import ArgumentParser
import SpinGlasses

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

  func validate() throws {
    if problems.ensemble == .plantedSK, b != nil {
      throw ValidationError("--b is for --ensemble wishart; planted-sk has --gain.")
    }
    guard (givenGain == nil) != (b == nil) else {
      throw ValidationError(
        problems.ensemble == .wishart
          ? "wishart needs --gain or --b, one of them: b = gain + alpha." : "--gain is missing.")
    }
  }

  /// a.
  var gain: Double { givenGain ?? wishartPoint.gain }
  /// J₀.
  var ferromagneticBias: Double { problems.ferromagneticBias }
  /// Whether it is about Wishart problems.
  var isWishart: Bool { problems.ensemble == .wishart }

  /// The point of planted glasses.
  var point: PlantedGlassPoint {
    PlantedGlassPoint(
      gain: gain, ferromagneticBias: ferromagneticBias, disorder: problems.disorder)
  }

  /// The point of Wishart problems.
  var wishartPoint: WishartPoint {
    if let b { return WishartPoint(alpha: problems.alpha, b: b) }
    return WishartPoint(alpha: problems.alpha, gain: givenGain ?? .nan)
  }
}
