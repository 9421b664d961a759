import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A gate that holds a run up and lets it go on.
///
/// Threads of a run wait at a closed gate between blocks of about a millisecond, asleep but for a
/// look at the gate fifty times a second. The time for which it is closed does not count: neither
/// towards a time limit nor in any time that a run reports. What a run finds does not change, as far
/// as it is bounded by work.
public final class PauseGate: Sendable {
  private struct State {
    var closedSince: ContinuousClock.Instant?
    var closedBefore = Duration.zero
  }

  private let isClosed = Atomic<Bool>(false)
  private let wasEverClosed = Atomic<Bool>(false)
  private let state = Mutex(State())

  /// Creates an open gate.
  public init() {}

  /// Whether the gate is closed.
  public var isPaused: Bool { isClosed.load(ordering: .relaxed) }

  /// Closes the gate; one that is closed stays so.
  public func pause() {
    state.withLock { state in
      if state.closedSince == nil { state.closedSince = .now }
      wasEverClosed.store(true, ordering: .relaxed)
      isClosed.store(true, ordering: .relaxed)
    }
  }

  /// Opens the gate; one that is open stays so.
  public func resume() {
    state.withLock { state in
      if let since = state.closedSince { state.closedBefore += .now - since }
      state.closedSince = nil
      isClosed.store(false, ordering: .relaxed)
    }
  }

  /// For how long in all the gate has been closed up to a moment.
  func time(at now: ContinuousClock.Instant) -> Duration {
    guard wasEverClosed.load(ordering: .relaxed) else { return .zero }
    return state.withLock { state in
      state.closedBefore + (state.closedSince.map { max(.zero, now - $0) } ?? .zero)
    }
  }

  /// Waits for the gate to open or a flag to be raised.
  ///
  /// - Returns: for how long it waited.
  func wait(unless stop: StopFlag) -> Duration {
    guard isPaused else { return .zero }
    let begun = ContinuousClock.now
    while isPaused, !stop.isRaised {
      var rest = timespec(tv_sec: 0, tv_nsec: 20_000_000)
      nanosleep(&rest, nil)
    }
    return ContinuousClock.now - begun
  }
}
