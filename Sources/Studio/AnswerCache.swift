#if Studio
  internal import Isinglass
  internal import Synchronization

  /// Texts that took work: each is worked out once, however many ask for it, and kept for a while.
  final class AnswerCache: Sendable {
    private struct State {
      var answers: [String: Task<String, any Error>] = [:]
      /// The keys, the one asked for last at the end.
      var order: [String] = []
    }

    private static let most = 256
    private let work: WorkGate
    private let state = Mutex(State())

    init(_ work: WorkGate) { self.work = work }

    /// The text of a key.
    ///
    /// - Throws: what `make` throws, which is not kept; `StudioError` when too much is asked for.
    func text(_ key: String, make: @escaping @Sendable () throws -> String) async throws -> String {
      let work = work
      let task = state.withLock { state in
        state.order.removeAll { $0 == key }
        state.order.append(key)
        if let known = state.answers[key] { return known }
        let task = Task { try await work.run(make) }
        state.answers[key] = task
        if state.order.count > AnswerCache.most { state.answers[state.order.removeFirst()] = nil }
        return task
      }
      do { return try await task.value } catch {
        state.withLock { state in
          state.answers[key] = nil
          state.order.removeAll { $0 == key }
        }
        throw error
      }
    }
  }
#endif
