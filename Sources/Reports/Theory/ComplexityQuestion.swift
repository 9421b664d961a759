import Isinglass
package import SpinGlasses

/// How many critical points and minima there are.
package struct ComplexityQuestion: Question {
  package static let record = QuestionRecord(
    name: "complexity",
    summary: "How many critical points and minima there are, of what energy and overlap.",
    parameters: GlassPlace.parameters + [
      .question(
        "kind", "what the curves and what is counted are about",
        .choice(CriticalPointKind.allCases.map(\.rawValue)), default: "minima"),
      .question("energy", "count those of an energy per spin", .real(-1e6...1e6)),
      .question(
        "overlap", "count those of an overlap ⟨xξ⟩ with the hidden state", .real(-1e6...1e6)),
      .question("gap", "count unaligned minima without eigenvalues below a gap", .real(-1e6...1e6)),
      .flag("overlaps", "give the curve of Σ against the overlap too"),
    ])

  private let place: GlassPlace
  private let kind: CriticalPointKind
  private let energy: Double?
  private let overlap: Double?
  private let gap: Double?
  private let overlaps: Bool

  /// - Throws: `QuestionError` for things that cannot be counted together.
  package init(
    at place: GlassPlace, kind: CriticalPointKind = .minima, energy: Double? = nil,
    overlap: Double? = nil, gap: Double? = nil, overlaps: Bool = false
  ) throws {
    if case .wishart = place {
      guard gap == nil, kind == .minima, energy == nil || overlap == nil else {
        throw QuestionError(
          "of wishart, minima of an energy or of an overlap are counted: leave out `gap`, `kind` all and one of `energy` and `overlap`"
        )
      }
    }
    if gap != nil, energy != nil || overlap != nil || kind == .all {
      throw QuestionError(
        "`gap` counts minima of all energies: leave out `energy`, `overlap` and `kind` all",
        parameter: "gap")
    }
    (self.place, self.kind, self.energy) = (place, kind, energy)
    (self.overlap, self.gap, self.overlaps) = (overlap, gap, overlaps)
  }

  package init(_ settings: QuestionSettings) throws {
    try self.init(
      at: GlassPlace(settings),
      kind: settings.word("kind").flatMap(CriticalPointKind.init) ?? .minima,
      energy: settings.real("energy"), overlap: settings.real("overlap"),
      gap: settings.real("gap"), overlaps: settings.flag("overlaps"))
  }

  package func answer(threads: Int) throws -> any Answer {
    switch place {
    case .wishart(let point):
      return try WishartComplexityReport(
        at: point, energy: energy, overlap: overlap, overlaps: overlaps)
    case .plantedGlass(let point):
      return try ComplexityReport(
        at: point, kind: kind, counted: counted(at: point), gap: gap,
        overlaps: overlaps ? overlapCurve(at: point) : nil
      ) { point.ferromagneticBias == 0 ? nil : try overlapCurve(at: point) }
    }
  }

  private func overlapCurve(at point: PlantedGlassPoint) throws -> OverlapCurve {
    try energy.map { try OverlapCurve(at: point, of: kind, energy: $0) }
      ?? OverlapCurve(at: point, of: kind)
  }

  /// What the parameters single out.
  private func counted(at point: PlantedGlassPoint) throws -> Complexity? {
    if let gap { return try Complexity(minimaAt: point, gap: gap) }
    if let energy {
      return try Complexity(at: point, of: kind, energy: energy, overlap: overlap ?? 0)
    }
    guard let overlap else { return nil }
    return try Complexity(at: point, of: kind, overlap: overlap)
  }
}
