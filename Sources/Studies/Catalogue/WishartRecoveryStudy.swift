import Isinglass
import SpinGlasses

/// When anneals of Wishart problems end at the hidden state, beside the law of recovery, and how hard the
/// problems are for the portfolio of solvers.
struct WishartRecoveryStudy: Study {
  let record = StudyRecord(
    name: "wishart-recovery", title: "Recovery of a hidden state by annealing",
    question: """
      With which probability does an anneal of a Wishart problem end at its hidden state, from a start \
      that knows nothing of it, and which ratio of columns to spins makes the problem hard?
      """,
    prediction: """
      What is selected when the linear stage ends stays: P(overlap > O) is \
      erfc(O/√(1 − O²) √(N I/2)), without anything fitted. Half of the anneals recover at α_c(N, rate), above \
      the border α = 1 of infinitely slow ones, and none below 1 however slow. Slow anneals end either at \
      the hidden state or without overlap, fast ones also in between. The search for a ground state is \
      hardest well below 1, where columns are few but still enough to make it unique.
      """)

  func run(_ effort: StudyEffort, progress: StudyProgress) throws -> StudyReport {
    let plan = RecoveryPlan(effort)
    let cells = plan.sizes.indices.flatMap { size in plan.ratios.map { (size, $0) } }
    let all = cells.reduce(0) { $0 + plan.problems[$1.0] } + plan.hardness.problems
    var done = 0
    var groups: [RecoveryGroup] = []
    for (index, ratio) in cells {
      let size = plan.sizes[index]
      let samples = try effort.forProblems(
        plan.problems[index],
        tell: {
          try progress.advance(done + $0, of: all, "anneals of \(size) spins at α = \(ratio)")
        }
      ) { number in
        var random = effort.seed.stream(.experiment, index: number)
        let seed = Seed(random.next())
        let problem = try WishartPlanted(size: size, alpha: ratio, couplings: .gaussian)
          .makeInstance(seed: seed)
        return try plan.rates.map {
          try WishartAnneals(problem, ratio: ratio, rate: $0, count: plan.starts, seed: seed)
        }
      }
      done += plan.problems[index]
      for (k, rate) in plan.rates.enumerated() {
        groups.append(
          try RecoveryGroup(size: size, ratio: ratio, rate: rate, samples: samples.map { $0[k] }))
      }
    }
    let hardness = try WishartHardness(plan.hardness, effort) {
      try progress.advance(done + $0, of: all, "time to solution at α = \($1)")
    }
    let comparison = RecoveryComparison(plan: plan, groups: groups, hardness: hardness)
    return StudyReport(
      record: record, effort: effort, findings: comparison.findings + hardness.findings,
      tables: [comparison.table, comparison.borders, hardness.table],
      pictures: try comparison.pictures() + [hardness.picture])
  }
}

/// What is annealed.
struct RecoveryPlan: Sendable {
  let sizes: [Int]
  let ratios: [Double]
  /// Falling.
  let rates: [Double]
  /// Problems of each size.
  let problems: [Int]
  /// Anneals of a problem.
  let starts: Int
  let hardness: HardnessPlan

  init(_ effort: StudyEffort) {
    sizes = effort.pick(quick: [100, 200], full: [200, 500, 1000])
    ratios = effort.pick(
      quick: [0.6, 1, 1.2, 1.4, 1.8, 2.4],
      full: [0.4, 0.6, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2, 2.5])
    rates = effort.pick(quick: [0.2, 0.04], full: [0.2, 0.02])
    problems = effort.pick(quick: [8, 6], full: [48, 24, 10])
    starts = 32
    hardness = HardnessPlan(effort)
  }
}

/// All anneals of one size, ratio and rate.
struct RecoveryGroup: Sendable {
  let size: Int
  let ratio: Double
  let rate: Double
  /// The law of these anneals.
  let law: RecoveryLaw
  /// Its P(overlap > ½).
  let predicted: Double
  let stage: RecoveryLaw.LinearStage
  /// The share of anneals with an overlap above ½; the error is that over problems.
  let recovered: Estimate
  /// Of those whose every sign is right.
  let exact: Estimate
  /// All overlaps.
  let overlaps: [Double]
  /// The residual energy of those with an overlap below ½.
  let residual: Estimate
  /// Of all.
  let meanResidual: Estimate

  init(size: Int, ratio: Double, rate: Double, samples: [WishartAnneals]) throws {
    self.size = size
    self.ratio = ratio
    self.rate = rate
    func share(_ isCounted: (WishartAnneals.End) -> Bool) -> Estimate {
      let shares = samples.map {
        Double($0.ends.count(where: isCounted)) / Double(max(1, $0.ends.count))
      }
      // At least that of one anneal more or less, for where all ended alike.
      var share = Estimate(meanOf: shares)
      share.error = max(share.error, 1 / Double(max(1, samples.reduce(0) { $0 + $1.ends.count })))
      return share
    }
    recovered = share { $0.overlap > 0.5 }
    exact = share { $0.overlap > 1 - 1e-9 }
    overlaps = samples.flatMap { $0.ends.map(\.overlap) }
    residual = Estimate(
      meanOf: samples.compactMap { sample in
        let unaligned = sample.ends.filter { $0.overlap <= 0.5 }.map(\.residual)
        return unaligned.isEmpty ? nil : unaligned.reduce(0, +) / Double(unaligned.count)
      })
    meanResidual = Estimate(
      meanOf: samples.map { $0.ends.reduce(0) { $0 + $1.residual } / Double(max(1, $0.ends.count)) }
    )
    // The rms field, and with it the start, hardly differs between problems.
    var law = samples.first?.law ?? RecoveryLaw(ratio: ratio, rate: rate)
    law.initialSpread =
      samples.reduce(0) { $0 + $1.law.initialSpread } / Double(max(1, samples.count))
    self.law = law
    stage = try law.linearStage()
    predicted = try stage.probability(size: size)
  }

  /// The share of anneals between no and full recovery.
  var share: (inBetween: Double, recovered: Double) {
    let count = Double(max(1, overlaps.count))
    return (
      Double(overlaps.count { $0 > 0.5 && $0 < 0.95 }) / count,
      Double(overlaps.count { $0 > 0.5 }) / count
    )
  }
}
