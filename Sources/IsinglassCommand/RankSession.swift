import Isinglass
import Islands
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Work that all ranks of `mpirun` do together, and how it ends.
enum RankSession {
  /// Runs `body` on this rank, and on threads of this process where nothing started several ranks.
  ///
  /// When a rank fails, it says why and ends all: the others would wait for it for ever.
  ///
  /// - Parameters:
  ///   - threads: how many threads are to be ranks where there are no others.
  ///   - body: gives something on rank 0.
  /// - Returns: what rank 0 gives; `nil` on all others, which have nothing to say.
  static func run<Result: Sendable>(
    threads: Int, _ body: @escaping @Sendable (any Communicator) throws -> Result
  ) throws -> Result? {
    let communicator = try MPIRanks.join()
    guard communicator.size > 1 else { return try LocalRanks.run(threads, body).first }
    do {
      let result = try body(communicator)
      MPIRanks.leave(communicator)
      return communicator.isFirst ? result : nil
    } catch {
      // What all find wrong, rank 0 says, and ends the others before they do.
      if !communicator.isFirst { usleep(2_000_000) }
      let failure = Failure(error, in: IsinglassCommand.self)
      if !failure.message.isEmpty {
        Terminal.remark("\(failure.message)\n")
      }
      MPIRanks.abandon(communicator, status: failure.status)
      throw error
    }
  }

  /// What to say when ranks of `mpirun` are asked to end, which it also does when one of them has died;
  /// `nil` where there are none.
  static func remark(on checkpoints: CheckpointWatch?) -> (@Sendable () -> Void)? {
    guard MPIRanks.announcedSize ?? 1 > 1 else { return nil }
    let file = checkpoints?.policy.path
    return {
      let advice =
        file.map { "the same command goes on from \($0)" }
        ?? "with --checkpoint FILE it would go on from there"
      Terminal.remark("isinglass: asked to end, or a rank has died; \(advice)\n")
    }
  }
}
