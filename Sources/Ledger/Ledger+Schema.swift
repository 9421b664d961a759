#if Ledger
  internal import GRDB

  extension Ledger {
    /// What tells our databases from others: "Isgl".
    static let applicationIdentifier: Int32 = 0x4973_676C

    /// Every change of the database's form, in order. Steps are only ever added.
    static var migrator: DatabaseMigrator {
      var migrator = DatabaseMigrator()
      migrator.registerMigration("runs") { database in
        try database.execute(sql: "PRAGMA application_id = \(applicationIdentifier)")
        // Energies are whole numbers or reals as the problem has them, so their columns have no type.
        // Times are seconds since 1970.
        try database.execute(
          sql: """
            CREATE TABLE run (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              state TEXT NOT NULL,
              created REAL NOT NULL,
              started REAL,
              finished REAL,
              problem_name TEXT NOT NULL,
              problem_kind TEXT NOT NULL,
              spins INTEGER NOT NULL,
              couplings INTEGER NOT NULL,
              digest TEXT NOT NULL,
              recipe TEXT,
              file TEXT,
              solver TEXT NOT NULL,
              options TEXT NOT NULL,
              seed TEXT NOT NULL,
              threads INTEGER,
              time_limit REAL,
              sense TEXT NOT NULL,
              best_time REAL,
              best_energy,
              best_objective,
              best_spins BLOB,
              result TEXT,
              error TEXT,
              command TEXT NOT NULL,
              version TEXT NOT NULL,
              kernel TEXT NOT NULL,
              process INTEGER NOT NULL,
              process_birth TEXT NOT NULL
            );
            CREATE INDEX run_state ON run (state);
            CREATE INDEX run_solver ON run (solver);
            CREATE INDEX run_digest ON run (digest);
            CREATE TABLE improvement (
              run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
              time REAL NOT NULL,
              energy NOT NULL,
              objective NOT NULL
            );
            CREATE INDEX improvement_run ON improvement (run);
            """)
      }
      migrator.registerMigration("sweeps") { try createSweepTables($0) }
      return migrator
    }

    /// Marks runs whose process is gone as interrupted.
    func closeAbandonedRuns() throws {
      let open = try pool.read { database in
        try Row.fetchAll(
          database,
          sql: """
            SELECT id, process, process_birth FROM run
            WHERE state IN ('queued', 'running', 'paused')
            """
        ).map { row -> (id: Int64, owner: ProcessIdentity) in
          (row["id"], ProcessIdentity(number: row["process"], birth: row["process_birth"]))
        }
      }
      let abandoned = open.filter { !$0.owner.isAlive }.map(\.id)
      guard !abandoned.isEmpty else { return }
      try pool.write { database in
        for id in abandoned {
          try database.execute(
            sql: """
              UPDATE run SET state = 'interrupted', error = ?, finished =
                COALESCE(started, created) + COALESCE(best_time, 0)
              WHERE id = ? AND state IN ('queued', 'running', 'paused')
              """,
            arguments: ["the process ended before the run; this is the best that was recorded", id])
        }
      }
    }
  }
#endif
