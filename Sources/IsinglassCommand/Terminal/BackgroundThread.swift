#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads that nobody waits for: they draw the progress line and wait for signals.
enum BackgroundThread {
  /// Runs `body` on a thread of its own; returns whether the system gave one.
  @discardableResult
  static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    let box = Unmanaged.passRetained(Work(body: body))
    #if os(Linux)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    guard pthread_create(&thread, nil, runWork, box.toOpaque()) == 0 else {
      box.release()
      return false
    }
    #if os(Linux)
      pthread_detach(thread)
    #else
      if let thread { pthread_detach(thread) }
    #endif
    return true
  }

  fileprivate final class Work: Sendable {
    let body: @Sendable () -> Void
    init(body: @escaping @Sendable () -> Void) { self.body = body }
  }
}

#if os(Linux)
  private let runWork: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
    if let argument = $0 {
      Unmanaged<BackgroundThread.Work>.fromOpaque(argument).takeRetainedValue().body()
    }
    return nil
  }
#else
  private let runWork: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
    Unmanaged<BackgroundThread.Work>.fromOpaque($0).takeRetainedValue().body()
    return nil
  }
#endif
