import Charts
import Isinglass
import SpinGlasses

/// What is said about the number of minima at a point of the Wishart ensemble.
struct WishartComplexityReport: Answer {
  let point: WishartPoint
  let phase: WishartPhase
  /// Single minima; nil where there are none without overlap.
  let minima: WishartComplexityCurve?
  /// Those that are minima along the hidden state too.
  let unaligned: WishartComplexity?
  /// Clusters of one step.
  let clusters: [WishartGlassState]
  /// Σ against the overlap, if asked for.
  let overlaps: WishartOverlapCurve?
  /// Those of an energy or an overlap that were asked for.
  let counted: WishartComplexity?

  init(at point: WishartPoint, energy: Double?, overlap: Double?, overlaps: Bool) throws {
    self.point = point
    phase = try WishartPhase(at: point)
    let hasGlass = point.b > WishartPoint.glassOnset(alpha: point.alpha)
    minima = hasGlass ? try WishartComplexityCurve(at: point) : nil
    unaligned = hasGlass ? try WishartComplexity(minimaAt: point) : nil
    clusters = hasGlass ? try WishartGlassState.curve(at: point) : []
    self.overlaps = hasGlass && overlaps ? try WishartOverlapCurve(at: point) : nil
    counted =
      if let energy {
        try WishartComplexity(at: point, energy: energy)
      } else {
        try overlap.map { try WishartComplexity(at: point, overlap: $0) }
      }
  }

  var pictures: [String] { ["counts"] }

  private var most: WishartComplexity? { minima?.mostNumerous }
}

extension WishartComplexityReport {
  var json: JSONValue {
    typealias Text = WishartText
    let error = most?.error
    var members = Text.members(point)
    members += [
      JSONMember("phase", .string(phase.rawValue)),
      JSONMember("energy_planted", .optional(point.b > 0 ? -0.25 * point.b * point.b : nil)),
      JSONMember("complexity_minima", .optional(most?.complexity)),
      JSONMember("energy_minima", .optional(most?.energy)),
      JSONMember("self_overlap_minima", .optional(most?.selfOverlap)),
      JSONMember("susceptibility_minima", .optional(most?.susceptibility)),
      JSONMember("marginal", most.map { .bool($0.isMarginal) } ?? .null),
      JSONMember("hidden_eigenvalue", .optional(most?.hiddenEigenvalue)),
      JSONMember("complexity_unaligned_minima", .optional(unaligned?.complexity)),
      JSONMember("energy_unaligned_minima", .optional(unaligned?.energy)),
      JSONMember("lowest_energy_minima", .optional(minima?.lowestEnergy)),
      JSONMember("highest_energy_minima", .optional(minima?.highestEnergy)),
      JSONMember("lowest_energy_one_step", .optional(clusters.first?.energy)),
      JSONMember("complexity_one_step", .optional(clusters.last?.complexity)),
      JSONMember("energy_one_step", .optional(clusters.last?.energy)),
      JSONMember("kind", .string("minima")),
      JSONMember("energies", .numbers((minima?.points ?? []).map(\.energy))),
      JSONMember("complexities", .numbers((minima?.points ?? []).map(\.complexity))),
      JSONMember("energies_one_step", .numbers(clusters.map(\.energy))),
      JSONMember("complexities_one_step", .numbers(clusters.map(\.complexity))),
    ]
    if let overlaps {
      members += [
        JSONMember("overlaps", .numbers(overlaps.points.map(\.overlap))),
        JSONMember("complexities_by_overlap", .numbers(overlaps.points.map(\.complexity))),
        JSONMember("energies_by_overlap", .numbers(overlaps.points.map(\.energy))),
      ]
    }
    if let counted { members.append(JSONMember("counted", Self.json(counted))) }
    members.append(
      JSONMember(
        "error_estimate",
        .object([
          JSONMember("complexity_minima", .optional(error?.complexity)),
          JSONMember("energy_minima", .optional(error?.energy)),
        ])))
    return .object(members)
  }

