#if Ledger
  import Isinglass
  import SpinGlasses
  import Testing

  @testable import Ledger
  @testable import Sweeps

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Sweeps in a folder, worked in this process: who does what, and what is kept.
  @Suite struct SharedSweepTests {
    private static let small = """
      problems:
        - ensemble: sk
          set: {size: [12, 16], couplings: pm1}
          seeds: 0..2
      solvers:
        - name: sa
          limits: {steps: [3, 6], replicas: 2}
      seeds: 0..4
      """

    private let folder = SweepFolder()

    private func shared(_ text: String, block: Int, _ name: String = "s") throws -> SharedSweep {
      try SharedSweep.make(
        SweepPlan(path: folder.file("\(name).yaml", text)), in: "\(folder.path)/\(name).sweep",
        block: block)
    }

    @discardableResult
    private static func work(
      _ shared: SharedSweep, _ worker: Int, threads: Int = 1, stop: StopFlag = StopFlag()
    ) throws -> SharedSweepWorker {
      let own = try SharedSweepWorker(shared, worker: worker)
      try SweepWork(own.sweep, in: own.ledger, threads: threads, stop: stop, source: own).run()
      try own.leave()
      return own
    }

    private func gathered(_ shared: SharedSweep, _ name: String) throws -> (Ledger, SweepEntry) {
      let ledger = try Ledger(path: "\(folder.path)/\(name)")
      return (ledger, try SweepGathering(shared, into: ledger).sweep)
    }

    private func results(_ sweep: SweepEntry, _ ledger: Ledger) throws -> [JSONValue] {
      var results: [JSONValue] = []
      try TaskRow.forEach(of: sweep, in: ledger) { results.append($0.result) }
      return results
    }

    /// Blocks of any length, the last one shorter, by workers that take turns at random: every task is
    /// done by one worker, and the results are those of the engine.
    @Test(arguments: [1, 7, 64]) func everyTaskIsDoneOnce(block: Int) throws {
      let shared = try shared(SharedSweepTests.small, block: block)
      #expect(shared.blocks == (60 + block - 1) / block)
      let stop = StopFlag()
      WorkerThreads.run(3) { index in _ = try? SharedSweepTests.work(shared, index, stop: stop) }
      var owners = [Int](repeating: 0, count: 60)
      for worker in shared.workers {
        let (ledger, sweep) = try shared.ledger(of: worker)
        for position in try ledger.positions(of: sweep) { owners[position] += 1 }
        #expect(try ledger.counts(of: sweep).missing == 0)
        #expect(try ledger.integrity == "ok")
      }
      #expect(owners.allSatisfy { $0 == 1 })
      let (ledger, sweep) = try gathered(shared, "gathered")
      let energies = try results(sweep, ledger).map { $0["energy"] }
      var place = 0
      for size in [12, 16] {
        for instance: UInt64 in 0...2 {
          let problem = try EnsembleRecipe(
            ensemble: "sk", values: ["size": "\(size)", "couplings": "pm1"], seed: Seed(instance)
          ).problem()
          for steps in [3, 6] {
            for seed: UInt64 in 0...4 {
              let run = try Engine(threads: 1).solve(
                problem, with: SolverCatalogue.solver(named: "sa"),
                limits: Limits(steps: steps, replicas: 2), seed: Seed(seed))
              #expect(energies[place] == JSONValue(run.best.energy))
              place += 1
            }
          }
        }
      }
      // Again: nothing new, nothing twice.
      let again = try SweepGathering(shared, into: ledger)
      #expect(again.sweep.id == sweep.id && again.taken == Ledger.TakenResults())
      #expect(try ledger.sweeps().count == 1)
    }

    /// A worker that is stopped gives back what it has not begun; another does it.
    @Test func stoppedWorkersGiveBackClaims() throws {
      let shared = try shared(SharedSweepTests.small, block: 2)
      let stopped = StopFlag()
      stopped.raise()
      let first = try SharedSweepWorker(shared, worker: 0)
      #expect(try first.enterMore() && first.enterMore())
      #expect(FolderContents.names(shared.claims).count == 2)
      _ = try first.leave()
      #expect(FolderContents.names(shared.claims).isEmpty)
      _ = try SharedSweepTests.work(shared, 0, stop: stopped)
      #expect(FolderContents.names(shared.claims).isEmpty)
      let second = try SharedSweepTests.work(shared, 1)
      #expect(try second.ledger.counts(of: second.sweep.id).done == 60)
    }

    /// A claim without tasks, as `kill -9` may leave it, is taken up by its worker and by nobody else.
    @Test func claimsOfTheDeadWaitForThem() throws {
      let shared = try shared(SharedSweepTests.small, block: 20)
      #expect(symlink("../" + SharedSweep.ledgerName(3), shared.claims + "/1") == 0)
      let other = try SharedSweepTests.work(shared, 0)
      #expect(try other.ledger.counts(of: other.sweep.id).done == 40)
      let (ledger, sweep) = try gathered(shared, "gathered")
      #expect(try ledger.counts(of: sweep.id).missing == 20)
      let dead = try SharedSweepTests.work(shared, 3)
      #expect(try dead.ledger.positions(of: dead.sweep.id) == Array(20..<40))
      _ = try SweepGathering(shared, into: ledger)
      #expect(try ledger.counts(of: sweep.id).done == 60)
    }

    /// A long task that is interrupted leaves its state, goes on from it, also elsewhere, and ends with
    /// the answer of an undisturbed run.
    @Test(arguments: [false, true]) func longTasksGoOn(elsewhere: Bool) throws {
      let shared = try shared(
        """
        problems: {ensemble: sk, set: {size: 400, couplings: pm1}}
        solvers: {name: sa, limits: {steps: 30000, replicas: 64}}
        """, block: 1)
      let own = try SharedSweepWorker(shared, worker: 0)
      let id = try own.sweep.id
      let checkpoint = TaskCheckpoint.path(0, of: id, in: own.ledger)
      let stop = StopFlag()
      WorkerThreads.run(2) { index in
        if index == 0 {
          _ = try? SharedSweepTests.work(shared, 0, stop: stop)
        } else {
          for _ in 0..<2000 {
            usleep(10_000)
            if let counts = try? own.ledger.counts(of: id), counts.claimed == 1 { break }
          }
          usleep(200_000)
          stop.raise()
        }
      }
      try #require(try own.ledger.counts(of: id).missing == 1)
      #expect(access(checkpoint, F_OK) == 0)
      #expect(FolderContents.names(shared.claims) == ["0"])
      let result: JSONValue
      if elsewhere {
        let (ledger, sweep) = try gathered(shared, "gathered")
        #expect(TaskCheckpoint.positions(of: sweep.id, in: ledger) == [0])
        try SweepWork(sweep, in: ledger, threads: 1, stop: StopFlag()).run()
        #expect(TaskCheckpoint.positions(of: sweep.id, in: ledger).isEmpty)
        result = try #require(try results(sweep, ledger).first)
      } else {
        _ = try SharedSweepTests.work(shared, 0)
        #expect(access(checkpoint, F_OK) != 0)
        let (ledger, sweep) = try gathered(shared, "gathered")
        result = try #require(try results(sweep, ledger).first)
      }
      let problem = try EnsembleRecipe(
        ensemble: "sk", values: ["size": "400", "couplings": "pm1"], seed: Seed(0)
      ).problem()
      let run = try Engine(threads: 2).solve(
        problem, with: SolverCatalogue.solver(named: "sa"),
        limits: Limits(steps: 30_000, replicas: 64), seed: Seed(0))
      #expect(result["energy"] == JSONValue(run.best.energy))
      #expect(result["found_by_replica"] == JSONValue(run.discovery.replica))
      #expect(result["found_after_steps"] == JSONValue(run.discovery.stepsDone))
    }

    /// What other than the sweep's own is in the way is refused and left alone.
    @Test func othersAreRefused() throws {
      let shared = try shared(SharedSweepTests.small, block: 1)
      let same = try self.shared(SharedSweepTests.small + "\n# a remark\n", block: 9)
      #expect(same.block == 1 && same.entry.created == shared.entry.created)
      do {
        _ = try self.shared(SharedSweepTests.small.replacing("0..4", with: "0..5"), block: 1)
        Issue.record("another specification was taken")
      } catch let error as SharedSweepError {
        #expect(error.description.contains("seeds was"))
      }
      do {
        try shared.checkUnchanged { _ in }
        Issue.record("the changed specification was not seen")
      } catch is SharedSweepError {}
      // A ledger of another sweep under a worker's name.
      let other = try self.shared(SharedSweepTests.small, block: 1, "other")
      _ = try other.ledger(of: 0)
      #expect(
        rename(
          other.path + "/" + SharedSweep.ledgerName(0),
          shared.path + "/" + SharedSweep.ledgerName(0)) == 0)
      let ledger = try Ledger(path: folder.path + "/l")
      #expect(throws: SharedSweepError.self) { try SweepGathering(shared, into: ledger) }
      #expect(mkdir(folder.path + "/full", 0o777) == 0)
      folder.file("full/mine", "")
      #expect(throws: SharedSweepError.self) {
        try SharedSweep.make(
          SweepPlan(path: folder.path + "/s.yaml"), in: folder.path + "/full", block: 1)
      }
      #expect(throws: SharedSweepError.self) { try SharedSweep(folder.path + "/none") }
    }

    /// Blocks are few enough for a folder and small enough for the last worker not to be late.
    @Test func blocksAreOfAUsefulLength() {
      #expect(SharedSweep.usualBlock(tasks: 0, workers: 8) == 1)
      #expect(SharedSweep.usualBlock(tasks: 1000, workers: 8) == 1)
      #expect(SharedSweep.usualBlock(tasks: 100_000, workers: 100) == 16)
      #expect(SharedSweep.usualBlock(tasks: 100_000_000, workers: 100_000) == 1526)
    }
  }
#endif
