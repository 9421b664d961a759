#if Ledger
  internal import GRDB

  extension Ledger {
    /// Sweeps, their parts, who works them, and their tasks.
    ///
    /// A task's row is small until it is done; problems and methods are described once. Tasks that are
    /// not done have an index of their own, which shrinks as the sweep goes on; queries name it, since SQLite
    /// would rather go through all tasks in order.
    static func createSweepTables(_ database: Database) throws {
      try database.execute(
        sql: """
          CREATE TABLE sweep (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            file TEXT NOT NULL,
            created REAL NOT NULL,
            version TEXT NOT NULL,
            kernel TEXT NOT NULL,
            plan TEXT NOT NULL,
            tasks INTEGER NOT NULL
          );
          CREATE TABLE sweep_problem (
            sweep INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            identity TEXT NOT NULL,
            description TEXT NOT NULL,
            PRIMARY KEY (sweep, position),
            UNIQUE (sweep, identity)
          ) WITHOUT ROWID;
          CREATE TABLE sweep_method (
            sweep INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            identity TEXT NOT NULL,
            description TEXT NOT NULL,
            PRIMARY KEY (sweep, position),
            UNIQUE (sweep, identity)
          ) WITHOUT ROWID;
          CREATE TABLE sweep_worker (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sweep INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
            machine TEXT NOT NULL,
            process INTEGER NOT NULL,
            process_birth TEXT NOT NULL,
            beats INTEGER NOT NULL DEFAULT 0
          );
          CREATE INDEX sweep_worker_sweep ON sweep_worker (sweep);
          CREATE TABLE task (
            sweep INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            problem INTEGER NOT NULL,
            method INTEGER NOT NULL,
            seed INTEGER NOT NULL,
            state INTEGER NOT NULL DEFAULT 0,
            worker INTEGER,
            result TEXT,
            error TEXT,
            timing TEXT,
            PRIMARY KEY (sweep, position)
          ) WITHOUT ROWID;
          CREATE INDEX task_missing ON task (sweep, state, position) WHERE state <> 2;
          """)
    }
  }
#endif
