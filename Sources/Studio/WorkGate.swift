#if Studio
  internal import HTTPTypes
  internal import Isinglass
  internal import Synchronization

  /// Lets so much work at a time happen, on threads of its own: the threads that serve requests stay
  /// free, and a crowd of requests needs no more memory than a few.
  final class WorkGate: Sendable {
    private struct State {
      var running = 0
      var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let width: Int
    private let mostWaiting: Int
    private let state = Mutex(State())

    init(width: Int, mostWaiting: Int = 64) {
      self.width = width
      self.mostWaiting = mostWaiting
    }

    /// Does work when its turn has come, on a thread of its own.
    ///
    /// - Throws: `StudioError` when too many wait, or what the work throws.
    func run<Value: Sendable>(
      _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
      try await whileOpen { try await WorkGate.onThread(work) }
    }

    /// Does something when its turn has come.
    ///
    /// - Throws: as `run`.
    func whileOpen<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
      try await enter()
      defer { leave() }
      return try await body()
    }

    /// Does work on a thread of its own.
    static func onThread<Value: Sendable>(
      _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
      try await withCheckedThrowingContinuation { continuation in
        WorkerThreads.launch { continuation.resume(with: Result { try work() }) }
      }
    }

    private func enter() async throws {
      let isFull = state.withLock { $0.running >= width && $0.waiting.count >= mostWaiting }
      if isFull {
        throw StudioError(.tooManyRequests, "too many requests are being worked on: try again soon")
      }
      await withCheckedContinuation { continuation in
        let isFree = state.withLock { state in
          if state.running < width {
            state.running += 1
            return true
          }
          state.waiting.append(continuation)
          return false
        }
        if isFree { continuation.resume() }
      }
    }

    private func leave() {
      let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
        if state.waiting.isEmpty {
          state.running -= 1
          return nil
        }
        return state.waiting.removeFirst()
      }
      next?.resume()
    }
  }
#endif
