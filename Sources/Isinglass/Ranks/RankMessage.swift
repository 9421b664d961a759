/// What ranks that share the jobs of a run tell each other.
///
/// Written in 64-bit words like checkpoints, since states of trajectories are part of some.
enum RankMessage: Sendable {
  // From rank 0.

  /// What run it is, whether somebody watches its best states, and whether states are to be kept.
  case begin(RunIdentity, isWatched: Bool, keepsStates: Bool)
  /// A job to do.
  case job(index: Int, steps: Int, target: Double?, saved: SavedState?)
  /// A job that must be cut short.
  case stop(job: Int)
  /// States of the jobs under way are wanted.
  case save(round: Int)
  /// There is nothing left to do.
  case end
  /// The command is over, with an exit status.
  case over(status: Int)

  // To rank 0.

  /// The rank is ready; so many of its threads wait for jobs.
  case ready(threads: Int, started: Int)
  /// How far a job has come.
  case progress(JobProgress)
  /// A job's state, or that it cannot be saved.
  case state(job: Int, round: Int, stepsDone: Int, SavedState?)
  /// What a job came to.
  case result(RemoteResult)
  /// A job that was to stop before it had begun.
  case returned(job: Int)
  /// Somebody asks this rank to end.
  case interrupted
  /// The rank cannot go on.
  case failed(status: Int, reason: String)
  /// The rank leaves.
  case leaving
}

/// How far a job on another rank has come.
struct JobProgress: Sendable {
  var job: Int
  var stepsDone: Int
  var lowest: Double
  var control: (name: String, value: Double)?
  var best: ReplicaState?
}

/// What a job on another rank came to.
struct RemoteResult: Sendable {
  var job: Int
  var stepsDone: Int
  /// The steps done on that rank alone.
  var stepsHere: Int
  /// The time that those took.
  var spent: Duration
  var lowest: Double
  var isFinished: Bool
  var isOptimal: Bool
  var wasCut: Bool
  var states: [ReplicaState]
  /// The state in which the end of the run found it.
  var saved: SavedState?
}

