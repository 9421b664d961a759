#if Ledger
  internal import GRDB
  internal import Isinglass

  extension Ledger {
    /// Enters a sweep of another ledger here.
    ///
    /// - Parameters:
    ///   - id: its number there.
    ///   - hasTasks: whether to enter its problems and tasks too, all waiting; else it has none yet.
    /// - Returns: its number here.
    /// - Throws: `LedgerError`; then nothing is entered.
    /// - Complexity: O(tasks) time, memory that does not grow with them.
    package func enterSweep(
      _ id: Int64, of source: Ledger, hasTasks: Bool
    ) throws -> Int64 {
      let entry = try source.sweep(id)
      return try translating {
        try pool.write { database in
          try database.execute(
            sql: """
              INSERT INTO sweep (name, file, created, version, kernel, plan, tasks)
              VALUES (?, ?, ?, ?, ?, ?, ?)
              """,
            arguments: [
              entry.name, entry.file, entry.created, entry.version, entry.kernel,
              entry.plan.description, hasTasks ? entry.tasks : 0,
            ])
          let sweep = database.lastInsertedRowID
          try source.pool.read { original in
            try Ledger.copyParts("sweep_method", original, id, to: database, sweep)
            guard hasTasks else { return }
            try Ledger.copyParts("sweep_problem", original, id, to: database, sweep)
            try Ledger.copyTasks(0..<entry.tasks, original, id, to: database, sweep)
          }
          return sweep
        }
      }
    }

    /// Enters some tasks of a sweep of another ledger, with their problems, into its copy here. Those that
    /// are here stay as they are.
    ///
    /// - Throws: `LedgerError`; then none is entered.
    package func enterTasks(
      _ positions: Range<Int>, of sweep: Int64, from source: Ledger, _ id: Int64
    ) throws {
      try translating {
        try pool.write { database in
          try source.pool.read { original in
            try Ledger.copyParts(
              "sweep_problem", original, id, to: database, sweep, ofTasks: positions)
            try Ledger.copyTasks(positions, original, id, to: database, sweep)
          }
          try Ledger.recount(sweep, database)
        }
      }
    }

    /// Takes tasks out again, all or none: only if nobody has done or begun one of them.
    ///
    /// - Returns: whether they were taken out.
    /// - Throws: `LedgerError`.
    package func withdrawTasks(_ positions: Range<Int>, of sweep: Int64) throws -> Bool {
      try translating {
        try pool.write { database in
          let begun = try Int.fetchOne(
            database,
            sql: """
              SELECT COUNT(*) FROM task WHERE sweep = ? AND position >= ? AND position < ? AND state <> 0
              """, arguments: [sweep, positions.lowerBound, positions.upperBound])
          guard begun == 0 else { return false }
          try database.execute(
            sql: "DELETE FROM task WHERE sweep = ? AND position >= ? AND position < ?",
            arguments: [sweep, positions.lowerBound, positions.upperBound])
          try Ledger.recount(sweep, database)
          return true
        }
      }
    }

    /// The places of the tasks that are here.
    ///
    /// - Parameter isMissing: whether to leave out those that are done.
    /// - Throws: `LedgerError`.
    package func positions(of sweep: Int64, isMissing: Bool = false) throws -> [Int] {
      let tasks = isMissing ? "task INDEXED BY task_missing" : "task"
      let states = isMissing ? " AND state <> 2" : ""
      return try translating {
        try pool.read {
          try Int.fetchAll(
            $0, sql: "SELECT position FROM \(tasks) WHERE sweep = ?\(states)", arguments: [sweep])
        }
      }
    }

    /// The sweep here that is the same as one of another ledger: entered at the same moment from the same
    /// specification.
    ///
    /// - Throws: `LedgerError`.
    package func sweep(like entry: SweepEntry) throws -> SweepEntry? {
      try sweeps().first {
        $0.created == entry.created && $0.file == entry.file && $0.plan == entry.plan
          && $0.version == entry.version && $0.kernel == entry.kernel
      }
    }

    /// What came of taking results over.
    package struct TakenResults: Sendable, Hashable {
      package init() {}
      /// Tasks that were not done here and are now.
      package var done = 0
      /// Tasks whose failure is recorded here now.
      package var failed = 0
      /// Places of tasks that were done here already with another result.
      package var contradicting: [Int] = []
    }

    /// Records here what a copy of a sweep has of results.
    ///
    /// What is done here stays; so every task counts once, and doing this again changes nothing.
    ///
    /// - Throws: `LedgerError`; then nothing is recorded.
    /// - Complexity: O(tasks of the copy).
    package func takeResults(
      of sweep: Int64, from source: Ledger, _ id: Int64
    ) throws -> TakenResults {
      try translating {
        try pool.write { database in
          try source.pool.read { original in
            var taken = TakenResults()
            let present = try database.makeStatement(
              sql: "SELECT state, result, error FROM task WHERE sweep = ? AND position = ?")
            let update = try database.makeStatement(
              sql: """
                UPDATE task SET state = ?, worker = NULL, result = ?, error = ?, timing = ?
                WHERE sweep = ? AND position = ?
                """)
            let rows = try Row.fetchCursor(
              original,
              sql: """
                SELECT position, state, result, error, timing FROM task
                WHERE sweep = ? AND state IN (2, 3) ORDER BY position
                """, arguments: [id])
            while let row = try rows.next() {
              let (position, state) = (row["position"] as Int, row["state"] as Int)
              let (result, error) = (row["result"] as String?, row["error"] as String?)
              guard let here = try Row.fetchOne(present, arguments: [sweep, position]) else {
                continue
              }
              switch (here["state"] as Int, state) {
              case (2, 2):
                if here["result"] as String? != result { taken.contradicting.append(position) }
                continue
              case (2, _): continue
              case (3, 3) where here["error"] as String? == error: continue
              case (_, 2): taken.done += 1
              default: taken.failed += 1
              }
              try update.execute(arguments: [
                state, result, error, row["timing"] as String?, sweep, position,
              ])
            }
            return taken
          }
        }
      }
    }

    // MARK: Rows

    private static func recount(_ sweep: Int64, _ database: Database) throws {
      try database.execute(
        sql: "UPDATE sweep SET tasks = (SELECT COUNT(*) FROM task WHERE sweep = ?) WHERE id = ?",
        arguments: [sweep, sweep])
    }

    private static func copyParts(
      _ table: String, _ original: Database, _ id: Int64, to database: Database, _ sweep: Int64,
      ofTasks positions: Range<Int>? = nil
    ) throws {
      let insert = try database.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO \(table) (sweep, position, identity, description)
          VALUES (?, ?, ?, ?)
          """)
      var sql = "SELECT position, identity, description FROM \(table) WHERE sweep = ?"
      var arguments: StatementArguments = [id]
      if let positions {
        sql += """
           AND position IN (
            SELECT problem FROM task WHERE sweep = ? AND position >= ? AND position < ?)
          """
        arguments += [id, positions.lowerBound, positions.upperBound]
      }
      let rows = try Row.fetchCursor(original, sql: sql, arguments: arguments)
      while let row = try rows.next() {
        try insert.execute(arguments: [
          sweep, row["position"] as Int, row["identity"] as String, row["description"] as String,
        ])
      }
    }

    private static func copyTasks(
      _ positions: Range<Int>, _ original: Database, _ id: Int64, to database: Database,
      _ sweep: Int64
    ) throws {
      let insert = try database.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO task (sweep, position, problem, method, seed) VALUES (?, ?, ?, ?, ?)
          """)
      let rows = try Row.fetchCursor(
        original,
        sql: """
          SELECT position, problem, method, seed FROM task
          WHERE sweep = ? AND position >= ? AND position < ? ORDER BY position
          """, arguments: [id, positions.lowerBound, positions.upperBound])
      while let row = try rows.next() {
        try insert.execute(arguments: [
          sweep, row["position"] as Int, row["problem"] as Int, row["method"] as Int,
          row["seed"] as Int64,
        ])
      }
    }
  }
#endif
