#if Ledger
  import GRDB

  @testable import Ledger

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A folder of its own for each test, removed with everything in it.
  final class Folder {
    let path: String

    init() {
      var template = Array("/tmp/isinglass-ledger-XXXXXX".utf8CString)
      path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
      guard path.hasPrefix("/tmp/isinglass-ledger-") else { return }
      _ = runAndWait(["/bin/rm", "-rf", path])
    }

    /// Writes a file and returns its path.
    func file(_ name: String, _ text: String) -> String {
      let file = "\(path)/\(name)"
      let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      defer { close(descriptor) }
      _ = write(descriptor, text, text.utf8.count)
      return file
    }

    /// The text of a file, empty if there is none.
    func text(_ name: String) -> String {
      let descriptor = open("\(path)/\(name)", O_RDONLY)
      guard descriptor >= 0 else { return "" }
      defer { close(descriptor) }
      var bytes: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = read(descriptor, &piece, piece.count), count > 0 {
        bytes += piece[..<count]
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    /// Runs a statement on a database.
    func execute(_ sql: String, at path: String) throws {
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: sql) }
      try queue.close()
    }

    private func runAndWait(_ words: [String]) -> Int32 {
      var arguments = words.map { (word: String) in strdup(word) }
      arguments.append(nil)
      defer { arguments.forEach { free($0) } }
      var child: pid_t = 0
      guard posix_spawn(&child, words[0], nil, nil, arguments, environ) == 0 else { return -1 }
      var status: Int32 = 0
      waitpid(child, &status, 0)
      return status
    }
  }

  extension Ledger {
    /// The value of a pragma on the connection that writes.
    func pragma(_ name: String) throws -> String? {
      try pool.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    }
  }
#endif
