import Charts
import Isinglass
import RealModule
import SpinGlasses

/// Replicas, random matrices, Kac-Rice, dynamical mean-field theory and sampled problems on the same
/// numbers.
struct AgreementStudy: Study {
  let record = StudyRecord(
    name: "agreement", title: "Four methods on one landscape",
    question: """
      The replica method, random matrix theory, the Kac-Rice method and dynamical mean-field theory tell \
      of the same landscape by different ways, and simulation looks at it. Where must their numbers \
      coincide, and do they?
      """,
    prediction: """
      The Hessian of a marginal replica state has its edge at 0; the energy changes with the gain as \
      minus half the self-overlap; annealed Kac-Rice bounds the ground energy from below and its Σ is 0 on \
      the supersymmetric branch; anneals end above the replica energy, by what finite size allows; those of \
      infinitely many spins by what their rate allows, the slower the less.
      """)

  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport {
    let gains = effort.pick(quick: [-1.0, 0], full: [-1.5, -1, -0.5, 0, 0.5, 1])
    let size = effort.pick(quick: 200, full: 600)
    let problems = effort.pick(quick: 4, full: 12)
    let resolution = ParisiResolution()
    var findings: [Finding] = []
    var table = StudyTable(
      "agreement",
      columns: [
        "gain", "replica_energy", "replica_energy_error", "lowest_kac_rice_energy", "hessian_edge",
        "hessian_edge_error", "replicon", "replicon_error", "minus_half_self_overlap",
        "energy_slope", "anneal_energy", "anneal_energy_error", "dynamic_energy_fast",
        "dynamic_energy_fast_error", "dynamic_energy_slow", "dynamic_energy_slow_error",
      ])
    findings += try lines()
    let steps = gains.count * (problems + 1)
    try progress.advance(0, of: steps, "dynamical mean-field theory")
    let slowRate = effort.pick(quick: 0.04, full: 0.02)
    let fast = try dynamics(to: gains, rate: 0.1, effort)
    let slow = try dynamics(to: gains, rate: slowRate, effort)
    var bars: [Bar] = []
    for (k, gain) in gains.enumerated() {
      try progress.advance(k * (problems + 1), of: steps, "theory at gain \(gain)")
      let point = PlantedGlassPoint(gain: gain)
      let state = try PlantedGlassEquilibrium(at: point, resolution: resolution)
      let step = 0.02
      let (below, above) = (
        try BrokenReplicaState(at: PlantedGlassPoint(gain: gain - step)),
        try BrokenReplicaState(at: PlantedGlassPoint(gain: gain + step))
      )
      let slope = Estimate(
        value: (above.energy - below.energy) / (2 * step),
        error: state.energy.error / step + 1e-4)
      let bound = try ComplexityCurve(at: point, of: .minima).lowestEnergy
      findings.append(
        Finding(
          "a = \(gain): the replica energy falls with the gain as −q/2",
          predicted: Estimate(
            value: -0.5 * state.selfOverlap.value, error: 0.5 * state.selfOverlap.error),
          measured: slope, remark: "difference over ±\(step)"))
      findings.append(
        Finding(
          "a = \(gain): no minima below the replica energy in Kac-Rice's average either",
          predicted: state.energy, measured: Estimate(value: bound, error: 1e-6),
          holds: bound < state.energy.value + 3 * state.energy.error,
          remark: "Σ ends at the measured energy, a bound from below"))
      if state.rigidity == .rough {
        findings.append(
          Finding(
            "a = \(gain): replicon and Hessian edge vanish together",
            predicted: Estimate(value: 0, error: state.replicon.error + 1e-3),
            measured: Estimate(
              value: state.hessianEdge.value, error: state.hessianEdge.error + 1e-4),
            remark: "replicon \(StudyReport.text(state.replicon))"))
      } else {
        findings.append(
          Finding(
            "a = \(gain): above the rigid line both are positive", measured: state.hessianEdge,
            holds: state.hessianEdge.value > 0 && state.replicon.value > 0,
            remark: "replicon \(StudyReport.text(state.replicon))"))
      }
      var energies: [Double] = []
      for number in 0..<problems {
        try progress.advance(k * (problems + 1) + number + 1, of: steps, "anneals to gain \(gain)")
        let instance = try GlassInstance(
          size: size, ferromagneticBias: 0, seed: effort.seed, number: number)
        let anneals = try instance.landscape.anneals(
          4, to: [gain], ramp: GainRamp(rate: 0.02), seed: effort.seed, threads: effort.threads)
        if let best = anneals.compactMap({ $0.first?.energy }).min() {
          energies.append(best / Double(size))
        }
      }
      let anneal = Estimate(meanOf: energies)
      // Hard spins: 0.70 N^(−2/3), Boettcher, Eur. Phys. J. B 46, 501 (2005); anneals add as much again.
      let finite = 1.5 * Double.pow(Double(size), -2.0 / 3)
      findings.append(
        Finding(
          "a = \(gain): anneals end above the replica energy, by what finite size allows",
          predicted: state.energy, measured: anneal,
          holds: anneal.value > state.energy.value - 3 * anneal.error
            && anneal.value < state.energy.value + finite + 3 * anneal.error,
          remark:
            "\(problems) problems of \(size) spins; allowed is \(StudyReport.text(Estimate(value: finite, error: 1e-3)))"
        ))
      findings.append(
        Finding(
          "a = \(gain): without end to their number, spins end above the replica energy, too",
          predicted: state.energy, measured: slow[k],
          holds: slow[k].value > state.energy.value - 3 * slow[k].error
            && slow[k].value < fast[k].value,
          remark: "at the rate \(slowRate); at the rate 0.1 \(StudyReport.text(fast[k]))"))
      bars.append(Bar(gain, state.energy.value, bound, anneal: anneal, dynamic: slow[k]))
      table.add([
        gain, state.energy.value, state.energy.error, bound, state.hessianEdge.value,
        state.hessianEdge.error, state.replicon.value, state.replicon.error,
        -0.5 * state.selfOverlap.value, slope.value, anneal.value, anneal.error, fast[k].value,
        fast[k].error, slow[k].value, slow[k].error,
      ])
    }
    return StudyReport(
      record: record, effort: effort, findings: findings, tables: [table],
      pictures: [picture(bars)])
  }

