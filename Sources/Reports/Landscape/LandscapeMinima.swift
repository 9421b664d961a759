import Charts
import Isinglass
import SpinGlasses

/// Minima sampled at one gain.
struct LandscapeMinima: Answer {
  let scene: LandscapeScene
  let gain: Double
  let quenches: MinimaSampling?
  let anneals: MinimaSampling?
  /// The lowest minimum of all, polished if that was asked for.
  let lowest: MinimaSampling.Minimum
  let polished: PolishedMinimum?
  let modes: LandscapeModes
  private let look: LandscapeLook

  /// Samples them.
  ///
  /// - Throws: `LandscapeError`.
  init(
    _ scene: LandscapeScene, gain: Double, look: LandscapeLook, phase: (String) -> Void
  ) throws {
    (self.scene, self.gain, self.look) = (scene, gain, look)
    let landscape = scene.landscape
    func sample(_ method: MinimaSampling.Method, _ starts: Int) throws -> MinimaSampling? {
      guard starts > 0 else { return nil }
      return try MinimaSampling(
        of: landscape, gain: gain, by: method, starts: starts, seed: scene.seed,
        threads: scene.threads)
    }
    phase("quenching")
    quenches = try sample(.quench, look.quenches)
    phase("annealing")
    anneals = try sample(.anneal(GainRamp(rate: look.rate)), look.anneals)
    let candidates = [anneals?.minima.first, quenches?.minima.first].compactMap { $0 }
    guard var best = candidates.min(by: { $0.energy < $1.energy }) else {
      throw QuestionError("no start reached a minimum at gain \(gain): look at another gain")
    }
    if look.polishes {
      phase("polishing")
      let found = try landscape.polish(
        landscape.minimize(from: best.amplitudes, gain: gain), gain: gain)
      polished = found
      best.amplitudes = found.minimum.amplitudes
      best.energy = found.minimum.energy
      best.lowestCurvature = found.minimum.lowestCurvature
    } else {
      polished = nil
    }
    lowest = best
    phase("finding modes")
    modes = try LandscapeModes(landscape, at: best.amplitudes, gain: gain, count: look.modes)
  }

  private var spinCount: Double { Double(max(1, scene.problem.spinCount)) }

  /// The cosine of the angle between two vectors.
  static func cosine(_ x: [Double], _ y: [Double]) -> Double {
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let size = (product(x, x) * product(y, y)).squareRoot()
    return size > 1e-20 ? product(x, y) / size : 0
  }

  /// The overlap with the hidden state or, without one, with the lowest minimum. Without fields x and −x
  /// are one, and the overlap has no sign.
  private func overlap(_ minimum: MinimaSampling.Minimum) -> Double {
    let cosine =
      scene.planted.map { minimum.cosine(with: $0) }
      ?? LandscapeMinima.cosine(minimum.amplitudes, lowest.amplitudes)
    return scene.problem.model.hasFields ? cosine : abs(cosine)
  }

  private var overlapName: String {
    scene.planted == nil ? "overlap_with_lowest" : "overlap"
  }

  var pictures: [String] { ["landscape"] }
  var table: String? { data.csv }

  private var data: DataTable {
    var table = DataTable()
    let minima = (anneals?.minima ?? []) + (quenches?.minima ?? [])
    let annealed = anneals?.minima.count ?? 0
    table.add("energy", minima.map(\.energy))
    table.add("energy_per_spin", minima.map { $0.energy / spinCount })
    table.add("self_overlap", minima.map(\.selfOverlap))
    table.add(overlapName, minima.map { overlap($0) })
    table.add("lowest_curvature", minima.map(\.lowestCurvature))
    table.add("starts", minima.map { Double($0.starts.count) })
    table.add("is_annealed", minima.indices.map { $0 < annealed ? 1 : 0 })
    return table
  }

