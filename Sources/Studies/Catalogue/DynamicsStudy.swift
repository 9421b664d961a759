import Isinglass
import RealModule
import SpinGlasses

/// Dynamical mean-field theory against the machine's own anneals, step by step the same map.
struct DynamicsStudy: Study {
  let record = StudyRecord(
    name: "dynamics", title: "Anneals in time",
    question: """
      Does dynamical mean-field theory say what the machine's soft spins do while the gain rises: \
      self-overlap, energies, overlap with the hidden state and the distribution of amplitudes?
      """,
    prediction: """
      In the same steps of Euler's map and for as many spins the law is the same, so that means agree within \
      their errors, for planted glasses and for Wishart problems, and the amplitudes of an anneal are \
      distributed as those of theory, as closely as runs of theory are among themselves.
      """)

  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport {
    let plan = DynamicsPlan(effort)
    var done = 0
    var lines: [DynamicsLine] = []
    for anneal in plan.anneals {
      let first = done
      let tell = { (k: Int, what: String) in
        try progress.advance(first + k, of: plan.steps, "\(anneal.name): \(what)")
      }
      try tell(0, "theory")
      let theory = try DynamicsTheory(anneal, plan, effort)
      let samples = try effort.forProblems(
        plan.problems, tell: { try tell($0 + 1, "anneals of \(plan.size) spins") }
      ) { try DynamicsSample(anneal, plan, number: $0, seed: effort.seed, theory: theory) }
      done += plan.problems + 1
      lines.append(DynamicsLine(anneal: anneal, plan: plan, theory: theory, samples: samples))
    }
    return StudyReport(
      record: record, effort: effort, findings: lines.flatMap(\.findings),
      tables: lines.map(\.table), pictures: DynamicsLine.pictures(lines))
  }
}

/// An ensemble and the way its gain rises.
struct DynamicsAnneal: Sendable {
  let name: String
  let ensemble: DynamicsEnsemble
  /// The gain at the start and at the end.
  let gains: ClosedRange<Double>
  /// m(0)/s₀; none for the glass without a hidden state.
  let initialOverlap: Double?

  var isWishart: Bool { if case .wishart = ensemble { true } else { false } }

  /// F for very many spins.
  var unit: Double { if case .wishart(let ratio) = ensemble { ratio.squareRoot() } else { 1 } }

  /// A problem by its number.
  func problem(size: Int, seed: Seed, number: Int) throws -> Problem {
    var random = seed.stream(.experiment, index: number)
    let seed = Seed(random.next())
    switch ensemble {
    case .plantedGlass(let bias, let disorder):
      return try PlantedSherringtonKirkpatrick(
        size: size, ferromagneticBias: bias, disorder: disorder
      ).makeInstance(seed: seed)
    case .wishart(let ratio):
      return try WishartPlanted(size: size, alpha: ratio, couplings: .gaussian)
        .makeInstance(seed: seed)
    }
  }
}

/// What is simulated.
struct DynamicsPlan: Sendable {
  let anneals: [DynamicsAnneal]
  let rate = 0.2
  let timeStep = 0.05
  let size: Int
  let problems: Int
  /// Runs of theory for as many spins, and their number for very many spins.
  let runs: Int
  let manySpins: Int
  let manyRuns: Int
  /// How many looks a simulation takes.
  let looks: Int

  var steps: Int { anneals.count * (problems + 1) }

  init(_ effort: StudyEffort) {
    func wishart(_ ratio: Double, _ overlap: Double) -> DynamicsAnneal {
      DynamicsAnneal(
        name: "Wishart, α = \(ratio)", ensemble: .wishart(ratio: ratio),
        gains: -0.5 - ratio...2 - ratio, initialOverlap: overlap)
    }
    func glass(_ bias: Double, _ overlap: Double?) -> DynamicsAnneal {
      DynamicsAnneal(
        name: "glass, J₀ = \(bias)", ensemble: .plantedGlass(ferromagneticBias: bias),
        gains: -2.5...1, initialOverlap: overlap)
    }
    anneals = effort.pick(
      quick: [glass(0, nil), wishart(0.8, 0.4)],
      full: [
        glass(0, nil), glass(1.5, 0.3), glass(2, 0.3), wishart(0.8, 0.4), wishart(1.5, 0.05),
      ])
    size = effort.pick(quick: 250, full: 4000)
    problems = effort.pick(quick: 12, full: 10)
    runs = effort.pick(quick: 40, full: 48)
    manySpins = effort.pick(quick: 4000, full: 30_000)
    manyRuns = effort.pick(quick: 2, full: 6)
    looks = 8
  }

