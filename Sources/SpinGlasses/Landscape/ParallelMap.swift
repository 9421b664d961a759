import Isinglass
import Synchronization

/// Applies a function to 0..<count on some threads; what comes back does not depend on their number.
///
/// - Parameters:
///   - count: how many pieces of work.
///   - threads: how many threads at most.
///   - body: one piece of work, which depends on its number alone.
func parallelMap<Value: Sendable>(
  _ count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Value
) -> [Value] {
  guard count > 1, threads > 1 else { return (0..<count).map(body) }
  let shared = SharedSlots<Value>(count)
  // Several pieces at a time, so that small ones do not queue at the counter.
  let stride = max(1, count / (16 * threads))
  WorkerThreads.run(min(threads, count)) { _ in
    while true {
      let begin = shared.next.add(stride, ordering: .relaxed).oldValue
      guard begin < count else { return }
      let end = min(count, begin + stride)
      let values = (begin..<end).map(body)
      shared.values.withLock { slots in
        for (place, value) in zip(begin..<end, values) { slots[place] = value }
      }
    }
  }
  return shared.values.withLock { $0.compactMap { $0 } }
}

/// As `parallelMap`, for work that can fail; the error of the lowest number is thrown.
func parallelMap<Value: Sendable>(
  _ count: Int, threads: Int,
  _ body: @escaping @Sendable (Int) throws(LandscapeError) -> Value
) throws(LandscapeError) -> [Value] {
  let results = parallelMap(count, threads: threads) { index -> Result<Value, LandscapeError> in
    do throws(LandscapeError) { return .success(try body(index)) } catch { return .failure(error) }
  }
  var values: [Value] = []
  values.reserveCapacity(count)
  for result in results { values.append(try result.get()) }
  return values
}

private final class SharedSlots<Value: Sendable>: Sendable {
  let next = Atomic<Int>(0)
  let values: Mutex<[Value?]>

  init(_ count: Int) { values = Mutex([Value?](repeating: nil, count: count)) }
}
