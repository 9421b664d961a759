import Isinglass
import RealModule
import SpinGlasses

/// What slower and longer anneals of the pure glass gain, and where they stop to gain.
struct RateStudy: Study {
  let record = StudyRecord(
    name: "rigidity-in-time", title: "Rigidity in time",
    question: """
      How does the Ising energy that an anneal of the pure glass ends with depend on its rate and on the last \
      gain, and where does raising the gain further stop to help?
      """,
    prediction: """
      By dynamical mean-field theory the signs of slow anneals, at rates up to 0.1, freeze at a gain between \
      0.5 and 1, beyond which only amplitudes grow. What is left above the ground energy −0.76317 per spin \
      falls as a power of the rate, about 0.4. The machine's own anneals do the same.
      """)

  /// The ground energy of the Sherrington-Kirkpatrick model (Crisanti & Rizzo, Phys. Rev. E 65, 046137
  /// (2002)).
  static let groundEnergy = -0.763167

  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport {
    let plan = RatePlan(effort)
    let steps = plan.theory.count + plan.machineRates.count * plan.problems
    var done = 0
    var theory: [RateLine] = []
    for run in plan.theory {
      try progress.advance(done, of: steps, "theory at rate \(run.rate)")
      theory.append(try RateLine(run, plan, effort))
      done += 1
    }
    var machine: [RateLine] = []
    for rate in plan.machineRates {
      let first = done
      let samples = try effort.forProblems(
        plan.problems,
        tell: { try progress.advance(first + $0, of: steps, "anneals at rate \(rate)") }
      ) { try plan.machineEnergies(rate: rate, number: $0, seed: effort.seed) }
      done += plan.problems
      machine.append(RateLine(rate: rate, plan: plan, samples: samples))
    }
    let comparison = RateComparison(plan: plan, theory: theory, machine: machine)
    return StudyReport(
      record: record, effort: effort, findings: comparison.findings, tables: comparison.tables,
      pictures: comparison.pictures)
  }
}

/// What is followed and simulated.
struct RatePlan: Sendable {
  /// Runs of theory at a rate.
  struct Theory: Sendable {
    let rate: Double
    let size: Int
    let runs: Int
    /// The last gain.
    let end: Double
  }

  let theory: [Theory]
  let machineRates: [Double]
  let size: Int
  let problems: Int
  let replicas: Int
  let startGain = -2.2
  let timeStep = 0.1
  /// Where to look.
  let gains = [-1, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2]

  init(_ effort: StudyEffort) {
    func run(_ rate: Double, _ size: Int, _ runs: Int, to end: Double = 2) -> Theory {
      Theory(rate: rate, size: size, runs: runs, end: end)
    }
    theory = effort.pick(
      quick: [run(0.5, 2000, 4), run(0.2, 2000, 4), run(0.1, 2000, 4)],
      full: [
        run(1, 20_000, 8), run(0.5, 20_000, 8), run(0.2, 20_000, 8), run(0.1, 20_000, 8),
        run(0.05, 20_000, 8), run(0.02, 20_000, 5, to: 1), run(0.01, 20_000, 3, to: 1),
        run(0.005, 20_000, 2, to: 0.5),
      ])
    machineRates = effort.pick(quick: [0.5, 0.2], full: [1, 0.5, 0.2, 0.1, 0.05, 0.02])
    size = effort.pick(quick: 250, full: 4000)
    problems = effort.pick(quick: 10, full: 4)
    replicas = effort.pick(quick: 4, full: 16)
  }

  /// Where to look up to a gain.
  func gains(to end: Double) -> [Double] { gains.filter { $0 <= end } }

  /// The mean Ising energy of a problem's anneals where the gain passes each look.
  func machineEnergies(rate: Double, number: Int, seed: Seed) throws -> [Double] {
    var random = seed.stream(.experiment, index: number)
    let problem = try PlantedSherringtonKirkpatrick(size: size, ferromagneticBias: 0).makeInstance(
      seed: Seed(random.next()))
    let end = theory.first { $0.rate == rate }?.end ?? 1
    let gains = gains(to: end)
    let result = try MachineAnneal(
      of: problem,
      MachineAnneal.Plan(start: startGain, end: end, rate: rate, timeStep: timeStep), at: gains,
      replicas: replicas, withEnergy: false, seed: Seed(random.next()))
    return gains.indices.map { k in
      result.looks.reduce(0) { $0 + $1[k].isingEnergy } / Double(max(1, result.looks.count))
    }
  }
}

/// The signs' Ising energy at the gains of one rate.
struct RateLine: Sendable {
  let rate: Double
  let gains: [Double]
  let energies: [Estimate]
  /// The mean change from a gain to the last, and its error, which is smaller than that of both.
  let changes: [Estimate]

  init(rate: Double, plan: RatePlan, samples: [[Double]]) {
    let end = plan.theory.first { $0.rate == rate }?.end ?? 1
    self.init(rate: rate, gains: plan.gains(to: end), samples: samples)
  }

  init(rate: Double, gains: [Double], samples: [[Double]]) {
    self.rate = rate
    self.gains = gains
    energies = gains.indices.map { k in Estimate(meanOf: samples.map { $0[k] }) }
    changes = gains.indices.map { k in
      Estimate(meanOf: samples.map { ($0.last ?? .nan) - $0[k] })
    }
  }

  init(_ run: RatePlan.Theory, _ plan: RatePlan, _ effort: StudyEffort) throws {
    let gains = plan.gains(to: run.end)
    let course = try GainCourse(from: plan.startGain, to: run.end, rate: run.rate)
    let theory = DynamicalMeanField(
      .plantedGlass(ferromagneticBias: 0), course: course, size: run.size,
      timeStep: plan.timeStep, initialSpread: 0.01 / 3.0.squareRoot())
    let all = try theory.anneals(
      at: gains.map { ($0 - plan.startGain) / run.rate }, runs: run.runs, keepsAmplitudes: false,
      seed: effort.seed, threads: effort.threads)
    self.init(
      rate: run.rate, gains: gains, samples: all.histories.map { $0.moments.map(\.isingEnergy) })
  }

  /// The lowest gain looked at from which on the energy stays within a distance of the last.
  func frozen(within distance: Double) -> Double? {
    let close = changes.map { abs($0.value) < distance }
    return gains.indices.first { close[$0...].allSatisfy { $0 } }.map { gains[$0] }
  }

  /// The Ising energy at the last gain.
  var end: Estimate { energies.last ?? Estimate(value: .nan, error: .nan) }

  /// The energy at a gain.
  func energy(at gain: Double) -> Estimate? { gains.firstIndex(of: gain).map { energies[$0] } }
}