  var json: JSONValue {
    func members(_ name: String, _ sampling: MinimaSampling?) -> [JSONMember] {
      guard let sampling else { return [] }
      let energy = sampling.meanEnergy
      let overlaps = sampling.mean(of: overlap)
      return [
        JSONMember("\(name)_starts", JSONValue(sampling.starts)),
        JSONMember("\(name)_failures", JSONValue(sampling.failures)),
        JSONMember("\(name)_minima", JSONValue(sampling.distinctCount)),
        JSONMember("\(name)_estimated_minima", .number(sampling.estimatedCount)),
        JSONMember("\(name)_coverage", .number(sampling.coverage)),
        JSONMember("\(name)_energy_per_spin", .number(energy.value / spinCount)),
        JSONMember("\(name)_energy_error", .number(energy.error / spinCount)),
        JSONMember("\(name)_overlap", .number(overlaps.value)),
        JSONMember("\(name)_overlap_error", .number(overlaps.error)),
        JSONMember(
          "\(name)_energies_per_spin",
          .array(sampling.minima.map { .number($0.energy / spinCount) })),
        JSONMember("\(name)_overlaps", .array(sampling.minima.map { .number(overlap($0)) })),
      ]
    }
    return .object(
      scene.members + [
        JSONMember("gain", .number(gain)), JSONMember("method", .string("sample")),
        JSONMember("energy", .number(lowest.energy)),
        JSONMember("energy_per_spin", .number(lowest.energy / spinCount)),
        JSONMember("self_overlap", .number(lowest.selfOverlap)),
        JSONMember(
          "magnetization",
          scene.planted.map { .number(lowest.magnetization(along: $0)) } ?? .null),
        JSONMember("overlap", scene.planted == nil ? .null : .number(overlap(lowest))),
        JSONMember(
          "rounded_overlap",
          scene.roundedOverlap(of: lowest.amplitudes).map { .number($0) } ?? .null),
        JSONMember("objective_of_signs", JSONValue(scene.objective(of: lowest.amplitudes))),
        JSONMember("polishing_flips", polished.map { JSONValue($0.flips.count) } ?? .null),
      ] + members("quench", quenches) + members("anneal", anneals)
        + modes.members(look.modes)
        + (look.amplitudes ? [JSONMember("amplitudes", .numbers(lowest.amplitudes))] : []))
  }

  func text(_ style: Style) -> String {
    var report = scene.head(style, gains: Quantity.significant(gain, digits: 6))
    func line(_ name: String, _ sampling: MinimaSampling?) {
      guard let sampling else { return }
      let energy = sampling.meanEnergy
      let overlaps = sampling.mean(of: overlap)
      func number(_ value: Double, _ error: Double) -> String {
        "\(Quantity.fixed(value, decimals: 4)) ± \(Quantity.fixed(error, decimals: 4))"
      }
      report.paragraph(
        name,
        "\(Quantity.counted(sampling.starts, "start")) reached"
          + " \(Quantity.counted(sampling.distinctCount, "minimum", "minima"))"
          + " (of about \(Quantity.fixed(sampling.estimatedCount, decimals: 0))); energy per spin"
          + " \(number(energy.value / spinCount, energy.error / spinCount)), overlap"
          + " \(number(overlaps.value, overlaps.error))"
          + (sampling.failures > 0 ? "; \(sampling.failures) did not converge" : ""))
    }
    line("quenches", quenches)
    line("anneals", anneals)
    if let polished {
      report.line(
        "polishing",
        "\(Quantity.counted(polished.flips.count, "spin")) turned in \(polished.trials) trials")
    }
    report.gap()
    report.line(
      "lowest",
      "energy per spin \(style.strong(Quantity.fixed(lowest.energy / spinCount, decimals: 6)))"
        + ", self-overlap \(Quantity.significant(lowest.selfOverlap, digits: 5))")
    if scene.planted != nil {
      report.line(
        "hidden state",
        "overlap \(Quantity.fixed(overlap(lowest), decimals: 4)), of signs"
          + " \(Quantity.fixed(abs(scene.roundedOverlap(of: lowest.amplitudes) ?? 0), decimals: 4))"
      )
    }
    report.line(
      "signs",
      "\(scene.problem.objectiveName) \(Quantity.short(scene.objective(of: lowest.amplitudes)))")
    modes.write(to: &report, count: look.modes)
    return report.text
  }

  func picture(_ name: String) -> String {
    var chart = Chart(
      "Minima at gain \(gain)", subtitle: scene.problem.name,
      x: Axis(
        scene.planted == nil ? "overlap with the lowest minimum" : "overlap with the hidden state"),
      y: Axis("energy per spin"))
    for (name, sampling) in [("quenches", quenches), ("anneals", anneals)] {
      guard let sampling else { continue }
      chart.addPoints(
        x: sampling.minima.map(overlap), y: sampling.minima.map { $0.energy / spinCount },
        label: name, radius: name == "anneals" ? 4.5 : 3)
    }
    return chart.svg()
  }
}
