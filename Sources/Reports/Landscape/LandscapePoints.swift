import Charts
import Isinglass
import SpinGlasses

/// Every critical point of few spins at one gain.
struct LandscapePoints: Answer {
  let scene: LandscapeScene
  let found: CriticalPointEnumeration
  /// Whether the points themselves are told, not only what they are like.
  private let tellsAmplitudes: Bool

  /// Finds them.
  ///
  /// - Throws: `LandscapeError`.
  init(_ scene: LandscapeScene, gain: Double, tellsAmplitudes: Bool) throws {
    self.scene = scene
    self.tellsAmplitudes = tellsAmplitudes
    found = try CriticalPointEnumeration(
      of: scene.landscape, gain: gain, seed: scene.seed, threads: scene.threads)
  }

  var pictures: [String] { ["landscape"] }
  var table: String? { data.csv }

  private var data: DataTable {
    var table = DataTable()
    let points = found.points
    table.add("energy", points.map(\.energy))
    table.add("index", points.map { Double($0.index) })
    table.add("self_overlap", points.map(\.selfOverlap))
    if let planted = scene.planted {
      table.add("overlap", points.map { $0.cosine(with: planted) })
    }
    table.add("lowest_curvature", points.map(\.lowestCurvature))
    return table
  }

  var json: JSONValue {
    let points = found.points
    let worst = points.reduce(0) { max($0, abs($1.energy - $1.virialEnergy)) }
    return .object(
      scene.members + [
        JSONMember("gain", .number(found.gain)), JSONMember("method", .string("enumerate")),
        JSONMember("critical_points", JSONValue(points.count)),
        JSONMember("minima", JSONValue(found.minima.count)),
        JSONMember("counts_by_index", .array(found.countsByIndex.map { JSONValue($0) })),
        JSONMember("morse_sum", JSONValue(found.morseSum)),
        JSONMember("is_complete", .bool(found.isComplete)),
        JSONMember("ending", .string(found.ending.rawValue)),
        JSONMember("degenerate_points", JSONValue(found.degenerateCount)),
        JSONMember("random_starts", JSONValue(found.randomStarts)),
        JSONMember("starts_since_new", JSONValue(found.startsSinceNew)),
        JSONMember("energies", .array(points.map { .number($0.energy) })),
        JSONMember("indices", .array(points.map { JSONValue($0.index) })),
        JSONMember("self_overlaps", .array(points.map { .number($0.selfOverlap) })),
        JSONMember(
          "overlaps",
          scene.planted.map { state in .array(points.map { .number($0.cosine(with: state)) }) }
            ?? .null),
        JSONMember("lowest_curvatures", .array(points.map { .number($0.lowestCurvature) })),
        JSONMember(
          "largest_gradient",
          .number(points.map(\.rootMeanSquareGradient).max() ?? 0)),
        JSONMember("largest_energy_discrepancy", .number(worst)),
      ]
        + (tellsAmplitudes
          ? [JSONMember("amplitudes", .array(points.map { .numbers($0.amplitudes) }))] : []))
  }

  func text(_ style: Style) -> String {
    var report = scene.head(style, gains: Quantity.significant(found.gain, digits: 6))
    let word = Quantity.counted(found.points.count, "critical point")
    report.line(
      "found", "\(style.strong(word)), \(Quantity.counted(found.minima.count, "minimum", "minima"))"
    )
    report.line(
      "by index", found.countsByIndex.enumerated().map { "\($0): \($1)" }.joined(separator: ", "))
    report.paragraph("Morse sum", morseText(style))
    report.gap()
    report.note(data.text(style, rows: 20))
    return report.text
  }

  private func morseText(_ style: Style) -> String {
    if found.isComplete {
      return style.good("1, as it must be")
        + ", and \(found.startsSinceNew) random starts in a row found nothing new"
    }
    if found.ending == .pointLimit {
      return style.bad("\(found.morseSum)") + ": too many points; take a lower gain or fewer spins"
    }
    if found.degenerateCount > 0 {
      return "\(found.morseSum), which means nothing: at \(found.degenerateCount) of the points the"
        + " Hessian is singular. Another gain, however near, is not degenerate"
    }
    return style.bad("\(found.morseSum), not 1: points are missing") + "; try another --seed"
  }

  func picture(_ name: String) -> String {
    let minimum = found.minima.first
    let reference = scene.planted
    var chart = Chart(
      "\(found.points.count) critical points",
      subtitle: "\(scene.problem.name), gain \(found.gain)",
      x: Axis(
        reference == nil ? "overlap with the lowest minimum" : "overlap with the hidden state"),
      y: Axis("energy per spin"))
    for index in 0..<min(6, found.countsByIndex.count) {
      let last = index == 5 && found.countsByIndex.count > 6
      let points = found.points.filter { last ? $0.index >= index : $0.index == index }
      let name = index == 0 ? "minima" : last ? "index 5 and more" : "index \(index)"
      chart.addPoints(
        x: points.map { point in
          if let reference { return point.cosine(with: reference) }
          return minimum.map { LandscapeMinima.cosine(point.amplitudes, $0.amplitudes) } ?? 0
        }, y: points.map(\.energyPerSpin), label: name)
    }
    return chart.svg()
  }
}
