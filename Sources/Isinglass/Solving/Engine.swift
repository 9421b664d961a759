import IsingKernels

/// Runs a solver's replicas on threads of its own and watches the limits.
///
/// Work is cut into jobs, one trajectory each, numbered in the order of their replicas. Jobs are
/// handed out and their results taken in that order, so a run bounded by steps gives the same answer
/// on any number of threads; a target is won by the lowest job that reaches it.
public struct Engine: Sendable {
  /// The number of threads.
  public let threads: Int

  /// Creates an engine; by default with one thread for every processor that this process may use.
  public init(threads: Int? = nil) { self.threads = max(1, threads ?? Int(processorCount())) }

  /// Solves a problem, returning when a limit is reached.
  ///
  /// - Parameters:
  ///   - problem: what to solve.
  ///   - solver: the method.
  ///   - limits: when to stop; without any, after the solver's default replicas and steps.
  ///   - seed: what all randomness follows from.
  ///   - initial: spins to start from; their number must be the problem's.
  ///   - reduces: whether to take out first what exact rules decide (see ``Reduction``); `nil` leaves
  ///     that to the solver. Never done for solvers that sample the Boltzmann distribution.
  ///   - stop: raised from elsewhere to end the run early with the best so far.
  ///   - pause: closed from elsewhere to hold the run up for as long; that time counts nowhere.
  ///   - checkpoint: where to keep the run's state, and to continue it if there is one already.
  ///   - observer: told of better answers and of soft spins; changes nothing that is found.
  ///   - ranks: where this is rank 0 of several, the ranks whose threads work jobs too; every other one
  ///     has to call ``serve(_:with:limits:seed:initial:reduces:stop:ranks:)``. The answer is the same.
  ///   - onProgress: called about ten times a second and at the end, never from two threads at once.
  /// - Returns: the best state, recomputed and verified, and how it came about.
  /// - Throws: `SolverError` when the solver cannot handle the problem; `CheckpointError` when the
  ///   checkpoint is not of this run, damaged or in use; `FileAccessError` when it cannot be read or the
  ///   first one cannot be written; ``RankError`` when another rank fails or is lost.
  public func solve(
    _ problem: Problem, with solver: any Solver, limits: Limits = Limits(), seed: Seed = 0,
    initial: Spins? = nil, reduces: Bool? = nil, stop: StopFlag = StopFlag(),
    pause: PauseGate? = nil, checkpoint: CheckpointPolicy? = nil, observer: RunObserver? = nil,
    ranks: (any Communicator)? = nil, onProgress: (@Sendable (Progress) -> Void)? = nil
  ) throws -> Run {
    let start = ContinuousClock.now
    let checkpointer = try checkpoint.map {
      try Checkpointer($0) {
        RunIdentity(
          problem, solver: solver, limits: limits, seed: seed, initial: initial, reduces: reduces)
      }
    }
    let prepared = try prepare(solver, for: problem.model, seed: seed, reduces: reduces)
    let setup = ContinuousClock.now - start
    let schedule = JobSchedule(prepared: prepared, limits: limits, seed: seed, initial: initial)
    let record = try checkpointer?.record(
      of: prepared, schedule, SamplePool(problem.model, tolerance: schedule.energyTolerance))
    let state = RunState(
      model: problem.model, schedule: schedule, start: start, record: record, stop: stop,
      pause: pause, observer: observer, onProgress: onProgress)
    try checkpointer?.begin(state, from: record)
    if limits.time != nil, limits.steps == nil, !prepared.isAnytime, record?.stepTime == nil,
      problem.spinCount >= Engine.leastSpinsToTime
    {
      state.expect(stepTime: try Engine.stepTime(of: prepared, schedule))
    }
    let workers = min(threads, schedule.mostUsefulThreads)
    let board = LocalBoard(state: state, checkpointer: checkpointer)
    let server = ranks.flatMap {
      $0.size > 1
        ? JobServer(
          $0, board, schedule, stop: stop, isWatched: observer?.onBest != nil,
          identity: RunIdentity(
            problem, solver: solver, limits: limits, seed: seed, initial: initial,
            reduces: reduces, prepared)) : nil
    }
    WorkerThreads.run(workers + (server == nil ? 0 : 1)) { index in
      if index == 0, let server { server.run() } else { Engine.work(prepared, board) }
    }
    // What other ranks had not told is done again by whoever goes on.
    if server?.loss != nil || !state.hasFailed {
      checkpointer?.conclude(state, wasStopped: stop.isRaised || server?.loss != nil)
    }
    if case RankError.lost? = server?.loss { throw RankError.lost(checkpoint: checkpoint?.path) }
    let outcome = try state.outcome()
    var repetition = limits
    repetition.time = nil
    // Job 0 is always run, so there is a sample.
    let (best, discovery) = outcome.samples[0]
    if !outcome.isComplete { repetition = discovery.limits(target: limits.target) }
    return Run(
      best: best, samples: outcome.samples.map(\.sample), stopReason: outcome.reason,
      trace: outcome.trace, setup: setup, elapsed: state.elapsed(at: .now),
      replicas: outcome.replicas, steps: outcome.steps, discovery: discovery,
      repetition: repetition,
      provenance: Provenance(
        version: isinglassVersion, solver: type(of: solver).record.name,
        parameters: prepared.parameters, seed: seed, threads: threads + (server?.threads ?? 0),
        kernel: Engine.kernel, ranks: server == nil ? 1 : ranks?.size ?? 1),
      bound: prepared.bound)
  }

