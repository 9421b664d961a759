import Charts
import Isinglass
import RealModule
import SpinGlasses

/// Whether mean-field theory can tell the machine how to spend its steps.
struct ScheduleAdvisorStudy: Study {
  let record = StudyRecord(
    name: "schedule-advisor", title: "Schedules by mean-field theory",
    question: """
      Which gains and which time step end lowest in a given number of steps, by dynamical mean-field \
      theory, and does the machine end lower with them on problems it has not seen?
      """,
    prediction: """
      Even ramps in longer steps end lower than as many steps of a cautious ramp, which begins below the \
      origin's instability, ends at 0 or 2 F further up, and goes in steps of 0.15/F. Bending them gains \
      little. How much lower the signs of large problems end is what theory predicts.
      """)

  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport {
    let plan = SchedulePlan(effort)
    let perCase = plan.trials + 1 + plan.problems
    let all = plan.cases.count * perCase
    var results: [ScheduleResult] = []
    for (index, item) in plan.cases.enumerated() {
      let done = index * perCase
      let advisor = ScheduleAdvisor(
        item.family.ensemble, steps: item.steps, size: plan.trajectories, runs: plan.runs,
        initialSpread: 0.01 / 3.0.squareRoot() * item.family.field.squareRoot(),
        initialOverlap: 1 / Double(plan.size).squareRoot())
      let first = item.family.cautiousRamp
      let advice = try advisor.advice(
        from: first, trials: plan.trials, seed: effort.seed, threads: effort.threads
      ) {
        try progress.advance(
          done + $0, of: all, "schedules for \(item.family.name) in \(item.steps) steps")
      }
      try progress.advance(done + plan.trials, of: all, "bent ramps for \(item.family.name)")
      let fresh = plan.runs..<max(3 * plan.runs, plan.runs + 2)
      let straight = try advisor.energies(
        of: advice.schedule, numbers: fresh, seed: effort.seed, threads: effort.threads)
      let bends = try [-0.2, 0.2].map { bend in
        let bent = try advisor.energies(
          of: advice.schedule, numbers: fresh, bend: bend, seed: effort.seed,
          threads: effort.threads)
        return Estimate(meanOf: zip(bent, straight).map { $0 - $1 })
      }
      let tests = try effort.forProblems(
        plan.problems,
        tell: {
          try progress.advance(
            done + plan.trials + 1 + $0, of: all, "anneals of \(item.family.name)")
        }
      ) { number in
        var random = effort.seed.stream(.experiment, index: number)
        let seed = Seed(random.next())
        let problem = try item.family.problem(size: plan.size, seed: seed)
        return try [first, advice.schedule, nil].map {
          try ScheduleTrial(
            problem, $0, steps: item.steps, replicas: plan.replicas,
            hasKnownGround: item.family.hasKnownGround, seed: seed)
        }
      }
      results.append(
        ScheduleResult(
          family: item.family, steps: item.steps, cautious: first, advice: advice, bends: bends,
          tests: tests))
    }
    let comparison = ScheduleComparison(plan: plan, results: results)
    return StudyReport(
      record: record, effort: effort, findings: comparison.findings,
      tables: [comparison.schedules, comparison.energies], pictures: [comparison.picture])
  }
}

/// Problems for which a schedule is wanted.
struct ScheduleFamily: Sendable {
  let name: String
  let ensemble: DynamicsEnsemble

  static let all = [
    ScheduleFamily(
      name: "planted SK, J₀ = 0", ensemble: .plantedGlass(ferromagneticBias: 0)),
    ScheduleFamily(
      name: "planted SK, J₀ = 1.5", ensemble: .plantedGlass(ferromagneticBias: 1.5)),
    ScheduleFamily(name: "Wishart, α = 0.8", ensemble: .wishart(ratio: 0.8)),
    ScheduleFamily(name: "Wishart, α = 1.5", ensemble: .wishart(ratio: 1.5)),
  ]

  /// Whether problems hide a ground state.
  var hasKnownGround: Bool { if case .wishart = ensemble { true } else { false } }

  /// F, the rms field.
  var field: Double {
    switch ensemble {
    case .plantedGlass(_, let disorder): disorder
    case .wishart(let ratio): ratio.squareRoot()
    }
  }

  /// The ends of the spectrum of J.
  var edges: (largest: Double, smallest: Double) {
    switch ensemble {
    case .plantedGlass(let bias, let disorder):
      (bias > disorder ? bias + disorder * disorder / bias : 2 * disorder, -2 * disorder)
    case .wishart(let ratio): (ratio, ratio - (1 + ratio.squareRoot()) * (1 + ratio.squareRoot()))
    }
  }

  /// From where the origin is just stable to 0, or 2 F further up if that is higher, in steps of at most
  /// 0.15/F: what the solver did before this study.
  var cautiousRamp: AnnealSchedule {
    let start = -edges.largest / field - 0.05
    return AnnealSchedule(
      startGain: start * field, endGain: max(0, start + 2) * field,
      timeStep: min(0.15, 1.5 / (8 - edges.smallest / field)) / field)
  }

  /// A problem of the family.
  func problem(size: Int, seed: Seed) throws -> Problem {
    switch ensemble {
    case .plantedGlass(let bias, _):
      try PlantedSherringtonKirkpatrick(size: size, ferromagneticBias: bias)
        .makeInstance(seed: seed)
    case .wishart(let ratio):
      try WishartPlanted(size: size, alpha: ratio, couplings: .gaussian).makeInstance(seed: seed)
    }
  }
}

/// What is tried.
struct SchedulePlan: Sendable {
  let cases: [(family: ScheduleFamily, steps: Int)]
  /// Trajectories of a run of the theory, runs of a trial, and trials of a search.
  let trajectories: Int
  let runs: Int
  let trials: Int
  /// Spins of a problem, problems, and replicas on each.
  let size: Int
  let problems: Int
  let replicas: Int

  init(_ effort: StudyEffort) {
    let families = effort.pick(quick: [ScheduleFamily.all[0]], full: ScheduleFamily.all)
    let budgets = effort.pick(quick: [60], full: [100, 400])
    cases = families.flatMap { family in budgets.map { (family, $0) } }
    trajectories = effort.pick(quick: 500, full: 2000)
    runs = effort.pick(quick: 3, full: 4)
    trials = effort.pick(quick: 14, full: 36)
    size = effort.pick(quick: 300, full: 1000)
    problems = effort.pick(quick: 6, full: 16)
    replicas = effort.pick(quick: 16, full: 32)
  }
}
