import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Takes the checkpoints of one run.
///
/// A checkpoint is taken in rounds. When one is due, every worker copies the state of its own job, at the
/// next moment at which that is at rest: between two calls of `advance`. Whoever completes the round adds
/// what the run has found and writes the file while the others go on. Nothing waits for anything: jobs do
/// not depend on each other, so their states need not be of the same moment.
final class Checkpointer: Sendable {
  private struct Shared {
    /// The newest state of each job that is not over.
    var states: [Int: (stepsDone: Int, state: SavedState)] = [:]
    /// The round in which each job under way was saved last.
    var rounds: [Int: Int] = [:]
    var round = 1
    var isWriting = false
    var failure: (any Error)?
  }

  private let policy: CheckpointPolicy
  private let start = ContinuousClock.now
  /// When the next round begins, in nanoseconds since `start`.
  private let due: Atomic<Int64>
  private let shared = Mutex(Shared())
  /// `nil` until it is needed.
  private let file: Mutex<CheckpointFile?>
  private let known: Mutex<Known>

  /// What is known of the run.
  private struct Known {
    /// Found out when it is needed: that takes a look at all couplings.
    var makeIdentity: @Sendable () -> RunIdentity
    var identity: RunIdentity?
    var saved: SavedState?
  }

  /// Locks the file and, if there is one, reads it and compares what is known of the run.
  ///
  /// - Throws: `CheckpointError`, `FileAccessError`, `SolverError.outOfMemory`.
  init(
    _ policy: CheckpointPolicy, _ identity: @escaping @Sendable () -> RunIdentity
  ) throws {
    self.policy = policy
    due = Atomic(Checkpointer.nanoseconds(policy.interval))
    if policy.isTransient, access(policy.path, F_OK) != 0 {
      file = Mutex(nil)
      known = Mutex(Known(makeIdentity: identity))
      return
    }
    let file = CheckpointFile(path: policy.path)
    let saved = try file.read()
    self.file = Mutex(file)
    known = Mutex(Known(makeIdentity: identity, saved: saved))
    try describing { try saved?.withBytes { _ = try reader(self.identity, $0) } }
  }

  /// What decides what the run finds, as far as it is known.
  private var identity: RunIdentity {
    known.withLock { known in
      let identity = known.identity ?? known.makeIdentity()
      known.identity = identity
      return identity
    }
  }

  /// The record to go on from, `nil` where there is none.
  ///
  /// - Throws: `CheckpointError`, `SolverError.outOfMemory`.
  func record(
    of prepared: any PreparedSolver, _ schedule: JobSchedule, _ pool: SamplePool
  ) throws -> RunRecord? {
    let saved = known.withLock { known in
      known.identity?.add(parametersOf: prepared)
      known.makeIdentity = { [make = known.makeIdentity] in
        var identity = make()
        identity.add(parametersOf: prepared)
        return identity
      }
      defer { known.saved = nil }
      return known.saved
    }
    return try describing {
      try saved?.withBytes { bytes in
        var reader = try self.reader(identity, bytes)
        let record = try RunRecord(from: &reader, schedule, pool)
        guard reader.isAtEnd else { throw StateError("it has more than a run") }
        return record
      }
    }
  }

  /// Notes states to go on from, and writes the first checkpoint: whether that can be done must be
  /// known before hours are spent.
  ///
  /// - Throws: `FileAccessError`.
  func begin(_ run: RunState, from record: RunRecord?) throws {
    shared.withLock { shared in
      for job in record?.unfinished ?? [] {
        if let state = job.state { shared.states[job.job.index] = (job.stepsDone, state) }
      }
    }
    if !policy.isTransient { try write(run) }
    postpone(from: start, cost: .zero)
  }

  /// Lets a trajectory that was just started go on from a saved state.
  ///
  /// - Throws: `CheckpointError.damaged`.
  func restore(_ trajectory: any Trajectory, from state: SavedState) throws {
    try describing { try trajectory.restore(state) }
  }

  /// A job is under way.
  func enter(_ job: Job) { shared.withLock { $0.rounds[job.index] = 0 } }

