/// Why a run that ranks share came to no end.
public enum RankError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A rank does not answer, or somebody ends the job and there is no time to wait for its ranks.
  case lost(checkpoint: String?)
  /// Another rank failed.
  case failed(rank: Int, status: Int, reason: String)
  /// This rank was asked for another run than rank 0.
  case differs([CheckpointError.Difference])
  /// A state that rank 0 sent does not fit.
  case unrestorable(reason: String)
  /// Rank 0 has ended the command, with an exit status.
  case ended(status: Int)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .lost(let checkpoint?):
      "a rank was lost or the job was ended: \(checkpoint) has what was found, and the same command goes on from it"
    case .lost(nil):
      "a rank was lost or the job was ended, and what was found with it: start again; with --checkpoint FILE the next one goes on from there"
    case .failed(let rank, _, let reason): "rank \(rank): \(reason)"
    case .differs(let differences):
      "this rank has another run: "
        + differences.map { "\($0.name) is \($0.now) here and \($0.saved) on rank 0" }
        .joined(separator: ", ")
        + ": give all ranks the same program, files and options (ISINGLASS_ISA sets the kernels)"
    case .unrestorable(let reason):
      "the state that rank 0 sent does not fit (\(reason)): remove the checkpoint to start again"
    case .ended: "rank 0 has ended the run"
    }
  }
}
