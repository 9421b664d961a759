#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads of our own for work that fills a core.
///
/// The cooperative pool of Swift concurrency would stop serving timers and connections while its
/// threads anneal; these leave it alone.
package enum WorkerThreads {
  /// Runs `body` with 0..<count, each on a thread of its own (number 0 on the caller's), and returns
  /// when all have returned. Where a thread cannot be had, its share is run on the caller's.
  package static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    var unstarted: [Int] = []
    for index in stride(from: 1, to: count, by: 1) {
      if let thread = start({ body(index) }) {
        threads.append(thread)
      } else {
        unstarted.append(index)
      }
    }
    if count > 0 { body(0) }
    for index in unstarted { body(index) }
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Runs `body` on a thread that nobody waits for, or on the caller's where none can be had.
  package static func launch(_ body: @escaping @Sendable () -> Void) {
    if let thread = start(body) { pthread_detach(thread) } else { body() }
  }

  /// Starts one thread, or returns `nil` when the system gives none.
  private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    let box = Unmanaged.passRetained(Work(body))
    #if os(Linux)
      var thread = pthread_t()
      let status = pthread_create(&thread, nil, runWork, box.toOpaque())
      if status == 0 { return thread }
    #else
      var thread: pthread_t?
      let status = pthread_create(&thread, nil, runWork, box.toOpaque())
      if status == 0 { return thread }
    #endif
    box.release()
    return nil
  }

  fileprivate final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}

#if os(Linux)
  private let runWork: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
    if let argument = $0 {
      Unmanaged<WorkerThreads.Work>.fromOpaque(argument).takeRetainedValue().body()
    }
    return nil
  }
#else
  private let runWork: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
    Unmanaged<WorkerThreads.Work>.fromOpaque($0).takeRetainedValue().body()
    return nil
  }
#endif
