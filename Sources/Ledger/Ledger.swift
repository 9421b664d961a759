#if Ledger
  internal import GRDB
  internal import Isinglass

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A book of runs in an SQLite database: what was asked, every better answer as it came, the result;
  /// and of sweeps: their tasks, who works them, what came of each.
  ///
  /// The database is in WAL mode with `synchronous = FULL`: what a method has returned from survives
  /// the end of the process by any signal, and a crash of the machine. Any number of processes may
  /// have one ledger open; a run that is under way belongs to the process that entered it, and becomes
  /// `interrupted` when a ledger is opened and that process is gone.
  ///
  /// Methods block for a moment; none is to be called from an event loop.
  public final class Ledger: Sendable {
    /// Where the database is.
    public let path: String
    let pool: any DatabaseWriter

    /// Opens a ledger, creating the database and its folder if there are none.
    ///
    /// - Throws: `LedgerError`.
    public convenience init(path: String) throws { try self.init(path: path, isShared: false) }

    /// Opens a ledger.
    ///
    /// - Parameter isShared: whether it is in a folder of several machines. WAL mode needs memory that its
    ///   processes share, so there a rollback journal takes its place: slower, but safe wherever locks of
    ///   files hold across machines.
    /// - Throws: `LedgerError`.
    package init(path: String, isShared: Bool) throws {
      self.path = path
      Ledger.makeFolder(of: path)
      var configuration = Configuration()
      configuration.label = "Isinglass ledger"
      configuration.busyMode = .timeout(10)
      configuration.maximumReaderCount = 4
      do {
        if isShared {
          configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = TRUNCATE") }
          pool = try DatabaseQueue(path: path, configuration: configuration)
        } else {
          pool = try DatabasePool(path: path, configuration: configuration)
        }
        let migrator = Ledger.migrator
        let (isForeign, isNewer) = try pool.read { database in
          (try Ledger.isForeign(database), try migrator.hasBeenSuperseded(database))
        }
        if isForeign { throw LedgerError.foreign(path) }
        if isNewer { throw LedgerError.newer(path) }
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try migrator.migrate(pool)
        try closeAbandonedRuns()
      } catch let error as LedgerError {
        throw error
      } catch let error as DatabaseError {
        throw Ledger.translated(error, path)
      }
    }

    /// Where the ledger is if nobody says: in the user's data folder (`XDG_DATA_HOME`, else
    /// `~/.local/share`).
    public static var defaultPath: String {
      func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
      }
      let data = variable("XDG_DATA_HOME") ?? (variable("HOME") ?? "/tmp") + "/.local/share"
      return data + "/isinglass/ledger.sqlite"
    }

    /// Runs a body and turns the database's errors into ours.
    func translating<Value>(_ body: () throws -> Value) throws -> Value {
      do { return try body() } catch let error as DatabaseError {
        throw Ledger.translated(error, path)
      }
    }

    private static func translated(_ error: DatabaseError, _ path: String) -> LedgerError {
      switch error.resultCode {
      case .SQLITE_NOTADB: .foreign(path)
      case .SQLITE_BUSY: .busy(path)
      case .SQLITE_CANTOPEN where access(path, R_OK) == 0 && access(path, W_OK) != 0:
        .unwritable(path, reason: String(cString: strerror(errno)))
      case .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_IOERR:
        .unwritable(path, reason: error.message ?? "\(error.resultCode)")
      default: .unusable(path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
      }
    }

    private static func isForeign(_ database: Database) throws -> Bool {
      let identifier = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      if identifier == applicationIdentifier { return false }
      // The migrator's own table comes first: a process that is killed then leaves a ledger with nothing else.
      let tables =
        try Int.fetchOne(
          database,
          sql: """
            SELECT COUNT(*) FROM sqlite_master
            WHERE name <> 'grdb_migrations' AND tbl_name <> 'grdb_migrations'
            """) ?? 0
      return identifier != 0 || tables > 0
    }

    /// Creates the folders above a file; what cannot be created shows when the file is opened.
    private static func makeFolder(of path: String) {
      var folder = ""
      for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
        folder += part
        if !folder.isEmpty { mkdir(folder, 0o700) }
        folder += "/"
      }
    }
  }

  /// Why a ledger cannot be used.
  public enum LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A later version of Isinglass has changed the database.
    case newer(String)
    /// The file is something else.
    case foreign(String)
    /// The file cannot be opened, read or written.
    case unusable(String, reason: String)
    /// The file can be read and not written: the disk is full, or it may not be changed.
    case unwritable(String, reason: String)
    /// Another process has held the database for too long.
    case busy(String)
    /// There is no run of this number.
    case unknownRun(Int64)
    /// There is no sweep of this number.
    case unknownSweep(Int64)

    /// What is wrong and what to do.
    public var description: String {
      switch self {
      case .newer(let path):
        "\(path): a newer version of Isinglass keeps this ledger: update, or name another file with --ledger"
      case .foreign(let path):
        "\(path): this is no ledger of Isinglass: name another file with --ledger"
      case .unusable(let path, let reason):
        "\(path): the ledger cannot be used: \(reason): name another file with --ledger"
      case .busy(let path):
        "\(path): another process has held the ledger for ten seconds: wait for it, or end it"
      case .unwritable(let path, let reason):
        "\(path): the ledger cannot be written: \(reason): make room, or make it writable; what it holds is safe"
      case .unknownRun(let number): "there is no run \(number): 'isinglass runs list' shows them"
      case .unknownSweep(let number):
        "there is no sweep \(number): 'isinglass sweep list' shows them"
      }
    }
  }
#endif
