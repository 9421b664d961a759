/// Takes jobs from rank 0 for the threads of another rank.
///
/// Unchecked: one thread uses it.
final class JobClient: @unchecked Sendable {
  /// For how long the end is waited for once somebody ends the job.
  private static let grace = Duration.milliseconds(750)

  private let ranks: any Communicator
  private let board: RemoteBoard
  private let schedule: JobSchedule
  private let identity: RunIdentity
  private let spinCount: Int
  private let stop: StopFlag
  private var hasBegun = false
  private let threads: Int
  private var started: Int?
  private var stopped: ContinuousClock.Instant?

  init(
    _ ranks: any Communicator, _ board: RemoteBoard, _ schedule: JobSchedule, spinCount: Int,
    threads: Int, identity: RunIdentity, stop: StopFlag
  ) {
    (self.ranks, self.board, self.schedule, self.spinCount) = (ranks, board, schedule, spinCount)
    (self.threads, self.identity, self.stop) = (threads, identity, stop)
  }

  /// Works until rank 0 says that there is nothing left; an error ends the board's work.
  func run() {
    do {
      var rest = Rest()
      while true {
        var isNews = try send()
        while let message = try ranks.receive() {
          isNews = true
          if try take(RankMessage(message, spinCount: spinCount)) { return board.close() }
        }
        try listen()
        if isNews { rest.reset() } else { rest.sleep() }
      }
    } catch {
      board.fail(error)
      board.close()
    }
  }

  /// Sends what the threads have to tell; returns whether that was anything.
  private func send() throws -> Bool {
    let messages = try board.takeMessages()
    for message in messages { try ranks.send(message, to: 0) }
    if hasBegun, case let started = board.threads, started != self.started {
      self.started = started
      try ranks.send(.ready(threads: threads, started: started), to: 0)
    }
    return !messages.isEmpty
  }

  /// Takes a message; returns whether it is the last.
  private func take(_ message: RankMessage) throws -> Bool {
    switch message {
    case .begin(let other, let isWatched, let keepsStates):
      let differences = other.differences(to: identity)
      if !differences.isEmpty { throw RankError.differs(differences) }
      board.begin(isWatched: isWatched, keepsStates: keepsStates)
      hasBegun = true
    case .job(let index, let steps, let target, let saved):
      guard var job = schedule.job(index, steps: steps, target: target) else {
        throw CommunicationError.failed(operation: "taking a job", reason: "job \(index) is none")
      }
      job.saved = saved
      board.enqueue(job)
    case .stop(let job): board.stop(job: job)
    case .save(let round): board.save(round: round)
    case .end: return true
    case .over(let status): throw RankError.ended(status: status)
    case .ready, .progress, .state, .result, .returned, .interrupted, .failed, .leaving: break
    }
    return false
  }

  /// Tells rank 0 when somebody ends this rank; there may be no time to wait for the answer.
  private func listen() throws {
    guard stop.isRaised else { return }
    let now = ContinuousClock.now
    if let stopped {
      if now - stopped > JobClient.grace { throw RankError.lost(checkpoint: nil) }
    } else {
      stopped = now
      try ranks.send(.interrupted, to: 0)
    }
  }
}
