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

  /// A sweep in a folder that several machines share, as the nodes of a cluster do.
  ///
  /// | in the folder | is |
  /// |---|---|
  /// | `plan.sqlite` | the sweep with all its tasks; only read |
  /// | `sweep.json` | how many tasks are claimed at once, and what people want to know |
  /// | `claims/17` | a symbolic link to the ledger of the worker that has block 17 |
  /// | `worker-0003.sqlite` | the ledger of worker 3: its tasks and their results |
  ///
  /// Machines agree by the file system alone: making a symbolic link fails for all but one, says whose it is
  /// in the same step, and cannot be seen half made. Each worker records in a ledger of its own.
  package struct SharedSweep: Sendable {
    /// The folder.
    package let path: String
    /// The sweep as it was entered.
    package let entry: SweepEntry
    /// How many tasks are claimed at once.
    package let block: Int
    /// The sweep with all its tasks.
    let plan: Ledger

    /// How many claims there are to be made.
    package var blocks: Int { (entry.tasks + block - 1) / block }

    /// The tasks of a block.
    func tasks(of index: Int) -> Range<Int> {
      index * block..<min(entry.tasks, (index + 1) * block)
    }

    /// Where claims are.
    var claims: String { path + "/claims" }

    /// The name of a worker's ledger.
    static func ledgerName(_ worker: Int) -> String {
      let digits = String(worker)
      return "worker-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        + ".sqlite"
    }

    /// The worker whose ledger has a name.
    static func worker(_ name: String) -> Int? {
      guard name.hasPrefix("worker-"), name.hasSuffix(".sqlite") else { return nil }
      return Int(name.dropFirst("worker-".count).dropLast(".sqlite".count))
    }

    /// The workers that have ledgers, in order.
    package var workers: [Int] {
      FolderContents.names(path).compactMap(SharedSweep.worker).sorted()
    }

    // MARK: Making one

    /// A block that gives each of some workers about 64 claims to make, so that the last to end is
    /// late by little, and never more than 65,536 claims in all.
    package static func usualBlock(tasks: Int, workers: Int) -> Int {
      let blocks = min(65_536, max(1024, 64 * min(workers, 1024)))
      return max(1, (tasks + blocks - 1) / blocks)
    }

    /// Enters a sweep in a new folder, which appears complete or not at all; a folder that has the same
    /// sweep already stays as it is.
    ///
    /// - Parameter block: how many tasks are claimed at once.
    /// - Throws: `SharedSweepError.changed` where the folder has another sweep, `FileAccessError`,
    ///   `LedgerError`; and what entering throws.
    package static func make(_ plan: SweepPlan, in path: String, block: Int) throws -> SharedSweep {
      let path = absolute(path)
      if exists(path) { return try SharedSweep(path, mustBe: plan) }
      let part = "\(path).part-\(getpid())"
      defer { remove(part) }
      for folder in [part, part + "/claims", part + "/output"] {
        guard mkdir(folder, 0o777) == 0 else { throw failure(folder, .write) }
      }
      do {
        let ledger = try Ledger(path: part + "/plan.sqlite", isShared: true)
        let number = try plan.enter(in: ledger, kernel: Sweep.kernel)
        let entry = try ledger.sweep(number)
        let json: JSONValue = [
          "name": .string(entry.name), "specification": .string(entry.file),
          "isinglass": .string(entry.version), "kernel": .string(entry.kernel),
          "tasks": JSONValue(entry.tasks), "block": JSONValue(max(1, block)),
        ]
        try OutputFile.write(part + "/sweep.json") { $0.append(json.indented + "\n") }
      } catch LedgerError.unwritable(_, let reason) {
        throw FileAccessError(file: path, operation: .write, reason: reason)
      }
      if rename(part, path) != 0 {
        // Somebody was faster, or there is something else.
        guard exists(path) else {
          if errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR {
            throw SharedSweepError.occupied(path)
          }
          throw failure(path, .write)
        }
      }
      return try SharedSweep(path, mustBe: plan)
    }

    private static func exists(_ path: String) -> Bool {
      let number = errno
      defer { errno = number }
      return access(path + "/sweep.json", F_OK) == 0
    }

    /// Removes a folder that is not complete.
    private static func remove(_ part: String) {
      for folder in [part + "/claims", part + "/output", part] {
        for name in FolderContents.names(folder) { unlink("\(folder)/\(name)") }
        rmdir(folder)
      }
    }

    private init(_ path: String, mustBe plan: SweepPlan) throws {
      try self.init(path)
      var changes = Sweep.differencesOfSettings(entry)
      if entry.file != plan.file { changes.append("it was \(entry.file), is \(plan.file)") }
      changes += PlanChanges.between(entry.plan, plan.json)
      guard changes.isEmpty else {
        throw SharedSweepError.changed(path, file: plan.file, changes)
      }
    }

    // MARK: Opening one

    /// Opens a folder.
    ///
    /// - Throws: `SharedSweepError`, `FileAccessError`, `LedgerError`.
    package init(_ path: String) throws {
      self.path = SharedSweep.absolute(path)
      let description = self.path + "/sweep.json"
      guard access(description, F_OK) == 0 else { throw SharedSweepError.none(path) }
      let text = try FileContent(path: description).withUnsafeBytes {
        String(decoding: $0, as: UTF8.self)
      }
      guard let json = try? JSONValue(parsing: text),
        let block = json["block"]?.integer.flatMap({ Int(exactly: $0) }), block > 0,
        access(self.path + "/plan.sqlite", R_OK) == 0
      else { throw SharedSweepError.damaged(path) }
      self.block = block
      plan = try Ledger(path: self.path + "/plan.sqlite", isShared: true)
      guard let entry = try plan.sweeps().first, entry.tasks <= SweepPlan.mostTasks else {
        throw SharedSweepError.damaged(path)
      }
      self.entry = entry
    }

    /// Checks that work can go on as it was entered: the specification and what it names, the version, the
    /// kernels.
    ///
    /// - Parameter remark: told what could not be compared.
    /// - Throws: `SharedSweepError.changed` with everything that differs, and what reading the specification
    ///   throws.
    package func checkUnchanged(remark: (String) -> Void) throws {
      var changes = Sweep.differencesOfSettings(entry)
      do {
        changes += PlanChanges.between(entry.plan, try SweepPlan(path: entry.file).json)
      } catch let error as FileAccessError where error.file == entry.file {
        remark(
          "\(entry.file): the specification cannot be read any more; going on with what the folder holds\n"
        )
      }
      guard changes.isEmpty else {
        throw SharedSweepError.changed(path, file: entry.file, changes)
      }
    }

    /// The ledger of a worker, created if there is none.
    ///
    /// - Returns: the ledger and the sweep's number in it.
    /// - Throws: `LedgerError`, `SharedSweepError`.
    func ledger(of worker: Int) throws -> (ledger: Ledger, sweep: Int64) {
      let file = path + "/" + SharedSweep.ledgerName(worker)
      let ledger = try Ledger(path: file, isShared: true)
      if let sweep = try ledger.sweep(like: entry) { return (ledger, sweep.id) }
      guard try ledger.sweeps().isEmpty else { throw SharedSweepError.foreign(file) }
      return (ledger, try ledger.enterSweep(entry.id, of: plan, hasTasks: false))
    }

    /// A path from the root, also of what is not there yet.
    package static func absolute(_ path: String) -> String {
      var path = path
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      let present = SweepSpecification.absolute(path)
      if present.hasPrefix("/") { return present }
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      let parent = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
      return SweepSpecification.absolute(parent) + "/" + (parts.last ?? "")
    }

    static func failure(_ path: String, _ operation: FileAccessError.Operation) -> FileAccessError {
      FileAccessError(
        file: path, operation: operation, reason: String(cString: strerror(errno)))
    }
  }

  /// Why a folder's sweep cannot be worked or gathered.
  package enum SharedSweepError: Error, Sendable, CustomStringConvertible {
    /// There is no sweep.
    case none(String)
    /// There is something else.
    case occupied(String)
    /// A file is missing, or was changed by other means.
    case damaged(String)
    /// A worker's ledger is of another sweep.
    case foreign(String)
    /// The specification, or what it names, is not what it was.
    case changed(String, file: String, [String])

    /// What is wrong and what to do.
    package var description: String {
      switch self {
      case .none(let path):
        return "\(path): there is no sweep in this folder: 'isinglass sweep submit FILE' makes one"
      case .occupied(let path):
        return "\(path): this is not empty, and no sweep: name another folder with --folder"
      case .damaged(let path):
        return
          "\(path): sweep.json or plan.sqlite is missing or was changed: submit to another folder"
      case .foreign(let file):
        return "\(file): this is the ledger of another sweep: move it out of the folder"
      case .changed(let path, let file, let changes):
        let shown = changes.prefix(10).map { "\n  " + $0 }.joined()
        let more = changes.count > 10 ? "\n  and \(changes.count - 10) more" : ""
        return
          "\(file): this is not the sweep that \(path) was made for:\(shown)\(more)\n"
          + "undo that to go on there, or name another folder with --folder"
      }
    }
  }
#endif
