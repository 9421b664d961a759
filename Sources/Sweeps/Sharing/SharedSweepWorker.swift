#if Ledger
  internal import Isinglass
  package import Ledger
  internal import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// One of the workers of a shared sweep: claims blocks of tasks and enters them in its own ledger.
  ///
  /// A worker that comes back under its number, wherever it is started again, takes its claims up where
  /// it left them. Should it run twice, both work one ledger, where every task has one owner.
  package final class SharedSweepWorker: TaskSource {
    private struct State {
      /// Blocks that this worker has, here and in its ledger.
      var own: Set<Int> = []
      /// Blocks that have been claimed, as far as has been seen.
      var isTaken: [Bool] = []
      /// Where to look next.
      var next = 0
    }

    /// The shared sweep.
    package let shared: SharedSweep
    /// The worker's ledger.
    package let ledger: Ledger
    /// The sweep in it.
    package var sweep: SweepEntry { get throws { try ledger.sweep(number) } }

    private let number: Int64
    private let name: String
    private let state: Mutex<State>

    /// Enters a worker, and the tasks that it claimed when it was here before.
    ///
    /// - Parameter worker: its number, from 0; where it begins to look for work follows from it.
    /// - Throws: `SharedSweepError`, `FileAccessError`, `LedgerError`.
    package init(_ shared: SharedSweep, worker: Int) throws {
      self.shared = shared
      name = SharedSweep.ledgerName(worker)
      (ledger, number) = try shared.ledger(of: worker)
      // Workers begin far from each other: fractions of the golden ratio, which spread any number.
      let place = (Double(worker) * 0.618_033_988_749_894_9).truncatingRemainder(dividingBy: 1)
      state = Mutex(
        State(
          isTaken: Array(repeating: false, count: shared.blocks),
          next: min(max(0, shared.blocks - 1), Int(place * Double(shared.blocks)))))
      look()
      let entered = Set(try ledger.positions(of: number).map { $0 / shared.block })
      for index in state.withLock({ $0.isTaken.indices.filter { self.owner(of: $0) == self.name } })
      {
        // Claimed just before it was killed.
        if !entered.contains(index) { try enter(index) }
        state.withLock { _ = $0.own.insert(index) }
      }
    }

    /// Claims a block that nobody has and enters its tasks.
    ///
    /// - Returns: whether there was one.
    /// - Throws: `FileAccessError` where claims cannot be made, `LedgerError`.
    package func enterMore() throws -> Bool {
      var hasLooked = false
      while true {
        guard let index = nextFree() else {
          if hasLooked { return false }
          // Others may have given blocks back.
          hasLooked = true
          look()
          continue
        }
        if try claim(index) {
          try enter(index)
          state.withLock { _ = $0.own.insert(index) }
          return true
        }
        // Somebody was here: see what else is taken before trying the next.
        look()
      }
    }

    /// Gives back the blocks of which nothing has been done, for others to claim.
    ///
    /// To be called when the work is over.
    ///
    /// - Returns: how many tasks this worker keeps for when it comes back.
    /// - Throws: `LedgerError`.
    @discardableResult
    package func leave() throws -> Int {
      let begun = Set(
        TaskCheckpoint.positions(of: number, in: ledger).map { $0 / shared.block })
      for index in state.withLock({ $0.own.sorted() }) where !begun.contains(index) {
        // In this order: a claim without tasks is seen to when the worker comes back.
        if try ledger.withdrawTasks(shared.tasks(of: index), of: number) {
          if owner(of: index) == name { unlink(path(of: index)) }
          state.withLock { state in
            state.own.remove(index)
            state.isTaken[index] = false
          }
        }
      }
      return try ledger.counts(of: number).missing
    }

    // MARK: Claims

    private func path(of index: Int) -> String { "\(shared.claims)/\(index)" }

    /// Whether this worker has made a claim; `false` where another was faster.
    private func claim(_ index: Int) throws -> Bool {
      if symlink("../" + name, path(of: index)) == 0 { return true }
      guard errno == EEXIST else { throw SharedSweep.failure(shared.claims, .write) }
      // A network file system may ask the server twice and tell the answer to the second.
      return owner(of: index) == name && state.withLock { !$0.own.contains(index) }
    }

    /// The name of the ledger of whoever has a block.
    private func owner(of index: Int) -> String? {
      SharedSweep.owner(of: path(of: index))
    }

    private func enter(_ index: Int) throws {
      try ledger.enterTasks(
        shared.tasks(of: index), of: number, from: shared.plan, shared.entry.id)
    }

    private func nextFree() -> Int? {
      state.withLock { state in
        let count = state.isTaken.count
        for k in 0..<count {
          let index = (state.next + k) % count
          if !state.isTaken[index] {
            state.isTaken[index] = true
            state.next = (index + 1) % count
            return index
          }
        }
        return nil
      }
    }

    /// Notes which blocks are taken.
    private func look() {
      let claimed = FolderContents.names(shared.claims).compactMap { Int($0) }
      state.withLock { state in
        state.isTaken = Array(repeating: false, count: state.isTaken.count)
        for index in claimed where state.isTaken.indices.contains(index) {
          state.isTaken[index] = true
        }
      }
    }
  }

  extension SharedSweep {
    /// The name of the ledger that a claim names.
    static func owner(of claim: String) -> String? {
      var link = [CChar](repeating: 0, count: 256)
      let length = readlink(claim, &link, link.count)
      guard length > 0 else { return nil }
      let target = String(decoding: link[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return target.split(separator: "/").last.map(String.init)
    }
  }
#endif
