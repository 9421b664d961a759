/// Why a run cannot be continued from a checkpoint.
public enum CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A property of the run that the checkpoint is of and of the one that was asked for.
  public struct Difference: Hashable, Sendable {
    /// Which one, such as `seed`.
    public let name: String
    /// In the checkpoint.
    public let saved: String
    /// Now.
    public let now: String
  }

  /// The file is something else.
  case notACheckpoint(file: String)
  /// The file was written by a version that lays it out differently.
  case otherLayout(file: String, number: Int)
  /// The file is not as it was written.
  case damaged(file: String, reason: String)
  /// The run is another one.
  case differs(file: String, [Difference])
  /// Another run is writing the file.
  case inUse(file: String)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .notACheckpoint(let file):
      "\(file): this is no checkpoint: name another file, or one that does not exist yet"
    case .otherLayout(let file, let number):
      "\(file): this checkpoint has layout \(number), not \(CheckpointFile.layout): continue with the version that wrote it, or remove the file to start again"
    case .damaged(let file, let reason):
      "\(file): this checkpoint is damaged (\(reason.printable)): remove the file to start again"
    case .differs(let file, let differences):
      "\(file): this checkpoint is of another run: "
        + differences.map { "\($0.name) is \($0.saved.printable) there and \($0.now) here" }
        .joined(separator: ", ")
        + ": give the command that wrote it, name another file, or remove this one to start again"
    case .inUse(let file):
      "\(file): another run is writing this checkpoint: wait for it to end, or name another file"
    }
  }
}
