package import Isinglass
package import SpinGlasses

/// Random problems that the theory knows.
package enum TheoryEnsemble: String, CaseIterable, Sendable {
  case plantedSK = "planted-sk"
  case wishart
}

/// Which random problems a question is about, as far as it was said.
package struct GlassEnsemble: Sendable {
  package let kind: TheoryEnsemble
  /// J₀.
  package let ferromagneticBias: Double
  /// g.
  package let disorder: Double
  /// α.
  package let alpha: Double

  /// Fills in what was not said.
  ///
  /// - Throws: `QuestionError` for what belongs to the other ensemble.
  package init(
    _ kind: TheoryEnsemble, ferromagneticBias: Double? = nil, disorder: Double? = nil,
    alpha: Double? = nil
  ) throws {
    switch kind {
    case .plantedSK:
      if alpha != nil {
        throw QuestionError("`alpha` is for `ensemble` wishart.", parameter: "alpha")
      }
    case .wishart:
      if ferromagneticBias != nil || disorder != nil {
        throw QuestionError(
          "`ferromagnetic_bias` and `disorder` are for `ensemble` planted-sk; wishart has `alpha`.",
          parameter: ferromagneticBias != nil ? "ferromagnetic_bias" : "disorder")
      }
    }
    self.kind = kind
    self.ferromagneticBias = ferromagneticBias ?? 0
    self.disorder = disorder ?? 1
    self.alpha = alpha ?? 0.75
  }

  /// Reads the settings named by `parameters`.
  ///
  /// - Throws: `QuestionError`.
  package init(_ settings: QuestionSettings) throws {
    try self.init(
      settings.word("ensemble").flatMap(TheoryEnsemble.init) ?? .plantedSK,
      ferromagneticBias: settings.real("ferromagnetic_bias"),
      disorder: settings.real("disorder"), alpha: settings.real("alpha"))
  }

  /// What can be set.
  package static let parameters: [ParameterRecord] = [
    .question(
      "ensemble", "the random problems", .choice(TheoryEnsemble.allCases.map(\.rawValue)),
      default: "planted-sk"),
    .question(
      "ferromagnetic_bias", "strength J0 of the hidden state of planted-sk", .real(-1e6...1e6),
      default: "0"),
    .question(
      "disorder", "strength g of the disorder of planted-sk", .real(0...1e6), default: "1"),
    .question("alpha", "columns over spins of wishart", .real(0...1e6), default: "0.75"),
  ]
}

/// A point of a phase diagram.
package enum GlassPlace: Sendable {
  case plantedGlass(PlantedGlassPoint)
  case wishart(WishartPoint)

  /// The point of a gain, or for Wishart problems of b.
  ///
  /// - Throws: `QuestionError` unless just one of them is given.
  package init(_ ensemble: GlassEnsemble, gain: Double?, b: Double?) throws {
    if ensemble.kind == .plantedSK, b != nil {
      throw QuestionError("`b` is for `ensemble` wishart; planted-sk has `gain`.", parameter: "b")
    }
    guard (gain == nil) != (b == nil) else {
      throw QuestionError(
        ensemble.kind == .wishart
          ? "wishart needs `gain` or `b`, one of them: b = gain + alpha." : "`gain` is missing.",
        parameter: "gain")
    }
    switch ensemble.kind {
    case .plantedSK:
      self = .plantedGlass(
        PlantedGlassPoint(
          gain: gain ?? .nan, ferromagneticBias: ensemble.ferromagneticBias,
          disorder: ensemble.disorder))
    case .wishart:
      let point =
        b.map { WishartPoint(alpha: ensemble.alpha, b: $0) }
        ?? WishartPoint(alpha: ensemble.alpha, gain: gain ?? .nan)
      self = .wishart(point)
    }
  }

  /// Reads the settings named by `parameters`.
  ///
  /// - Throws: `QuestionError`.
  package init(_ settings: QuestionSettings) throws {
    try self.init(
      GlassEnsemble(settings), gain: settings.real("gain"), b: settings.real("b"))
  }

  /// What can be set.
  package static let parameters: [ParameterRecord] =
    GlassEnsemble.parameters + [
      .question("gain", "gain a of the machine without self-couplings", .real(-1e6...1e6)),
      .question("b", "b = gain + alpha of wishart, instead of the gain", .real(-1e6...1e6)),
    ]
}
