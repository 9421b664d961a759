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
    var waiting: [Int: JobResult] = [:]
    var committed = 0
    var pool: SamplePool
    var lowest = Double.infinity
    var trace: [(time: Duration, numerator: Double)] = []
    /// When energies that a solver rounds are recomputed next.
    var nextRecomputation = Duration.zero
    var work = WorkDone()
    var replicas = 0
    var stepTime: Double?
    var lastProgress = Duration.zero
    var failure: (any Error)?
  }

  private let model: IsingModel
  private let schedule: JobSchedule
  private let start: ContinuousClock.Instant
  private let pause: PauseGate?
  /// For how long the gate was closed before the run began.
  private let pausedBefore: Duration
  let observation: RunObservation?
  private let target: Double?
  private let stop: StopFlag
  private let onProgress: (@Sendable (Progress) -> Void)?
  private let shared: Mutex<Shared>

  init(
    model: IsingModel, schedule: JobSchedule, start: ContinuousClock.Instant, stop: StopFlag,
    pause: PauseGate?, observer: RunObserver?, onProgress: (@Sendable (Progress) -> Void)?
  ) {
    self.model = model
    self.schedule = schedule
    self.start = start
    target = schedule.limits.target.map { $0.value * Double(model.denominator) }
    self.stop = stop
    self.pause = pause
    pausedBefore = pause?.time(at: start) ?? .zero
    observation = observer.map {
      RunObservation($0, of: model, energyTolerance: schedule.energyTolerance)
    }
    self.onProgress = onProgress
    shared = Mutex(Shared(pool: SamplePool(model, tolerance: schedule.energyTolerance)))
  }

  /// The time since the run began, pauses aside.
  func elapsed(at now: ContinuousClock.Instant) -> Duration {
    guard let pause else { return now - start }
    return now - start - (pause.time(at: now) - pausedBefore)
  }

  /// Whether somebody may pause the run.
  var isPausable: Bool { pause != nil }

  /// Waits while the run is paused; returns for how long.
  func waitWhilePaused() -> Duration { pause?.wait(unless: stop) ?? .zero }

  /// Takes note of what a step will take, before any was done.
  func expect(stepTime: Double?) { shared.withLock { $0.stepTime = stepTime } }

  /// The next job, or `nil` when there is none left or a limit is reached. Job 0 is always given, so
  /// that there is always an answer.
  func takeJob() -> Job? {
    let elapsed = elapsed(at: .now)
    return shared.withLock { shared in
      // Limits are looked at only if there is work that they could end.
      guard
        let job = schedule.job(
          shared.nextJob, target: solverTarget,
          timeLeft: schedule.limits.time.map { ($0 - elapsed).seconds },
          stepTime: shared.stepTime),
        job.index == 0 && shared.failure == nil || !isOver(&shared, job: job.index, elapsed)
      else { return nil }
      shared.nextJob += 1
      shared.replicas += job.start.replicas.count
      return job
    }
  }

  /// Whether a job must be cut short.
  func mustStop(_ job: Job, at now: ContinuousClock.Instant) -> Bool {
    let elapsed = elapsed(at: now)
    if !stop.isRaised, schedule.limits.time.map({ elapsed < $0 }) ?? true, target == nil {
      return false
    }
    return shared.withLock { isOver(&$0, job: job.index, elapsed) }
  }

  /// Takes note of how far a job has come.
  func report(_ job: Job, _ trajectory: any Trajectory, at now: ContinuousClock.Instant) {
    let elapsed = elapsed(at: now)
    observation?.look(at: job, trajectory, elapsed: elapsed)
    let mustRecompute = shared.withLock { shared in
      shared.work.note(job, steps: trajectory.stepsDone)
      let isImprovement = trajectory.lowest < shared.lowest
      if schedule.energyTolerance == 0 { note(trajectory.lowest, at: elapsed, &shared) }
      if let onProgress, elapsed - shared.lastProgress > .milliseconds(100) {
        shared.lastProgress = elapsed
        onProgress(progress(&shared, elapsed, trajectory.control))
      }
      guard schedule.energyTolerance > 0, isImprovement, elapsed >= shared.nextRecomputation
      else { return false }
      shared.nextRecomputation = .seconds(Int64.max / 2)  // one thread at a time
      return true
    }
    guard mustRecompute else { return }
    // At most a twentieth of the time; what is missed is noted when the job ends.
    let numerator = recomputed(
      trajectory.bestSoFar.map { [$0] } ?? [], ifBelow: .infinity)
    let cost = ContinuousClock.now - now
    shared.withLock { shared in
      note(numerator, at: elapsed, &shared)
      shared.nextRecomputation = elapsed + cost * 20
    }
  }

  /// Takes the results of a job that began at a given time; they count in the order of jobs.
  func finish(_ job: Job, _ trajectory: any Trajectory, begun: ContinuousClock.Instant) {
    let wasCutShort = !trajectory.isFinished
    let states = trajectory.readOut()
    let now = ContinuousClock.now
    let elapsed = elapsed(at: now)
    observation?.finish(job, states, elapsed: elapsed)
    let reachedTarget = reachesTarget(states)
    let lowest = recomputed(states, ifBelow: shared.withLock { $0.lowest })
    shared.withLock { shared in
      shared.work.finish(job, steps: trajectory.stepsDone)
      note(lowest, at: elapsed, &shared)
      if reachedTarget || trajectory.isOptimal, job.index < shared.winner ?? .max {
        shared.winner = job.index
        shared.winningTime = elapsed
        shared.isOptimal = trajectory.isOptimal
      }
      shared.waiting[job.index] = JobResult(
        job: job, states: states, stepsDone: trajectory.stepsDone, wasCutShort: wasCutShort)
      while let next = shared.waiting.removeValue(forKey: shared.committed) {
        if shared.committed <= shared.winner ?? .max {
          for state in next.states { shared.pool.add(state, next.discovery(by: state.replica)) }
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

  /// What a run came to.
  struct Outcome {
    /// The best first.
    var samples: [(sample: Sample, discovery: Discovery)]
    var reason: StopReason
    var trace: [Improvement]
    var replicas: Int
    var steps: Int
    /// Whether the limits, the time aside, give the same answer again.
    var isComplete: Bool
  }

  /// What the run came to; called when all threads have returned.
  func outcome() throws -> Outcome {
    try shared.withLock { shared in
      if let failure = shared.failure { throw failure }
      // Jobs that do not count, since a lower one won, may have seen lower energies.
      let lowest = shared.pool.lowest
      shared.trace.removeAll { $0.numerator < lowest }
      shared.lowest = shared.trace.last?.numerator ?? .infinity
      let elapsed = elapsed(at: .now)
      note(lowest, at: shared.winner == nil ? elapsed : shared.winningTime, &shared)
      let wasCut = shared.ranOutOfTime || shared.wasInterrupted
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
      if !wasCut || shared.winner != nil { shared.work.isOver = true }
      let outcome = Outcome(
        samples: shared.pool.samples(), reason: reason,
        trace: shared.trace.map {
          Improvement(time: $0.time, energy: model.energy(ofNumerator: $0.numerator))
        },
        replicas: shared.replicas, steps: shared.work.steps,
        isComplete: schedule.isFixed && !wasCut)
      onProgress?(progress(&shared, elapsed, nil))
      if let best = outcome.samples.first?.sample {
        observation?.conclude(best, numerator: lowest, elapsed: elapsed)
      }
      return outcome
    }
  }

  /// The target that trajectories stop at: where a solver rounds, a little above, so that rounding
  /// cannot miss it; the recomputed energy decides.
  private var solverTarget: Double? {
    target.map { $0 + schedule.energyTolerance * abs($0) }
  }

  /// Whether any state is as low as the target, by the problem's own numbers.
  private func reachesTarget(_ states: [ReplicaState]) -> Bool {
    guard let target = schedule.limits.target, let solverTarget else { return false }
    return states.contains {
      $0.numerator <= solverTarget && model.energy(of: $0.spins) <= target
    }
  }

  /// The lowest numerator of some states, by the model's own numbers where the solver rounds; infinite
  /// if it cannot be below one that is known.
  private func recomputed(_ states: [ReplicaState], ifBelow known: Double) -> Double {
    guard let best = states.min(by: { $0.numerator < $1.numerator }),
      best.numerator - schedule.energyTolerance * abs(best.numerator) < known
    else { return .infinity }
    return schedule.energyTolerance == 0 ? best.numerator : model.numerator(of: best.spins)
  }

  /// Whether a job is not worth going on with.
  private func isOver(_ shared: inout Shared, job: Int, _ elapsed: Duration) -> Bool {
    if shared.failure != nil { return true }
    if let winner = shared.winner, job > winner { return true }
    if stop.isRaised {
      shared.wasInterrupted = true
      return true
    }
    // A lower job than the winner may still win, unless a clock is running anyway.
    if let limit = schedule.limits.time, elapsed >= limit || shared.winner != nil {
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
    _ shared: inout Shared, _ elapsed: Duration, _ control: (name: String, value: Double)?
  ) -> Progress {
    Progress(
      elapsed: elapsed,
      lowest: shared.lowest.isFinite ? model.energy(ofNumerator: shared.lowest) : nil,
      control: control, replicas: shared.replicas, steps: shared.work.steps,
      fraction: shared.work.fraction(
        of: schedule.replicaCount,
        time: schedule.limits.time.map { elapsed.seconds / max(1e-9, $0.seconds) }))
  }
}

/// What a job came to.
private struct JobResult {
  var job: Job
  var states: [ReplicaState]
  var stepsDone: Int
  var wasCutShort: Bool

  func discovery(by replica: Int) -> Discovery {
    Discovery(
      replica: replica, batch: job.start.replicas, steps: job.start.steps, stepsDone: stepsDone,
      wasCutShort: wasCutShort)
  }
}
