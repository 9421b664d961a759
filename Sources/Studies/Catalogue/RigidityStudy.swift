import Isinglass
import RealModule
import SpinGlasses

/// The Hessian along anneals: soft modes while the landscape is rough, and what ends with them.
struct RigidityStudy: Study {
  let record = StudyRecord(
    name: "rigidity", title: "Soft modes, and rigidity ends the gains",
    question: """
      How soft are the lowest minima that an anneal follows, which modes carry its descent, and when does \
      it stop to improve the signs?
      """,
    prediction: """
      Below the rigid line the Hessian's edge is at 0, so that the lowest curvature falls with the number \
      of spins as N^(−2/3), its mode is extended, and soft modes carry the descent. Above it the edge \
      opens, the lowest mode is localised, and signs are frozen: their Ising energy does not change any \
      more.
      """)

  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport {
    let plan = RigidityPlan(effort)
    let steps = plan.biases.count * (plan.gains.count + plan.problems.reduce(0, +))
    var done = 0
    var lines: [RigidityLine] = []
    for bias in plan.biases {
      var theory: [PlantedGlassEquilibrium] = []
      for gain in plan.gains {
        try progress.advance(done, of: steps, "theory at J0 = \(bias), gain \(gain)")
        theory.append(
          try PlantedGlassEquilibrium(
            at: PlantedGlassPoint(gain: gain, ferromagneticBias: bias),
            resolution: plan.resolution))
        done += 1
      }
      var samples: [[RigidityPath]] = []
      for (size, problems) in zip(plan.sizes, plan.problems) {
        samples.append(
          try effort.forProblems(
            problems,
            tell: { try progress.advance(done + $0, of: steps, "J0 = \(bias), \(size) spins") }
          ) { try RigidityPath(plan, size: size, bias: bias, number: $0, seed: effort.seed) })
        done += problems
      }
      lines.append(RigidityLine(plan: plan, bias: bias, theory: theory, samples: samples))
    }
    return StudyReport(
      record: record, effort: effort, findings: lines.flatMap(\.findings),
      tables: lines.map(\.table), pictures: RigidityLine.pictures(lines))
  }
}

/// What is simulated.
struct RigidityPlan: Sendable {
  let biases = [0, 1.5]
  let gains: [Double]
  /// Where minima are polished, too.
  let polishedGains: Set<Double> = [0, 1]
  let sizes: [Int]
  let problems: [Int]
  let rate: Double
  let resolution: ParisiResolution
  /// The share of the modes that counts as soft.
  let softPart = 0.05

  init(_ effort: StudyEffort) {
    gains = effort.pick(
      quick: [-1.5, -1, -0.5, 0, 0.5, 1, 2],
      full: [-1.8, -1.5, -1.2, -1, -0.8, -0.6, -0.5, -0.4, -0.2, 0, 0.2, 0.5, 1, 1.5, 2])
    sizes = effort.pick(quick: [50, 200], full: [100, 200, 400])
    problems = effort.pick(quick: [24, 14], full: [32, 16, 10])
    rate = effort.pick(quick: 0.02, full: 0.015)
    resolution = effort.pick(
      quick: ParisiResolution(steps: 12, fields: 601), full: ParisiResolution())
  }
}

/// The best of several anneals of one problem, looked at along the gain.
struct RigidityPath: Sendable {
  /// What is seen at one gain.
  struct Look: Sendable {
    var lowestCurvature: Double
    /// Pastur's edge for the minimum's own amplitudes.
    var edge: Double
    /// N Σv⁴ of the lowest mode.
    var concentration: Double
    /// What the softest modes carry of a step and of the energy that it gains.
    var share: GainResponse.Share
    /// Of the signs, per spin.
    var isingEnergy: Double
    /// The spins that turned since the gain before, as a share of all.
    var turned: Double
    /// Pastur's edge once no single spin can be turned for less energy; NaN where it was not looked for.
    var polishedEdge = Double.nan
  }

  let looks: [Look]

  init(_ plan: RigidityPlan, size: Int, bias: Double, number: Int, seed: Seed) throws {
    let instance = try GlassInstance(
      size: size, ferromagneticBias: bias, seed: seed, number: number)
    let landscape = instance.landscape
    let anneals = try landscape.anneals(
      4, to: plan.gains, ramp: GainRamp(rate: plan.rate), seed: seed)
    let best = anneals.min { ($0.last?.energy ?? 0) < ($1.last?.energy ?? 0) } ?? []
    var looks: [Look] = []
    for (k, minimum) in best.enumerated() {
      let gain = plan.gains[k]
      let x = minimum.amplitudes
      let modes = try HessianModes(of: landscape, at: x, gain: gain)
      let turned = k == 0 ? 0 : zip(x, best[k - 1].amplitudes).count { $0 * $1 < 0 }
      var look = Look(
        lowestCurvature: modes.eigenvalues.first ?? .nan,
        edge: try landscape.semicircularEdge(at: x, gain: gain),
        concentration: modes.concentration(0),
        share: try GainResponse(of: landscape, modes: modes)
          .share(ofSoftestFraction: plan.softPart),
        isingEnergy: instance.isingEnergy(x), turned: Double(turned) / Double(size))
      if plan.polishedGains.contains(gain) {
        let polished = try landscape.polish(minimum, gain: gain).minimum
        look.polishedEdge = try landscape.semicircularEdge(at: polished.amplitudes, gain: gain)
      }
      looks.append(look)
    }
    self.looks = looks
  }
}
