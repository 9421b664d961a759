extension Engine {
  /// Works jobs of a run that rank 0 solves, on this rank's threads, until there are none left.
  ///
  /// Every rank but rank 0 calls this while rank 0 calls
  /// ``solve(_:with:limits:seed:initial:reduces:stop:pause:checkpoint:observer:ranks:onProgress:)``,
  /// all of the same problem, solver, limits and seed, which is checked. Each rank gets the solver ready
  /// itself; jobs, results and, for checkpoints, states are what is sent.
  ///
  /// - Parameters:
  ///   - problem: what to solve.
  ///   - solver: the method.
  ///   - limits: as rank 0 has them; rank 0 alone looks at the clock.
  ///   - seed: what all randomness follows from.
  ///   - initial: spins to start from.
  ///   - reduces: whether to take out first what exact rules decide.
  ///   - stop: raised when somebody asks this rank to end, which ends the run.
  ///   - ranks: the ranks, of which this is not rank 0.
  /// - Throws: `SolverError`; ``RankError`` when rank 0 has another run or does not answer any more;
  ///   `CommunicationError`.
  public func serve(
    _ problem: Problem, with solver: any Solver, limits: Limits = Limits(), seed: Seed = 0,
    initial: Spins? = nil, reduces: Bool? = nil, stop: StopFlag = StopFlag(),
    ranks: any Communicator
  ) throws {
    let prepared = try prepare(solver, for: problem.model, seed: seed, reduces: reduces)
    let schedule = JobSchedule(prepared: prepared, limits: limits, seed: seed, initial: initial)
    let board = RemoteBoard()
    let client = JobClient(
      ranks, board, schedule, spinCount: problem.spinCount, threads: threads,
      identity: RunIdentity(
        problem, solver: solver, limits: limits, seed: seed, initial: initial, reduces: reduces,
        prepared), stop: stop)
    let workers = min(threads, schedule.mostUsefulThreads)
    WorkerThreads.run(workers + 1) { index in
      if index == 0 {
        client.run()
      } else {
        board.enter()
        Engine.work(prepared, board)
      }
    }
    if let failure = board.failure { throw failure }
  }
}
