/// Gives the jobs of a run to other ranks and takes what they come to: the part of rank 0.
///
/// To the run's state the threads of other ranks are workers like its own. A rank has as many jobs as
/// threads, and a few more where jobs are so short that its threads would wait for messages.
///
/// Unchecked: the one thread that calls `run` uses it until all threads of the run have returned.
final class JobServer: @unchecked Sendable {
  private struct Remote {
    /// `nil` before it is ready.
    var threads: Int?
    /// Those of its threads that wait for jobs.
    var started = 0
    var jobs: [Int: RemoteTrajectory] = [:]
    /// The seconds that a job took lately.
    var jobTime: Double?
  }

  /// For how long the others are waited for when the run is to end at once: who ends the job gives a
  /// second.
  private static let grace = Duration.milliseconds(500)

  private let ranks: any Communicator
  private let board: LocalBoard
  private let schedule: JobSchedule
  private let stop: StopFlag
  private let spinCount: Int
  private let first: RankMessage
  private var remotes: [Int: Remote] = [:]
  private var isOutOfJobs = false
  private var round: Int?
  /// When the run was asked to end.
  private var stopped: ContinuousClock.Instant?
  /// Why the others were given up, if they were.
  private(set) var loss: (any Error)?

  init(
    _ ranks: any Communicator, _ board: LocalBoard, _ schedule: JobSchedule, stop: StopFlag,
    isWatched: Bool, identity: RunIdentity
  ) {
    (self.ranks, self.board, self.schedule, self.stop) = (ranks, board, schedule, stop)
    spinCount = board.state.spinCount
    first = .begin(
      identity, isWatched: isWatched || schedule.energyTolerance > 0,
      keepsStates: board.checkpointer != nil)
    for rank in 0..<ranks.size where rank != ranks.rank { remotes[rank] = Remote() }
  }

  /// The threads of all other ranks.
  var threads: Int { remotes.values.reduce(0) { $0 + ($1.threads ?? 0) } }

  /// Works until nothing is left for other ranks; an error ends the run.
  func run() {
    do {
      for rank in remotes.keys.sorted() { try ranks.send(first, to: rank) }
      var rest = Rest()
      while true {
        let isNews = try takeMessages()
        let now = ContinuousClock.now
        try tellStops(at: now)
        try handOut()
        try saveStates(at: now)
        if isOver(at: now) { break }
        if isNews { rest.reset() } else { rest.sleep() }
      }
      for rank in remotes.keys.sorted() { try ranks.send(.end, to: rank) }
    } catch {
      switch error {
      case RankError.lost, CommunicationError.failed: loss = error
      default: for rank in remotes.keys { try? ranks.send(.end, to: rank) }
      }
      board.fail(error)
    }
  }

  /// Whether there is nothing left to wait for.
  private func isOver(at now: ContinuousClock.Instant) -> Bool {
    guard remotes.values.allSatisfy({ $0.jobs.isEmpty }) else { return false }
    // Of a rank that is not ready something wrong may be heard yet, unless nobody waits for it.
    if remotes.values.allSatisfy({ $0.threads != nil }) { return isOutOfJobs }
    return stop.isRaised || board.state.hasFailed
      || schedule.limits.time.map { board.elapsed(at: now) >= $0 } ?? false
  }

  private func takeMessages() throws -> Bool {
    var isNews = false
    while let message = try ranks.receive() {
      isNews = true
      try take(RankMessage(message, spinCount: spinCount), from: message.source)
    }
    return isNews
  }

