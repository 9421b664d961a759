import Isinglass
import SpinGlasses

/// The phases in a plane.
package struct PhaseDiagramQuestion: Question {
  /// The plane of gain and bias, or of b and α, as far as it was said.
  package struct Plane: Sendable {
    package var lowestGain: Double?
    package var highestGain: Double?
    package var smallestBias: Double?
    package var largestBias: Double?
    package var disorder: Double?
    package var lowestB: Double?
    package var highestB: Double?
    package var smallestAlpha: Double?
    package var largestAlpha: Double?

    package init() {}
  }

  package static let record = QuestionRecord(
    name: "phase-diagram",
    summary: "The phases in the plane of gain and strength of the hidden state.",
    parameters: [
      GlassEnsemble.parameters[0],
      .question("lowest_gain", "the lowest gain of planted-sk", .real(-1e6...1e6), default: "-3"),
      .question("highest_gain", "the highest gain of planted-sk", .real(-1e6...1e6), default: "1"),
      .question(
        "smallest_bias", "the smallest strength of the hidden state of planted-sk", .real(0...1e6),
        default: "0"),
      .question(
        "largest_bias", "the largest strength of the hidden state of planted-sk", .real(0...1e6),
        default: "2.5"),
      .question(
        "disorder", "the strength of the disorder of planted-sk", .real(0...1e6), default: "1"),
      .question("lowest_b", "the lowest b of wishart", .real(-1e6...1e6), default: "-0.5"),
      .question("highest_b", "the highest b of wishart", .real(-1e6...1e6), default: "2"),
      .question("smallest_alpha", "the smallest alpha of wishart", .real(0...1e6), default: "0.2"),
      .question("largest_alpha", "the largest alpha of wishart", .real(0...1e6), default: "3"),
      .question("points", "points of the grid each way", .integer(2...400), default: "60"),
    ])

  private let ensemble: TheoryEnsemble
  private let gains: [Double]
  private let biases: [Double]
  private let disorder: Double
  private let bs: [Double]
  private let alphas: [Double]

  /// - Throws: `QuestionError` for a plane of the other ensemble, or one without extent.
  package init(_ ensemble: TheoryEnsemble, _ plane: Plane, points: Int) throws {
    guard (2...400).contains(points) else {
      throw QuestionError("`points` must be 2 to 400.", parameter: "points")
    }
    let ofGlass = [
      plane.lowestGain, plane.highestGain, plane.smallestBias, plane.largestBias, plane.disorder,
    ]
    let ofWishart = [plane.lowestB, plane.highestB, plane.smallestAlpha, plane.largestAlpha]
    guard (ensemble == .wishart ? ofGlass : ofWishart).allSatisfy({ $0 == nil }) else {
      throw QuestionError(
        ensemble == .wishart
          ? "wishart has `lowest_b`, `highest_b`, `smallest_alpha` and `largest_alpha`."
          : "`lowest_b`, `highest_b`, `smallest_alpha` and `largest_alpha` are for `ensemble` wishart."
      )
    }
    let (lowestGain, highestGain) = (plane.lowestGain ?? -3, plane.highestGain ?? 1)
    let (smallestBias, largestBias) = (plane.smallestBias ?? 0, plane.largestBias ?? 2.5)
    let (lowestB, highestB) = (plane.lowestB ?? -0.5, plane.highestB ?? 2)
    let (smallestAlpha, largestAlpha) = (plane.smallestAlpha ?? 0.2, plane.largestAlpha ?? 3)
    guard lowestGain < highestGain, smallestBias < largestBias else {
      throw QuestionError("the lowest gain and bias must be below the highest.")
    }
    guard smallestBias >= 0 else {
      throw QuestionError("`smallest_bias` must not be negative.", parameter: "smallest_bias")
    }
    guard lowestB < highestB, smallestAlpha < largestAlpha else {
      throw QuestionError("the lowest b and the smallest alpha must be below the others.")
    }
    func grid(_ low: Double, _ high: Double) -> [Double] {
      (0..<points).map { low + (high - low) * Double($0) / Double(points - 1) }
    }
    self.ensemble = ensemble
    disorder = plane.disorder ?? 1
    (gains, biases) = (grid(lowestGain, highestGain), grid(smallestBias, largestBias))
    (bs, alphas) = (grid(lowestB, highestB), grid(smallestAlpha, largestAlpha))
  }

  package init(_ settings: QuestionSettings) throws {
    var plane = Plane()
    plane.lowestGain = settings.real("lowest_gain")
    plane.highestGain = settings.real("highest_gain")
    plane.smallestBias = settings.real("smallest_bias")
    plane.largestBias = settings.real("largest_bias")
    plane.disorder = settings.real("disorder")
    plane.lowestB = settings.real("lowest_b")
    plane.highestB = settings.real("highest_b")
    plane.smallestAlpha = settings.real("smallest_alpha")
    plane.largestAlpha = settings.real("largest_alpha")
    try self.init(
      settings.word("ensemble").flatMap(TheoryEnsemble.init) ?? .plantedSK, plane,
      points: settings.integer("points") ?? 60)
  }

  package func answer(threads: Int) throws -> any Answer {
    switch ensemble {
    case .plantedSK:
      try PhaseDiagram(gains: gains, biases: biases, disorder: disorder, threads: threads)
    case .wishart: try WishartPhaseDiagram(alphas: alphas, bs: bs, threads: threads)
    }
  }
}
