package import Isinglass
import SpinGlasses

/// What a problem's landscape of soft spins is like.
package struct LandscapeQuestion: Sendable {
  package static let record = QuestionRecord(
    name: "landscape",
    summary: "Critical points, minima and Hessian of soft spins, at a gain or along gains.",
    parameters: [
      .question("gain", "the gain a to look at", .real(-1e6...1e6), default: "0"),
      .question("lowest_gain", "where to start annealing, with `highest_gain`", .real(-1e6...1e6)),
      .question("highest_gain", "where to stop annealing", .real(-1e6...1e6)),
      .question("points", "at how many gains to look", .integer(2...100_000), default: "33"),
      .flag("enumerate", "find every critical point, for 20 spins or fewer"),
      .flag("sample", "sample minima, however few spins there are"),
      .question(
        "quenches", "quenches from random amplitudes", .integer(0...1_000_000), default: "32"),
      .question("anneals", "anneals", .integer(0...1_000_000), default: "4"),
      .question("rate", "how fast the gain rises, da/dt", .real(1e-6...1e3), default: "0.01"),
      .flag("polish", "turn single spins of the lowest minimum as long as that helps"),
      .flag("follow", "follow the minimum through the gains exactly"),
      .question(
        "modes", "how many of the lowest modes to tell", .integer(0...1_000_000), default: "5"),
      .flag("amplitudes", "give the amplitudes of the critical points or minima told of"),
      .question("seed", "what all randomness follows from", .integer(0...Int.max), default: "0"),
    ])

  package var look: LandscapeLook
  package var seed: Seed

  /// Up to so many spins every critical point is found unasked.
  private static let fewSpins = 12

  /// - Throws: `QuestionError`.
  package init(_ look: LandscapeLook, seed: Seed) throws {
    try look.validate()
    (self.look, self.seed) = (look, seed)
  }

  /// - Throws: `QuestionError`.
  package init(_ settings: QuestionSettings) throws {
    var look = LandscapeLook()
    look.gain = settings.real("gain") ?? look.gain
    if let low = settings.real("lowest_gain"), let high = settings.real("highest_gain") {
      guard low < high else {
        throw QuestionError("`lowest_gain` must be below `highest_gain`.", parameter: "lowest_gain")
      }
      look.gainRange = low...high
    } else if settings.has("lowest_gain") || settings.has("highest_gain") {
      throw QuestionError(
        "Give both `lowest_gain` and `highest_gain`, or neither.", parameter: "highest_gain")
    }
    if look.gainRange != nil, settings.has("gain") {
      throw QuestionError(
        "Give either `gain` or a range of gains, not both.", parameter: "gain")
    }
    look.points = settings.integer("points") ?? look.points
    look.enumerates = settings.flag("enumerate")
    look.samples = settings.flag("sample")
    look.quenches = settings.integer("quenches") ?? look.quenches
    look.anneals = settings.integer("anneals") ?? look.anneals
    look.rate = settings.real("rate") ?? look.rate
    look.polishes = settings.flag("polish")
    look.follows = settings.flag("follow")
    look.modes = settings.integer("modes") ?? look.modes
    look.amplitudes = settings.flag("amplitudes")
    try self.init(
      look, seed: Seed(settings.integer("seed").flatMap { UInt64(exactly: $0) } ?? 0))
  }

  /// Looks.
  ///
  /// - Parameter phase: told what is being done next.
  /// - Throws: `LandscapeError`, `IsingModelError`, `QuestionError`.
  package func answer(
    of problem: Problem, threads: Int, phase: (String) -> Void = { _ in }
  ) throws -> any Answer {
    let scene = try LandscapeScene(problem, look: look, seed: seed, threads: threads)
    if let range = look.gainRange {
      phase("annealing")
      return try LandscapeRange(scene, range, look: look, phase: phase)
    }
    let isSmall = problem.spinCount <= Self.fewSpins && !look.samples && !look.polishes
    if look.enumerates || isSmall {
      phase("looking for critical points")
      return try LandscapePoints(scene, gain: look.gain, tellsAmplitudes: look.amplitudes)
    }
    return try LandscapeMinima(scene, gain: look.gain, look: look, phase: phase)
  }
}
