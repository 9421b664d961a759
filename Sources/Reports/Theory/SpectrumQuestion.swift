import Isinglass

/// The Hessian's eigenvalues at the global minimum.
package struct SpectrumQuestion: Question {
  package static let record = QuestionRecord(
    name: "spectrum",
    summary: "The density of the Hessian's eigenvalues at the global minimum.",
    parameters: GlassPlace.parameters + [
      .question(
        "points", "how many eigenvalues to give the density at", .integer(2...100_000),
        default: "200")
    ])

  private let place: GlassPlace
  private let points: Int

  /// - Throws: `QuestionError`.
  package init(at place: GlassPlace, points: Int) throws {
    guard (2...100_000).contains(points) else {
      throw QuestionError("`points` must be 2 to 100000", parameter: "points")
    }
    (self.place, self.points) = (place, points)
  }

  package init(_ settings: QuestionSettings) throws {
    try self.init(at: GlassPlace(settings), points: settings.integer("points") ?? 200)
  }

  package func answer(threads: Int) throws -> any Answer {
    switch place {
    case .plantedGlass(let point): try SpectrumReport(at: point, points: points)
    case .wishart(let point): try WishartSpectrumReport(at: point, points: points)
    }
  }
}
