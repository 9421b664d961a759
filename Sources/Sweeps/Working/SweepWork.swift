#if Ledger
  package import Isinglass
  package import Ledger

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Tasks that come into a ledger little by little.
  package protocol TaskSource: Sendable {
    /// Enters some more tasks; asked by one thread at a time, when those that are there have been claimed.
    ///
    /// - Returns: whether there were any.
    func enterMore() throws -> Bool
  }

  /// How a sweep is getting on.
  package struct SweepProgress: Sendable {
    /// All tasks, by whomever they are done.
    package var counts: SweepCounts
    /// Tasks that end in a second, of late; `nil` before there is a rate.
    package var rate: Double?

    /// Seconds until all is done at that rate.
    package var timeLeft: Double? {
      rate.flatMap { $0 > 0 ? Double(counts.missing) / $0 : nil }
    }
  }

  /// Works the tasks of a sweep on threads of its own until none is left, or until it is stopped.
  ///
  /// Threads take claimed tasks from a queue. Whoever finds it running low records the results so far
  /// and claims more, in one transaction; so tiny tasks share the cost of a synchronised commit and long
  /// ones are claimed one by one. A clerk beside them records results that have waited, gives back
  /// claims that nobody gets to, and says that this worker is alive.
  package final class SweepWork: Sendable {
    private struct State {
      /// Claimed and not begun; those to come first are last.
      var queue: [SweepTask] = []
      var results: [TaskResult] = []
      var returned: [Int] = []
      var oldestResult = 0.0
      var isExchanging = false
      /// Whether there was nothing to claim when somebody looked last.
      var isIdle = false
      /// How long a task takes, on the average of late.
      var taskTime: Double?
      /// How long an exchange takes.
      var exchangeTime = 0.0
      var lastTaken = 0.0
      var working = 0
      var running = 0
      var isOver = false
      var failure: (any Error)?
    }

    private enum Step {
      case task(SweepTask)
      case exchange(claims: Int, results: [TaskResult], returned: [Int])
      case leave
    }

    private let ledger: Ledger
    private let sweep: SweepEntry
    private let worker: Int64
    private let execution: TaskExecution
    private let threads: Int
    private let stop: StopFlag
    private let lease: Double
    private let source: (any TaskSource)?
    private let state = Condition(State())
    private let others = OtherWorkers()

    /// How many seconds another machine's worker may be silent before its claims are taken over.
    package static let lease = 60.0
    /// How often a worker says that it is alive.
    private static let beat = 5.0
    /// How long the work of one claim should take, so that recording it costs little.
    private static let batchTime = 0.1

    /// Prepares to work a sweep.
    ///
    /// - Parameters:
    ///   - threads: how many tasks are done at once.
    ///   - threadsPerTask: how many threads each may use.
    ///   - stop: raised to stop; tasks under way are given back.
    ///   - source: where tasks come from that the ledger does not have yet.
    /// - Throws: `LedgerError`.
    package init(
      _ sweep: SweepEntry, in ledger: Ledger, threads: Int, threadsPerTask: Int = 1,
      stop: StopFlag, lease: Double = SweepWork.lease, source: (any TaskSource)? = nil
    ) throws {
      self.sweep = sweep
      self.ledger = ledger
      self.threads = threads
      self.stop = stop
      self.lease = lease
      self.source = source
      execution = TaskExecution(
        ledger: ledger, sweep: sweep.id, folder: SweepSpecification.folder(of: sweep.file),
        methods: try ledger.methods(of: sweep.id), threads: threadsPerTask, stop: stop,
        shelf: ProblemShelf(room: 2 * threads + 2))
      worker = try ledger.enterWorker(of: sweep.id)
      state.withLock { $0.working = threads }
    }

    /// Works until nothing is missing, or until stopped.
    ///
    /// - Parameter onProgress: told about twice a second, from one thread.
    /// - Throws: `LedgerError` when the ledger can no longer be written. What was recorded stays; what is
    ///   lost is done again by whoever resumes.
    package func run(_ onProgress: (@Sendable (SweepProgress) -> Void)? = nil) throws {
      others.enter(worker, ledger.path)
      defer { others.leave(worker, ledger.path) }
      // The last is the clerk: without a thread for it the work is done all the same.
      WorkerThreads.run(threads + 1) { [self] index in
        if index < threads { work() } else { keepBooks(onProgress) }
      }
      let (results, returned, failure) = state.withLock { state in
        defer { (state.results, state.returned, state.queue) = ([], [], []) }
        return (state.results, state.returned + state.queue.map(\.position), state.failure)
      }
      do {
        _ = try ledger.exchange(
          results, returned: returned, claims: 0, of: sweep.id, worker: worker)
        for result in results { result.checkpoint.map { _ = unlink($0) } }
      } catch  where failure == nil { throw error } catch {}
      if let failure { throw failure }
    }

    // MARK: Threads that work

    private func work() {
      while true {
        switch nextStep() {
        case .task(let task):
          let begin = MonotonicTime.now
          let result = execution.perform(task)
          let time = MonotonicTime.now - begin
          state.withLock(tells: false) { state in
            state.running -= 1
            state.isIdle = false
            if let result {
              if state.results.isEmpty { state.oldestResult = MonotonicTime.now }
              state.results.append(result)
              state.taskTime = state.taskTime.map { 0.9 * $0 + 0.1 * time } ?? time
            } else {
              state.returned.append(task.position)
            }
          }
        case .exchange(let claims, let results, let returned):
          exchange(results, returned, claims: claims)
        case .leave:
          state.withLock { state in
            state.working -= 1
            if state.working == 0 { state.isOver = true }
          }
          return
        }
      }
    }

    /// What a thread does next; waits while others hold everything that is left.
    private func nextStep() -> Step {
      while true {
        let step = state.wait(atMost: 0.25) { [self] state -> Step? in
          if stop.isRaised || state.isOver { return .leave }
          let want = wanted(state)
          if !state.isExchanging, state.queue.count <= want / 2, !state.isIdle {
            state.isExchanging = true
            defer { (state.results, state.returned) = ([], []) }
            return .exchange(
              claims: want - state.queue.count, results: state.results, returned: state.returned)
          }
          guard let task = state.queue.popLast() else { return nil }
          state.running += 1
          state.lastTaken = MonotonicTime.now
          return .task(task)
        }
        if let step { return step }
        // Nothing to be had for a quarter of a second: look again at what others hold.
        state.withLock(tells: false) { $0.isIdle = false }
      }
    }

    /// How many tasks a claim should bring the queue to.
    private func wanted(_ state: State) -> Int {
      let hands = max(1, state.working - state.running)
      guard let taskTime = state.taskTime else { return hands }
      let batch = max(SweepWork.batchTime, 20 * state.exchangeTime)
      return Int(min(4096, max(Double(hands), Double(threads) * batch / max(taskTime, 1e-6))))
    }

    private func exchange(_ results: [TaskResult], _ returned: [Int], claims: Int) {
      let begin = MonotonicTime.now
      do {
        var tasks = try ledger.exchange(
          results, returned: returned, claims: claims, of: sweep.id, worker: worker)
        for result in results { result.checkpoint.map { _ = unlink($0) } }
        try claimMore(&tasks, upTo: claims)
        var isComplete = false
        if claims > 0, tasks.isEmpty {
          let remaining = try others.takeOver(
            in: ledger, sweep: sweep.id, lease: lease, except: worker)
          if remaining.freed > 0 {
            tasks = try ledger.exchange([], claims: claims, of: sweep.id, worker: worker)
          }
          isComplete = tasks.isEmpty && remaining.held == 0
        }
        let time = MonotonicTime.now - begin
        state.withLock { state in
          state.isExchanging = false
          state.exchangeTime = 0.8 * state.exchangeTime + 0.2 * time
          state.queue = tasks.reversed() + state.queue
          if claims > 0 { state.isIdle = tasks.isEmpty }
          if isComplete, state.queue.isEmpty, state.running == 0, state.results.isEmpty,
            state.returned.isEmpty
          {
            state.isOver = true
          }
        }
      } catch LedgerError.busy {
        // Somebody was held up in the middle of a step, as by Ctrl-Z. Later, then.
        state.withLock { state in
          (state.isExchanging, state.isIdle) = (false, true)
          state.results = results + state.results
          state.returned += returned
        }
      } catch {
        fail(error, losing: results, returned)
      }
    }

    /// Has more tasks entered, and claims them, while there are fewer than asked for.
    private func claimMore(_ tasks: inout [SweepTask], upTo claims: Int) throws {
      guard let source else { return }
      do {
        while tasks.count < claims, !stop.isRaised, try source.enterMore() {
          tasks += try ledger.exchange(
            [], claims: claims - tasks.count, of: sweep.id, worker: worker)
        }
      } catch LedgerError.busy where !tasks.isEmpty {}
    }

    private func fail(_ error: any Error, losing results: [TaskResult], _ returned: [Int]) {
      stop.raise()
      state.withLock { state in
        state.isExchanging = false
        if state.failure == nil { state.failure = error }
        // Once more at the end, in case there is room again.
        state.results += results
        state.returned += returned
      }
    }

    // MARK: The clerk

    private func keepBooks(_ onProgress: (@Sendable (SweepProgress) -> Void)?) {
      var lastBeat = MonotonicTime.now
      var lastReport = 0.0
      var course: [(time: Double, ended: Int)] = []
      while true {
        let isOver = state.wait(atMost: 0.05) { $0.isOver ? true : nil } ?? false
        let now = MonotonicTime.now
        if !isOver, let (results, returned) = leftLying(now) {
          exchange(results, returned, claims: 0)
        }
        if !isOver, now - lastBeat > SweepWork.beat {
          lastBeat = now
          do { try ledger.beat(worker: worker) } catch LedgerError.busy {} catch {
            fail(error, losing: [], [])
          }
        }
        if let onProgress, isOver || now - lastReport > 0.5 {
          lastReport = now
          if let counts = try? ledger.counts(of: sweep.id) {
            course.append((now, counts.tasks - counts.missing))
            if course.count > 21 { course.removeFirst() }
            let span = now - course[0].time
            onProgress(
              SweepProgress(
                counts: counts,
                rate: span > 0.4
                  ? Double(max(0, counts.tasks - counts.missing - course[0].ended)) / span : nil))
          }
        }
        if isOver { return }
      }
    }

    /// Results that have waited long enough, and claims that nobody gets to.
    private func leftLying(_ now: Double) -> (results: [TaskResult], returned: [Int])? {
      state.withLock { state in
        guard !state.isExchanging, !stop.isRaised else { return nil }
        let isOld = !state.results.isEmpty && now - state.oldestResult > 0.2
        let isStuck =
          !state.queue.isEmpty && state.running == state.working && now - state.lastTaken > 1
        guard isOld || isStuck else { return nil }
        if isStuck {
          state.returned += state.queue.map(\.position)
          state.queue = []
        }
        state.isExchanging = true
        defer { (state.results, state.returned) = ([], []) }
        return (state.results, state.returned)
      }
    }
  }
#endif
