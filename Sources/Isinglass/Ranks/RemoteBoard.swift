import Synchronization

/// The board of a rank that has its jobs from rank 0.
final class RemoteBoard: JobBoard {
  /// What rank 0 knows of a job under way.
  private struct Told {
    var lowest = Double.infinity
    var best = Double.infinity
    var nextNews: ContinuousClock.Instant
    var nextSign: ContinuousClock.Instant
    var nextBest: ContinuousClock.Instant
    var round = 0
  }

  private struct Shared {
    var queue: [Job] = []
    var stopped: Set<Int> = []
    var told: [Int: Told] = [:]
    var messages: [RankMessage] = []
    var isWatched = false
    var keepsStates = false
    var threads = 0
    var isClosed = false
    var failure: (any Error)?
  }

  /// Better energies are told so often,
  private static let timeBetweenNews = Duration.milliseconds(10)
  /// how far a job is and better states so often.
  private static let timeBetweenSigns = Duration.milliseconds(100)

  private let shared = Mutex(Shared())
  /// Whether any job must stop.
  private let isAnythingStopped = Atomic<Bool>(false)
  /// The round of checkpoints that states are wanted for.
  private let round = Atomic<Int>(0)

  // MARK: The thread that speaks with rank 0

  /// The run has begun.
  func begin(isWatched: Bool, keepsStates: Bool) {
    shared.withLock { ($0.isWatched, $0.keepsStates) = (isWatched, keepsStates) }
  }

  /// Takes a job for the threads.
  func enqueue(_ job: Job) { shared.withLock { $0.queue.append(job) } }

  /// Cuts a job short, or gives it back where it has not begun.
  func stop(job index: Int) {
    shared.withLock { shared in
      // What was under way before is gone on with, if only for what it has found; and without the first
      // job there would be no answer.
      if let place = shared.queue.firstIndex(where: { $0.index == index }), index > 0,
        shared.queue[place].saved == nil
      {
        shared.queue.remove(at: place)
        shared.messages.append(.returned(job: index))
      } else {
        shared.stopped.insert(index)
      }
    }
    isAnythingStopped.store(true, ordering: .relaxed)
  }

  /// Asks for the states of jobs under way.
  func save(round: Int) { self.round.store(round, ordering: .relaxed) }

  /// What there is to tell rank 0.
  ///
  /// - Throws: what ended the work.
  func takeMessages() throws -> [RankMessage] {
    try shared.withLock { shared in
      if let failure = shared.failure { throw failure }
      defer { shared.messages = [] }
      return shared.messages
    }
  }

  /// The number of threads that work.
  var threads: Int { shared.withLock { $0.threads } }

  /// There will be no more jobs, and nothing under way counts.
  func close() {
    shared.withLock { $0.isClosed = true }
    isAnythingStopped.store(true, ordering: .relaxed)
  }

  /// What ended the work.
  var failure: (any Error)? { shared.withLock { $0.failure } }

  // MARK: Threads that work

  var observation: RunObservation? { nil }
  var isPausable: Bool { false }
  func waitWhilePaused() -> Duration { .zero }
  func elapsed(at now: ContinuousClock.Instant) -> Duration { .zero }

  /// Takes note of a thread that is there to work.
  func enter() { shared.withLock { $0.threads += 1 } }

  func takeJob() -> Job? {
    var rest = Rest()
    while true {
      let (job, isOver): (Job?, Bool) = shared.withLock { shared in
        if shared.isClosed || shared.failure != nil { return (nil, true) }
        return (shared.queue.isEmpty ? nil : shared.queue.removeFirst(), false)
      }
      if job != nil || isOver { return job }
      rest.sleep()
    }
  }

  func begin(_ job: Job, _ trajectory: any Trajectory) throws {
    if let saved = job.saved {
      do { try trajectory.restore(saved) } catch let error as StateError {
        throw RankError.unrestorable(reason: error.description)
      }
    }
    let now = ContinuousClock.now
    shared.withLock { shared in
      let later = now + RemoteBoard.timeBetweenSigns
      shared.told[job.index] = Told(nextNews: now, nextSign: later, nextBest: now)
    }
  }

  func mustStop(_ job: Job, at now: ContinuousClock.Instant) -> Bool {
    guard isAnythingStopped.load(ordering: .relaxed) else { return false }
    return shared.withLock {
      $0.isClosed || $0.failure != nil || $0.stopped.contains(job.index)
    }
  }

  func report(_ job: Job, _ trajectory: any Trajectory, at now: ContinuousClock.Instant) {
    let lowest = trajectory.lowest
    let wanted = round.load(ordering: .relaxed)
    let (isNews, isBest, isSave) = shared.withLock { shared in
      guard var told = shared.told[job.index] else { return (false, false, false) }
      defer { shared.told[job.index] = told }
      let isNews = lowest < told.lowest && now >= told.nextNews
      let isSign = now >= told.nextSign
      let isBest = shared.isWatched && lowest < told.best && now >= told.nextBest
      let isSave = shared.keepsStates && told.round != wanted
      if isNews || isSign || isBest {
        told.lowest = min(told.lowest, lowest)
        told.nextNews = now + RemoteBoard.timeBetweenNews
        told.nextSign = now + RemoteBoard.timeBetweenSigns
      }
      if isBest {
        told.best = lowest
        told.nextBest = now + RemoteBoard.timeBetweenSigns
      }
      if isSave { told.round = wanted }
      return (isNews || isSign || isBest, isBest, isSave)
    }
    guard isNews || isSave else { return }
    var messages: [RankMessage] = []
    if isNews {
      messages.append(
        .progress(
          JobProgress(
            job: job.index, stepsDone: trajectory.stepsDone, lowest: lowest,
            control: trajectory.control, best: isBest ? trajectory.bestSoFar : nil)))
    }
    if isSave {
      messages.append(
        .state(
          job: job.index, round: wanted, stepsDone: trajectory.stepsDone,
          trajectory.savedState().state))
    }
    shared.withLock { $0.messages += messages }
  }

  func finish(
    _ job: Job, _ trajectory: any Trajectory, begun: ContinuousClock.Instant, from firstStep: Int,
    wasCut: Bool
  ) {
    // Before anything is read out: that may look at more states than the run would have.
    let keepsStates = shared.withLock { $0.keepsStates }
    let saved = wasCut && keepsStates ? trajectory.savedState().state : nil
    let isFinished = trajectory.isFinished
    let states = trajectory.readOut()
    let result = RemoteResult(
      job: job.index, stepsDone: trajectory.stepsDone,
      stepsHere: max(0, trajectory.stepsDone - firstStep), spent: .now - begun,
      lowest: trajectory.lowest, isFinished: isFinished, isOptimal: trajectory.isOptimal,
      wasCut: wasCut, states: states, saved: saved)
    shared.withLock { shared in
      shared.told[job.index] = nil
      shared.stopped.remove(job.index)
      shared.messages.append(.result(result))
    }
  }

  func fail(_ error: any Error) {
    shared.withLock { $0.failure = $0.failure ?? error }
    isAnythingStopped.store(true, ordering: .relaxed)
  }
}
