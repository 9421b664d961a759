import Isinglass
import Synchronization

extension StudyEffort {
  /// Applies a function to the numbers of problems on the threads allowed; what comes back does not
  /// depend on how many there are.
  ///
  /// - Parameters:
  ///   - count: how many problems.
  ///   - tell: told on the caller's thread, before the next few begin, how many are done.
  ///   - body: all about one problem, which depends on its number alone.
  /// - Throws: what `tell` throws, or what `body` threw for the lowest number.
  func forProblems<Value: Sendable>(
    _ count: Int, tell: (Int) throws -> Void,
    _ body: @escaping @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    while values.count < count {
      try tell(values.count)
      let first = values.count
      let few = min(max(1, threads), count - first)
      let slots = Slots<Value>(few)
      WorkerThreads.run(few) { index in
        let result = Result { try body(first + index) }
        slots.values.withLock { $0[index] = result }
      }
      for result in slots.values.withLock({ $0 }) {
        guard let result else { throw StudyInterruption() }
        values.append(try result.get())
      }
    }
    return values
  }
}

private final class Slots<Value: Sendable>: Sendable {
  let values: Mutex<[Result<Value, any Error>?]>

  init(_ count: Int) { values = Mutex(Array(repeating: nil, count: count)) }
}
