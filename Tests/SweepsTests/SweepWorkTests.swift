#if Ledger
  import Isinglass
  import SpinGlasses
  import Synchronization
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

  /// Sweeps worked in this process: what comes out, and what happens to claims.
  @Suite struct SweepWorkTests {
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

    private static func entered(
      _ text: String, in folder: SweepFolder, _ name: String = "l"
    ) throws -> (Ledger, SweepEntry) {
      let ledger = try Ledger(path: folder.path + "/\(name).sqlite")
      let plan = try SweepPlan(path: folder.file("\(name).yaml", text))
      return (ledger, try ledger.sweep(plan.enter(in: ledger, kernel: Sweep.kernel)))
    }

    private static func rows(_ sweep: SweepEntry, _ ledger: Ledger) throws -> [TaskRow] {
      var rows: [TaskRow] = []
      try TaskRow.forEach(of: sweep, in: ledger) { rows.append($0) }
      return rows
    }

    /// The results, without what differs from run to run.
    private static func results(_ sweep: SweepEntry, _ ledger: Ledger) throws -> [JSONValue] {
      try rows(sweep, ledger).map(\.result)
    }

    /// Every result is that of the library asked directly.
    @Test(arguments: [1, 3]) func resultsAreThoseOfTheEngine(threads: Int) throws {
      let folder = SweepFolder()
      let (ledger, sweep) = try SweepWorkTests.entered(SweepWorkTests.small, in: folder)
      try SweepWork(sweep, in: ledger, threads: threads, stop: StopFlag()).run()
      #expect(try ledger.counts(of: sweep.id).done == 60)
      var place = 0
      let rows = try SweepWorkTests.rows(sweep, ledger)
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
              #expect(rows[place].result["energy"] == JSONValue(run.best.energy))
              #expect(rows[place].result["digest"] == .string(problem.digest))
              #expect(rows[place].state == .done)
              place += 1
            }
          }
        }
      }
    }

    /// Stopped again and again, by several workers, on any number of threads: the same results.
    @Test func stoppingChangesNothing() throws {
      let folder = SweepFolder()
      let (calm, quiet) = try SweepWorkTests.entered(SweepWorkTests.small, in: folder, "calm")
      try SweepWork(quiet, in: calm, threads: 1, stop: StopFlag()).run()
      let (ledger, sweep) = try SweepWorkTests.entered(SweepWorkTests.small, in: folder)
      var random = Seed(1).stream(.experiment)
      var stops = 0
      while try ledger.counts(of: sweep.id).missing > 0 {
        let stop = StopFlag()
        let delay = UInt32(random.below(4000))
        WorkerThreads.launch {
          usleep(delay)
          stop.raise()
        }
        try SweepWork(
          sweep, in: ledger, threads: 1 + stops % 3, threadsPerTask: 1 + stops % 2, stop: stop
        ).run()
        stops += 1
        #expect(try ledger.counts(of: sweep.id).claimed == 0)
      }
      #expect(stops > 1)
      #expect(try SweepWorkTests.results(sweep, ledger) == SweepWorkTests.results(quiet, calm))
    }

    @Test func failuresAreRecordedAndRetried() throws {
      let folder = SweepFolder()
      let (ledger, sweep) = try SweepWorkTests.entered(
        """
        problems:
          - ensemble: regular
            set: {size: [7, 8], degree: 3}
          - ensemble: sk
            set: {size: 64}
        solvers:
          - exhaustive
          - name: sa
            limits: {steps: 2, replicas: 1}
        """, in: folder)
      try SweepWork(sweep, in: ledger, threads: 2, stop: StopFlag()).run()
      func states() throws -> [TaskState] { try SweepWorkTests.rows(sweep, ledger).map(\.state) }
      // No graph of seven vertices is 3-regular; 64 spins are too many to look at every state.
      #expect(try states() == [.failed, .failed, .done, .done, .failed, .done])
      let errors = try SweepWorkTests.rows(sweep, ledger).compactMap(\.error)
      #expect(errors.count == 3)
      #expect(errors[0].contains("3-regular") && errors[2].contains("exhaustive"))
      #expect(try ledger.retryFailedTasks(of: sweep.id) == 3)
      #expect(try states() == [.waiting, .waiting, .done, .done, .waiting, .done])
      try SweepWork(sweep, in: ledger, threads: 1, stop: StopFlag()).run()
      #expect(try SweepWorkTests.rows(sweep, ledger).compactMap(\.error) == errors)
    }

    @Test func targetsEndRunsAndAreCounted() throws {
      let folder = SweepFolder()
      let (ledger, sweep) = try SweepWorkTests.entered(
        """
        problems:
          - ensemble: wishart
            set: {size: 16, alpha: 1, couplings: integer}
            target: planted
        solvers:
          - name: sa
            limits: {steps: [0, 400], replicas: 20}
        seeds: 0..3
        """, in: folder)
      try SweepWork(sweep, in: ledger, threads: 2, stop: StopFlag()).run()
      let problem = try EnsembleRecipe(
        parsing: "wishart --size 16 --alpha 1 --couplings integer --seed 0"
      ).problem()
      for row in try SweepWorkTests.rows(sweep, ledger) {
        #expect(row.result["target_objective"] == JSONValue(problem.planted?.energy))
        #expect(
          row.result["reached"]?.bool
            == (row.result["energy"] == JSONValue(problem.planted?.energy)))
      }
      let groups = try SweepGroups(of: sweep, in: ledger).groups
      #expect(groups.map(\.tasks) == [4, 4])
      #expect(groups[1].successes == 4)
      #expect(groups[1].best == problem.planted?.energy?.value)
    }

    /// A worker elsewhere is left alone while it says that it is alive, and succeeded once it is silent.
    @Test func silentWorkersElsewhereAreSucceeded() throws {
      let folder = SweepFolder()
      let (ledger, sweep) = try SweepWorkTests.entered(SweepWorkTests.small, in: folder)
      let other = try ledger.enterWorker(of: sweep.id)
      #expect(try ledger.exchange([], claims: 7, of: sweep.id, worker: other).count == 7)
      try ledger.execute("UPDATE sweep_worker SET machine = 'elsewhere' WHERE id = \(other)")
      let isSilent = Mutex(false)
      let silentSince = Mutex(0.0)
      WorkerThreads.run(2) { index in
        if index == 0 {
          try? SweepWork(sweep, in: ledger, threads: 1, stop: StopFlag(), lease: 1.5).run()
          let silence = MonotonicTime.now - silentSince.withLock { $0 }
          #expect(isSilent.withLock { $0 } && silence > 1)
        } else {
          for _ in 0..<20 {
            try? ledger.beat(worker: other)
            usleep(100_000)
          }
          silentSince.withLock { $0 = MonotonicTime.now }
          isSilent.withLock { $0 = true }
        }
      }
      #expect(try ledger.counts(of: sweep.id).done == 60)
      // What the other would report now counts no more.
      let late = TaskResult(position: 0, result: ["energy": 0], error: nil, timing: [:])
      _ = try ledger.exchange([late], claims: 0, of: sweep.id, worker: other)
      #expect(try SweepWorkTests.rows(sweep, ledger)[0].result["energy"] != 0)
    }

    /// A long task does not keep those behind it, or results before it, from others.
    @Test func longTasksHoldNothingUp() throws {
      let folder = SweepFolder()
      let (ledger, sweep) = try SweepWorkTests.entered(
        """
        problems:
          - ensemble: sk
            set: {size: 16}
        solvers:
          - name: sa
            limits: {steps: 2, replicas: 1}
          - name: sa
            limits: {time: 3s}
          - name: sa
            limits: {steps: 3, replicas: 1}
        seeds: 0..39
        """, in: folder)
      let stop = StopFlag()
      WorkerThreads.run(2) { index in
        if index == 0 {
          try? SweepWork(sweep, in: ledger, threads: 1, stop: stop).run()
        } else {
          // The first method's results are recorded, and no claim waits behind the long task.
          var isAsItShould = false
          for _ in 0..<400 where !isAsItShould {
            usleep(50_000)
            guard let counts = try? ledger.counts(of: sweep.id) else { continue }
            isAsItShould = counts.done >= 40 && counts.claimed == 1
          }
          #expect(isAsItShould)
          stop.raise()
        }
      }
      #expect(try ledger.counts(of: sweep.id).claimed == 0)
    }

    @Test func studiesAreTasks() throws {
      let folder = SweepFolder()
      let (ledger, sweep) = try SweepWorkTests.entered(
        "studies:\n  - name: schedule-advisor\n    scale: quick\nseeds: 3\n", in: folder)
      try SweepWork(sweep, in: ledger, threads: 1, threadsPerTask: 2, stop: StopFlag()).run()
      let row = try #require(try SweepWorkTests.rows(sweep, ledger).first)
      #expect(row.result["report"]?["study"] == "schedule-advisor")
      #expect(
        row.result["claims"]?.integer
          == row.result["report"]?["findings"]?.elements.map { Int64($0.count) })
    }

    /// The table reads back as what it was made of, whatever is in a name.
    @Test func tablesQuoteWhatNeedsIt() throws {
      let folder = SweepFolder()
      folder.file("odd, \"name\".txt", "3 2\n1 2 1\n2 3 -1\n")
      let (ledger, sweep) = try SweepWorkTests.entered(
        "problems:\n  - files: \"*.txt\"\nsolvers: exhaustive\n", in: folder)
      try SweepWork(sweep, in: ledger, threads: 1, stop: StopFlag()).run()
      let path = folder.path + "/table.csv"
      try OutputFile.write(path) {
        try SweepTable(sweep, in: ledger, hasTimings: true).writeCSV(to: &$0)
      }
      let lines = folder.text("table.csv").split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines[1].contains(#","odd, ""name"".txt","#))
      try OutputFile.write(folder.path + "/table.json") {
        try SweepTable(sweep, in: ledger, hasTimings: true).writeJSON(to: &$0)
      }
      let json = try JSONValue(parsing: folder.text("table.json"))
      let task = try #require(json["tasks"]?.elements?.first)
      #expect(task["problem"] == "odd, \"name\".txt")
      #expect(task["objective"] == 1)
      #expect(lines[0].split(separator: ",").map(String.init) == task.members?.map(\.name))
    }
  }
#endif
