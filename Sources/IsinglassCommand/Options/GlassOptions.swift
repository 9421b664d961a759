import ArgumentParser
import SpinGlasses

/// Which point of the phase diagram a question to the theory is about.
struct GlassOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The gain a of the machine.", valueName: "a"))
  var gain: Double

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The strength of the hidden state.", valueName: "J0"))
  var ferromagneticBias = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The strength of the disorder.", valueName: "g"))
  var disorder = 1.0

  /// The point.
  var point: PlantedGlassPoint {
    PlantedGlassPoint(gain: gain, ferromagneticBias: ferromagneticBias, disorder: disorder)
  }
}
