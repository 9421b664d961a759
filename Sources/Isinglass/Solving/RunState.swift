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
    /// Jobs that were under way when the run was saved, the next one last.
    var resumed: [Job] = []
    /// Jobs that are not over.
    var unfinished: [Int: Job] = [:]
    /// Results that wait for those of lower jobs.
    var waiting: [Int: JobResult] = [:]
    /// What jobs had come to that were cut short because the run ends, and whether that is the target.
    var cut: [(result: JobResult, wins: Bool)] = []
    /// The best of those that were cut short when the run ended before.
    var incumbent: RunRecord.Incumbent?
    var committed = 0
    var pool: SamplePool
    var lowest = Double.infinity
    var trace: [(time: Duration, numerator: Double)] = []
    /// When energies that a solver rounds are recomputed next.
    var nextRecomputation = Duration.zero
    var work = WorkDone()
    var replicas = 0
    /// Replicas of jobs that were handed out and not begun.
    var replicasTakenBack = 0
    var stepTime: Double?
    var lastProgress = Duration.zero
    var failure: (any Error)?
  }

  private let model: IsingModel
  private let schedule: JobSchedule
  private let start: ContinuousClock.Instant
  /// Time spent before the run was saved.
  private let elapsedBefore: Duration
  private let pause: PauseGate?
  /// For how long the gate was closed before the run began.
  private let pausedBefore: Duration
  let observation: RunObservation?
  private let target: Double?
  private let stop: StopFlag
  private let onProgress: (@Sendable (Progress) -> Void)?
  private let shared: Mutex<Shared>

  init(
    model: IsingModel, schedule: JobSchedule, start: ContinuousClock.Instant,
    record: RunRecord? = nil, stop: StopFlag, pause: PauseGate?, observer: RunObserver?,
    onProgress: (@Sendable (Progress) -> Void)?
  ) {
    self.model = model
    self.schedule = schedule
    self.start = start
    elapsedBefore = record?.elapsed ?? .zero
    target = schedule.limits.target.map { $0.value * Double(model.denominator) }
    self.stop = stop
    self.pause = pause
    pausedBefore = pause?.time(at: start) ?? .zero
    observation = observer.map {
      RunObservation($0, of: model, energyTolerance: schedule.energyTolerance)
    }
    self.onProgress = onProgress
    shared = Mutex(
      RunState.shared(record, SamplePool(model, tolerance: schedule.energyTolerance)))
    if let record { resume(record) }
  }

  /// The time since the run began, pauses aside.
  func elapsed(at now: ContinuousClock.Instant) -> Duration {
    let running = elapsedBefore + (now - start)
    guard let pause else { return running }
    return running - (pause.time(at: now) - pausedBefore)
  }

  /// Whether somebody may pause the run.
  var isPausable: Bool { pause != nil }

  /// Waits while the run is paused; returns for how long.
  func waitWhilePaused() -> Duration { pause?.wait(unless: stop) ?? .zero }

  /// The number of spins.
  var spinCount: Int { model.spinCount }

  /// The jobs that are not handed out yet; `nil` where only time ends the run.
  var jobsLeft: Int? {
    schedule.jobCount.map { count in max(0, count - shared.withLock { $0.nextJob }) }
  }

  /// Takes note of what a step will take, before any was done.
  func expect(stepTime: Double?) { shared.withLock { $0.stepTime = stepTime } }

  /// The next job, or `nil` when there is none left or a limit is reached. Job 0 is always given, so
  /// that there is always an answer.
  func takeJob() -> Job? {
    let elapsed = elapsed(at: .now)
    return shared.withLock { shared in
      // Those that were under way are always gone on with, if only for what they have found.
      while shared.failure == nil, let job = shared.resumed.popLast() {
        if job.index <= shared.winner ?? .max { return job }
      }
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
      shared.unfinished[job.index] = job
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

  /// Takes the results of a job that began at a given time and step; they count in the order of jobs.
  ///
  /// - Parameter wasCut: whether only the end of the run ended it.
  func finish(
    _ job: Job, _ trajectory: any Trajectory, begun: ContinuousClock.Instant, from firstStep: Int,
    wasCut: Bool
  ) {
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
      let wins = reachedTarget || trajectory.isOptimal
      if wins, !wasCut { RunState.win(job, trajectory.isOptimal, at: elapsed, &shared) }
      let result = JobResult(
        job: job, states: states, stepsDone: trajectory.stepsDone, wasCutShort: wasCutShort)
      if wasCut {
        // What only reading out has found is nothing that a checkpoint may know.
        shared.cut.append((result, wins))
      } else {
        shared.unfinished[job.index] = nil
        shared.waiting[job.index] = result
        RunState.commit(&shared)
      }
      if trajectory.stepsDone > firstStep {
        shared.stepTime = (now - begun).seconds / Double(trajectory.stepsDone - firstStep)
      }
    }
  }

  /// Takes back a job that was handed out and not begun, since the run is over for it: it counts
  /// nowhere, and in a checkpoint as not begun.
  func takeBack(_ job: Job) {
    shared.withLock { shared in
      let nothing = JobResult(job: job, states: [], stepsDone: 0, wasCutShort: true)
      shared.cut.append((nothing, false))
      shared.replicasTakenBack += job.start.replicas.count
    }
  }

  private static func win(
    _ job: Job, _ isOptimal: Bool, at time: Duration, _ shared: inout Shared
  ) {
    guard job.index < shared.winner ?? .max else { return }
    shared.winner = job.index
    shared.winningTime = time
    shared.isOptimal = isOptimal
  }

  /// Takes up the results of all jobs below the first that is not over.
  private static func commit(_ shared: inout Shared) {
    while let next = shared.waiting.removeValue(forKey: shared.committed) {
      if shared.committed <= shared.winner ?? .max {
        for state in next.states { shared.pool.add(state, next.discovery(by: state.replica)) }
      }
      shared.committed += 1
    }
  }

  /// Ends the run with an error.
  func fail(_ error: any Error) { shared.withLock { $0.failure = $0.failure ?? error } }

  /// Whether an error ends the run.
  var hasFailed: Bool { shared.withLock { $0.failure != nil } }

  /// What the run has done, without what jobs that are not over have found.
  ///
  /// - Parameter state: the newest state of a job that is not over.
  func record(
    _ state: (Job) -> (stepsDone: Int, state: SavedState)?
  ) -> RunRecord {
    let elapsed = elapsed(at: .now)
    return shared.withLock { shared in
      var record = RunRecord(pool: shared.pool)
      record.elapsed = elapsed
      record.nextJob = shared.nextJob
      record.committed = shared.committed
      record.replicas = shared.replicas
      record.steps = shared.cut.reduce(shared.work.stepsOfFinished) {
        $0 &- $1.result.stepsDone &* $1.result.job.start.replicas.count
      }
      record.winner = shared.winner
      record.winningTime = shared.winningTime
      record.isOptimal = shared.isOptimal
      record.stepTime = shared.stepTime
      record.trace = shared.trace
      record.incumbent = RunState.incumbent(shared)
      record.waiting = Array(shared.waiting.values)
      record.unfinished = shared.unfinished.values.map {
        let state = state($0)
        return .init(job: $0, stepsDone: state?.stepsDone ?? 0, state: state?.state)
      }
      return record
    }
  }

  /// The best of what was cut short, now or before.
  private static func incumbent(_ shared: Shared) -> RunRecord.Incumbent? {
    var best = shared.incumbent
    for (result, _) in shared.cut {
      for state in result.states where state.numerator < best?.state.numerator ?? .infinity {
        best = .init(state: state, discovery: result.discovery(by: state.replica))
      }
    }
    return best
  }

  private static func shared(_ record: RunRecord?, _ pool: SamplePool) -> Shared {
    guard let record else { return Shared(pool: pool) }
    var shared = Shared(pool: record.pool)
    shared.nextJob = record.nextJob
    shared.committed = record.committed
    shared.replicas = record.replicas
    shared.winner = record.winner
    shared.winningTime = record.winningTime
    shared.isOptimal = record.isOptimal
    shared.stepTime = record.stepTime
    shared.trace = record.trace
    shared.lowest = record.trace.last?.numerator ?? .infinity
    shared.incumbent = record.incumbent
    for result in record.waiting { shared.waiting[result.job.index] = result }
    let underWay = record.unfinished.reduce(0) { $0 + $1.job.start.replicas.count }
    commit(&shared)
    shared.work = WorkDone(steps: record.steps, anneals: max(0, record.replicas - underWay))
    return shared
  }

  /// Hands out again the jobs that were under way.
  private func resume(_ record: RunRecord) {
    shared.withLock { shared in
      for unfinished in record.unfinished.sorted(by: { $0.job.index > $1.job.index }) {
        // The target is the schedule's, rounded as its solver rounds.
        guard
          var job = schedule.job(
            unfinished.job.index, steps: unfinished.job.start.steps, target: solverTarget)
        else { continue }
        job.saved = unfinished.state
        shared.resumed.append(job)
        job.saved = nil
        shared.unfinished[job.index] = job
        shared.work.note(job, steps: unfinished.stepsDone)
      }
    }
  }

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
      let elapsed = elapsed(at: .now)
      for (result, wins) in shared.cut {
        if wins { RunState.win(result.job, false, at: elapsed, &shared) }
        shared.waiting[result.job.index] = result
      }
      RunState.commit(&shared)
      let wasCut = shared.ranOutOfTime || shared.wasInterrupted
      // Of a run that time bounds no answer is lost; any other one does the same work again.
      if wasCut, schedule.limits.time != nil, let incumbent = shared.incumbent {
        shared.pool.add(incumbent.state, incumbent.discovery)
      }
      // Jobs that do not count, since a lower one won, may have seen lower energies.
      let lowest = shared.pool.lowest
      shared.trace.removeAll { $0.numerator < lowest }
      shared.lowest = shared.trace.last?.numerator ?? .infinity
      note(lowest, at: shared.winner == nil ? elapsed : shared.winningTime, &shared)
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
        replicas: shared.replicas - shared.replicasTakenBack, steps: shared.work.steps,
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
struct JobResult {
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
