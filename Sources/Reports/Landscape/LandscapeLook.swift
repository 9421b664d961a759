/// Which gains of a landscape are looked at, and how.
package struct LandscapeLook: Sendable {
  /// A gain, in units of the rms field F or in the ensemble's own.
  package var gain = 0.0
  /// Gains to anneal through instead, from the first to the last.
  package var gainRange: ClosedRange<Double>?
  /// At how many gains of the range to look.
  package var points = 33
  /// Whether every critical point is found; unasked of few spins at one gain.
  package var enumerates = false
  /// Whether minima are sampled, however few spins there are.
  package var samples = false
  /// How many quenches from random amplitudes.
  package var quenches = 32
  /// How many anneals.
  package var anneals = 4
  /// da/dt.
  package var rate = 0.01
  /// Whether single spins of the lowest minimum are turned as long as that finds a lower one.
  package var polishes = false
  /// Whether the minimum is followed through the range exactly.
  package var follows = false
  /// How many of the Hessian's lowest modes are told.
  package var modes = 5
  /// Whether the amplitudes of what was found are told.
  package var amplitudes = false

  package init() {}

  /// - Throws: `QuestionError` for what does not go together.
  package func validate() throws {
    for value in [gain, gainRange?.lowerBound, gainRange?.upperBound] {
      if let value, !(abs(value) <= 1e6) {
        throw QuestionError(
          "The gain must be a number between -1000000 and 1000000.", parameter: "gain")
      }
    }
    if gainRange == nil, follows {
      throw QuestionError(
        "`follow` needs `gain_range`, such as `gain_range` -2.2:1.", parameter: "follow")
    }
    if enumerates, samples {
      throw QuestionError("Give either `enumerate` or `sample`, not both.", parameter: "sample")
    }
    if polishes, gainRange != nil || enumerates {
      throw QuestionError("`polish` is for minima sampled at one `gain`.", parameter: "polish")
    }
    guard (2...100_000).contains(points) else {
      throw QuestionError("`points` must be 2 to 100000.", parameter: "points")
    }
    for (name, value) in [("quenches", quenches), ("anneals", anneals), ("modes", modes)] {
      guard (0...1_000_000).contains(value) else {
        throw QuestionError("`\(name)` must be 0 to 1000000.", parameter: name)
      }
    }
    guard quenches + anneals > 0 else {
      throw QuestionError(
        "Ask for at least one of `quenches` and `anneals`.", parameter: "anneals")
    }
    if gainRange != nil, anneals == 0 {
      throw QuestionError("`gain_range` needs at least one of `anneals`.", parameter: "anneals")
    }
    guard rate.isFinite, rate >= 1e-6, rate <= 1e3 else {
      throw QuestionError("`rate` must be between 0.000001 and 1000.", parameter: "rate")
    }
  }
}
