#if Ledger
  internal import Foundation
  internal import GRDB
  internal import Isinglass

  extension Ledger {
    /// The runs that pass a filter, newest first, without their spins.
    ///
    /// - Throws: `LedgerError`.
    public func entries(_ filter: LedgerFilter = LedgerFilter()) throws -> [LedgerEntry] {
      try translating { try pool.read { try Ledger.entries(filter, $0) } }
    }

    /// A run with its result.
    ///
    /// - Throws: `LedgerError.unknownRun`.
    public func entry(_ run: Int64) throws -> LedgerEntry {
      let entry = try translating {
        try pool.read { database in
          try Row.fetchOne(database, sql: "SELECT * FROM run WHERE id = ?", arguments: [run])
            .map { LedgerEntry($0, hasSpins: true) }
        }
      }
      guard let entry else { throw LedgerError.unknownRun(run) }
      return entry
    }

    /// Every recorded improvement of a run, in order of time.
    ///
    /// - Throws: `LedgerError`.
    public func improvements(of run: Int64) throws -> [LedgerImprovement] {
      try translating {
        try pool.read { database in
          try Row.fetchAll(
            database,
            sql: "SELECT time, energy, objective FROM improvement WHERE run = ? ORDER BY rowid",
            arguments: [run]
          ).map {
            LedgerImprovement(
              time: $0["time"], energy: JSONValue($0["energy"] as DatabaseValue),
              objective: JSONValue($0["objective"] as DatabaseValue))
          }
        }
      }
    }

    private static func entries(
      _ filter: LedgerFilter, _ database: Database
    ) throws -> [LedgerEntry] {
      var conditions: [String] = []
      var arguments: StatementArguments = []
      func require(_ condition: String, _ values: [any DatabaseValueConvertible]) {
        conditions.append(condition)
        arguments += StatementArguments(values)
      }
      if let state = filter.state { require("state = ?", [state.rawValue]) }
      if let solver = filter.solver { require("solver = ?", [solver]) }
      if let digest = filter.digest { require("digest = ?", [digest]) }
      if let before = filter.before { require("id < ?", [before]) }
      if let text = filter.text {
        // Not LIKE, in which % and _ would have a meaning.
        let places = ["problem_name", "recipe", "file", "solver"]
        require(
          "("
            + places.map { "instr(lower(coalesce(\($0), '')), lower(?)) > 0" }
            .joined(separator: " OR ") + ")",
          places.map { _ in text })
      }
      let limit = max(0, filter.limit ?? Int(Int32.max))
      let clause = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
      return try Row.fetchAll(
        database,
        sql: "SELECT \(columns) FROM run \(clause) ORDER BY id DESC LIMIT \(limit)",
        arguments: arguments
      ).map { LedgerEntry($0, hasSpins: false) }
    }

    /// All columns but the spins, which may be many.
    private static let columns = """
      id, state, created, started, finished, problem_name, problem_kind, spins, couplings, digest,
      recipe, file, solver, options, seed, threads, time_limit, sense, best_time, best_energy,
      best_objective, json_remove(result, '$.spins', '$.labels') AS result, error, command, version,
      kernel
      """
  }

  extension LedgerEntry {
    init(_ row: Row, hasSpins: Bool) {
      id = row["id"]
      // A state that a later version added reads as over.
      state = LedgerState(rawValue: row["state"]) ?? .interrupted
      created = row["created"]
      started = row["started"]
      finished = row["finished"]
      error = row["error"]
      version = row["version"]
      result = (row["result"] as String?).flatMap { try? JSONValue(parsing: $0) }
      request = RunRequest(row)
      if let time = row["best_time"] as Double? {
        best = LedgerImprovement(
          time: time, energy: JSONValue(row["best_energy"] as DatabaseValue),
          objective: JSONValue(row["best_objective"] as DatabaseValue))
      } else {
        best = nil
      }
      let count = request.spinCount
      bestSpins =
        hasSpins
        ? (row["best_spins"] as Data?).map { Ledger.unpacked($0, count: count) } : nil
    }
  }

  extension RunRequest {
    fileprivate init(_ row: Row) {
      problemName = row["problem_name"]
      problemKind = row["problem_kind"]
      spinCount = row["spins"]
      couplingCount = row["couplings"]
      digest = row["digest"]
      sense = row["sense"]
      recipe = row["recipe"]
      file = row["file"]
      solver = row["solver"]
      options = (try? JSONValue(parsing: row["options"] as String)) ?? [:]
      seed = UInt64(row["seed"] as String) ?? 0
      threads = row["threads"]
      timeLimit = row["time_limit"]
      command = row["command"]
      kernel = row["kernel"]
    }
  }
#endif
