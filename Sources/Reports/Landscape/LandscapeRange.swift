import Charts
import Isinglass
import SpinGlasses

/// The lowest of some anneals, looked at along a range of gains.
struct LandscapeRange: Answer {
  let scene: LandscapeScene
  /// A row for each gain.
  let rows: [Row]
  /// The exact path, where it was asked for.
  let path: FollowedMinimum?
  /// Counts of critical points, where they were asked for.
  let counts: [CriticalPointEnumeration]
  private let look: LandscapeLook

  /// What is seen at one gain.
  struct Row {
    var gain: Double
    var minimum: SoftSpinMinimum
    var modes: LandscapeModes
    /// Spins turned since the gain before.
    var flips: Int
  }

  /// Anneals, and looks.
  ///
  /// - Throws: `LandscapeError`.
  init(
    _ scene: LandscapeScene, _ range: ClosedRange<Double>, look: LandscapeLook,
    phase: (String) -> Void
  ) throws {
    (self.scene, self.look) = (scene, look)
    let landscape = scene.landscape
    let gains = try GainGrid(range.lowerBound, range.upperBound, points: look.points).gains
    let anneals = try landscape.anneals(
      look.anneals, to: gains, ramp: GainRamp(rate: look.rate), seed: scene.seed,
      threads: scene.threads)
    let best =
      anneals.min { ($0.last?.energy ?? .infinity) < ($1.last?.energy ?? .infinity) } ?? []
    var rows: [Row] = []
    for (gain, minimum) in zip(gains, best) {
      phase("finding modes at gain \(Quantity.fixed(gain, decimals: 3))")
      let flips = rows.last.map { last in
        // At the origin what is left of the amplitudes has signs that mean nothing.
        zip(last.minimum.amplitudes, minimum.amplitudes)
          .count { $0 * $1 < 0 && min(abs($0), abs($1)) > 1e-6 }
      }
      rows.append(
        Row(
          gain: gain, minimum: minimum,
          modes: try LandscapeModes(
            landscape, at: minimum.amplitudes, gain: gain, count: look.modes),
          flips: flips ?? 0))
    }
    self.rows = rows
    if look.follows {
      phase("following the minimum")
      path = try FollowedMinimum(of: landscape, gains: range, seed: scene.seed)
    } else {
      path = nil
    }
    var counts: [CriticalPointEnumeration] = []
    if look.enumerates {
      for gain in gains {
        phase("looking for critical points at gain \(Quantity.fixed(gain, decimals: 3))")
        counts.append(
          try CriticalPointEnumeration(
            of: landscape, gain: gain, seed: scene.seed, threads: scene.threads))
      }
    }
    self.counts = counts
  }

  private var spinCount: Double { Double(max(1, scene.problem.spinCount)) }

  /// The gain beyond which no spin turned any more.
  private var lastFlipGain: Double? { rows.last { $0.flips > 0 }?.gain }

  var pictures: [String] { ["landscape"] }
  var table: String? { data.csv }

  private var data: DataTable {
    var table = DataTable()
    table.add("gain", rows.map(\.gain))
    table.add("energy_per_spin", rows.map { $0.minimum.energy / spinCount })
    table.add("self_overlap", rows.map(\.minimum.selfOverlap))
    if let planted = scene.planted {
      let hasFields = scene.problem.model.hasFields
      table.add(
        "overlap",
        rows.map { row in
          let cosine = row.minimum.cosine(with: planted)
          return hasFields ? cosine : abs(cosine)
        })
    }
    table.add(
      "objective_of_signs", rows.map { scene.objective(of: $0.minimum.amplitudes).value })
    table.add("lowest_curvature", rows.map(\.minimum.lowestCurvature))
    table.add("hessian_edge", rows.map(\.modes.edge))
    table.add(
      "lowest_concentration",
      rows.map { $0.modes.modes.eigenvalues.isEmpty ? .nan : $0.modes.modes.concentration(0) })
    table.add("soft_displacement_share", rows.map { $0.modes.share?.displacement ?? .nan })
    table.add("soft_energy_share", rows.map { $0.modes.share?.energy ?? .nan })
    table.add("flips", rows.map { Double($0.flips) })
    if !counts.isEmpty {
      table.add("critical_points", counts.map { Double($0.points.count) })
      table.add("minima", counts.map { Double($0.minima.count) })
      table.add("morse_sum", counts.map { Double($0.morseSum) })
    }
    return table
  }