  /// Solves a problem without blocking a thread of the cooperative pool; cancelling the task ends
  /// the run early with the best so far.
  public func solve(
    _ problem: Problem, with solver: any Solver, limits: Limits = Limits(), seed: Seed = 0,
    initial: Spins? = nil, reduces: Bool? = nil,
    onProgress: (@Sendable (Progress) -> Void)? = nil
  ) async throws -> Run {
    let stop = StopFlag()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let body: @Sendable () -> Void = {
          continuation.resume(
            with: Result {
              try self.solve(
                problem, with: solver, limits: limits, seed: seed, initial: initial,
                reduces: reduces,
                stop: stop, onProgress: onProgress)
            })
        }
        WorkerThreads.launch(body)
      }
    } onCancel: {
      stop.raise()
    }
  }

  /// The instruction-set level of the kernels.
  static var kernel: String { String(cString: kernelLevelName(currentKernelLevel())) }

  /// Gets a solver ready, behind a reduction where one is wanted.
  func prepare(
    _ solver: any Solver, for model: IsingModel, seed: Seed, reduces: Bool?
  ) throws -> any PreparedSolver {
    let isWanted =
      switch solver.reductionUse {
      case .never: false
      case .onRequest: reduces ?? false
      case .byDefault: reduces ?? true
      }
    guard isWanted else { return try solver.prepare(model, seed: seed) }
    let reduction = try Reduction(of: model)
    if reduction.isTrivial { return try solver.prepare(model, seed: seed) }
    return ReducedSolver(
      try solver.prepare(reduction.model, seed: seed), reduction, of: model)
  }

  /// From this size on a step is timed before the first anneal, so that it fits the time limit.
  private static let leastSpinsToTime = 20_000

  /// The seconds that a step of a batch takes, from a trial of a few.
  private static func stepTime(
    of prepared: any PreparedSolver, _ schedule: JobSchedule
  ) throws -> Double? {
    guard var start = schedule.job(0, target: nil, timeLeft: nil, stepTime: nil)?.start else {
      return nil
    }
    start.steps = 6
    let trajectory = try prepared.makeTrajectory(start)
    trajectory.advance(by: 2)
    let before = (ContinuousClock.now, trajectory.stepsDone)
    trajectory.advance(by: 2)
    let steps = trajectory.stepsDone - before.1
    return steps > 0 ? (ContinuousClock.now - before.0).seconds / Double(steps) : nil
  }

  /// Works jobs until there are no more.
  static func work(_ prepared: any PreparedSolver, _ board: some JobBoard) {
    while let job = board.takeJob() {
      do {
        try work(on: job, prepared, board)
      } catch {
        board.fail(error)
      }
    }
  }

  /// Does one job in blocks of about a millisecond, looking at the limits between blocks.
  private static func work(
    on job: Job, _ prepared: any PreparedSolver, _ board: some JobBoard
  ) throws {
    var begun = ContinuousClock.now
    let trajectory = try prepared.makeTrajectory(job.start)
    try board.begin(job, trajectory)
    let stepsBefore = trajectory.stepsDone
    var block = 1
    var before = ContinuousClock.now
    let isPausable = board.isPausable
    var film = board.observation?.film(of: job, trajectory, elapsed: board.elapsed(at: begun))
    film?.show(trajectory, elapsed: board.elapsed(at: begun))
    defer { if film != nil { board.observation?.endFilm() } }
    while !trajectory.isFinished, trajectory.stepsDone < job.lastStep,
      !board.mustStop(job, at: before)
    {
      if isPausable, case let pause = board.waitWhilePaused(), pause > .zero {
        begun += pause
        before += pause
        if board.mustStop(job, at: before) { break }
      }
      let left = job.lastStep - trajectory.stepsDone
      trajectory.advance(
        by: min(block, left, film?.stepsToNextFrame(from: trajectory.stepsDone) ?? .max))
      let now = ContinuousClock.now
      board.report(job, trajectory, at: now)
      film?.show(trajectory, elapsed: board.elapsed(at: now))
      let spent = now - before
      before = now
      if spent < .microseconds(500) {
        block = min(2 * block, 1 << 24)
      } else if spent > .milliseconds(2) {
        block = max(1, block / 2)
      }
    }
    let wasCut = !trajectory.isFinished && trajectory.stepsDone < job.lastStep
    board.finish(job, trajectory, begun: begun, from: stepsBefore, wasCut: wasCut)
  }
}
