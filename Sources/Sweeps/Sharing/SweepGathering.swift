#if Ledger
  internal import Isinglass
  package import Ledger

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Brings what the workers of a shared sweep have found into one ledger.
  ///
  /// Can be done at any time and as often as one likes: it only adds results that are not there yet.
  package struct SweepGathering {
    /// The sweep in the ledger.
    package let sweep: SweepEntry
    /// The workers that had results or claims.
    package let workers: [Int]
    /// What was new.
    package private(set) var taken = Ledger.TakenResults()
    /// How many states of tasks under way were brought along.
    package private(set) var checkpoints = 0

    /// Gathers.
    ///
    /// - Throws: `SharedSweepError.foreign` where a worker's ledger is of another sweep, `LedgerError`,
    ///   `FileAccessError`. Nothing that the folder or the ledger holds is lost then.
    package init(_ shared: SharedSweep, into ledger: Ledger) throws {
      let number =
        try ledger.sweep(like: shared.entry)?.id
        ?? ledger.enterSweep(shared.entry.id, of: shared.plan, hasTasks: true)
      workers = shared.workers
      for worker in workers {
        let (own, id) = try shared.ledger(of: worker)
        let more = try ledger.takeResults(of: number, from: own, id)
        taken.done += more.done
        taken.failed += more.failed
        taken.contradicting += more.contradicting
        let missing = Set(try ledger.positions(of: number, isMissing: true))
        for position in TaskCheckpoint.positions(of: id, in: own) where missing.contains(position) {
          let target = TaskCheckpoint.path(position, of: number, in: ledger)
          guard access(target, F_OK) != 0 else { continue }
          let source = TaskCheckpoint.path(position, of: id, in: own)
          if SweepGathering.copy(source, to: target) { checkpoints += 1 }
        }
      }
      // Of tasks that were gathered earlier as begun and are done now.
      let missing = Set(try ledger.positions(of: number, isMissing: true))
      for position in TaskCheckpoint.positions(of: number, in: ledger)
      where !missing.contains(position) {
        unlink(TaskCheckpoint.path(position, of: number, in: ledger))
      }
      sweep = try ledger.sweep(number)
    }

    /// Copies a checkpoint; one that cannot be had, or kept, is done without.
    private static func copy(_ source: String, to target: String) -> Bool {
      guard let content = try? FileContent(path: source) else { return false }
      do {
        try OutputFile.write(target) { output in
          content.withUnsafeBytes { output.append(bytes: $0) }
        }
        return true
      } catch {
        return false
      }
    }
  }
#endif
