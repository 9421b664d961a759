/// One trajectory to run.
struct Job: Sendable {
  let index: Int
  let start: TrajectoryStart
  /// The step after which it is cut short.
  let lastStep: Int
  /// The state to go on from, where it was under way before.
  var saved: SavedState?
}

/// Which trajectories a run consists of.
struct JobSchedule: Sendable {
  private let width: Int
  /// The replicas of the whole run, or `nil` when only time ends it.
  let replicaCount: Int?
  /// The replicas of a round of equal lengths, and the jobs that they are cut into.
  private let round: (replicas: Int, jobs: Int)
  /// Jobs of one replica each that come before the rounds.
  private let leading: Int
  private let firstReplica: Int
  private let fixedSteps: Int?
  private let defaultSteps: Int
  private let seed: Seed
  private let initial: Spins?
  let limits: Limits
  /// The relative error of the solver's own energies.
  let energyTolerance: Double

  /// More replicas than anybody can run; sums of such numbers do not overflow.
  private static let mostReplicas = 1 << 53

  init(prepared: any PreparedSolver, limits: Limits, seed: Seed, initial: Spins?) {
    let wanted = limits.replicas.map { max(1, min(JobSchedule.mostReplicas, $0)) }
    let isEndless = limits.time != nil && (limits.replicas == nil || limits.steps == nil)
    width = max(1, prepared.batchWidth)
    if prepared.isDeterministic {
      replicaCount = 1
    } else {
      replicaCount = isEndless ? nil : wanted ?? max(1, prepared.defaultReplicas)
    }
    if let wanted {
      round = (wanted, (wanted - 1) / width + 1)
    } else {
      let jobs = max(4, 8 / width)
      round = (jobs * width, jobs)
    }
    leading =
      isEndless && limits.replicas == nil && !prepared.isDeterministic
      ? max(0, prepared.leadingReplicas) : 0
    firstReplica = max(0, min(JobSchedule.mostReplicas, limits.firstReplica))
    fixedSteps =
      limits.steps.map { max(0, $0) }
      ?? (limits.time == nil ? prepared.defaultSteps : prepared.isAnytime ? .max : nil)
    defaultSteps = max(1, prepared.defaultSteps)
    energyTolerance = prepared.energyTolerance
    self.seed = seed
    self.initial = initial
    self.limits = limits
  }

  /// The number of jobs, or `nil` when only time ends the run.
  var jobCount: Int? { replicaCount.map { ($0 - 1) / width + 1 } }

  /// Threads beyond this would have nothing to do.
  var mostUsefulThreads: Int { jobCount ?? .max }

  /// Whether the clock has no say in which jobs there are and how long each is.
  var isFixed: Bool { replicaCount != nil && fixedSteps != nil }

  /// The job of an index, or `nil` past the last.
  ///
  /// - Parameters:
  ///   - timeLeft: seconds to the time limit.
  ///   - stepTime: seconds that one step of a whole batch takes, once measured.
  func job(_ index: Int, target: Double?, timeLeft: Double?, stepTime: Double?) -> Job? {
    job(
      index,
      steps: fixedSteps ?? growingSteps(index, timeLeft: timeLeft, stepTime: stepTime),
      target: target)
  }

  /// The job of an index, with anneals of a given length; `nil` past the last.
  func job(_ index: Int, steps: Int, target: Double?) -> Job? {
    guard let replicas = replicas(of: index) else { return nil }
    return Job(
      index: index,
      start: TrajectoryStart(
        replicas: replicas, steps: steps, seed: seed, target: target, initial: initial),
      lastStep: limits.cutAtStep.map { max(0, $0) } ?? .max)
  }

  /// Whether an anneal may be so long: where no clock chooses, all are equally long.
  func mayLast(_ steps: Int) -> Bool { fixedSteps.map { $0 == steps } ?? true }

  private func replicas(of index: Int) -> Range<Int>? {
    if index < leading { return firstReplica + index..<firstReplica + index + 1 }
    let (index, firstReplica) = (index - leading, firstReplica + leading)
    let (begin, overflow) = (index / round.jobs).multipliedReportingOverflow(by: round.replicas)
    guard !overflow, begin <= JobSchedule.mostReplicas else { return nil }
    let first = begin + index % round.jobs * width
    let last = min(first + width, begin + round.replicas, replicaCount ?? .max)
    return first < last ? firstReplica + first..<firstReplica + last : nil
  }

  /// Lengths double from round to round, and shrink again to fit the time left.
  private func growingSteps(_ index: Int, timeLeft: Double?, stepTime: Double?) -> Int {
    let doublings = min(20, max(0, index - leading) / round.jobs)
    let grown = defaultSteps.multipliedReportingOverflow(by: 1 << doublings)
    let steps = grown.overflow ? Int.max : grown.partialValue
    guard let timeLeft, let stepTime, stepTime > 0 else { return min(steps, defaultSteps) }
    let fitting = max(0, min(1e15, timeLeft / stepTime))
    // A late anneal is not worth making too short, but a first one must come to its end.
    let fewest = index < leading + round.jobs ? 1 : max(1, defaultSteps / 8)
    return max(min(steps, Int(fitting)), fewest)
  }
}
