import Isinglass
import SpinGlasses

/// The order parameters of the global minimum.
package struct ReplicaQuestion: Question {
  /// How replica symmetry is treated.
  package enum Scheme: String, CaseIterable, Sendable {
    case auto
    case rs
    case oneStep = "1rsb"
    case full

    fileprivate var scheme: ReplicaScheme {
      switch self {
      case .auto: .automatic
      case .rs: .symmetric
      case .oneStep: .oneStep
      case .full: .full
      }
    }
  }

  package static let record = QuestionRecord(
    name: "replica",
    summary: "Energy, overlaps and phase of the global minimum by the replica method.",
    parameters: GlassPlace.parameters + [
      .question(
        "scheme", "whether replica symmetry is broken", .choice(Scheme.allCases.map(\.rawValue)),
        default: "auto"),
      .flag("amplitudes", "give the distribution of amplitudes P(x) too"),
    ])

  private let place: GlassPlace
  private let scheme: Scheme
  private let amplitudes: Bool

  /// - Throws: `QuestionError` for a scheme that the ensemble has not.
  package init(at place: GlassPlace, scheme: Scheme, amplitudes: Bool) throws {
    if case .wishart = place, scheme == .full {
      throw QuestionError(
        "wishart has `scheme` auto, 1rsb and rs: symmetry is broken in one step.",
        parameter: "scheme")
    }
    (self.place, self.scheme, self.amplitudes) = (place, scheme, amplitudes)
  }

  package init(_ settings: QuestionSettings) throws {
    try self.init(
      at: GlassPlace(settings), scheme: settings.word("scheme").flatMap(Scheme.init) ?? .auto,
      amplitudes: settings.flag("amplitudes"))
  }

  package func answer(threads: Int) throws -> any Answer {
    switch place {
    case .plantedGlass(let point):
      EquilibriumReport(
        state: try PlantedGlassEquilibrium(at: point, scheme: scheme.scheme),
        tellsAmplitudes: amplitudes)
    case .wishart(let point):
      try WishartStatesReport(
        at: point, isSymmetric: scheme == .rs, tellsAmplitudes: amplitudes)
    }
  }
}
