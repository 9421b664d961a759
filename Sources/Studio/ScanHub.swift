#if Studio
  internal import Isinglass
  internal import Reports
  internal import Synchronization

  /// Scans along the gain, each done once for all who ask and kept for those who ask later.
  final class ScanHub: Sendable {
    /// What a scan consists of: points in the order in which they are worked out.
    struct Scan: Sendable {
      /// Names the scan: the same key, the same points.
      let key: String
      /// The gains, and the order in which to go through them.
      let grid: GainGrid
      /// Gets ready, and returns what works out the point of a place in the grid.
      let prepare: @Sendable () throws -> @Sendable (Int) throws -> JSONValue
    }

    private struct State {
      var logs: [String: EventLog] = [:]
      /// The keys, the one asked for last at the end.
      var order: [String] = []
      var isClosing = false
    }

    private static let mostKept = 24
    /// Seconds after which a scan ends that nobody listens to.
    private static let patience = 10
    private let threads: Int
    private let work = WorkGate(width: 2, mostWaiting: 16)
    private let state = Mutex(State())

    init(threads: Int) { self.threads = threads }

    /// What there is of a scan, which begins if this is the first to ask.
    func log(of scan: Scan) -> EventLog {
      let (log, isNew) = state.withLock { state -> (EventLog, Bool) in
        state.order.removeAll { $0 == scan.key }
        state.order.append(scan.key)
        if let known = state.logs[scan.key] { return (known, false) }
        let log = EventLog()
        state.logs[scan.key] = log
        if state.order.count > ScanHub.mostKept { state.logs[state.order.removeFirst()] = nil }
        return (log, true)
      }
      if isNew {
        Task {
          do {
            try await work.run { try self.run(scan, log) }
          } catch {
            forget(scan.key)
            log.append("trouble", ["detail": .string(StudioError(error).detail)])
            log.end("finished", ["points": 0])
          }
        }
      }
      return log
    }

    /// Ends all scans.
    func close() {
      let logs = state.withLock { state in
        state.isClosing = true
        return Array(state.logs.values)
      }
      for log in logs { log.close() }
    }

    /// Lets all listeners say that they are alive.
    func wakeListeners() { for log in state.withLock({ Array($0.logs.values) }) { log.wake() } }

    private func forget(_ key: String) {
      state.withLock { state in
        state.logs[key] = nil
        state.order.removeAll { $0 == key }
      }
    }

    private func run(_ scan: Scan, _ log: EventLog) throws {
      let point = try scan.prepare()
      let order = scan.grid.coarseToFine
      let shared = Shared()
      WorkerThreads.run(min(threads, order.count)) { [self] _ in
        while true {
          let index = shared.next.add(1, ordering: .relaxed).oldValue
          guard index < order.count, isWanted(log) else { return }
          do {
            log.append("point", try point(order[index]))
            shared.found.add(1, ordering: .relaxed)
          } catch {
            log.append(
              "trouble",
              [
                "gain": .number(scan.grid.gains[order[index]]),
                "detail": .string(StudioError(error).detail),
              ])
          }
        }
      }
      if shared.next.load(ordering: .relaxed) < order.count { forget(scan.key) }
      log.end(
        "finished",
        [
          "points": JSONValue(shared.found.load(ordering: .relaxed)),
          "gains": .array(scan.grid.gains.map { .number($0) }),
        ])
    }

    /// Whether somebody listens, or did so a moment ago.
    private func isWanted(_ log: EventLog) -> Bool {
      for _ in 0..<10 * ScanHub.patience {
        if state.withLock({ $0.isClosing }) { return false }
        if log.listenerCount > 0 { return true }
        Sleep.milliseconds(100)
      }
      return false
    }

    /// What the threads of a scan share.
    private final class Shared: Sendable {
      let next = Atomic<Int>(0)
      let found = Atomic<Int>(0)
    }
  }
#endif
