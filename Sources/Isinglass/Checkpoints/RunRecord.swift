/// What a run has done so far, as a checkpoint keeps it.
///
/// Jobs depend on nothing but their starts, so results of those that are over and, of each that is not,
/// a state at any step of its own make a consistent whole.
struct RunRecord {
  /// A job that was handed out and is not over.
  struct UnfinishedJob {
    var job: Job
    /// The steps of the saved state.
    var stepsDone = 0
    /// `nil` where it starts again.
    var state: SavedState?
  }

  /// A state that a job had when the end of the run cut it short.
  struct Incumbent {
    var state: ReplicaState
    var discovery: Discovery
  }

  /// Time spent so far, pauses aside.
  var elapsed = Duration.zero
  var nextJob = 0
  /// The jobs below this have their results in the pool.
  var committed = 0
  /// Replicas of all jobs handed out.
  var replicas = 0
  /// Steps of the jobs that are over, summed over replicas.
  var steps = 0
  var winner: Int?
  var winningTime = Duration.zero
  var isOptimal = false
  var stepTime: Double?
  var trace: [(time: Duration, numerator: Double)] = []
  var pool: SamplePool
  var incumbent: Incumbent?
  var waiting: [JobResult] = []
  var unfinished: [UnfinishedJob] = []

  init(pool: SamplePool) { self.pool = pool }

  func save(into writer: StateWriter) {
    writer.write(elapsed)
    for number in [nextJob, committed, replicas, steps, winner ?? -1] { writer.write(number) }
    writer.write(winningTime)
    writer.write(isOptimal)
    writer.write(stepTime ?? -1)
    writer.write(trace.count)
    for (time, numerator) in trace {
      writer.write(time)
      writer.write(numerator)
    }
    pool.save(into: writer)
    writer.write(incumbent != nil)
    if let incumbent {
      writer.write(incumbent.state)
      writer.write(incumbent.discovery)
    }
    writer.write(waiting.count)
    for result in waiting.sorted(by: { $0.job.index < $1.job.index }) { result.save(into: writer) }
    writer.write(unfinished.count)
    for job in unfinished.sorted(by: { $0.job.index < $1.job.index }) { job.save(into: writer) }
  }

  /// Reads a record of a run of the same schedule.
  ///
  /// - Throws: `StateError`, `SolverError.outOfMemory`.
  init(from reader: inout StateReader, _ schedule: JobSchedule, _ pool: SamplePool) throws {
    let most = StateReader.most
    elapsed = try reader.duration()
    nextJob = try reader.int(in: 0...most)
    committed = try reader.int(in: 0...nextJob)
    replicas = try reader.int(in: 0...most)
    steps = try reader.int(in: 0...(.max))
    let winner = try reader.int(in: -1...nextJob - 1)
    self.winner = winner < 0 ? nil : winner
    winningTime = try reader.duration()
    isOptimal = try reader.bool()
    let stepTime = try reader.double()
    self.stepTime = stepTime >= 0 && stepTime.isFinite ? stepTime : nil
    for _ in 0..<(try reader.int(in: 0...reader.left / 16)) {
      trace.append((try reader.duration(), try reader.double()))
    }
    self.pool = pool
    try self.pool.restore(from: &reader)
    guard committed == 0 || !self.pool.isEmpty else { throw StateError("no state was found") }
    if try reader.bool() {
      incumbent = .init(
        state: try reader.replicaState(count: pool.spinCount), discovery: try reader.discovery())
    }
    var missing = Set(committed..<min(nextJob, committed + reader.left / 8))
    for _ in 0..<(try reader.int(in: 0...reader.left / 8)) {
      let result = try JobResult(from: &reader, schedule, spinCount: pool.spinCount)
      guard missing.remove(result.job.index) != nil else { throw StateError("a job twice") }
      waiting.append(result)
    }
    for _ in 0..<(try reader.int(in: 0...reader.left / 8)) {
      let job = try UnfinishedJob(from: &reader, schedule)
      guard missing.remove(job.job.index) != nil else { throw StateError("a job twice") }
      unfinished.append(job)
    }
    guard missing.isEmpty, waiting.count + unfinished.count == nextJob - committed else {
      throw StateError("a job is missing")
    }
  }
}

extension RunRecord.UnfinishedJob {
  fileprivate func save(into writer: StateWriter) {
    job.save(into: writer)
    writer.write(stepsDone)
    writer.write(state?.count ?? -1)
    state?.withBytes { writer.write(bytes: $0) }
  }

  fileprivate init(from reader: inout StateReader, _ schedule: JobSchedule) throws {
    job = try schedule.job(from: &reader)
    stepsDone = try reader.steps(atMost: job.start.steps)
    let count = try reader.int(in: -1...max(0, reader.left))
    if count >= 0 { state = try SavedState(copying: try reader.take(count)) }
  }
}

extension JobResult {
  fileprivate func save(into writer: StateWriter) {
    job.save(into: writer)
    writer.write(stepsDone)
    writer.write(wasCutShort)
    writer.write(states.count)
    for state in states { writer.write(state) }
  }

  fileprivate init(
    from reader: inout StateReader, _ schedule: JobSchedule, spinCount: Int
  ) throws {
    job = try schedule.job(from: &reader)
    stepsDone = try reader.steps(atMost: job.start.steps)
    wasCutShort = try reader.bool()
    states = []
    for _ in 0..<(try reader.int(in: 1...max(1, reader.left / 16))) {
      states.append(try reader.replicaState(count: spinCount))
    }
  }
}

extension Job {
  fileprivate func save(into writer: StateWriter) {
    writer.write(index)
    writer.write(start.steps)
  }
}

extension JobSchedule {
  /// The job of an index and a length that were saved.
  fileprivate func job(from reader: inout StateReader) throws -> Job {
    let index = try reader.int(in: 0...StateReader.most)
    let steps = try reader.int(in: 0...(.max))
    guard mayLast(steps), let job = job(index, steps: steps, target: nil) else {
      throw StateError("job \(index) is none")
    }
    return job
  }
}

extension StateWriter {
  /// Writes a time to the nanosecond.
  func write(_ time: Duration) {
    let (seconds, attoseconds) = time.components
    write(Int(clamping: seconds))
    write(Int(attoseconds / 1_000_000_000))
  }

  /// Writes the state of a replica.
  func write(_ state: ReplicaState) {
    write(state.replica)
    write(state.spins)
    write(state.numerator)
  }

  /// Writes where an answer came from.
  func write(_ discovery: Discovery) {
    for number in [
      discovery.replica, discovery.batch.lowerBound, discovery.batch.count, discovery.steps,
      discovery.stepsDone,
    ] { write(number) }
    write(discovery.wasCutShort)
  }
}

extension StateReader {
  /// The next time: at most some three hundred years.
  mutating func duration() throws -> Duration {
    let seconds = try int(in: 0...10_000_000_000)
    let nanoseconds = try int(in: 0...999_999_999)
    return .seconds(seconds) + .nanoseconds(nanoseconds)
  }

  /// The next state of a replica.
  mutating func replicaState(count: Int) throws -> ReplicaState {
    ReplicaState(
      replica: try int(in: 0...(.max)), spins: try spins(count: count),
      numerator: try double())
  }

  /// Where the next answer came from.
  mutating func discovery() throws -> Discovery {
    let replica = try int(in: 0...(.max))
    let (first, count) = (try int(in: 0...(.max / 2)), try int(in: 0...StateReader.most))
    return Discovery(
      replica: replica, batch: first..<first + count, steps: try int(in: 0...(.max)),
      stepsDone: try int(in: 0...(.max)), wasCutShort: try bool())
  }
}
