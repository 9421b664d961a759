import Charts
import Isinglass
import RealModule
import SpinGlasses

/// The same problems annealed and quenched: does the anneal evade the cloud of unaligned minima?
struct EvasionStudy: Study {
  let record = StudyRecord(
    name: "evasion", title: "Annealing evades the cloud of unaligned minima",
    question: """
      Where exponentially many minima without overlap with the hidden state lie above an aligned global \
      minimum, does a slowly rising gain end in the cloud, as a quench does, or near the aligned minimum?
      """,
    prediction: """
      The global minimum has the overlap and energy of the replica theory. Unaligned minima abound for \
      g < J0 < J0_max(a) by Kac-Rice: there quenches should end high and unaligned, anneals low and \
      aligned, and elsewhere both should end alike.
      """)

  /// What one point of the plane gave.
  private struct Place {
    let bias, gain: Double
    let theory: PlantedGlassEquilibrium
    let greatestBias: Double
    var annealEnergies: [Double] = []
    var annealCosines: [Double] = []
    var quenchEnergies: [Double] = []
    var quenchCosines: [Double] = []
    /// Of each problem the mean quench minus the anneal.
    var gaps: [Double] = []
    var quenchCount = 0
    var unalignedQuenches = 0
    /// (cosine, energy) of each quench.
    var cloud: [(Double, Double)] = []
    var cosineGaps: [Double] = []

    var hasCloud: Bool { bias > 1 && bias < greatestBias }
  }

  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport {
    let size = effort.pick(quick: 150, full: 400)
    let problems = effort.pick(quick: 3, full: 10)
    let quenches = effort.pick(quick: 16, full: 32)
    let rate = effort.pick(quick: 0.02, full: 0.01)
    let points = [(1.5, -0.5), (1.5, 0), (1.5, 1), (1.5, 2), (1.9, 0), (2.5, 2)]
    var places: [Place] = []
    for (k, (bias, gain)) in points.enumerated() {
      var place = Place(
        bias: bias, gain: gain,
        theory: try PlantedGlassEquilibrium(
          at: PlantedGlassPoint(gain: gain, ferromagneticBias: bias),
          resolution: ParisiResolution(steps: 12, fields: 801)),
        greatestBias: try UnalignedCloud(gain: gain).greatestBias)
      for number in 0..<problems {
        try progress.advance(
          k * problems + number, of: points.count * problems, "J0 = \(bias), gain \(gain)")
        let instance = try GlassInstance(
          size: size, ferromagneticBias: bias, seed: effort.seed, number: number)
        let anneals = try instance.landscape.anneals(
          4, to: [gain], ramp: GainRamp(rate: rate), seed: effort.seed, threads: effort.threads)
        guard let best = anneals.compactMap(\.first).min(by: { $0.energy < $1.energy }) else {
          continue
        }
        let sampling = try MinimaSampling(
          of: instance.landscape, gain: gain, by: .quench, starts: quenches, seed: effort.seed,
          threads: effort.threads)
        let annealEnergy = best.energy / Double(size)
        place.annealEnergies.append(annealEnergy)
        place.annealCosines.append(instance.cosine(best))
        var energies: [Double] = []
        var cosines: [Double] = []
        for minimum in sampling.minima {
          let cosine = abs(minimum.cosine(with: instance.hidden))
          for _ in minimum.starts {
            energies.append(minimum.energy / Double(size))
            cosines.append(cosine)
            place.cloud.append((cosine, minimum.energy / Double(size)))
          }
        }
        place.quenchCount += energies.count
        place.unalignedQuenches += cosines.count { $0 < 0.3 }
        let mean = Estimate(meanOf: energies).value
        place.quenchEnergies.append(mean)
        place.quenchCosines.append(Estimate(meanOf: cosines).value)
        place.gaps.append(mean - annealEnergy)
        place.cosineGaps.append(instance.cosine(best) - Estimate(meanOf: cosines).value)
      }
      places.append(place)
    }
    return StudyReport(
      record: record, effort: effort, findings: findings(places, size: size),
      tables: [table(places)], pictures: pictures(places, size: size))
  }

