#if Ledger
  internal import GRDB
  package import Isinglass

  extension Ledger {
    /// Takes the tasks of a new sweep, one after the other.
    package struct SweepWriter {
      fileprivate let database: Database
      fileprivate let sweep: Int64
      fileprivate let name: String
      fileprivate var counts = (problems: 0, methods: 0)
      /// How many tasks have been taken.
      package fileprivate(set) var tasks = 0

      /// Enters a problem and returns its place; `nil` if one of the same identity is there.
      package mutating func add(problem part: SweepPart) throws -> Int? {
        defer { counts.problems += 1 }
        return try add(part, to: "sweep_problem", at: counts.problems)
      }

      /// Enters a method and returns its place; `nil` if one of the same identity is there.
      package mutating func add(method part: SweepPart) throws -> Int? {
        defer { counts.methods += 1 }
        return try add(part, to: "sweep_method", at: counts.methods)
      }

      /// Enters a task.
      package mutating func addTask(problem: Int, method: Int, seed: UInt64) throws {
        let statement = try database.cachedStatement(
          sql: "INSERT INTO task (sweep, position, problem, method, seed) VALUES (?, ?, ?, ?, ?)")
        try statement.execute(arguments: [
          sweep, tasks, problem, method, Int64(bitPattern: seed),
        ])
        tasks += 1
      }

      private func add(_ part: SweepPart, to table: String, at position: Int) throws -> Int? {
        try database.cachedStatement(
          sql: """
            INSERT OR IGNORE INTO \(table) (sweep, position, identity, description)
            VALUES (?, ?, ?, ?)
            """
        ).execute(arguments: [sweep, position, part.identity, part.description.description])
        return database.changesCount == 1 ? position : nil
      }
    }

    /// Enters a sweep with all its tasks, or nothing at all.
    ///
    /// - Parameter expand: gives the tasks in order.
    /// - Returns: its number.
    /// - Throws: `LedgerError`, and what `expand` throws.
    /// - Complexity: O(tasks) time, memory that does not grow with them.
    package func enterSweep(
      name: String, file: String, kernel: String, plan: JSONValue,
      expand: (inout SweepWriter) throws -> Void
    ) throws -> Int64 {
      try translating {
        try pool.write { database in
          try database.execute(
            sql: """
              INSERT INTO sweep (name, file, created, version, kernel, plan, tasks)
              VALUES (?, ?, ?, ?, ?, ?, 0)
              """,
            arguments: [
              name, file, UniversalTime.now, isinglassVersion, kernel, plan.description,
            ])
          let sweep = database.lastInsertedRowID
          var writer = SweepWriter(database: database, sweep: sweep, name: name)
          try expand(&writer)
          try database.execute(
            sql: "UPDATE sweep SET tasks = ? WHERE id = ?", arguments: [writer.tasks, sweep])
          return sweep
        }
      }
    }

    /// All sweeps, newest first.
    ///
    /// - Throws: `LedgerError`.
    package func sweeps() throws -> [SweepEntry] {
      try translating {
        try pool.read { database in
          try Row.fetchAll(database, sql: "SELECT * FROM sweep ORDER BY id DESC").map(
            SweepEntry.init)
        }
      }
    }

    /// A sweep.
    ///
    /// - Throws: `LedgerError.unknownSweep`.
    package func sweep(_ id: Int64) throws -> SweepEntry {
      let entry = try translating {
        try pool.read { database in
          try Row.fetchOne(database, sql: "SELECT * FROM sweep WHERE id = ?", arguments: [id])
            .map(SweepEntry.init)
        }
      }
      guard let entry else { throw LedgerError.unknownSweep(id) }
      return entry
    }

    /// How far a sweep has come.
    ///
    /// - Throws: `LedgerError`.
    package func counts(of sweep: Int64) throws -> SweepCounts {
      try translating {
        try pool.read { database in
          let tasks =
            try Int.fetchOne(
              database, sql: "SELECT tasks FROM sweep WHERE id = ?", arguments: [sweep])
          guard let tasks else { throw LedgerError.unknownSweep(sweep) }
          var counts = SweepCounts(tasks: tasks)
          let rows = try Row.fetchAll(
            database,
            sql: """
              SELECT state, COUNT(*) AS number FROM task INDEXED BY task_missing
              WHERE sweep = ? AND state <> 2 GROUP BY state
              """, arguments: [sweep])
          for row in rows {
            switch TaskState(rawValue: row["state"]) {
            case .waiting: counts.waiting = row["number"]
            case .claimed: counts.claimed = row["number"]
            case .failed: counts.failed = row["number"]
            case .done, nil: break
            }
          }
          return counts
        }
      }
    }

    /// The methods of a sweep in order.
    ///
    /// - Throws: `LedgerError`.
    package func methods(of sweep: Int64) throws -> [SweepPart] {
      try translating { try pool.read { try Ledger.parts("sweep_method", of: sweep, $0) } }
    }

    /// One problem of a sweep.
    ///
    /// - Throws: `LedgerError`.
    package func problem(_ position: Int, of sweep: Int64) throws -> SweepPart? {
      try translating {
        try pool.read { database in
          try Row.fetchOne(
            database,
            sql: """
              SELECT identity, description FROM sweep_problem WHERE sweep = ? AND position = ?
              """, arguments: [sweep, position]
          ).map(SweepPart.init)
        }
      }
    }

    /// Goes through all tasks of a sweep in order, as they are at one moment, each with its problem and
    /// its method.
    ///
    /// - Throws: `LedgerError`, and what `body` throws.
    package func forEachTask(
      of sweep: Int64,
      _ body: (_ task: TaskEntry, _ problem: SweepPart, _ method: SweepPart) throws -> Void
    ) throws {
      try translating {
        try pool.read { database in
          let methods = try Ledger.parts("sweep_method", of: sweep, database)
          let none = SweepPart(identity: "", description: [:])
          // Tasks of a problem follow each other.
          var problem = (position: -1, part: none)
          let query = try database.makeStatement(
            sql: "SELECT identity, description FROM sweep_problem WHERE sweep = ? AND position = ?")
          let rows = try Row.fetchCursor(
            database,
            sql: """
              SELECT position, problem, method, seed, state, result, error, timing FROM task
              WHERE sweep = ? ORDER BY position
              """, arguments: [sweep])
          while let row = try rows.next() {
            let entry = TaskEntry(row)
            if entry.task.problem != problem.position {
              let part = try Row.fetchOne(query, arguments: [sweep, entry.task.problem])
              problem = (entry.task.problem, part.map(SweepPart.init) ?? none)
            }
            let method =
              methods.indices.contains(entry.task.method) ? methods[entry.task.method] : none
            try body(entry, problem.part, method)
          }
        }
      }
    }

    /// Takes a sweep out with all its tasks.
    ///
    /// - Throws: `LedgerError.unknownSweep`.
    package func removeSweep(_ id: Int64) throws {
      try translating {
        try pool.write { database in
          try database.execute(sql: "DELETE FROM sweep WHERE id = ?", arguments: [id])
          if database.changesCount == 0 { throw LedgerError.unknownSweep(id) }
        }
      }
    }

    private static func parts(
      _ table: String, of sweep: Int64, _ database: Database
    ) throws -> [SweepPart] {
      try Row.fetchAll(
        database,
        sql: "SELECT identity, description FROM \(table) WHERE sweep = ? ORDER BY position",
        arguments: [sweep]
      ).map(SweepPart.init)
    }
  }

  extension SweepEntry {
    fileprivate init(_ row: Row) {
      id = row["id"]
      name = row["name"]
      file = row["file"]
      created = row["created"]
      version = row["version"]
      kernel = row["kernel"]
      plan = (try? JSONValue(parsing: row["plan"] as String)) ?? .null
      tasks = row["tasks"]
    }
  }

  extension SweepPart {
    fileprivate init(_ row: Row) {
      identity = row["identity"]
      description = (try? JSONValue(parsing: row["description"] as String)) ?? .null
    }
  }

  extension SweepTask {
    init(_ row: Row) {
      position = row["position"]
      problem = row["problem"]
      method = row["method"]
      seed = UInt64(bitPattern: row["seed"] as Int64)
    }
  }

  extension TaskEntry {
    fileprivate init(_ row: Row) {
      task = SweepTask(row)
      state = TaskState(rawValue: row["state"]) ?? .failed
      result = (row["result"] as String?).flatMap { try? JSONValue(parsing: $0) }
      error = row["error"]
      timing = (row["timing"] as String?).flatMap { try? JSONValue(parsing: $0) }
    }
  }
#endif