  /// Where a simulation looks, evenly from a third of the way on.
  func gains(_ anneal: DynamicsAnneal) -> [Double] {
    let range = anneal.gains.upperBound - anneal.gains.lowerBound
    return (0..<looks).map {
      anneal.gains.lowerBound + range * (0.3 + 0.7 * Double($0) / Double(looks - 1))
    }
  }

  func machine(_ anneal: DynamicsAnneal) -> MachineAnneal.Plan {
    MachineAnneal.Plan(
      start: anneal.gains.lowerBound, end: anneal.gains.upperBound, rate: rate,
      timeStep: timeStep, initialOverlap: anneal.initialOverlap)
  }
}

/// What theory says of an anneal.
struct DynamicsTheory: Sendable {
  /// The end, of runs with as many spins as are simulated.
  let end: DynamicalMeanField.Average
  /// The whole course of very many spins.
  let course: [DynamicalMeanField.Average]
  /// Amplitudes of very many spins at the end, sorted.
  let amplitudes: [Double]
  /// How far amplitudes of as many spins as are simulated are from them.
  let distance: Estimate
  /// P(x) at the end.
  let density: (amplitudes: [Double], density: [Double])

  init(_ anneal: DynamicsAnneal, _ plan: DynamicsPlan, _ effort: StudyEffort) throws {
    let machine = plan.machine(anneal)
    let lean = anneal.initialOverlap.map { $0 / (1 + $0 * $0).squareRoot() }
    let size = 0.01 * anneal.unit.squareRoot()
    var theory = DynamicalMeanField(
      anneal.ensemble,
      course: try GainCourse(
        from: machine.start, to: machine.end, rate: plan.rate), size: plan.manySpins,
      timeStep: plan.timeStep,
      initialSpread: lean.map { size * (1 - $0 * $0).squareRoot() } ?? size / 3.0.squareRoot(),
      initialOverlap: anneal.initialOverlap ?? 0,
      initialAmplitudes: anneal.initialOverlap == nil ? .uniform : .signs)
    let duration = theory.course.duration
    // Among them all gains at which simulations look.
    let points = 41
    let times = (0..<points).map { duration * Double($0) / Double(points - 1) }
    course = try theory.averages(
      at: times, runs: plan.manyRuns, seed: effort.seed, threads: effort.threads)
    let many = try theory.anneals(
      at: [duration], runs: plan.manyRuns, seed: effort.seed, threads: effort.threads)
    density = many.amplitudeDensity(at: 0)
    let sorted = many.histories.flatMap { $0.amplitudes[0] }.sorted()
    amplitudes = sorted
    theory.size = plan.size
    let few = try theory.anneals(
      at: [duration], runs: plan.runs, seed: Seed(effort.seed.value &+ 1),
      threads: effort.threads)
    end = few.averages[0]
    distance = Estimate(
      meanOf: few.histories.map { Self.distance(of: $0.amplitudes[0], to: sorted) })
  }

  /// Kolmogorov's distance, the largest difference of two cumulative distributions.
  static func distance(of sample: [Double], to sorted: [Double]) -> Double {
    let sample = sample.sorted()
    var (largest, below) = (0.0, 0)
    for (k, x) in sample.enumerated() {
      while below < sorted.count, sorted[below] <= x { below += 1 }
      let share = Double(below) / Double(max(1, sorted.count))
      let count = Double(sample.count)
      largest = max(largest, abs(share - Double(k) / count), abs(share - Double(k + 1) / count))
    }
    return largest
  }
}

/// An anneal of one problem by the machine.
struct DynamicsSample: Sendable {
  let looks: [MachineAnneal.Look]
  let distance: Double

  init(
    _ anneal: DynamicsAnneal, _ plan: DynamicsPlan, number: Int, seed: Seed, theory: DynamicsTheory
  ) throws {
    let problem = try anneal.problem(size: plan.size, seed: seed, number: number)
    let result = try MachineAnneal(
      of: problem, plan.machine(anneal), at: plan.gains(anneal), isAboveGround: anneal.isWishart,
      seed: Seed(seed.stream(.experiment, index: number).first))
    looks = result.looks[0]
    distance = DynamicsTheory.distance(
      of: looks.last?.amplitudes ?? [], to: theory.amplitudes)
  }
}

extension Philox {
  /// The first word of a stream.
  fileprivate var first: UInt64 {
    var copy = self
    return copy.next()
  }
}