  private func findings(_ places: [Place], size: Int) -> [Finding] {
    // Ground energies of N spins lie above those of infinitely many by about N^(−2/3), more for anneals.
    let finite = 1.5 * Double.pow(Double(size), -2.0 / 3)
    return places.flatMap { place -> [Finding] in
      let name = "J0 = \(place.bias), a = \(place.gain)"
      let gap = Estimate(meanOf: place.gaps)
      let turn = Estimate(meanOf: place.cosineGaps)
      let theory = place.theory
      let cosine = theory.magnetization.value / theory.selfOverlap.value.squareRoot()
      var all = [
        Finding(
          "\(name): anneals end with the overlap of the global minimum",
          predicted: Estimate(value: cosine, error: theory.magnetization.error),
          measured: Estimate(meanOf: place.annealCosines), systematic: finite,
          remark: "m/√q; problems of \(size) spins"),
        Finding(
          "\(name): anneals end near the global minimum's energy", predicted: theory.energy,
          measured: Estimate(meanOf: place.annealEnergies),
          systematic: finite * max(1, place.bias), remark: "per spin"),
      ]
      // Nearer to the end of the cloud hardly any quench of so few spins is caught in it.
      if place.gain >= 1, place.hasCloud, place.bias < 0.3 * place.greatestBias {
        all.append(
          Finding(
            "\(name): quenches end higher than anneals of the same problems", measured: gap,
            holds: gap.value > 5 * gap.error,
            remark:
              "a cloud, J0 < J0_max = \(StudyReport.text(Estimate(value: place.greatestBias, error: 0.01)))"
          ))
        all.append(
          Finding(
            "\(name): and less aligned", measured: turn, holds: turn.value > 3 * turn.error,
            remark: "difference of m/√q"))
      }
      if place.gain <= -0.5 {
        all.append(
          Finding(
            "\(name): quenches end as anneals do", predicted: Estimate(value: 0, error: 0),
            measured: gap, systematic: 0.01,
            remark: "no cloud to be caught in for problems of this size"))
      }
      return all
    }
  }

  private func table(_ places: [Place]) -> StudyTable {
    var table = StudyTable(
      "evasion",
      columns: [
        "ferromagnetic_bias", "gain", "greatest_bias_of_cloud", "theory_energy", "theory_cosine",
        "anneal_energy", "anneal_energy_error", "anneal_cosine", "anneal_cosine_error",
        "quench_energy", "quench_energy_error", "quench_cosine", "quench_cosine_error",
        "unaligned_quenches", "quenches",
      ])
    for place in places {
      let theory = place.theory
      let means = [
        place.annealEnergies, place.annealCosines, place.quenchEnergies, place.quenchCosines,
      ].map { Estimate(meanOf: $0) }
      table.add(
        [
          place.bias, place.gain, place.greatestBias, theory.energy.value,
          theory.magnetization.value / theory.selfOverlap.value.squareRoot(),
        ] + means.flatMap { [$0.value, $0.error] }
          + [Double(place.unalignedQuenches), Double(place.quenchCount)])
    }
    return table
  }

  private func pictures(_ places: [Place], size: Int) -> [StudyReport.Picture] {
    places.filter { $0.gain >= 1 }.map { place in
      var chart = Chart(
        "Quenched and annealed, J₀ = \(place.bias), gain \(place.gain)",
        subtitle: "planted Sherrington–Kirkpatrick problems of \(size) spins",
        x: Axis("overlap with the hidden state m/√q", range: 0...1), y: Axis("energy per spin"))
      chart.addPoints(
        x: place.cloud.map { $0.0 }, y: place.cloud.map { $0.1 }, label: "quenches", radius: 2)
      chart.addPoints(
        x: place.annealCosines, y: place.annealEnergies, label: "anneals", radius: 3.5)
      chart.addRule(.horizontal(place.theory.energy.value), label: "global minimum, theory")
      chart.addRule(
        .vertical(
          place.theory.magnetization.value / place.theory.selfOverlap.value.squareRoot()),
        label: "its overlap")
      return StudyReport.Picture(
        name: "evasion-bias\(place.bias)-gain\(place.gain)",
        caption:
          "Energy and overlap of quenches and anneals at J0 = \(place.bias), a = \(place.gain)",
        svg: chart.svg())
    }
  }
}
