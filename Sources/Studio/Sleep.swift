#if Studio
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Waiting on a thread of our own.
  enum Sleep {
    static func milliseconds(_ count: Int) {
      var rest = timespec(tv_sec: count / 1000, tv_nsec: count % 1000 * 1_000_000)
      nanosleep(&rest, nil)
    }
  }
#endif
