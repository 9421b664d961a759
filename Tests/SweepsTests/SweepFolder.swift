#if Ledger
  import GRDB
  import Isinglass
  import _IsinglassTestSupport

  @testable import Ledger

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A folder of its own for each test, removed with everything in it, and the command to run there.
  final class SweepFolder {
    let path: String

    init() {
      var template = Array("/tmp/isinglass-sweep-XXXXXX".utf8CString)
      path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
      guard path.hasPrefix("/tmp/isinglass-sweep-") else { return }
      _ = wait(for: start("umount '\(path)/disk' 2> /dev/null; cd /; rm -rf '\(path)'"))
    }

    /// Writes a file and returns its path.
    @discardableResult
    func file(_ name: String, _ text: String) -> String {
      let file = "\(path)/\(name)"
      let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      defer { close(descriptor) }
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { break }
        bytes = bytes.dropFirst(count)
      }
      return file
    }

    /// The text of a file, empty if there is none.
    func text(_ name: String) -> String {
      (try? FileContent(path: "\(path)/\(name)")).map { content in
        content.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
      } ?? ""
    }

    /// Starts a shell script in which `$ISINGLASS` is the command; what it says goes to the files `output`
    /// and `errors`.
    func start(_ script: String, output: String = "output") -> pid_t {
      let text =
        "cd '\(path)' && export ISINGLASS='\(CommandExecutable.path)' && { \(script)\n} "
        + "> '\(path)/\(output)' 2> '\(path)/errors'"
      var arguments = ["/bin/sh", "-c", text].map { (word: String) in strdup(word) }
      arguments.append(nil)
      defer { arguments.forEach { free($0) } }
      var process: pid_t = 0
      _ = posix_spawn(&process, "/bin/sh", nil, nil, arguments, environ)
      return process
    }

    /// Waits for the end: the exit status, or minus the number of the signal that ended it.
    func wait(for process: pid_t) -> Int32 {
      var status: Int32 = 0
      while waitpid(process, &status, 0) == -1, errno == EINTR {}
      return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }

    /// Runs a shell script to its end.
    func run(_ script: String) -> (status: Int32, output: String, errors: String) {
      let status = wait(for: start(script))
      return (status, text("output"), text("errors"))
    }

    /// The table of a sweep.
    func table(_ ledger: String, _ arguments: String = "") -> String {
      _ = run("exec \"$ISINGLASS\" sweep export 1 --ledger \(ledger) \(arguments) -o table")
      return text("table")
    }

    /// Whether SQLite finds a database in order.
    func isSound(_ name: String) throws -> Bool {
      try Ledger(path: "\(path)/\(name)").integrity == "ok"
    }
  }

  extension Ledger {
    /// What SQLite says of the whole database.
    var integrity: String? {
      get throws {
        try pool.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
      }
    }

    /// Changes the database behind everybody's back.
    func execute(_ sql: String) throws {
      try pool.write { try $0.execute(sql: sql) }
    }

    /// How many workers have done tasks.
    var workersWithResults: Int {
      get throws {
        try pool.read {
          try Int.fetchOne($0, sql: "SELECT COUNT(DISTINCT worker) FROM task WHERE state = 2") ?? 0
        }
      }
    }
  }
#endif