extension RankMessage {
  /// The message as bytes.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  func encoded() throws -> [UInt8] {
    let writer = StateWriter()
    switch self {
    case .begin(let identity, let isWatched, let keepsStates):
      writer.write(0)
      identity.save(into: writer)
      writer.write(isWatched)
      writer.write(keepsStates)
    case .job(let index, let steps, let target, let saved):
      for number in [1, index, steps] { writer.write(number) }
      writer.write(optional: target)
      writer.write(optional: saved)
    case .stop(let job): for number in [2, job] { writer.write(number) }
    case .save(let round): for number in [3, round] { writer.write(number) }
    case .end: writer.write(4)
    case .over(let status): for number in [5, status] { writer.write(number) }
    case .ready(let threads, let started):
      for number in [6, threads, started] { writer.write(number) }
    case .progress(let progress):
      for number in [7, progress.job, progress.stepsDone] { writer.write(number) }
      writer.write(progress.lowest)
      writer.write(progress.control != nil)
      if let (name, value) = progress.control {
        writer.write(name)
        writer.write(value)
      }
      writer.write(progress.best.map { [$0] } ?? [])
    case .state(let job, let round, let stepsDone, let saved):
      for number in [8, job, round, stepsDone] { writer.write(number) }
      writer.write(optional: saved)
    case .result(let result):
      for number in [9, result.job, result.stepsDone, result.stepsHere] { writer.write(number) }
      writer.write(result.spent)
      writer.write(result.lowest)
      for flag in [result.isFinished, result.isOptimal, result.wasCut] { writer.write(flag) }
      writer.write(result.states)
      writer.write(optional: result.saved)
    case .returned(let job): for number in [10, job] { writer.write(number) }
    case .interrupted: writer.write(11)
    case .failed(let status, let reason):
      for number in [12, status] { writer.write(number) }
      writer.write(reason)
    case .leaving: writer.write(13)
    }
    let size = writer.count
    guard let content = writer.finish() else { throw SolverError.outOfMemory(bytes: size) }
    return content.withBytes { Array($0) }
  }

  /// Reads a message about a model of so many spins.
  ///
  /// - Throws: `CommunicationError` where it is none; `SolverError.outOfMemory`.
  init(_ message: Message, spinCount: Int) throws {
    do {
      self = try message.bytes.withUnsafeBytes { bytes in
        var reader = StateReader(bytes)
        return try RankMessage(from: &reader, spinCount: spinCount)
      }
    } catch let error as StateError {
      throw CommunicationError.failed(
        operation: "reading a message of rank \(message.source)", reason: error.description)
    }
  }

  private init(from reader: inout StateReader, spinCount: Int) throws {
    let (any, index) = (Int.min...Int.max, 0...StateReader.most)
    switch try reader.int(in: 0...13) {
    case 0:
      self = .begin(
        try RunIdentity(from: &reader), isWatched: try reader.bool(),
        keepsStates: try reader.bool())
    case 1:
      self = .job(
        index: try reader.int(in: index), steps: try reader.int(in: 0...(.max)),
        target: try reader.optionalDouble(), saved: try reader.optionalState())
    case 2: self = .stop(job: try reader.int(in: index))
    case 3: self = .save(round: try reader.int(in: any))
    case 4: self = .end
    case 5: self = .over(status: try reader.int(in: any))
    case 6:
      self = .ready(
        threads: try reader.int(in: 0...1 << 20), started: try reader.int(in: 0...1 << 20))
    case 7:
      var progress = JobProgress(
        job: try reader.int(in: index), stepsDone: try reader.int(in: 0...(.max)),
        lowest: try reader.double())
      if try reader.bool() { progress.control = (try reader.text(), try reader.double()) }
      progress.best = try reader.replicaStates(spinCount: spinCount).first
      self = .progress(progress)
    case 8:
      self = .state(
        job: try reader.int(in: index), round: try reader.int(in: any),
        stepsDone: try reader.int(in: 0...(.max)), try reader.optionalState())
    case 9:
      self = .result(
        RemoteResult(
          job: try reader.int(in: index), stepsDone: try reader.int(in: 0...(.max)),
          stepsHere: try reader.int(in: 0...(.max)), spent: try reader.duration(),
          lowest: try reader.double(), isFinished: try reader.bool(),
          isOptimal: try reader.bool(), wasCut: try reader.bool(),
          states: try reader.replicaStates(spinCount: spinCount),
          saved: try reader.optionalState()))
    case 10: self = .returned(job: try reader.int(in: index))
    case 11: self = .interrupted
    case 12: self = .failed(status: try reader.int(in: any), reason: try reader.text())
    default: self = .leaving
    }
  }
}

extension Communicator {
  /// Sends a message about a run.
  func send(_ message: RankMessage, to rank: Int) throws {
    try send(try message.encoded(), to: rank)
  }
}

extension StateWriter {
  fileprivate func write(optional number: Double?) {
    write(number != nil)
    if let number { write(number) }
  }

  fileprivate func write(optional state: SavedState?) {
    write(state?.count ?? -1)
    state?.withBytes { write(bytes: $0) }
  }

  fileprivate func write(_ states: [ReplicaState]) {
    write(states.count)
    for state in states { write(state) }
  }
}

extension StateReader {
  fileprivate mutating func optionalDouble() throws -> Double? {
    try bool() ? try double() : nil
  }

  fileprivate mutating func optionalState() throws -> SavedState? {
    let count = try int(in: -1...max(0, left))
    return count < 0 ? nil : try SavedState(copying: try take(count))
  }

  fileprivate mutating func replicaStates(spinCount: Int) throws -> [ReplicaState] {
    var states: [ReplicaState] = []
    for _ in 0..<(try int(in: 0...left / 16)) {
      states.append(try replicaState(count: spinCount))
    }
    return states
  }
}
