#if Ledger
  import Testing

  @testable import Isinglass
  @testable import Ledger

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The ledger of runs: what is entered comes back, whatever happens to whoever entered it.
  @Suite struct LedgerTests {
    private static func problem() throws -> Problem {
      Problem(
        try IsingModel(
          couplings: Couplings(order: 70, (1..<70).map { Coupling($0 - 1, $0, 1) }), fields: [],
          offset: 0),
        name: "chain, with \"quotes\"")
    }

    private static func request(solver: String = "sa", seed: UInt64 = .max) throws -> RunRequest {
      RunRequest(
        try problem(), recipe: "chain --size 70", solver: solver,
        options: ["set": ["steps": 3]], seed: seed, threads: 2, timeLimit: 1.5,
        command: "isinglass solve", kernel: "portable")
    }

    private static let spins = Spins(values: (0..<70).map { $0 % 3 == 0 ? 1 : -1 })

    private static func improvement(_ k: Int) -> LedgerImprovement {
      LedgerImprovement(
        time: Double(k) / 4, energy: Energy(exactly: Int64(-k)),
        objective: Energy(exactly: Int64(k)))
    }

    @Test func whatIsEnteredComesBack() throws {
      let folder = Folder()
      let ledger = try Ledger(path: folder.path + "/deep/er/ledger.sqlite")
      let id = try ledger.enter(LedgerTests.request())
      try ledger.note(.running, of: id)
      try ledger.add([LedgerTests.improvement(1)], spins: nil, to: id)
      try ledger.add(
        [LedgerTests.improvement(2), LedgerTests.improvement(3)], spins: LedgerTests.spins, to: id)
      var entry = try ledger.entry(id)
      #expect(entry.state == .running)
      #expect(entry.request.problemName == "chain, with \"quotes\"")
      #expect(entry.request.digest == (try LedgerTests.problem().digest))
      #expect(entry.request.seed == .max)
      #expect(entry.request.options == ["set": ["steps": 3]])
      #expect(entry.request.timeLimit == 1.5)
      #expect(entry.best == LedgerTests.improvement(3))
      #expect(entry.bestSpins == LedgerTests.spins)
      #expect(entry.started != nil && entry.finished == nil && entry.result == nil)
      #expect(try ledger.improvements(of: id) == [1, 2, 3].map(LedgerTests.improvement))

      let result: JSONValue = ["energy": -7, "spins": "+-"]
      try ledger.close(
        id, as: .finished, result: result, trace: [4, 7].map(LedgerTests.improvement),
        spins: LedgerTests.spins.inverted)
      entry = try Ledger(path: ledger.path).entry(id)
      #expect(entry.state == .finished)
      #expect(entry.result == result)
      #expect(entry.best == LedgerTests.improvement(7))
      #expect(entry.bestSpins == LedgerTests.spins.inverted)
      #expect(try ledger.improvements(of: id) == [4, 7].map(LedgerTests.improvement))
      let times = [entry.created, try #require(entry.started), try #require(entry.finished)]
      #expect(times == times.sorted())
      try ledger.remove(id)
      #expect(throws: LedgerError.unknownRun(id)) { try ledger.entry(id) }
      #expect(throws: LedgerError.unknownRun(id)) { try ledger.remove(id) }
      #expect(try ledger.improvements(of: id).isEmpty)
    }

    @Test func filtersFindRuns() throws {
      let folder = Folder()
      let ledger = try Ledger(path: folder.path + "/ledger.sqlite")
      let ids = try ["sa", "cim", "sa", "pt"].map {
        try ledger.enter(LedgerTests.request(solver: $0))
      }
      try ledger.close(ids[2], as: .failed, error: "100% _")
      func found(_ filter: LedgerFilter) throws -> [Int64] { try ledger.entries(filter).map(\.id) }
      #expect(try found(LedgerFilter()) == ids.reversed())
      #expect(try found(LedgerFilter(solver: "sa")) == [ids[2], ids[0]])
      #expect(try found(LedgerFilter(state: .failed)) == [ids[2]])
      #expect(try found(LedgerFilter(before: ids[2], limit: 1)) == [ids[1]])
      #expect(try found(LedgerFilter(text: "WITH \"Q")).count == 4)
      #expect(try found(LedgerFilter(text: "%")).isEmpty)
      #expect(try found(LedgerFilter(text: "CIM")) == [ids[1]])
      #expect(try found(LedgerFilter(digest: "0")).isEmpty)
      try ledger.close(ids[0], as: .finished, result: ["energy": -12.5, "spins": "+-", "steps": 3])
      #expect(
        try ledger.entries(LedgerFilter(state: .finished)).first?.result
          == ["energy": -12.5, "steps": 3])
      #expect(try ledger.entry(ids[0]).result == ["energy": -12.5, "spins": "+-", "steps": 3])
    }

    @Test func otherFilesAreRefused() throws {
      let folder = Folder()
      let text = folder.file("text", String(repeating: "no database at all\n", count: 99))
      #expect(throws: LedgerError.foreign(text)) { try Ledger(path: text) }
      #expect(throws: LedgerError.self) { try Ledger(path: folder.path) }
      #expect(throws: LedgerError.self) { try Ledger(path: "/proc/none/ledger.sqlite") }
      // A database of somebody else's, made by SQLite's own hand.
      let path = folder.path + "/other.sqlite"
      try folder.execute("CREATE TABLE mine (a)", at: path)
      #expect(throws: LedgerError.foreign(path)) { try Ledger(path: path) }
      // One of ours that a later version has changed.
      let own = folder.path + "/own.sqlite"
      _ = try Ledger(path: own)
      try folder.execute("INSERT INTO grdb_migrations VALUES ('of the future')", at: own)
      #expect(throws: LedgerError.newer(own)) { try Ledger(path: own) }
    }

    /// What a process that is killed as it makes a ledger leaves behind.
    @Test func aLedgerThatWasHardlyBegunIsCompleted() throws {
      let folder = Folder()
      let path = folder.path + "/begun.sqlite"
      try folder.execute(
        "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)", at: path)
      #expect(try Ledger(path: path).sweeps().isEmpty)
      let empty = folder.file("empty.sqlite", "")
      #expect(try Ledger(path: empty).sweeps().isEmpty)
    }

    @Test func everythingReportedIsSynchronised() throws {
      let folder = Folder()
      let ledger = try Ledger(path: folder.path + "/ledger.sqlite")
      #expect(try ledger.pragma("journal_mode") == "wal")
      #expect(try ledger.pragma("synchronous") == "2")  // FULL
    }

    /// Children enter improvements and note each in a file once it is recorded; they are killed at any
    /// moment, and everything that they noted must be there.
    @Test(arguments: 0..<20) func killedWritersLoseNothingTheyReported(round: Int) async throws {
      let folder = Folder()
      let (path, notes) = (folder.path + "/ledger.sqlite", folder.path + "/notes")
      var random = Seed(3).stream(.experiment, index: round)
      let delay = UInt32(1000 + random.below(80_000))
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [
          path = path as String, notes = notes as String, delay = delay as UInt32
        ] in
        let ledger = try Ledger(path: path)
        let id = try ledger.enter(LedgerTests.request(), state: .running)
        let descriptor = open(notes, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        @Sendable func report(_ line: String) {
          _ = write(descriptor, line + "\n", line.utf8.count + 1)
        }
        report("run \(id)")
        WorkerThreads.run(2) { thread in
          if thread == 0 {
            usleep(delay)
            kill(getpid(), SIGKILL)
          }
          for k in 1...1_000_000 {
            try? ledger.add([LedgerTests.improvement(k)], spins: LedgerTests.spins, to: id)
            report("did \(k)")
          }
        }
      }
      let words = folder.text("notes").split(separator: "\n").map { $0.split(separator: " ") }
      let run = try #require(words.first?.last.flatMap { Int64($0) })
      let reported = words.dropFirst().last?.last.flatMap { Int($0) } ?? 0
      let ledger = try Ledger(path: path)
      #expect(try ledger.pragma("integrity_check") == "ok")
      let entry = try ledger.entry(run)
      #expect(entry.state == .interrupted)
      let improvements = try ledger.improvements(of: run)
      #expect(improvements.count >= reported)
      #expect(improvements == (0..<improvements.count).map { LedgerTests.improvement($0 + 1) })
      #expect(entry.best == improvements.last)
      #expect(entry.bestSpins == (improvements.isEmpty ? nil : LedgerTests.spins))
    }

    @Test func aRunOfALivingProcessIsLeftAlone() throws {
      let folder = Folder()
      let path = folder.path + "/ledger.sqlite"
      let ledger = try Ledger(path: path)
      let id = try ledger.enter(LedgerTests.request(), state: .running)
      #expect(try Ledger(path: path).entry(id).state == .running)
    }

    /// Compared with what the C library's calendar makes of the same moments.
    @Test(arguments: [
      0, 951_782_400.25, 1_709_164_799.999, 4_107_542_400, -86_400.5, 1_763_769_600,
    ])
    func momentsAreWrittenAfterISO8601(seconds: Double) {
      var whole = time_t(seconds.rounded(.down))
      var parts = tm()
      gmtime_r(&whole, &parts)
      var buffer = [CChar](repeating: 0, count: 64)
      let length = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S", &parts)
      let expected = String(
        decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      #expect(UniversalTime.text(seconds).hasPrefix(expected + "."))
      #expect(UniversalTime.text(seconds).hasSuffix("Z"))
      #expect(UniversalTime.text(seconds).utf8.count == 24)
    }
  }
#endif
