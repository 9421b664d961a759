import Charts
import Isinglass
import SpinGlasses

/// What is said about the number of critical points at a point of the phase diagram.
struct ComplexityReport: Answer {
  let point: PlantedGlassPoint
  /// What the curves are about.
  let kind: CriticalPointKind
  /// Those that were singled out.
  let counted: Complexity?
  /// Of those that were singled out by it.
  let gap: Double?
  /// Σ against the overlap, if asked for.
  let overlaps: OverlapCurve?
  /// Σ against the overlap as it is drawn without being asked for.
  private let overlapsToDraw: () throws -> OverlapCurve?
  let all: ComplexityCurve
  let minima: ComplexityCurve
  let cloud: UnalignedCloud
  /// Unaligned minima with the hidden state as strong as it is; nil far above where they end.
  let unaligned: Complexity?
  /// Those of each energy; empty without a hidden state, and where they have ended.
  let unalignedEnergies: [Complexity]
  /// Where unaligned minima are no longer the most numerous of their energy.
  let alignment: Complexity?
  /// The most of the branch that counts with signs.
  let supersymmetric: SupersymmetricComplexity

  init(
    at point: PlantedGlassPoint, kind: CriticalPointKind, counted: Complexity?, gap: Double?,
    overlaps: OverlapCurve?, overlapsToDraw: @escaping () throws -> OverlapCurve?
  ) throws {
    (self.point, self.kind, self.counted) = (point, kind, counted)
    (self.gap, self.overlaps, self.overlapsToDraw) = (gap, overlaps, overlapsToDraw)
    all = try ComplexityCurve(at: point, of: .all)
    minima = try ComplexityCurve(at: point, of: .minima)
    cloud = try UnalignedCloud(gain: point.gain, disorder: point.disorder)
    unaligned =
      point.ferromagneticBias <= cloud.greatestBias
      ? try cloud.minima(ferromagneticBias: point.ferromagneticBias) : nil
    unalignedEnergies =
      point.ferromagneticBias > 0
      ? try cloud.energies(ferromagneticBias: point.ferromagneticBias) : []
    supersymmetric = try .greatest(gain: point.gain, disorder: point.disorder)
    alignment = try minima.alignmentOnset(ferromagneticBias: point.ferromagneticBias)
  }

  var pictures: [String] { ["counts"] }

  private var total: Complexity { all.mostNumerous }
  private var most: Complexity { minima.mostNumerous }
  private var isSurrounded: Bool {
    cloud.surroundsAlignedMinimum(ferromagneticBias: point.ferromagneticBias)
  }
}

// MARK: JSON

extension ComplexityReport {
  var json: JSONValue {
    var members = curves
    if let counted { members.append(JSONMember("counted", Self.json(counted, isFull: true))) }
    if let overlaps { members += Self.members(overlaps) }
    return .object(members)
  }

