#if Ledger
  internal import Isinglass
  internal import Synchronization

  /// A problem of a sweep, made.
  struct ShelvedProblem: Sendable {
    /// What the ledger says of it.
    let description: JSONValue
    /// The problem; `nil` for a study.
    let problem: Problem?
    /// What names its numbers.
    let digest: String
  }

  /// The problems of the tasks under way, each read or generated once while it is in use: tasks of a
  /// problem follow each other.
  final class ProblemShelf: Sendable {
    private struct State {
      /// The problem used last comes last.
      var slots: [(position: Int, slot: Slot)] = []
    }

    private final class Slot: Sendable {
      let problem = Mutex<Result<ShelvedProblem, any Error>?>(nil)
    }

    private let room: Int
    private let state = Mutex(State())

    /// - Parameter room: how many problems are kept.
    init(room: Int) { self.room = max(1, room) }

    /// The problem at a place; whoever asks first makes it and the others wait.
    func problem(_ position: Int, make: () throws -> ShelvedProblem) throws -> ShelvedProblem {
      let slot = state.withLock { state in
        let known = state.slots.firstIndex { $0.position == position }
        let entry = known.map { state.slots.remove(at: $0) } ?? (position: position, slot: Slot())
        state.slots.append(entry)
        if state.slots.count > room { state.slots.removeFirst() }
        return entry.slot
      }
      return try slot.problem.withLock { problem in
        if let problem { return try problem.get() }
        let made = Result { try make() }
        problem = made
        return try made.get()
      }
    }
  }
#endif
