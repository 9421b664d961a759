/// The state of a ``ShardedSearch`` in a file that rank 0 keeps.
///
/// The file holds the spins of all ranks in their order, so any number of ranks may go on from it.
final class ShardedCheckpoint {
  private let policy: CheckpointPolicy
  private let file: CheckpointFile
  private let identity: RunIdentity
  private var next: Duration
  private var isFirst = true

  init(_ policy: CheckpointPolicy, of search: ShardedSearch) {
    self.policy = policy
    file = CheckpointFile(path: policy.path)
    next = .zero
    func text(_ number: Int?) -> String { number.map { "\($0)" } ?? "automatic" }
    let limits = search.limits
    identity = RunIdentity(
      [
        ("version", isinglassVersion), ("problem", search.model.digest), ("solver", search.solver),
        ("spread", "rows"), ("seed", "\(search.seed.value)"), ("steps", text(limits.steps)),
        ("replicas", "\(search.width)"), ("first replica", "\(limits.firstReplica)"),
        ("cut at step", limits.cutAtStep.map { "\($0)" } ?? "none"),
        ("target", limits.target.map { "\($0)" } ?? "none"),
        ("time limit", limits.time == nil ? "none" : "some"),
      ] + search.plan.parameters.map { ("parameter \($0.name)", $0.value) })
  }

  /// Whether it is time for the next one.
  func isDue(at elapsed: Duration) -> Bool { elapsed >= next }

  /// Writes the state of all ranks, which all have to call at the same step.
  ///
  /// - Throws: `CommunicationError`; for the first one also why it cannot be written.
  func write(_ search: ShardedSearch) throws {
    let begun = search.elapsed
    let model = search.model
    let layout = ShardLayout(order: model.spinCount, size: search.communicator.size)
    let keepsFile = search.communicator.isFirst
    let writer = StateWriter()
    if keepsFile {
      CheckpointFile.begin(writer)
      identity.save(into: writer)
      save(search, into: writer)
    }
    let own = try AlignedBuffer<Float>(count: 3 * model.spins.count)
    let counts = (0..<layout.size).map { 12 * layout.spins(of: $0).count }
    let all = try AlignedBuffer<Float>(count: 3 * model.spinCount)
    for state in search.states {
      state.read(into: own.start)
      try search.communicator.gather(
        UnsafeRawBufferPointer(own.elements), counts: counts,
        into: UnsafeMutableRawBufferPointer(all.elements))
      guard keepsFile else { continue }
      state.save(into: writer)
      for part in 0..<3 {
        var block = all.start
        for rank in 0..<layout.size {
          let count = layout.spins(of: rank).count
          writer.write(
            bytes: UnsafeRawBufferPointer(start: block + part * count, count: 4 * count))
          block += 3 * count
        }
      }
    }
    if keepsFile {
      var failure: (any Error)?
      CheckpointFile.seal(writer)
      do {
        guard let content = writer.finish() else { throw SolverError.outOfMemory(bytes: 0) }
        try file.replace(by: content)
      } catch { failure = error }
      // The first one shows whether there can be any.
      if let failure, isFirst { throw failure }
      policy.onWrite?(failure)
    }
    isFirst = false
    let cost = search.elapsed - begun
    next = search.elapsed + max(policy.interval, cost * Int(max(1, min(1e6, 1 / policy.mostShare))))
  }

  private func save(_ search: ShardedSearch, into writer: StateWriter) {
    writer.write(Int(search.elapsed.seconds * 1e9))
    let round = search.round
    for number in [
      round.replicas.lowerBound, round.steps, round.anneal, round.stepsDone, search.replicasBegun,
      search.stepsOfOthers, search.trace.count,
    ] { writer.write(number) }
    for (time, number) in search.trace {
      writer.write(time.seconds)
      writer.write(number)
    }
    writer.write(search.lowest)
    writer.write(search.best != nil)
    guard let best = search.best else { return }
    writer.write(best.number)
    writer.write(best.spins)
    for number in [
      best.discovery.replica, best.discovery.batch.lowerBound, best.discovery.steps,
      best.discovery.stepsDone,
    ] { writer.write(number) }
    writer.write(best.discovery.wasCutShort)
  }

