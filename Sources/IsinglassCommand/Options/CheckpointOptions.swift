import ArgumentParser
import Isinglass
import Reports
import Synchronization

/// Where a run keeps its state.
struct CheckpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep the run's state in a file, and go on from it if it is there already.",
      discussion: """
        The same command started again ends with the same answer as if it had never been stopped, on \
        any number of threads. What --time-limit ends goes on for the time left, or for longer with a \
        longer one. The file stays when the run is over.
        """,
      valueName: "file"),
    completion: .file())
  var checkpoint: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The time between two checkpoints; 30s by default.", valueName: "time"))
  var checkpointInterval: TimeSpan?

  func validate() throws {
    if checkpoint == nil, checkpointInterval != nil {
      throw ValidationError("--checkpoint-interval goes with --checkpoint.")
    }
    if checkpoint == "-" || checkpoint == "" {
      throw ValidationError("--checkpoint takes the name of a file.")
    }
  }

  /// What the engine is to do, and what became of it; `nil` where nothing was asked for.
  func watch() -> CheckpointWatch? {
    checkpoint.map { CheckpointWatch($0, interval: checkpointInterval?.duration) }
  }
}

/// Remarks on checkpoints that could not be written, and whether the last one was.
final class CheckpointWatch: Sendable {
  private let path: String
  private let interval: Duration?
  private let failure = Mutex<(any Error)?>(nil)

  fileprivate init(_ path: String, interval: Duration?) {
    self.path = path
    self.interval = interval
  }

  /// What the engine is to do.
  var policy: CheckpointPolicy {
    CheckpointPolicy(
      path: path, interval: interval ?? CheckpointPolicy.defaultInterval,
      // Who sets the interval may let it cost more.
      mostShare: interval == nil ? 0.01 : 0.5,
      onWrite: { [self] error in
        let isNews = failure.withLock { failure in
          defer { failure = error }
          return failure == nil && error != nil
        }
        guard isNews, let error else { return }
        Terminal.remark("isinglass: warning: \(error); the checkpoint before stays\n")
      })
  }

  /// Throws why the last checkpoint could not be written, if it could not.
  func check() throws {
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
