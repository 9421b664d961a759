#if Ledger
  internal import Isinglass
  internal import Ledger
  internal import Synchronization

  /// What a worker knows of those who hold claims beside it.
  ///
  /// On its own machine it looks at their processes, so a dead one's claims are free at once. Of workers
  /// elsewhere, or from before the machine was started, it only sees how often they have said that they
  /// are alive: one that says nothing for the length of a lease, on the watcher's own clock that nobody
  /// can set, is taken for dead. Times of day decide nothing.
  final class OtherWorkers: Sendable {
    /// The workers of this process, which its being alive says nothing about.
    private static let own = Mutex<Set<String>>([])

    private struct Sight {
      var beats: Int64
      var since: Double
    }

    private let seen = Mutex<[Int64: Sight]>([:])

    func enter(_ worker: Int64, _ path: String) {
      OtherWorkers.own.withLock { _ = $0.insert("\(path)#\(worker)") }
    }

    func leave(_ worker: Int64, _ path: String) {
      OtherWorkers.own.withLock { _ = $0.remove("\(path)#\(worker)") }
    }

    /// Frees the claims of those who are dead.
    ///
    /// - Returns: how many claims were freed, and how many of the others still hold some.
    /// - Throws: `LedgerError`.
    func takeOver(
      in ledger: Ledger, sweep: Int64, lease: Double, except worker: Int64
    ) throws -> (freed: Int, held: Int) {
      let holders = try ledger.claimHolders(of: sweep).filter { $0.worker != worker }
      guard !holders.isEmpty else { return (0, 0) }
      let now = MonotonicTime.now
      let dead = holders.filter { holder in
        if holder.isOwnProcess {
          return OtherWorkers.own.withLock { !$0.contains("\(ledger.path)#\(holder.worker)") }
        }
        if holder.isOfThisMachine { return !holder.isAlive }
        return seen.withLock { seen in
          if let sight = seen[holder.worker], sight.beats == holder.beats {
            return now - sight.since > lease
          }
          seen[holder.worker] = Sight(beats: holder.beats, since: now)
          return false
        }
      }
      guard !dead.isEmpty else { return (0, holders.count) }
      let freed = try ledger.freeClaims(of: dead.map(\.worker), in: sweep)
      return (freed, holders.count - dead.count)
    }
  }
#endif
