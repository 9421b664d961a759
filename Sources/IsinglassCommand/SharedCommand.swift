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

/// The ranks that `mpirun` or `srun` started to share one command, if it did.
///
/// Rank 0 prints, writes files and decides on the exit status of all; the others lend their threads.
enum SharedCommand {
  private static let joined = Mutex<(any Communicator)?>(nil)

  /// The ranks, where there are several.
  static var ranks: (any Communicator)? { joined.withLock { $0 } }

  /// Whether this process speaks for all.
  static var isFirst: Bool { ranks?.isFirst ?? true }

  /// Joins the others where several were started and the verb is one that they can share; of any other
  /// verb they leave the work to rank 0.
  ///
  /// - Throws: `CommunicationError`.
  static func join(_ arguments: [String]) throws {
    guard let size = MPIRanks.announcedSize, size > 1, !spreadsRows(arguments[...]) else { return }
    let isFirst = (MPIRanks.announcedRank ?? 0) == 0
    if !isFirst { Terminal.silence() }
    guard isShared(arguments.dropFirst()) else {
      if isFirst { return }
      exit(ExitStatus.success.rawValue)
    }
    // Before MPI starts threads, which would take signals that are meant for the watcher.
    Interruption.watcher.leaveCleanly()
    let ranks = try MPIRanks.join()
    if ranks.size > 1 { joined.withLock { $0 = ranks } }
  }

  private static func isShared(_ words: ArraySlice<String>) -> Bool { words.first == "solve" }

  /// Whether all ranks work on each replica together, for which they are joined later.
  private static func spreadsRows(_ words: ArraySlice<String>) -> Bool {
    words.contains("--spread=rows")
      || zip(words, words.dropFirst()).contains { $0 == "--spread" && $1 == "rows" }
  }

  /// The threads of this rank where nobody says how many: its share of the machine's, unless whoever
  /// started it has given it cores of its own.
  static var threads: Int? {
    guard ranks != nil else { return nil }
    let own = Engine().threads
    let all = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    return own < all ? own : max(1, own / max(1, MPIRanks.announcedLocalSize ?? 1))
  }

  /// Comes to the end of a command that has succeeded here.
  static func conclude() {
    let status = end(status: ExitStatus.success.rawValue)
    if status != ExitStatus.success.rawValue { exit(status) }
  }

  /// Comes to the end together with the others; returns the exit status.
  ///
  /// - Parameters:
  ///   - status: this rank's own.
  ///   - message: what it has to say, which rank 0 has printed already.
  ///   - error: what ended it.
  static func end(status: Int32, message: String = "", after error: (any Error)? = nil) -> Int32 {
    guard let ranks else { return status }
    switch error {
    case RankError.lost?, CommunicationError.failed?: leaveAlone(status)
    case RankError.ended(let status)?:
      RankFarewell.confirm(ranks)
      MPIRanks.leave(ranks)
      return Int32(truncatingIfNeeded: status)
    default: break
    }
    let isUrgent = { Interruption.watcher.hasReceived }
    if ranks.isFirst {
      let failures = RankFarewell.dismiss(ranks, status: Int(status), isUrgent: isUrgent)
      guard let failures else { leaveAlone(status) }
      if status == 0 {
        for failure in failures {
          Terminal.remark("isinglass: warning: rank \(failure.rank): \(failure.reason)\n")
        }
      }
      MPIRanks.leave(ranks)
      return status
    }
    var text = message
    if text.hasPrefix("isinglass: ") { text.removeFirst("isinglass: ".count) }
    if text.hasSuffix("\n") { text.removeLast() }
    let failure = error.map { _ in (status: Int(status), reason: text) }
    guard let last = RankFarewell.leave(ranks, failure: failure, isUrgent: isUrgent) else {
      leaveAlone(ExitStatus.interrupted.rawValue)
    }
    MPIRanks.leave(ranks)
    return Int32(truncatingIfNeeded: last)
  }

  /// Leaves without the others, some of whom are not there any more: to end MPI would be to wait for
  /// them.
  private static func leaveAlone(_ status: Int32) -> Never {
    OutputFile.removeUnfinished()
    _exit(status)
  }
}
