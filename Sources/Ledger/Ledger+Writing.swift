#if Ledger
  internal import Foundation
  internal import GRDB
  public import Isinglass

  extension Ledger {
    /// Enters a run and returns its number.
    ///
    /// - Throws: `LedgerError`.
    public func enter(_ request: RunRequest, state: LedgerState = .queued) throws -> Int64 {
      let now = UniversalTime.now
      let owner = ProcessIdentity.own
      return try translating {
        try pool.write { database in
          try database.execute(
            sql: """
              INSERT INTO run (state, created, started, problem_name, problem_kind, spins, couplings,
                digest, recipe, file, solver, options, seed, threads, time_limit, sense, command,
                version, kernel, process, process_birth)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              """,
            arguments: [
              state.rawValue, now, state == .queued ? nil : now, request.problemName,
              request.problemKind, request.spinCount, request.couplingCount, request.digest,
              request.recipe, request.file, request.solver, request.options.description,
              String(request.seed), request.threads, request.timeLimit, request.sense,
              request.command, isinglassVersion, request.kernel, owner.number, owner.birth,
            ])
          return database.lastInsertedRowID
        }
      }
    }

    /// Records that a run is under way, held up or waiting; one that is over stays so.
    ///
    /// - Throws: `LedgerError`.
    public func note(_ state: LedgerState, of run: Int64) throws {
      try translating {
        try pool.write { database in
          try database.execute(
            sql: """
              UPDATE run SET state = ?,
                started = CASE WHEN ? = 'running' THEN COALESCE(started, ?) ELSE started END
              WHERE id = ? AND state IN ('queued', 'running', 'paused')
              """,
            arguments: [state.rawValue, state.rawValue, UniversalTime.now, run])
        }
      }
    }

    /// Records better answers as they come; the spins are those of the last.
    ///
    /// - Throws: `LedgerError`.
    public func add(
      _ improvements: [LedgerImprovement], spins: Spins?, to run: Int64
    ) throws {
      guard let last = improvements.last else { return }
      try translating {
        try pool.write { database in
          try Ledger.insert(improvements, of: run, database)
          try Ledger.setBest(last, spins: spins, of: run, database)
        }
      }
    }

    /// Records how a run ended.
    ///
    /// - Parameters:
    ///   - result: as `solve --json` writes it.
    ///   - trace: every improvement, which takes the place of those recorded on the way.
    ///   - spins: those of the best answer.
    /// - Throws: `LedgerError`.
    public func close(
      _ run: Int64, as state: LedgerState, result: JSONValue? = nil,
      trace: [LedgerImprovement] = [], spins: Spins? = nil, error: String? = nil
    ) throws {
      try translating {
        try pool.write { database in
          if let last = trace.last {
            try database.execute(sql: "DELETE FROM improvement WHERE run = ?", arguments: [run])
            try Ledger.insert(trace, of: run, database)
            try Ledger.setBest(last, spins: spins, of: run, database)
          }
          try database.execute(
            sql: "UPDATE run SET state = ?, finished = ?, result = ?, error = ? WHERE id = ?",
            arguments: [
              state.rawValue, UniversalTime.now, result?.description, error, run,
            ])
        }
      }
    }

    /// Takes a run out.
    ///
    /// - Throws: `LedgerError`.
    public func remove(_ run: Int64) throws {
      try translating {
        try pool.write { database in
          try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run])
          if database.changesCount == 0 { throw LedgerError.unknownRun(run) }
        }
      }
    }

    private static func insert(
      _ improvements: [LedgerImprovement], of run: Int64, _ database: Database
    ) throws {
      let statement = try database.cachedStatement(
        sql: "INSERT INTO improvement (run, time, energy, objective) VALUES (?, ?, ?, ?)")
      for improvement in improvements {
        try statement.execute(arguments: [
          run, improvement.time, improvement.energy.databaseNumber,
          improvement.objective.databaseNumber,
        ])
      }
    }

    private static func setBest(
      _ best: LedgerImprovement, spins: Spins?, of run: Int64, _ database: Database
    ) throws {
      try database.execute(
        sql: """
          UPDATE run SET best_time = ?, best_energy = ?, best_objective = ?, best_spins = ?
          WHERE id = ?
          """,
        arguments: [
          best.time, best.energy.databaseNumber, best.objective.databaseNumber,
          spins.map(Ledger.packed), run,
        ])
    }

    /// One bit a spin, 64 to a little-endian word.
    static func packed(_ spins: Spins) -> Data {
      var data = Data(capacity: spins.words.count * 8)
      for word in spins.words {
        withUnsafeBytes(of: word.littleEndian) { data.append(contentsOf: $0) }
      }
      return data
    }

    static func unpacked(_ data: Data, count: Int) -> Spins {
      let bytes = [UInt8](data)
      let words = (0..<bytes.count / 8).map { k in
        (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[8 * k + $1]) << UInt64(8 * $1) }
      }
      return Spins(words: words, count: count)
    }
  }

  extension JSONValue {
    /// A number as SQLite keeps it.
    var databaseNumber: DatabaseValue {
      switch self {
      case .integer(let value): value.databaseValue
      case .number(let value): value.databaseValue
      default: .null
      }
    }

    init(_ value: DatabaseValue) {
      self =
        switch value.storage {
        case .int64(let value): .integer(value)
        case .double(let value): .number(value)
        default: .null
        }
    }
  }
#endif