  /// The energies at which a rising gain passes others, by dynamical mean-field theory.
  private func dynamics(
    to gains: [Double], rate: Double, _ effort: StudyEffort
  ) throws -> [Estimate] {
    let start = -2.2
    let course = try GainCourse(from: start, to: gains.last ?? start, rate: rate)
    let anneal = DynamicalMeanField(
      .plantedGlass(ferromagneticBias: 0), course: course,
      size: effort.pick(quick: 2000, full: 20_000))
    return try anneal.averages(
      at: gains.map { ($0 - start) / rate }, runs: 4, seed: effort.seed, threads: effort.threads
    ).map(\.energy)
  }

  /// What coincides on lines and branches, without any simulation.
  private func lines() throws -> [Finding] {
    var findings: [Finding] = []
    for bias in [1.2, 1.5, 2] {
      let gain = try PhaseBoundaries.replicaSymmetryBreaking(ferromagneticBias: bias)
      let state = try ReplicaSymmetricState(
        at: PlantedGlassPoint(gain: gain, ferromagneticBias: bias))
      let spectrum = HessianSpectrum(amplitudes: state.amplitudes, at: state.point)
      findings.append(
        Finding(
          "J0 = \(bias): the Hessian's edge is 0 on the line of de Almeida and Thouless",
          predicted: Estimate(value: 0, error: 1e-5),
          measured: Estimate(value: spectrum.lowerEdge.eigenvalue, error: 1e-6),
          remark: "a = \(StudyReport.text(Estimate(value: gain, error: 1e-4)))"))
    }
    for (gain, bias) in [(-1.5, 1.5), (-1.0, 1.5), (-1.0, 2)] {
      let point = PlantedGlassPoint(gain: gain, ferromagneticBias: bias)
      let state = try ReplicaSymmetricState(at: point)
      guard let island = try OverlapCurve(at: point, of: .minima).aligned else { continue }
      let name = "a = \(gain), J0 = \(bias)"
      findings += [
        Finding(
          "\(name): where replica symmetry holds Kac-Rice knows one aligned minimum",
          predicted: Estimate(value: 0, error: 1e-6),
          measured: Estimate(value: island.complexity, error: 1e-7), remark: "its Σ"),
        Finding(
          "\(name): with the replica-symmetric energy",
          predicted: Estimate(value: state.energy, error: 1e-7),
          measured: Estimate(value: island.energy, error: 1e-7),
          remark: "m = \(StudyReport.text(Estimate(value: island.overlap, error: 1e-5)))"
            + " against \(StudyReport.text(Estimate(value: state.magnetization, error: 1e-5)))"),
      ]
    }
    for gain in [-1.0, 0, 1] {
      let glass = try BrokenReplicaState(at: PlantedGlassPoint(gain: gain))
      findings.append(
        Finding(
          "a = \(gain): the glass is magnetized from J0 = g on",
          predicted: Estimate(value: 1, error: 1e-3),
          measured: Estimate(value: glass.totalSusceptibility, error: 1e-4),
          remark: "g χ with all states, which must be 1"))
      let small = try SupersymmetricComplexity(gain: gain, slope: 1e-3)
      let unbroken = try ReplicaSymmetricState(at: PlantedGlassPoint(gain: gain))
      findings.append(
        Finding(
          "a = \(gain): the supersymmetric branch starts at the replica-symmetric energy with Σ = 0",
          predicted: Estimate(value: unbroken.energy, error: 2e-3),
          measured: Estimate(value: small.energy, error: 1e-6),
          remark: "Σ = \(StudyReport.text(Estimate(value: small.complexity, error: 1e-6)))"))
    }
    return findings
  }

  /// Energies at a gain.
  private struct Bar {
    let gain, replica, bound: Double
    let anneal, dynamic: Estimate

    init(_ gain: Double, _ replica: Double, _ bound: Double, anneal: Estimate, dynamic: Estimate) {
      (self.gain, self.replica, self.bound) = (gain, replica, bound)
      (self.anneal, self.dynamic) = (anneal, dynamic)
    }
  }

  private func picture(_ bars: [Bar]) -> StudyReport.Picture {
    var chart = Chart(
      "The lowest energy by four ways", subtitle: "Sherrington–Kirkpatrick machine, J₀ = 0",
      x: Axis("gain a"), y: Axis("energy per spin"))
    chart.addLine(x: bars.map(\.gain), y: bars.map(\.replica), label: "replicas")
    chart.addLine(x: bars.map(\.gain), y: bars.map(\.bound), label: "Kac–Rice bound")
    chart.addPoints(
      x: bars.map(\.gain), y: bars.map(\.anneal.value), errors: bars.map(\.anneal.error),
      label: "best of four anneals")
    chart.addPoints(
      x: bars.map(\.gain), y: bars.map(\.dynamic.value), errors: bars.map(\.dynamic.error),
      label: "mean-field anneals")
    return StudyReport.Picture(
      name: "energies",
      caption: "Replica energy, Kac-Rice bound, anneals and mean-field anneals against the gain",
      svg: chart.svg())
  }
}
