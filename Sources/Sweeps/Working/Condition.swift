#if Ledger
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A state that threads share and wait for changes of.
  ///
  /// Waiting is bounded by the clock that only goes forward, so nobody waits longer because somebody
  /// sets the time.
  final class Condition<State>: @unchecked Sendable {  // the mutex guards the state
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    init(_ state: sending State) {
      self.state = state
      pthread_mutex_init(mutex, nil)
      #if canImport(Darwin)
        pthread_cond_init(changed, nil)
      #else
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
      #endif
    }

    deinit {
      pthread_cond_destroy(changed)
      pthread_mutex_destroy(mutex)
      changed.deallocate()
      mutex.deallocate()
    }

    /// Looks at the state or changes it.
    ///
    /// - Parameter tells: whether those who wait are to look again.
    func withLock<Result>(
      tells: Bool = true, _ body: (inout State) throws -> Result
    ) rethrows -> Result {
      pthread_mutex_lock(mutex)
      defer {
        if tells { pthread_cond_broadcast(changed) }
        pthread_mutex_unlock(mutex)
      }
      return try body(&state)
    }

    /// Waits until `body` gives something, or for some seconds.
    func wait<Result>(atMost seconds: Double, for body: (inout State) -> Result?) -> Result? {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      let end = MonotonicTime.now + seconds
      while true {
        if let result = body(&state) { return result }
        let left = end - MonotonicTime.now
        guard left > 0 else { return nil }
        #if canImport(Darwin)
          var time = timespec(tv_sec: Int(left), tv_nsec: Int((left - left.rounded(.down)) * 1e9))
          pthread_cond_timedwait_relative_np(changed, mutex, &time)
        #else
          var time = timespec(tv_sec: Int(end), tv_nsec: Int((end - end.rounded(.down)) * 1e9))
          pthread_cond_timedwait(changed, mutex, &time)
        #endif
      }
    }
  }

  /// The clock that only goes forward.
  enum MonotonicTime {
    /// Seconds since a moment that stays the same while the machine runs.
    static var now: Double {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
  }
#endif
