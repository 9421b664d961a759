import Synchronization

/// What the threads of one run share.
final class RunState: Sendable {
  private struct Shared {
    var nextJob = 0
    /// The lowest job that reached the target or proved its answer.
    var winner: Int?
    var winningTime = Duration.zero
    var isOptimal = false
    var ranOutOfTime = false
    var wasInterrupted = false
    /// Results that wait for those of lower jobs.
    var waiting: [Int: [ReplicaState]] = [:]
    var committed = 0
    var pool: SamplePool
    /// The lowest numerator in the pool.
    var lowestCommitted = Double.infinity
    var lowest = Double.infinity
    var trace: [(time: Duration, numerator: Double)] = []
    var steps = 0
    var stepsOfJob: [Int: Int] = [:]
    var replicas = 0
    var stepTime: Double?
    var lastProgress = Duration.zero
    var failure: (any Error)?
  }

  private let model: IsingModel
  private let schedule: JobSchedule
  private let start: ContinuousClock.Instant
  private let deadline: ContinuousClock.Instant?
  private let target: Double?
  private let stop: StopFlag
  private let onProgress: (@Sendable (Progress) -> Void)?
  private let shared: Mutex<Shared>

  init(
    model: IsingModel, schedule: JobSchedule, start: ContinuousClock.Instant, stop: StopFlag,
    onProgress: (@Sendable (Progress) -> Void)?
  ) {
    self.model = model
    self.schedule = schedule
    self.start = start
    deadline = schedule.limits.time.map { start + $0 }
    target = schedule.limits.target.map { $0.value * Double(model.denominator) }
    self.stop = stop
    self.onProgress = onProgress
    shared = Mutex(Shared(pool: SamplePool(hasFields: model.hasFields)))
  }

  /// The next job, or `nil` when there is none left or a limit is reached. Job 0 is always given, so
  /// that there is always an answer.
  func takeJob() -> Job? {
    let now = ContinuousClock.now
    return shared.withLock { shared in
      let index = shared.nextJob
      guard index == 0 && shared.failure == nil || !isOver(&shared, job: index, at: now)
      else { return nil }
      let job = schedule.job(
        index, target: solverTarget, timeLeft: deadline.map { (now.duration(to: $0)).seconds },
        stepTime: shared.stepTime)
      if let job {
        shared.nextJob += 1
        shared.replicas += job.start.replicas.count
      }
      return job
    }
  }

  /// Whether a job must be cut short.
  func mustStop(_ job: Job, at now: ContinuousClock.Instant) -> Bool {
    if !stop.isRaised, deadline.map({ now < $0 }) ?? true, target == nil { return false }
    return shared.withLock { isOver(&$0, job: job.index, at: now) }
  }

  /// Takes note of how far a job has come.
  func report(_ job: Job, _ trajectory: any Trajectory, at now: ContinuousClock.Instant) {
    shared.withLock { shared in
      let elapsed = now - start
      let done = trajectory.stepsDone * job.start.replicas.count
      shared.steps += done - (shared.stepsOfJob.updateValue(done, forKey: job.index) ?? 0)
      note(trajectory.lowest, at: elapsed, &shared)
      guard let onProgress, elapsed - shared.lastProgress > .milliseconds(100) else { return }
      shared.lastProgress = elapsed
      onProgress(progress(shared, elapsed, trajectory.control))
    }
  }

