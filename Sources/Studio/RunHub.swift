#if Studio
  internal import HTTPTypes
  internal import IsingKernels
  internal import Isinglass
  internal import Ledger
  internal import Reports
  internal import Synchronization

  /// Runs what is asked for, so many at a time, on threads that serve nothing else.
  final class RunHub: Sendable {
    private struct State {
      /// Runs of this process that can still be looked at.
      var runs: [Int64: LiveRun] = [:]
      /// Their numbers, oldest first.
      var order: [Int64] = []
      var queue: [LiveRun] = []
      var active = 0
      var isClosing = false
    }

    /// Runs that are over and still kept with their films.
    private static let mostKept = 24

    let ledger: Ledger
    let concurrent: Int
    let mostQueued: Int
    /// The longest that a run may take, in seconds.
    let longest: Double
    /// The threads of a run that asks for no number.
    let threads: Int
    private let state = Mutex(State())

    init(ledger: Ledger, concurrent: Int, mostQueued: Int, longest: Double) {
      self.ledger = ledger
      self.concurrent = concurrent
      self.mostQueued = mostQueued
      self.longest = longest
      threads = max(1, Engine().threads / concurrent)
    }

    /// Enters a run in the ledger and begins it when its turn comes. Blocks for a moment.
    ///
    /// - Throws: `StudioError`, `LedgerError`.
    func submit(_ order: RunOrder) throws -> LiveRun {
      try state.withLock { state in
        if state.isClosing { throw RunHub.closing }
        if state.queue.count >= mostQueued {
          throw StudioError(
            .tooManyRequests,
            "\(mostQueued) runs are waiting already: stop some, or try again later")
        }
      }
      let request = RunRequest(
        order.stored.problem, recipe: order.stored.recipe, file: order.stored.file,
        digest: order.stored.digest, solver: order.solverName, options: order.given,
        seed: order.options.seed.value, threads: order.options.threads ?? threads,
        timeLimit: order.options.limits.time?.seconds, command: order.command,
        kernel: String(cString: kernelLevelName(currentKernelLevel())))
      let run = LiveRun(id: try ledger.enter(request), order: order, request: request)
      state.withLock { state in
        state.runs[run.id] = run
        state.order.append(run.id)
        state.queue.append(run)
      }
      startWaiting()
      return run
    }

    /// The run of a number, if this process has it.
    func run(_ id: Int64) -> LiveRun? { state.withLock { $0.runs[id] } }

    /// All runs that this process has.
    var all: [LiveRun] { state.withLock { Array($0.runs.values) } }

    /// Holds a run up.
    ///
    /// - Throws: `StudioError`: 409.
    func pause(_ run: LiveRun) throws {
      let (isQueued, isRunning) = state.withLock { state in
        (state.queue.contains { $0 === run }, run.current.state == .running)
      }
      guard isRunning, !isQueued else { throw RunHub.wrongState(run, "paused") }
      run.pause.pause()
      try ledger.note(.paused, of: run.id)
      run.update { if $0.state == .running { $0.state = .paused } }
    }

    /// Lets a run go on.
    ///
    /// - Throws: `StudioError`: 409.
    func resume(_ run: LiveRun) throws {
      guard run.current.state == .paused else { throw RunHub.wrongState(run, "resumed") }
      try ledger.note(.running, of: run.id)
      run.update { if $0.state == .paused { $0.state = .running } }
      run.pause.resume()
    }

    /// Ends a run early.
    ///
    /// - Throws: `StudioError`: 409.
    func stop(_ run: LiveRun) throws {
      guard !run.current.state.isOver else { throw RunHub.wrongState(run, "stopped") }
      run.stop.raise()
      let wasQueued = state.withLock { state in
        let count = state.queue.count
        state.queue.removeAll { $0 === run }
        return state.queue.count < count
      }
      if wasQueued { end(run, as: .interrupted, error: "stopped before its turn came") }
    }

    /// Takes a run that is over out of memory and ledger.
    ///
    /// - Throws: `StudioError`: 409, `LedgerError.unknownRun`.
    func remove(_ id: Int64) throws {
      if let run = run(id), !run.current.state.isOver { throw RunHub.wrongState(run, "deleted") }
      let entry = try ledger.entry(id)
      guard entry.state.isOver else {
        throw StudioError(.conflict, "run \(id) is under way elsewhere: stop it there")
      }
      try ledger.remove(id)
      state.withLock { state in
        state.runs[id] = nil
        state.order.removeAll { $0 == id }
      }
    }

    /// Stops and records everything; returns when that is done or a time is over.
    func close(within seconds: Double) {
      let (waiting, all) = state.withLock { state in
        state.isClosing = true
        defer { state.queue = [] }
        return (state.queue, Array(state.runs.values))
      }
      for run in all { run.stop.raise() }
      for run in waiting { end(run, as: .interrupted, error: "the Studio was stopped") }
      var left = seconds
      while left > 0, state.withLock({ $0.active }) > 0 {
        Sleep.milliseconds(10)
        left -= 0.01
      }
      for run in all where !run.current.state.isOver {
        // Such as one that is still packing a large problem.
        end(run, as: .interrupted, error: "the Studio was stopped before the run could end")
      }
      for run in all { run.events.close() }
    }

    /// Lets all listeners say that they are alive.
    func wakeListeners() { for run in all { run.events.wake() } }

    private static let closing = StudioError(
      .serviceUnavailable, "the Studio is being stopped: start it again")

    private static func wrongState(_ run: LiveRun, _ verb: String) -> StudioError {
      StudioError(.conflict, "run \(run.id) is \(run.current.state.rawValue) and cannot be \(verb)")
    }

    /// Begins runs as long as there is room.
    private func startWaiting() {
      while true {
        let next = state.withLock { state -> LiveRun? in
          guard !state.isClosing, state.active < concurrent, !state.queue.isEmpty else {
            return nil
          }
          state.active += 1
          return state.queue.removeFirst()
        }
        guard let next else { return }
        WorkerThreads.launch { [self] in
          execute(next)
          state.withLock { state in
            state.active -= 1
            forgetOldest(&state)
          }
          startWaiting()
        }
      }
    }

    private func forgetOldest(_ state: inout State) {
      let over = state.order.filter { state.runs[$0]?.current.state.isOver ?? true }
      for id in over.dropLast(RunHub.mostKept) {
        state.runs[id] = nil
        state.order.removeAll { $0 == id }
      }
    }

    private func execute(_ run: LiveRun) {
      try? ledger.note(.running, of: run.id)
      run.update { status in
        status.state = .running
        status.started = UniversalTime.now
      }
      let reporter = RunReporter(run, ledger: ledger)
      let result = Mutex<Result<Run, any Error>?>(nil)
      let (order, threads, longest) = (run.order, self.threads, self.longest)
      WorkerThreads.run(2) { thread in
        guard thread == 0 else { return reporter.work(longest: longest) }
        let outcome = Result {
          try Engine(threads: order.options.threads ?? threads).solve(
            order.stored.problem, with: order.solver,
            limits: order.options.searchLimits(for: order.stored.problem),
            seed: order.options.seed, reduces: order.options.reduces, stop: run.stop,
            pause: run.pause, observer: reporter.observer, onProgress: reporter.take)
        }
        result.withLock { $0 = outcome }
        reporter.finish()
      }
      switch result.withLock({ $0 }) {
      case .success(let outcome): conclude(run, outcome)
      case .failure(let error): end(run, as: .failed, error: "\(error)")
      case nil: end(run, as: .failed, error: "the run came to no result")
      }
    }

    private func conclude(_ run: LiveRun, _ found: Run) {
      var outcome = found
      let order = run.order
      let problem = order.stored.problem
      let (bound, proof) = order.options.bound(after: &outcome, of: problem, stop: run.stop)
      let result = Outcome(
        problem, outcome, bound: bound, proof: proof, loading: order.stored.loading,
        repetition: order.repetition(of: outcome)
      ).json
      let scale = ObjectiveScale(problem)
      let trace = outcome.trace.map {
        LedgerImprovement(
          time: $0.time.seconds, energy: $0.energy, objective: scale($0.energy))
      }
      end(
        run, as: outcome.stopReason == .interrupted ? .interrupted : .finished, result: result,
        trace: trace, spins: outcome.best.spins)
    }

    /// Records the end and tells it.
    private func end(
      _ run: LiveRun, as state: LedgerState, result: JSONValue? = nil,
      trace: [LedgerImprovement] = [], spins: Spins? = nil, error: String? = nil
    ) {
      var error = error
      do {
        try ledger.close(
          run.id, as: state, result: result, trace: trace, spins: spins, error: error)
      } catch let failure {
        error = "the ledger could not be written: \(failure)"
      }
      let message = error
      run.update { status in
        status.state = state
        status.finished = UniversalTime.now
        status.result = result ?? .null
        status.best = trace.last ?? status.best
        status.error = message
      }
      run.events.end("finished", run.entry.json())
    }
  }
#endif
