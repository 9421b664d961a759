import Charts
import Isinglass
import SpinGlasses

/// How often an anneal of a Wishart problem ends at the hidden state.
struct RecoveryReport: Answer {
  private let anneal: RecoveryQuestion
  private let stage: RecoveryLaw.LinearStage
  private let places: [Place]
  /// The α of the curves.
  private let ratios: [Double]

  /// What is told of one number of spins.
  private struct Place {
    let size: Int
    /// At `alpha`.
    let probability: Double
    let criticalRatio: Double
    /// At all α of the curve.
    let curve: [Double]
  }

  init(_ anneal: RecoveryQuestion) throws {
    func law(_ ratio: Double) -> RecoveryLaw {
      RecoveryLaw(
        ratio: ratio, rate: anneal.rate, start: anneal.startB,
        initialSpread: anneal.initialSpread, noise: anneal.noise)
    }
    let (alpha, spins, overlap, points) =
      (anneal.alpha, anneal.spins, anneal.overlap, anneal.points)
    let stage = try law(alpha).linearStage()
    let critical = try spins.map { try law(alpha).criticalRatio(size: $0, overlap: overlap) }
    let end = max(2.5, 1.1 * alpha, 1.3 * (critical.max() ?? 0))
    let ratios = (1...points).map { end * Double($0) / Double(points) }
    let stages = try ratios.map { try law($0).linearStage() }
    places = try zip(spins, critical).map { size, critical in
      Place(
        size: size,
        probability: try stage.probability(ofOverlapAbove: overlap, size: size),
        criticalRatio: critical,
        curve: try stages.map { try $0.probability(ofOverlapAbove: overlap, size: size) })
    }
    (self.anneal, self.stage, self.ratios) = (anneal, stage, ratios)
  }

  var pictures: [String] { ["probability"] }

  func picture(_ name: String) -> String {
    var chart = Chart(
      "How often an anneal finds the hidden state",
      subtitle:
        "Wishart planted ensemble, rate \(anneal.rate), from b = \(anneal.startB), s₀ = \(anneal.initialSpread)"
        + (anneal.noise > 0 ? ", noise \(anneal.noise)" : ""),
      x: Axis("columns over spins α"),
      y: Axis("probability of an overlap above \(anneal.overlap)", range: 0...1))
    for (k, place) in places.enumerated() {
      let color = ChartColor.series(k)
      chart.addLine(x: ratios, y: place.curve, label: "\(place.size) spins", color: color)
      let name = places.count == 1 ? "α_c" : ""
      chart.addRule(.vertical(place.criticalRatio), label: name.isEmpty ? nil : name, color: color)
    }
    chart.addRule(.vertical(1), label: "α = 1", dash: .dotted)
    return chart.svg()
  }

  var json: JSONValue {
    return .object([
      JSONMember("ensemble", .string("wishart")), JSONMember("alpha", .number(anneal.alpha)),
      JSONMember("rate", .number(anneal.rate)), JSONMember("start_b", .number(anneal.startB)),
      JSONMember("initial_spread", .number(anneal.initialSpread)),
      JSONMember("noise", .number(anneal.noise)),
      JSONMember("overlap", .number(anneal.overlap)),
      JSONMember(
        "linear_stage",
        [
          "duration": .optional(stage.duration), "b": .optional(stage.gain),
          "spread": .optional(stage.spread),
        ]),
      JSONMember(
        "spins",
        .array(
          places.map { place in
            [
              "size": JSONValue(place.size), "probability": .number(place.probability),
              "critical_alpha": .number(place.criticalRatio),
              "curve": .numbers(place.curve),
            ]
          })),
      JSONMember("curve_alphas", .numbers(ratios)),
    ])
  }

  func text(_ style: Style) -> String {
    var report = Report(style)
    report.heading(
      "recovery at alpha \(anneal.alpha)",
      "b from \(anneal.startB) at rate \(anneal.rate), s0 = \(anneal.initialSpread)")
    if stage.duration.isFinite {
      report.line(
        "linear until",
        "t = \(Quantity.significant(stage.duration, digits: 5)),"
          + " b = \(Quantity.significant(stage.gain, digits: 4))")
    } else {
      report.line("linear", "for ever but along the hidden state")
    }
    report.line(
      "√I then",
      "\(Quantity.significant(stage.spread.squareRoot(), digits: 4)), what is left beside it")
    for place in places {
      report.line(
        Quantity.counted(place.size, "spin"),
        "P(overlap > \(anneal.overlap)) = \(Quantity.fixed(place.probability, decimals: 4)),"
          + " above one half for alpha > \(Quantity.fixed(place.criticalRatio, decimals: 4))")
    }
    report.note("Adiabatically, and for infinitely many spins, alpha = 1 is the border.")
    return report.text
  }
}
