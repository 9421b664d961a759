#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Short sleeps of somebody who waits for messages: the longer nothing comes, the longer, so that no
/// core is taken from those who compute.
package struct Rest {
  private static let shortest = 100_000
  private let longest: Int
  private var nanoseconds = Rest.shortest

  /// Begins with a short sleep.
  ///
  /// - Parameter longest: nanoseconds.
  package init(longest: Int = 1_000_000) { self.longest = longest }

  /// Something has come: the next sleep is short again.
  package mutating func reset() { nanoseconds = Rest.shortest }

  /// Sleeps.
  package mutating func sleep() {
    var rest = timespec(tv_sec: 0, tv_nsec: nanoseconds)
    nanosleep(&rest, nil)
    nanoseconds = min(longest, nanoseconds + nanoseconds / 2)
  }
}
