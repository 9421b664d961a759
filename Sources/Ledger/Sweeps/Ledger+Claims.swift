#if Ledger
  internal import GRDB
  internal import Isinglass

  extension Ledger {
    /// Enters a worker of a sweep: this process.
    ///
    /// - Returns: its number, under which it claims tasks.
    /// - Throws: `LedgerError`.
    package func enterWorker(of sweep: Int64) throws -> Int64 {
      let owner = ProcessIdentity.own
      return try translating {
        try pool.write { database in
          try database.execute(
            sql: """
              INSERT INTO sweep_worker (sweep, machine, process, process_birth) VALUES (?, ?, ?, ?)
              """,
            arguments: [sweep, ProcessIdentity.machine, owner.number, owner.birth])
          return database.lastInsertedRowID
        }
      }
    }

    /// Records results and claims waiting tasks, in one step.
    ///
    /// A result counts only while its task is claimed by the worker: one that was taken over is the
    /// other's to record.
    ///
    /// - Parameters:
    ///   - results: of tasks that the worker has claimed.
    ///   - returned: places of tasks that it claimed and did not do.
    ///   - claims: how many tasks it asks for.
    /// - Returns: the claimed tasks in order; fewer than asked for where no more are waiting.
    /// - Throws: `LedgerError`; then nothing is recorded and nothing claimed.
    package func exchange(
      _ results: [TaskResult], returned: [Int] = [], claims: Int, of sweep: Int64,
      worker: Int64
    ) throws -> [SweepTask] {
      try translating {
        try pool.write { database in
          try Ledger.record(results, of: sweep, worker: worker, database)
          if !returned.isEmpty {
            let statement = try database.cachedStatement(
              sql: """
                UPDATE task SET state = 0, worker = NULL
                WHERE sweep = ? AND position = ? AND state = 1 AND worker = ?
                """)
            for position in returned {
              try statement.execute(arguments: [sweep, position, worker])
            }
          }
          guard claims > 0 else { return [] }
          let tasks = try Row.fetchAll(
            database.cachedStatement(
              sql: """
                SELECT position, problem, method, seed FROM task INDEXED BY task_missing
                WHERE sweep = ? AND state = 0 AND state <> 2 ORDER BY position LIMIT ?
                """), arguments: [sweep, claims]
          ).map(SweepTask.init)
          let statement = try database.cachedStatement(
            sql: "UPDATE task SET state = 1, worker = ? WHERE sweep = ? AND position = ?")
          for task in tasks { try statement.execute(arguments: [worker, sweep, task.position]) }
          return tasks
        }
      }
    }

    /// Says that a worker is alive, to those who cannot look at its process.
    ///
    /// - Throws: `LedgerError`.
    package func beat(worker: Int64) throws {
      try translating {
        try pool.write { database in
          try database.execute(
            sql: "UPDATE sweep_worker SET beats = beats + 1 WHERE id = ?", arguments: [worker])
        }
      }
    }

    /// A worker that holds claims.
    package struct ClaimHolder: Sendable {
      /// Its number.
      package var worker: Int64
      /// How often it has said that it is alive.
      package var beats: Int64
      /// Whether it is one of this process.
      package var isOwnProcess: Bool
      /// Whether its process is one that this machine, since its last start, has or had.
      package var isOfThisMachine: Bool
      /// Whether its process runs; only to be asked of this machine's.
      package var isAlive: Bool
    }

    /// Who holds claims in a sweep.
    ///
    /// - Throws: `LedgerError`.
    package func claimHolders(of sweep: Int64) throws -> [ClaimHolder] {
      try translating {
        try pool.read { database in
          try Row.fetchAll(
            database,
            sql: """
              SELECT * FROM sweep_worker WHERE id IN (
                SELECT DISTINCT worker FROM task INDEXED BY task_missing
                WHERE sweep = ? AND state = 1 AND state <> 2)
              """, arguments: [sweep]
          ).map { row in
            let owner = ProcessIdentity(number: row["process"], birth: row["process_birth"])
            let isOfThisMachine = row["machine"] as String == ProcessIdentity.machine
            return ClaimHolder(
              worker: row["id"], beats: row["beats"],
              isOwnProcess: isOfThisMachine && owner == ProcessIdentity.own,
              isOfThisMachine: isOfThisMachine,
              isAlive: !isOfThisMachine || owner.isAlive)
          }
        }
      }
    }

    /// Makes the claims of workers free again.
    ///
    /// - Returns: how many there were.
    /// - Throws: `LedgerError`.
    @discardableResult
    package func freeClaims(of workers: [Int64], in sweep: Int64) throws -> Int {
      try translating {
        try pool.write { database in
          var count = 0
          for worker in workers {
            try database.execute(
              sql: """
                UPDATE task INDEXED BY task_missing SET state = 0, worker = NULL
                WHERE sweep = ? AND state = 1 AND state <> 2 AND worker = ?
                """, arguments: [sweep, worker])
            count += database.changesCount
          }
          return count
        }
      }
    }

    /// Makes tasks that failed wait again.
    ///
    /// - Returns: how many there were.
    /// - Throws: `LedgerError`.
    package func retryFailedTasks(of sweep: Int64) throws -> Int {
      try translating {
        try pool.write { database in
          try database.execute(
            sql: """
              UPDATE task INDEXED BY task_missing
              SET state = 0, worker = NULL, error = NULL, timing = NULL
              WHERE sweep = ? AND state = 3 AND state <> 2
              """, arguments: [sweep])
          return database.changesCount
        }
      }
    }

    private static func record(
      _ results: [TaskResult], of sweep: Int64, worker: Int64, _ database: Database
    ) throws {
      guard !results.isEmpty else { return }
      let statement = try database.cachedStatement(
        sql: """
          UPDATE task SET state = ?, result = ?, error = ?, timing = ?
          WHERE sweep = ? AND position = ? AND state = 1 AND worker = ?
          """)
      for result in results {
        try statement.execute(arguments: [
          (result.error == nil ? TaskState.done : .failed).rawValue, result.result?.description,
          result.error, result.timing.description, sweep, result.position, worker,
        ])
      }
    }
  }
#endif
