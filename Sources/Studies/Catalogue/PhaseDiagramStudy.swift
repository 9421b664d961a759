import Isinglass
import RealModule
import SpinGlasses

/// The plane of gain and hidden state's strength by theory and by anneals.
struct PhaseDiagramStudy: Study {
  let record = StudyRecord(
    name: "phase-diagram", title: "The phase diagram, predicted and annealed",
    question: """
      How much of the hidden state do the lowest minima know, how large are their amplitudes and how low \
      their energy, over the plane of the gain and of the hidden state's strength?
      """,
    prediction: """
      Spins leave the origin at a = −2g, towards the hidden state at −(J₀ + g²/J₀) for J₀ > g. Above it \
      the overlap is 0 for J₀ < g and rises from 0 at J₀ = g, whatever the gain. Finite size rounds both \
      lines, J₀ = g within about N^(−1/3), and leaves self-overlap and energy off by the order of N^(−2/3).
      """)

  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport {
    let plan = PhaseDiagramPlan(effort)
    let steps = 1 + plan.biases.count * (1 + plan.problems + plan.onsetProblems)
    try progress.advance(0, of: steps, "theory")
    let diagram: PhaseDiagram? =
      effort.scale == .full
      ? try PhaseDiagram(
        gains: plan.mapGains, biases: plan.mapBiases, threads: effort.threads) : nil
    var done = 1
    var columns: [PhaseDiagramColumn] = []
    for bias in plan.biases {
      try progress.advance(done, of: steps, "theory at J0 = \(bias)")
      let theory = try PhaseDiagramColumn.theory(bias: bias, gains: plan.gains)
      done += 1
      let anneals = try effort.forProblems(
        plan.problems,
        tell: { try progress.advance(done + $0, of: steps, "anneals at J0 = \(bias)") }
      ) { try PhaseDiagramColumn.lowest(plan, bias: bias, number: $0, seed: effort.seed) }
      done += plan.problems
      let onsets = try effort.forProblems(
        plan.onsetProblems,
        tell: { try progress.advance(done + $0, of: steps, "onset at J0 = \(bias)") }
      ) { number in
        let instance = try GlassInstance(
          size: plan.size, ferromagneticBias: bias, seed: effort.seed, number: number)
        return try instance.landscape.firstInstability().gain
      }
      done += plan.onsetProblems
      columns.append(
        PhaseDiagramColumn(
          plan: plan, bias: bias, theory: theory, anneals: anneals,
          onset: Estimate(meanOf: onsets)))
    }
    let comparison = PhaseDiagramComparison(plan: plan, columns: columns, diagram: diagram)
    return StudyReport(
      record: record, effort: effort, findings: comparison.findings,
      tables: [comparison.table, comparison.onsets], pictures: comparison.pictures)
  }
}

/// What is simulated, g = 1.
struct PhaseDiagramPlan: Sendable {
  let gains: [Double]
  let biases: [Double]
  /// A finer grid for the picture of theory alone.
  let mapGains = (0...36).map { Double($0 - 24) / 10 }
  let mapBiases = (0...20).map { Double($0) / 8 }
  let size: Int
  let problems: Int
  /// Problems whose largest eigenvalue is looked at.
  let onsetProblems: Int

  init(_ effort: StudyEffort) {
    gains = effort.pick(
      quick: [-2.4, -1.8, -1.2, -0.6, 0, 0.6], full: (0...12).map { Double(3 * $0 - 24) / 10 })
    biases = effort.pick(quick: [0, 0.5, 1, 1.5, 2], full: (0...10).map { Double($0) / 4 })
    size = effort.pick(quick: 150, full: 400)
    problems = effort.pick(quick: 8, full: 6)
    onsetProblems = effort.pick(quick: 40, full: 100)
  }
}

/// Theory and anneals along the gain at one strength of the hidden state.
struct PhaseDiagramColumn: Sendable {
  /// What the global minimum is like.
  struct Place: Sendable {
    /// m/√q.
    var cosine: Double
    /// q.
    var selfOverlap: Double
    /// E/N.
    var energy: Double
  }

  let plan: PhaseDiagramPlan
  let bias: Double
  /// At each gain.
  let theory: [Place]
  /// Of each problem at each gain.
  let anneals: [[Place]]
  /// Where the origin of the problems goes unstable.
  let onset: Estimate

  /// The mean over problems at a gain.
  func mean(_ gain: Int, _ value: (Place) -> Double) -> Estimate {
    Estimate(meanOf: anneals.map { value($0[gain]) })
  }

  /// Replica-symmetric where that is stable, else broken in twelve steps, which are good to 10⁻⁴.
  static func theory(bias: Double, gains: [Double]) throws -> [Place] {
    var neighbor: BrokenReplicaState?
    var places: [Place] = []
    for gain in gains.reversed() {
      let point = PlantedGlassPoint(gain: gain, ferromagneticBias: bias)
      let symmetric = try ReplicaSymmetricState(at: point)
      if symmetric.selfOverlap == 0 || symmetric.replicon > 0 {
        places.append(
          Place(
            magnetization: symmetric.magnetization, selfOverlap: symmetric.selfOverlap,
            energy: symmetric.energy))
      } else {
        let broken = try BrokenReplicaState(
          at: point, resolution: ParisiResolution(steps: 12, fields: 601, tolerance: 1e-7),
          near: neighbor)
        neighbor = broken
        places.append(
          Place(
            magnetization: broken.magnetization, selfOverlap: broken.selfOverlap,
            energy: broken.energy))
      }
    }
    return places.reversed()
  }

  /// The lowest of several anneals of a problem at each gain.
  static func lowest(
    _ plan: PhaseDiagramPlan, bias: Double, number: Int, seed: Seed
  ) throws -> [Place] {
    let instance = try GlassInstance(
      size: plan.size, ferromagneticBias: bias, seed: seed, number: number)
    let anneals = try instance.landscape.anneals(
      4, to: plan.gains, ramp: GainRamp(rate: 0.02), seed: seed)
    return plan.gains.indices.map { k in
      let best = anneals.map { $0[k] }.min { $0.energy < $1.energy }
      guard let best else { return Place(magnetization: 0, selfOverlap: 0, energy: 0) }
      return Place(
        cosine: instance.cosine(best), selfOverlap: best.selfOverlap,
        energy: best.energy / Double(plan.size))
    }
  }
}

extension PhaseDiagramColumn.Place {
  init(magnetization: Double, selfOverlap: Double, energy: Double) {
    self.init(
      cosine: selfOverlap > 0 ? magnetization / selfOverlap.squareRoot() : 0,
      selfOverlap: selfOverlap, energy: energy)
  }
}