  private var curves: [JSONMember] {
    let curve = kind == .all ? all : minima
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    let (totalError, mostError) = (total.error, most.error)
    let endError = minima.points.last?.error ?? mostError
    return [
      JSONMember("ensemble", .string("planted-sk")), JSONMember("gain", .number(point.gain)),
      JSONMember("ferromagnetic_bias", .number(point.ferromagneticBias)),
      JSONMember("disorder", .number(point.disorder)),
      JSONMember("complexity_total", .number(total.complexity)),
      JSONMember("energy_total", .number(total.energy)),
      JSONMember("self_overlap_total", .number(total.selfOverlap)),
      JSONMember("index_total", .number(total.index)),
      JSONMember("lowest_energy_total", .number(all.lowestEnergy)),
      JSONMember("threshold_energy", number(all.threshold?.energy)),
      JSONMember("complexity_minima", .number(most.complexity)),
      JSONMember("energy_minima", .number(most.energy)),
      JSONMember("self_overlap_minima", .number(most.selfOverlap)),
      JSONMember("lowest_energy_minima", .number(minima.lowestEnergy)),
      JSONMember("highest_energy_minima", number(minima.highestEnergy)),
      JSONMember("least_unstable_bias", .number(cloud.leastUnstableBias)),
      JSONMember("greatest_bias", .number(cloud.greatestBias)),
      JSONMember("complexity_unaligned_minima", number(unaligned?.complexity)),
      JSONMember("unaligned_energies", .array(unalignedEnergies.map { .number($0.energy) })),
      JSONMember(
        "unaligned_complexities", .array(unalignedEnergies.map { .number($0.complexity) })),
      JSONMember("surrounds_aligned_minimum", .bool(isSurrounded)),
      JSONMember("alignment_energy", number(alignment?.energy)),
      JSONMember("alignment_complexity", number(alignment?.complexity)),
      JSONMember("supersymmetric_complexity", .number(supersymmetric.complexity)),
      JSONMember("supersymmetric_energy", .number(supersymmetric.energy)),
      JSONMember("kind", .string(kind.rawValue)),
      JSONMember("energies", .array(curve.points.map { .number($0.energy) })),
      JSONMember("complexities", .array(curve.points.map { .number($0.complexity) })),
      JSONMember("indices", .array(curve.points.map { .number($0.index) })),
      JSONMember(
        "error_estimate",
        .object([
          JSONMember("complexity_total", .number(totalError.complexity)),
          JSONMember("energy_total", .number(totalError.energy)),
          JSONMember("complexity_minima", .number(mostError.complexity)),
          JSONMember("energy_minima", .number(mostError.energy)),
          JSONMember("lowest_energy_minima", .number(endError.energy)),
          JSONMember("alignment_energy", number(alignment?.error.energy)),
        ])),
    ]
  }

  private static func json(_ complexity: Complexity, isFull: Bool) -> JSONValue {
    var members = [
      JSONMember("complexity", .number(complexity.complexity)),
      JSONMember("energy", .number(complexity.energy)),
      JSONMember("overlap", .number(complexity.overlap)),
      JSONMember("self_overlap", .number(complexity.selfOverlap)),
      JSONMember("index", .number(complexity.index)),
      JSONMember("slope", .number(complexity.slope)),
    ]
    if isFull {
      let error = complexity.error
      members += [
        JSONMember("hessian_edge", .number(complexity.spectrum.lowerEdge.eigenvalue)),
        JSONMember("hessian_outlier", complexity.hessianOutlier.map { .number($0) } ?? .null),
        JSONMember(
          "error_estimate",
          .object([
            JSONMember("complexity", .number(error.complexity)),
            JSONMember("energy", .number(error.energy)),
          ])),
      ]
    }
    return .object(members)
  }

  private static func members(_ curve: OverlapCurve) -> [JSONMember] {
    [
      JSONMember("overlaps", .array(curve.points.map { .number($0.overlap) })),
      JSONMember("complexities_by_overlap", .array(curve.points.map { .number($0.complexity) })),
      JSONMember("energies_by_overlap", .array(curve.points.map { .number($0.energy) })),
      JSONMember("aligned", curve.aligned.map { json($0, isFull: true) } ?? .null),
    ]
  }
}

// MARK: Text

extension ComplexityReport {
  private static func number(_ value: Double, digits: Int = 6) -> String {
    Quantity.significant(value, digits: digits)
  }

  func text(_ style: Style) -> String {
    var text = summary(style)
    if let counted { Self.describe(counted, gap: gap, in: &text) }
    if let overlaps { Self.describe(overlaps, in: &text) }
    return text.text
  }

  private func summary(_ style: Style) -> Report {
    var text = Report(style)
    text.heading("complexity", "Σ = ln(mean number)/N of unaligned critical points")
    text.line(
      "all",
      "\(Self.number(total.complexity)) at energy \(Self.number(total.energy)), \(Quantity.percent(total.index)) of eigenvalues negative"
    )
    text.line("minima", "\(Self.number(most.complexity)) at energy \(Self.number(most.energy))")
    text.line(
      "lowest",
      "energy \(Self.number(minima.lowestEnergy)), where the mean number of minima ends")
    text.line(
      "stable below",
      "J0 = \(Self.number(cloud.leastUnstableBias, digits: 5)); stiffer ones end at \(Self.number(cloud.greatestBias, digits: 5))"
    )
    guard point.ferromagneticBias != 0 else { return text }
    text.line(
      "unaligned",
      unaligned.map {
        "\(Self.number($0.complexity)) at J0 = \(Self.number(point.ferromagneticBias))"
      }
        ?? "not exponentially many at J0 = \(Self.number(point.ferromagneticBias))")
    if let alignment {
      text.line(
        "aligned below",
        "energy \(Self.number(alignment.energy)), where Σ is \(Self.number(alignment.complexity))")
    }
    if isSurrounded {
      text.note("The global minimum is aligned among exponentially many unaligned minima.")
    }
    return text
  }

