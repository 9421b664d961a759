import Synchronization

/// A flag that any thread, or a signal handler, raises to end a run early.
public final class StopFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Creates a flag that is not raised.
  public init() {}

  /// Raises the flag. Safe in signal handlers.
  public func raise() { flag.store(true, ordering: .relaxed) }

  /// Whether the flag is raised.
  public var isRaised: Bool { flag.load(ordering: .relaxed) }
}