  /// A job is over. Where it was cut short, its state is kept for whoever goes on.
  func leave(_ job: Job, _ trajectory: any Trajectory, wasCut: Bool) {
    let state = wasCut ? trajectory.savedState() : (state: nil, isOutOfMemory: false)
    shared.withLock { shared in
      shared.rounds[job.index] = nil
      if let state = state.state {
        shared.states[job.index] = (trajectory.stepsDone, state)
      } else if !wasCut {
        shared.states[job.index] = nil
      }
      if state.isOutOfMemory { shared.failure = Checkpointer.outOfMemory }
    }
  }

  /// The round for which states are wanted now, if one has begun.
  func round(at now: ContinuousClock.Instant) -> Int? {
    guard Checkpointer.nanoseconds(now - start) >= due.load(ordering: .relaxed) else { return nil }
    return shared.withLock { $0.isWriting ? nil : $0.round }
  }

  /// Saves a job that is at rest, if a round has begun, and writes the file if that completes it.
  func look(
    at job: Job, _ trajectory: any Trajectory, _ run: RunState, now: ContinuousClock.Instant
  ) {
    guard Checkpointer.nanoseconds(now - start) >= due.load(ordering: .relaxed) else { return }
    let isSaved = shared.withLock { $0.isWriting || $0.rounds[job.index] == $0.round }
    let state = isSaved ? (state: nil, isOutOfMemory: false) : trajectory.savedState()
    let isComplete = shared.withLock { shared in
      if shared.isWriting { return false }
      if !isSaved {
        shared.rounds[job.index] = shared.round
        if let state = state.state { shared.states[job.index] = (trajectory.stepsDone, state) }
        if state.isOutOfMemory { shared.failure = Checkpointer.outOfMemory }
      }
      shared.isWriting = shared.rounds.values.allSatisfy { $0 == shared.round }
      return shared.isWriting
    }
    guard isComplete else { return }
    attempt(run)
    // What saving the other jobs took is about what saving this one took.
    let end = ContinuousClock.now
    postpone(from: end, cost: end - now)
    shared.withLock { shared in
      shared.round += 1
      shared.isWriting = false
    }
  }

  /// Writes the last checkpoint; called when all threads have returned.
  ///
  /// - Parameter wasStopped: whether the run ended because somebody wanted it to.
  func conclude(_ run: RunState, wasStopped: Bool) {
    if wasStopped || !policy.isTransient { attempt(run) }
  }

  private func attempt(_ run: RunState) {
    do {
      if let failure = shared.withLock({ shared in
        defer { shared.failure = nil }
        return shared.failure
      }) {
        throw failure
      }
      try write(run)
      policy.onWrite?(nil)
    } catch {
      policy.onWrite?(error)
    }
  }

  private func write(_ run: RunState) throws {
    let states = shared.withLock { $0.states }
    let record = run.record { job in states[job.index] }
    let writer = StateWriter()
    CheckpointFile.begin(writer)
    identity.save(into: writer)
    record.save(into: writer)
    let size = writer.count
    CheckpointFile.seal(writer)
    guard let content = writer.finish() else { throw SolverError.outOfMemory(bytes: size) }
    try file.withLock { file in
      let present = file ?? CheckpointFile(path: policy.path)
      file = present
      try present.replace(by: content)
    }
  }

  /// Sets the time of the next round, so late that checkpoints take no more than their share.
  private func postpone(from now: ContinuousClock.Instant, cost: Duration) {
    let share = max(1e-6, min(1, policy.mostShare))
    let rest = max(
      Checkpointer.nanoseconds(policy.interval),
      Int64(min(1e18, Double(Checkpointer.nanoseconds(cost)) / share)))
    due.store(
      Checkpointer.nanoseconds(now - start).addingClamped(rest), ordering: .relaxed)
  }

  /// What follows the identity of the saved run, which must be the given one.
  private func reader(
    _ identity: RunIdentity, _ bytes: UnsafeRawBufferPointer
  ) throws -> StateReader {
    var reader = StateReader(bytes)
    let differences = try RunIdentity(from: &reader).differences(to: identity)
    if !differences.isEmpty { throw CheckpointError.differs(file: policy.path, differences) }
    return reader
  }

  /// Says which file an error is about.
  private func describing<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as StateError {
      throw CheckpointError.damaged(file: policy.path, reason: error.description)
    }
  }

  private static let outOfMemory = SolverError.outOfMemory(bytes: 0)

  private static func nanoseconds(_ time: Duration) -> Int64 {
    Int64(max(0, min(9e18, time.seconds * 1e9)))
  }
}

extension Int64 {
  fileprivate func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