  var json: JSONValue {
    let shown = look.modes
    var members =
      scene.members + [
        JSONMember("method", .string("anneal")), JSONMember("rate", .number(look.rate)),
        JSONMember("soft_fraction", .number(LandscapeModes.softFraction)),
        JSONMember("last_flip_gain", lastFlipGain.map { .number($0) } ?? .null),
      ]
    // Each column of the table under its own name.
    members += data.members
    members.append(
      JSONMember(
        "hessian_eigenvalues",
        .array(
          rows.map { row in
            .array(row.modes.modes.eigenvalues.prefix(shown).map { .number($0) })
          })))
    if look.amplitudes {
      members.append(
        JSONMember("amplitudes", .array(rows.map { .numbers($0.minimum.amplitudes) })))
    }
    if !counts.isEmpty {
      members.append(JSONMember("is_complete", .array(counts.map { .bool($0.isComplete) })))
    }
    if let path {
      let falls = path.falls
      members += [
        JSONMember("fall_gains", .array(falls.map { .number($0.event.gain) })),
        JSONMember("fall_kinds", .array(falls.map { .string($0.event.kind.rawValue) })),
        JSONMember("fall_energy_drops", .array(falls.map { .number($0.energyDrop) })),
        JSONMember("fall_flips", .array(falls.map { JSONValue($0.flips.count) })),
        JSONMember("path_gains", .array(path.points.map { .number($0.gain) })),
        JSONMember(
          "path_energies_per_spin", .array(path.points.map { .number($0.energy / spinCount) })),
        JSONMember(
          "path_lowest_curvatures", .array(path.points.map { .number($0.lowestCurvature) })),
        JSONMember(
          "path_last_flip_gain", path.flips.last.map { .number($0.gain) } ?? .null),
      ]
    }
    return .object(members)
  }

  func text(_ style: Style) -> String {
    let first = Quantity.significant(rows.first?.gain ?? 0, digits: 5)
    let last = Quantity.significant(rows.last?.gain ?? 0, digits: 5)
    var report = scene.head(style, gains: "\(first) to \(last)")
    report.line(
      "anneals",
      "the lowest of \(look.anneals), da/dt = \(Quantity.significant(look.rate))")
    report.line(
      "signs",
      lastFlipGain.map {
        "frozen from gain \(style.strong(Quantity.significant($0, digits: 4))) on"
      }
        ?? "no spin turned")
    if let path {
      let folds = path.falls.filter { $0.event.kind == .fold }
      report.paragraph(
        "followed",
        "\(Quantity.counted(folds.count, "fall")) behind folds"
          + (path.falls.first { $0.event.kind == .branching }.map {
            ", pitchfork at gain \(Quantity.fixed($0.event.gain, decimals: 5))"
          } ?? ""))
    }
    report.gap()
    report.note(data.text(style, rows: 100, digits: 4))
    if let path, !path.falls.isEmpty {
      var falls = DataTable()
      falls.add("fall_at_gain", path.falls.map(\.event.gain))
      falls.add("energy_drop", path.falls.map(\.energyDrop))
      falls.add("spins_turned", path.falls.map { Double($0.flips.count) })
      report.note(falls.text(style, rows: 40))
    }
    return report.text
  }

  func picture(_ name: String) -> String {
    let gains = rows.map(\.gain)
    var curvatures = Chart(
      "The Hessian's lowest eigenvalues", x: Axis("gain a"), y: Axis("eigenvalue λ"))
    let shown = min(max(1, look.modes), rows.map(\.modes.modes.eigenvalues.count).min() ?? 0)
    if shown > 1 {
      curvatures.addLines(
        x: gains,
        curves: (1..<shown).reversed().map { mode in rows.map { $0.modes.modes.eigenvalues[mode] }
        },
        colors: [.sky], legend: [(.sky, "next \(shown - 1)")])
    }
    if shown > 0 {
      curvatures.addLine(
        x: gains, y: rows.map { $0.modes.modes.eigenvalues[0] }, label: "lowest", color: .blue)
    }
    curvatures.addLine(
      x: gains, y: rows.map(\.modes.edge), label: "Pastur edge", color: .vermilion, dash: .dashed)
    var signs = Chart(
      "What the signs are worth", x: Axis("gain a"), y: Axis(scene.problem.objectiveName))
    signs.addLine(
      x: gains, y: rows.map { scene.objective(of: $0.minimum.amplitudes).value }, color: .green)
    var flips = Chart(
      "Spins that turn", x: Axis("gain a"), y: Axis("spins a step", includesZero: true))
    // A step lasts from one gain to the next; what turned in it is known at its end.
    flips.addSteps(
      x: gains, y: rows.dropFirst().map { Double($0.flips) } + [0], color: .blue)
    for fall in path?.falls.prefix(60) ?? [] {
      curvatures.addRule(.vertical(fall.event.gain), dash: .dotted)
    }
    return Figure(
      [curvatures, flips, signs], columns: 1, title: "Along an anneal", subtitle: scene.problem.name
    ).svg(panelHeight: 300)
  }
}
