/// Where worker threads get their jobs, and leave what those come to.
protocol JobBoard: Sendable {
  /// Who watches the run from this process.
  var observation: RunObservation? { get }
  /// Whether somebody may pause the run.
  var isPausable: Bool { get }
  /// Waits while the run is paused; returns for how long.
  func waitWhilePaused() -> Duration
  /// The time since the run began, pauses aside.
  func elapsed(at now: ContinuousClock.Instant) -> Duration
  /// The next job; `nil` when there will be none any more. Waits where that is not known.
  func takeJob() -> Job?
  /// A job is under way; its trajectory goes on from where it was saved, if it was.
  ///
  /// - Throws: where the saved state is none of this trajectory.
  func begin(_ job: Job, _ trajectory: any Trajectory) throws
  /// Whether a job must be cut short.
  func mustStop(_ job: Job, at now: ContinuousClock.Instant) -> Bool
  /// Takes note of how far a job has come; between two calls of `advance`.
  func report(_ job: Job, _ trajectory: any Trajectory, at now: ContinuousClock.Instant)
  /// Takes the results of a job that began at a given time and step.
  ///
  /// - Parameter wasCut: whether only the end of the run ended it.
  func finish(
    _ job: Job, _ trajectory: any Trajectory, begun: ContinuousClock.Instant, from firstStep: Int,
    wasCut: Bool)
  /// Ends the run with an error.
  func fail(_ error: any Error)
}

/// The board of a process that has the run's state in its own memory.
struct LocalBoard: JobBoard {
  let state: RunState
  let checkpointer: Checkpointer?

  var observation: RunObservation? { state.observation }
  var isPausable: Bool { state.isPausable }
  func waitWhilePaused() -> Duration { state.waitWhilePaused() }
  func elapsed(at now: ContinuousClock.Instant) -> Duration { state.elapsed(at: now) }

  func takeJob() -> Job? {
    _ = state.waitWhilePaused()
    return state.takeJob()
  }

  func begin(_ job: Job, _ trajectory: any Trajectory) throws {
    if let saved = job.saved { try checkpointer?.restore(trajectory, from: saved) }
    checkpointer?.enter(job)
  }

  func mustStop(_ job: Job, at now: ContinuousClock.Instant) -> Bool {
    state.mustStop(job, at: now)
  }

  func report(_ job: Job, _ trajectory: any Trajectory, at now: ContinuousClock.Instant) {
    state.report(job, trajectory, at: now)
    checkpointer?.look(at: job, trajectory, state, now: now)
  }

  func finish(
    _ job: Job, _ trajectory: any Trajectory, begun: ContinuousClock.Instant, from firstStep: Int,
    wasCut: Bool
  ) {
    // Before anything is read out: that may look at more states than the run would have.
    checkpointer?.leave(job, trajectory, wasCut: wasCut)
    state.finish(job, trajectory, begun: begun, from: firstStep, wasCut: wasCut)
  }

  func fail(_ error: any Error) { state.fail(error) }
}
