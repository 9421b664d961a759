#if Ledger
  internal import Isinglass
  package import Ledger

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The states of tasks under way, each in a file beside the ledger: `LEDGER-SWEEP-TASK.checkpoint`.
  ///
  /// There is one for every task that has been worked for half a minute or was interrupted, until its
  /// result is recorded. Whoever does the task next goes on from it, with the answer of an undisturbed run.
  package enum TaskCheckpoint {
    /// Where the checkpoint of a task is.
    static func path(_ position: Int, of sweep: Int64, in ledger: Ledger) -> String {
      "\(ledger.path)-\(sweep)-\(position).checkpoint"
    }

    /// Does a task with its checkpoint; one that is damaged, or of another version, is removed.
    static func using<Result>(
      _ path: String, _ body: (CheckpointPolicy?) throws -> Result
    ) throws -> Result {
      let policy = CheckpointPolicy(path: path, isTransient: true)
      do {
        return try body(policy)
      } catch CheckpointError.inUse {
        // Somebody whose claim was taken over works it still.
        return try body(nil)
      } catch is CheckpointError {
        unlink(path)
        return try body(policy)
      }
    }

    /// The places of a sweep's tasks that have one.
    static func positions(of sweep: Int64, in ledger: Ledger) -> [Int] {
      let (folder, name) = parts(ledger.path)
      let (start, end) = ("\(name)-\(sweep)-", ".checkpoint")
      return FolderContents.names(folder).compactMap { file in
        guard file.hasPrefix(start), file.hasSuffix(end) else { return nil }
        return Int(file.dropFirst(start.count).dropLast(end.count))
      }.sorted()
    }

    /// Removes all of a sweep.
    package static func removeAll(of sweep: Int64, in ledger: Ledger) {
      for position in positions(of: sweep, in: ledger) {
        unlink(path(position, of: sweep, in: ledger))
      }
    }

    private static func parts(_ path: String) -> (folder: String, name: String) {
      guard let slash = path.lastIndex(of: "/") else { return (".", path) }
      let folder = slash == path.startIndex ? "/" : String(path[..<slash])
      return (folder, String(path[path.index(after: slash)...]))
    }
  }

  /// What is in a folder.
  enum FolderContents {
    /// The names, in no order; none where it cannot be read.
    static func names(_ folder: String) -> [String] {
      guard let directory = opendir(folder) else { return [] }
      defer { closedir(directory) }
      var names: [String] = []
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
      }
      return names
    }
  }
#endif