  private func take(_ message: RankMessage, from rank: Int) throws {
    switch message {
    case .ready(let threads, let started):
      remotes[rank]?.threads = threads
      remotes[rank]?.started = started
    case .progress(let progress):
      guard let trajectory = begun(progress.job, on: rank) else { return }
      trajectory.note(progress)
      board.state.report(trajectory.job, trajectory, at: .now)
    case .state(let job, let round, let stepsDone, let state):
      begun(job, on: rank)?.note(state, stepsDone: stepsDone, round: round)
    case .result(let result):
      guard let trajectory = begun(result.job, on: rank) else { return }
      trajectory.note(result)
      remotes[rank]?.jobs[result.job] = nil
      remotes[rank]?.jobTime = result.spent.seconds
      // As if it had begun so long ago and done only what that rank did of it.
      board.finish(
        trajectory.job, trajectory, begun: .now - result.spent,
        from: max(0, result.stepsDone - result.stepsHere), wasCut: result.wasCut)
    case .returned(let job):
      guard let trajectory = remotes[rank]?.jobs.removeValue(forKey: job) else { return }
      board.state.takeBack(trajectory.job)
    case .interrupted: stop.raise()
    case .failed(let status, let reason):
      throw RankError.failed(rank: rank, status: status, reason: reason)
    case .leaving: throw RankError.lost(checkpoint: nil)
    case .begin, .job, .stop, .save, .end, .over: break
    }
  }

  /// A trajectory that its rank speaks of.
  private func begun(_ job: Int, on rank: Int) -> RemoteTrajectory? {
    guard let trajectory = remotes[rank]?.jobs[job] else { return nil }
    if !trajectory.hasBegun {
      trajectory.hasBegun = true
      board.checkpointer?.enter(trajectory.job)
    }
    return trajectory
  }

  private func tellStops(at now: ContinuousClock.Instant) throws {
    for (rank, remote) in remotes {
      for (index, trajectory) in remote.jobs
      where !trajectory.isToldToStop && board.mustStop(trajectory.job, at: now) {
        trajectory.isToldToStop = true
        try ranks.send(.stop(job: index), to: rank)
      }
    }
    guard stop.isRaised else { return }
    let since = stopped ?? now
    stopped = since
    if now - since > JobServer.grace, remotes.values.contains(where: { !$0.jobs.isEmpty }) {
      throw RankError.lost(checkpoint: nil)
    }
  }

  private func handOut() throws {
    // One at a time each, so that all have some where there are few.
    while !isOutOfJobs {
      var isAnyFree = false
      for rank in remotes.keys.sorted() {
        guard let remote = remotes[rank], remote.jobs.count < capacity(of: remote) else { continue }
        guard let job = board.state.takeJob() else {
          isOutOfJobs = true
          return
        }
        isAnyFree = true
        remotes[rank]?.jobs[job.index] = RemoteTrajectory(job)
        try ranks.send(
          .job(
            index: job.index, steps: job.start.steps, target: job.start.target, saved: job.saved),
          to: rank)
      }
      if !isAnyFree { return }
    }
  }

  /// How many jobs a rank may have at a time.
  private func capacity(of remote: Remote) -> Int {
    let threads = remote.started
    // Lengths that are fitted to the time left are told at the last moment.
    guard schedule.isFixed, let jobTime = remote.jobTime, jobTime < 0.1, threads > 0 else {
      return threads
    }
    // A message is noticed after a millisecond or two.
    let more = min(64, Int((0.002 * Double(threads) / max(1e-6, jobTime)).rounded(.up)))
    let left = board.state.jobsLeft ?? .max
    return threads + max(0, min(more, left / max(1, self.threads) - 1))
  }

  /// Asks for the states of jobs under way when a checkpoint is due, and hands them on.
  private func saveStates(at now: ContinuousClock.Instant) throws {
    guard let checkpointer = board.checkpointer, let round = checkpointer.round(at: now) else {
      return
    }
    if self.round != round {
      self.round = round
      for (rank, remote) in remotes where !remote.jobs.isEmpty {
        try ranks.send(.save(round: round), to: rank)
      }
    }
    for remote in remotes.values {
      for trajectory in remote.jobs.values where trajectory.savedRound == round {
        checkpointer.look(at: trajectory.job, trajectory, board.state, now: now)
      }
    }
  }
}
