import Isinglass

/// Whether an anneal of a Wishart problem ends at the hidden state.
package struct RecoveryQuestion: Question {
  package static let record = QuestionRecord(
    name: "recovery",
    summary: "How often an anneal of a Wishart problem finds its hidden state.",
    parameters: [
      .question("alpha", "columns over spins", .real(0...1e6), default: "1.5"),
      .question("spins", "numbers of spins", .integers(2...1_000_000_000), default: "1000"),
      .question(
        "rate", "how fast b rises; 0 if it stays as it is", .real(-1e6...1e6), default: "0.1"),
      .question("start_b", "b at the start", .real(-1e6...1e6), default: "-0.5"),
      .question(
        "initial_spread", "the standard deviation of the amplitudes at the start", .real(0...1e6),
        default: "0.1"),
      .question("noise", "the temperature of the noise", .real(0...1e6), default: "0"),
      .question(
        "overlap", "the overlap above which a state counts as found", .real(0...1),
        default: "0.5"),
      .question("points", "at how many alpha to look", .integer(2...10_000), default: "121"),
    ])

  package var alpha = 1.5
  package var spins = [1000]
  package var rate = 0.1
  package var startB = -0.5
  package var initialSpread = 0.1
  package var noise = 0.0
  package var overlap = 0.5
  package var points = 121

  package init() {}

  package init(_ settings: QuestionSettings) throws {
    alpha = settings.real("alpha") ?? alpha
    spins = settings.integers("spins") ?? spins
    rate = settings.real("rate") ?? rate
    startB = settings.real("start_b") ?? startB
    initialSpread = settings.real("initial_spread") ?? initialSpread
    noise = settings.real("noise") ?? noise
    overlap = settings.real("overlap") ?? overlap
    points = settings.integer("points") ?? points
    try validate()
  }

  /// - Throws: `QuestionError`.
  package func validate() throws {
    guard (2...10_000).contains(points) else {
      throw QuestionError("`points` must be 2 to 10000.", parameter: "points")
    }
    guard !spins.isEmpty, spins.count <= 100, spins.allSatisfy({ $0 >= 2 }) else {
      throw QuestionError("`spins` must be up to 100 numbers of 2 or more.", parameter: "spins")
    }
  }

  package func answer(threads: Int) throws -> any Answer {
    try validate()
    return try RecoveryReport(self)
  }
}