  private static func describe(_ complexity: Complexity, gap: Double?, in text: inout Report) {
    text.gap()
    let none = complexity.complexity < 0 ? ": none in most problems" : ""
    text.line("counted", number(complexity.complexity) + none)
    text.line("energy", number(complexity.energy))
    text.line("overlap", number(complexity.overlap))
    if let gap { text.line("gap", number(gap)) }
    if complexity.kind == .all {
      text.line("index", Quantity.percent(complexity.index))
    } else if let outlier = complexity.hessianOutlier {
      text.line("outlier", number(outlier))
      if outlier < 0 {
        text.note("They are saddles: an eigenvalue apart from the bulk is negative.")
      }
    }
  }

  private static func describe(_ curve: OverlapCurve, in text: inout Report) {
    text.gap()
    text.line(
      "aligned",
      curve.aligned.map {
        "\(number($0.complexity)) at overlap \(number($0.overlap)), energy \(number($0.energy))"
      } ?? "none are the most numerous of their overlap")
  }
}

// MARK: Picture

extension ComplexityReport {
  /// Σ and the index against the energy, and Σ against the overlap where that is known.
  func picture(_ name: String) throws -> String {
    let overlaps = try self.overlaps ?? overlapsToDraw()
    var counts = Chart(
      "Number against energy", x: Axis("energy per spin"), y: Axis("Σ = ln(mean number)/N"))
    counts.addLine(
      x: all.points.map(\.energy), y: all.points.map(\.complexity), label: "critical points")
    counts.addLine(
      x: minima.points.map(\.energy), y: minima.points.map(\.complexity),
      label: "stable in the bulk")
    if !unalignedEnergies.isEmpty {
      counts.addLine(
        x: unalignedEnergies.map(\.energy), y: unalignedEnergies.map(\.complexity),
        label: "and against the hidden state", color: .green, dash: .dashed)
    }
    if let alignment { counts.addRule(.vertical(alignment.energy), label: "aligned below") }
    var indices = Chart(
      "Typical critical points", x: Axis("energy per spin"),
      y: Axis("share of negative eigenvalues"))
    indices.addLine(x: all.points.map(\.energy), y: all.points.map(\.index))
    var charts = [counts, indices]
    if let overlaps {
      var chart = Chart(
        "Number against overlap", x: Axis("overlap m = ⟨xξ⟩"), y: Axis("Σ = ln(mean number)/N"))
      let most = overlaps.points.map(\.complexity).max() ?? 0
      // Where there are none the line breaks.
      let end = overlaps.points.lastIndex { $0.complexity > -0.3 * most } ?? 0
      let shown = overlaps.points[...end]
      chart.addLine(
        x: shown.map(\.overlap),
        y: shown.map { $0.complexity > -0.3 * most ? $0.complexity : .nan })
      chart.addRule(.horizontal(0))
      charts.append(chart)
    }
    charts.append(try cloudChart())
    return Figure(
      charts, columns: 2, title: "How many critical points there are",
      subtitle:
        "planted Sherrington–Kirkpatrick machine, gain \(point.gain), J₀ = \(point.ferromagneticBias)"
    ).svg()
  }

  /// The number of unaligned minima against the strength of the hidden state.
  private func cloudChart() throws -> Chart {
    var chart = Chart(
      "Unaligned minima", x: Axis("strength J₀ of the hidden state"),
      y: Axis("Σ = ln(mean number)/N", range: 0...1.2 * most.complexity))
    let (least, greatest) = (cloud.leastUnstableBias, cloud.greatestBias)
    let biases = [0, least] + (1...24).map { least + (greatest - least) * Double($0) / 24 }
    let counts = try biases.map { try cloud.minima(ferromagneticBias: $0).complexity }
    chart.addLine(x: biases, y: counts)
    chart.addRule(.vertical(point.disorder), label: "aligned global minimum above")
    return chart
  }
}