  private static func json(_ minima: WishartComplexity) -> JSONValue {
    .object([
      JSONMember("complexity", .number(minima.complexity)),
      JSONMember("energy", .number(minima.energy)),
      JSONMember("overlap", .number(minima.overlap)),
      JSONMember("self_overlap", .number(minima.selfOverlap)),
      JSONMember("slope", .number(minima.slope)),
      JSONMember("marginal", .bool(minima.isMarginal)),
      JSONMember("hessian_edge", .number(minima.spectrum.lowerEdge)),
      JSONMember("hidden_eigenvalue", .optional(minima.hiddenEigenvalue)),
    ])
  }

  func text(_ style: Style) -> String {
    typealias Text = WishartText
    var text = Report(style)
    text.heading("complexity", "Σ = ln(mean number)/N of minima, \(Text.caption(point))")
    guard let minima, let most else {
      text.note(WishartText.explanation(phase))
      return text.text
    }
    text.line(
      "minima", "\(Text.number(most.complexity)) at energy \(Text.number(most.energy))")
    text.line(
      "lowest",
      "energy \(Text.number(minima.lowestEnergy)), where their mean number ends; planted \(Text.number(-0.25 * point.b * point.b))"
    )
    if let lowest = clusters.first, let highest = clusters.last {
      text.line(
        "clusters",
        "from energy \(Text.number(lowest.energy)), up to \(Text.number(highest.complexity, digits: 5)) at \(Text.number(highest.energy))"
      )
    }
    if let hidden = most.hiddenEigenvalue {
      text.line("hidden", "eigenvalue \(Text.number(hidden, digits: 5)) along the hidden state")
      if hidden < 0 {
        text.note("The most numerous are saddles that lead to the hidden state.")
        if let unaligned {
          text.line(
            "stable",
            unaligned.complexity > 0
              ? "\(Text.number(unaligned.complexity)) at energy \(Text.number(unaligned.energy))"
              : "not exponentially many are minima along the hidden state too")
        }
      }
    }
    if most.isMarginal {
      text.note("The most numerous are on the verge of instability: their Hessian's edge is 0.")
    }
    if let end = overlaps?.points.last {
      text.line(
        "overlaps",
        end.complexity <= 0
          ? "up to \(Text.number(end.overlap / point.b.squareRoot(), digits: 4)) of the planted state's"
          : "all the way to the planted state")
    }
    if let counted {
      text.gap()
      let none = counted.complexity < 0 ? ": none in most problems" : ""
      text.line("counted", Text.number(counted.complexity) + none)
      text.line("energy", Text.number(counted.energy))
      text.line("overlap", Text.number(counted.overlap))
    }
    return text.text
  }

  /// Σ against the energy, and against the overlap.
  func picture(_ name: String) throws -> String {
    guard let minima else {
      throw QuestionError(
        "there is nothing to draw: no minima but those of the phase '\(phase.rawValue)'")
    }
    var counts = Chart(
      "Number against energy", x: Axis("energy per spin"), y: Axis("Σ = ln(mean number)/N"))
    counts.addLine(
      x: minima.points.map(\.energy), y: minima.points.map(\.complexity), label: "minima")
    counts.addLine(
      x: clusters.map(\.energy), y: clusters.map(\.complexity), label: "clusters of one step",
      dash: .dashed)
    counts.addRule(.vertical(-0.25 * point.b * point.b), label: "planted")
    let curve = try overlaps ?? WishartOverlapCurve(at: point)
    var byOverlap = Chart(
      "Number against overlap", x: Axis("overlap m/√b with the hidden state"),
      y: Axis("Σ = ln(mean number)/N"))
    let root = point.b.squareRoot()
    byOverlap.addLine(
      x: curve.points.map { $0.overlap / root }, y: curve.points.map { max(0, $0.complexity) })
    return Figure(
      [counts, byOverlap], columns: 2, title: "How many minima there are",
      subtitle: WishartText.caption(point)
    ).svg()
  }
}
