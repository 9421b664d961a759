/// One trajectory to run.
struct Job: Sendable {
  let index: Int
  let start: TrajectoryStart
}

/// Which trajectories a run consists of.
struct JobSchedule: Sendable {
  private let width: Int
  private let replicas: Int?
  private let fixedSteps: Int?
  private let defaultSteps: Int
  private let seed: Seed
  private let initial: Spins?
  let limits: Limits
  /// The relative error of the solver's own energies.
  let energyTolerance: Double

  /// Jobs of equal length before lengths double, when only time bounds the run.
  private let jobsPerRound: Int

  init(prepared: any PreparedSolver, limits: Limits, seed: Seed, initial: Spins?) {
    let isEndless = limits.time != nil && limits.replicas == nil
    width = max(1, prepared.batchWidth)
    replicas =
      prepared.isDeterministic
      ? 1 : limits.replicas.map { max(1, $0) } ?? (isEndless ? nil : prepared.defaultReplicas)
    fixedSteps =
      limits.steps.map { max(0, $0) } ?? (limits.time == nil ? prepared.defaultSteps : nil)
    defaultSteps = max(1, prepared.defaultSteps)
    jobsPerRound = max(4, 8 / width)
    energyTolerance = prepared.energyTolerance
    self.seed = seed
    self.initial = initial
    self.limits = limits
  }

  /// The number of jobs, or `nil` when only time ends the run.
  var jobCount: Int? { replicas.map { ($0 + width - 1) / width } }

  /// Threads beyond this would have nothing to do.
  var mostUsefulThreads: Int { jobCount ?? .max }

  /// The job of an index, or `nil` past the last.
  ///
  /// - Parameters:
  ///   - timeLeft: seconds to the time limit.
  ///   - stepTime: seconds that one step of a whole batch takes, once measured.
  func job(_ index: Int, target: Double?, timeLeft: Double?, stepTime: Double?) -> Job? {
    let first = index * width
    let last = min(first + width, replicas ?? .max)
    guard first < last else { return nil }
    return Job(
      index: index,
      start: TrajectoryStart(
        replicas: first..<last,
        steps: fixedSteps ?? growingSteps(index, timeLeft: timeLeft, stepTime: stepTime),
        seed: seed, target: target, initial: initial))
  }

  /// Lengths double from round to round, and shrink again to fit the time left.
  private func growingSteps(_ index: Int, timeLeft: Double?, stepTime: Double?) -> Int {
    let doublings = min(20, index / jobsPerRound)
    let grown = defaultSteps.multipliedReportingOverflow(by: 1 << doublings)
    let steps = grown.overflow ? Int.max : grown.partialValue
    guard let timeLeft, let stepTime, stepTime > 0 else { return min(steps, defaultSteps) }
    let fitting = max(0, min(1e15, timeLeft / stepTime))
    return max(min(steps, Int(fitting)), max(1, defaultSteps / 8))
  }
}