  /// Takes the results of a job that began at a given time; they count in the order of jobs.
  func finish(_ job: Job, _ trajectory: any Trajectory, begun: ContinuousClock.Instant) {
    let states = trajectory.readOut()
    let now = ContinuousClock.now
    let best = states.min { $0.numerator < $1.numerator }
    let reachedTarget =
      schedule.limits.target.map { target in
        best.map {
          $0.numerator <= solverTarget ?? -.infinity && model.energy(of: $0.spins) <= target
        }
          ?? false
      } ?? false
    shared.withLock { shared in
      let count = job.start.replicas.count
      let done = trajectory.stepsDone * count
      shared.steps += done - (shared.stepsOfJob.removeValue(forKey: job.index) ?? 0)
      if let best { note(best.numerator, at: now - start, &shared) }
      if reachedTarget || trajectory.isOptimal, job.index < shared.winner ?? .max {
        shared.winner = job.index
        shared.winningTime = now - start
        shared.isOptimal = trajectory.isOptimal
      }
      shared.waiting[job.index] = states
      while let next = shared.waiting.removeValue(forKey: shared.committed) {
        if shared.committed <= shared.winner ?? .max {
          for state in next {
            shared.pool.add(state)
            shared.lowestCommitted = min(shared.lowestCommitted, state.numerator)
          }
        }
        shared.committed += 1
      }
      if trajectory.stepsDone > 0 {
        shared.stepTime = (now - begun).seconds / Double(trajectory.stepsDone)
      }
    }
  }

  /// Ends the run with an error.
  func fail(_ error: any Error) { shared.withLock { $0.failure = $0.failure ?? error } }

  /// What the run came to; called when all threads have returned.
  func outcome() throws -> (
    samples: [Sample], reason: StopReason, trace: [Improvement], replicas: Int, steps: Int
  ) {
    try shared.withLock { shared in
      if let failure = shared.failure { throw failure }
      if shared.winner != nil {
        // Jobs that do not count, since a lower one won, may have seen lower energies.
        let lowest = shared.lowestCommitted
        shared.trace.removeAll { $0.numerator < lowest }
        shared.lowest = shared.trace.last?.numerator ?? .infinity
        note(lowest, at: shared.winningTime, &shared)
      }
      let samples = shared.pool.samples(of: model)
      let reason: StopReason =
        if shared.winner != nil {
          shared.isOptimal ? .optimal : .target
        } else if shared.wasInterrupted {
          .interrupted
        } else if shared.ranOutOfTime {
          .timeLimit
        } else {
          .steps
        }
      let trace = shared.trace.map {
        Improvement(time: $0.time, energy: model.energy(ofNumerator: $0.numerator))
      }
      onProgress?(progress(shared, ContinuousClock.now - start, nil))
      return (samples, reason, trace, shared.replicas, shared.steps)
    }
  }

  /// The target that trajectories stop at: where a solver rounds, a little above, so that rounding
  /// cannot miss it; the recomputed energy decides.
  private var solverTarget: Double? {
    target.map { $0 + schedule.energyTolerance * abs($0) }
  }

  private func isOver(_ shared: inout Shared, job: Int, at now: ContinuousClock.Instant) -> Bool {
    if shared.failure != nil { return true }
    if let winner = shared.winner {
      // Lower jobs may still win, unless a clock is running anyway.
      if job > winner || deadline != nil { return true }
    }
    if stop.isRaised {
      shared.wasInterrupted = true
      return true
    }
    if let deadline, now >= deadline {
      shared.ranOutOfTime = true
      return true
    }
    return false
  }

  private func note(_ numerator: Double, at time: Duration, _ shared: inout Shared) {
    guard numerator < shared.lowest else { return }
    shared.lowest = numerator
    shared.trace.append((time, numerator))
  }

  private func progress(
    _ shared: Shared, _ elapsed: Duration, _ control: (name: String, value: Double)?
  ) -> Progress {
    let byTime = schedule.limits.time.map { elapsed.seconds / max(1e-9, $0.seconds) }
    let byJobs = schedule.jobCount.map { Double(shared.committed) / Double(max(1, $0)) }
    return Progress(
      elapsed: elapsed,
      lowest: shared.lowest.isFinite ? model.energy(ofNumerator: shared.lowest) : nil,
      control: control, replicas: shared.replicas, steps: shared.steps,
      fraction: [byTime, byJobs].compactMap { $0 }.max().map { min(1, $0) })
  }
}
