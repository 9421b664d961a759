import Isinglass
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Turns Ctrl-C, requests to terminate and a terminal that is closed into a raised flag, so that the best answer so far is
/// still reported; a second one ends the process at once.
final class Interruption: Sendable {
  /// The one that watches; signals belong to the process.
  static let watcher = Interruption()

  private struct State {
    var isWatching = false
    var hasReceived = false
    var flag: StopFlag?
    var onRaise: (@Sendable () -> Void)?
    var bearsTermination = false
    var beforeLeaving: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Raises a flag at the first signal from now on, and leaves at any further one.
  ///
  /// To be called before threads are started: those leave the signals to the watcher.
  ///
  /// - Parameters:
  ///   - flag: raised by the first signal.
  ///   - onRaise: run by the first, after the flag was raised.
  ///   - bearsTermination: whether further requests to terminate are passed over; SIGKILL follows them anyway.
  ///   - beforeLeaving: run by the second, just before the process ends.
  func raise(
    _ flag: StopFlag, onRaise: (@Sendable () -> Void)? = nil, bearsTermination: Bool = false,
    beforeLeaving: @escaping @Sendable () -> Void
  ) {
    let isFirst = state.withLock { state in
      defer { state.isWatching = true }
      (state.flag, state.onRaise, state.beforeLeaving) = (flag, onRaise, beforeLeaving)
      state.bearsTermination = bearsTermination
      return !state.isWatching
    }
    guard isFirst else { return }
    var signals = Interruption.signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    if !BackgroundThread.start({ [self] in wait() }) {
      // Without a thread to wait for them the signals keep their usual effect.
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
  }

  /// Whether a signal has come.
  var hasReceived: Bool { state.withLock { $0.hasReceived } }

  /// Leaves at the first signal from now on, and removes what is half written.
  ///
  /// To be called before threads are started, as `raise`.
  func leaveCleanly() {
    let raised = StopFlag()
    raised.raise()
    raise(raised) {}
  }

  private func wait() {
    var signals = Interruption.signals
    var received: Int32 = 0
    while sigwait(&signals, &received) == 0 {
      let (flag, onRaise, bears, beforeLeaving) = state.withLock { state in
        state.hasReceived = true
        return (state.flag, state.onRaise, state.bearsTermination, state.beforeLeaving)
      }
      if let flag, !flag.isRaised {
        flag.raise()
        onRaise?()
      } else if !(bears && received == SIGTERM) {
        beforeLeaving?()
        OutputFile.removeUnfinished()
        _exit(ExitStatus.interrupted.rawValue)
      }
    }
  }

  /// Signals that whoever started us wants ignored, as shells do for background jobs and `nohup` does.
  private static let ignored: [Int32] = [SIGINT, SIGTERM, SIGHUP].filter { number in
    let usual = unsafeBitCast(SIG_IGN, to: Int.self)
    guard unsafeBitCast(signal(number, SIG_DFL), to: Int.self) == usual else { return false }
    signal(number, SIG_IGN)
    return true
  }

  private static var signals: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] where !ignored.contains(number) {
      sigaddset(&signals, number)
    }
    return signals
  }
}