  /// Sets all ranks to what the file says; `false` where there is none.
  ///
  /// - Throws: `CheckpointError`, `FileAccessError`, `CommunicationError`.
  func restore(_ search: ShardedSearch) throws -> Bool {
    var bytes: [UInt8] = []
    if search.communicator.isFirst, let saved = try file.read() {
      bytes = saved.withBytes { Array($0) }
    }
    bytes = try search.communicator.broadcast(bytes)
    guard !bytes.isEmpty else { return false }
    return try bytes.withUnsafeBytes { bytes in
      var reader = StateReader(bytes)
      do {
        let saved = try RunIdentity(from: &reader)
        let differences = saved.differences(to: identity)
        guard differences.isEmpty else {
          throw CheckpointError.differs(file: file.name, differences)
        }
        try restore(search, from: &reader)
        guard reader.isAtEnd else { throw StateError("more than a state") }
      } catch let error as StateError {
        throw CheckpointError.damaged(file: file.name, reason: error.description)
      }
      return true
    }
  }

  private func restore(_ search: ShardedSearch, from reader: inout StateReader) throws {
    let model = search.model
    let most = StateReader.most
    search.elapsedBefore = .nanoseconds(try reader.int(in: 0...most * 1000))
    next = search.elapsedBefore + policy.interval
    let first = try reader.int(in: 0...most)
    var round = ShardedSearch.Round(
      replicas: first..<first + search.width, steps: try reader.steps(atMost: most))
    let anneals = search.plan.anneals(in: round.steps)
    round.anneal = try reader.int(in: 0...max(0, anneals - 1))
    let range = SignDrivenPlan.steps(of: round.anneal, of: anneals, sharing: round.steps)
    round.stepsDone = try reader.int(in: range.lowerBound...range.upperBound)
    search.round = round
    search.replicasBegun = try reader.int(in: 0...most)
    search.stepsOfOthers = try reader.int(in: 0...most)
    let improvements = try reader.int(in: 0...max(0, reader.left / 16))
    search.trace = try (0..<improvements).map { _ in
      (.seconds(try reader.double(in: 0...1e15)), try reader.double())
    }
    search.lowest = try reader.double()
    if try reader.bool() {
      let number = try reader.double()
      let spins = try reader.spins(count: model.spinCount)
      let replica = try reader.int(in: 0...most)
      let begin = try reader.int(in: 0...most)
      search.best = (
        spins, number,
        Discovery(
          replica: replica, batch: begin..<begin + search.width,
          steps: try reader.steps(atMost: most), stepsDone: try reader.steps(atMost: most),
          wasCutShort: try reader.bool())
      )
    }
    try search.makeStates()
    for state in search.states {
      // Sets what a saved state does not hold.
      state.start(
        search.plan.settings,
        from: SignDrivenPlan.place(of: round.anneal, replica: state.number, seed: search.seed))
      try state.restore(from: &reader)
      let parts = try (0..<3).map { _ in try numbers(&reader, of: model) }
      parts[0].withUnsafeBufferPointer { x in
        parts[1].withUnsafeBufferPointer { y in
          parts[2].withUnsafeBufferPointer { pump in
            if let x = x.baseAddress, let y = y.baseAddress, let pump = pump.baseAddress {
              state.write(x, y, pump)
            }
          }
        }
      }
      state.fill()
    }
  }

  /// This rank's share of one number a spin; each is finite.
  private func numbers(_ reader: inout StateReader, of model: ShardedModel) throws -> [Float] {
    let all = try [Float](unsafeUninitializedCapacity: model.spinCount) { buffer, count in
      try reader.read(
        into: UnsafeMutableRawBufferPointer(
          start: buffer.baseAddress, count: 4 * model.spinCount))
      count = model.spinCount
    }
    guard all.allSatisfy({ $0.isFinite }) else { throw StateError("what is not a number") }
    return Array(all[model.spins])
  }
}
