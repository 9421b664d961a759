#if Studio
  import Isinglass
  import Synchronization
  import _IsinglassTestSupport

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The real `isinglass serve` in a process and a folder of its own.
  final class StudioProcess: Sendable {
    struct CannotStart: Error {}

    let process: pid_t
    let port: Int
    /// Its folder.
    let place: StudioPlace
    private let isOver = Atomic<Bool>(false)

    /// The one that most tests share; it ends with the tests.
    static let shared: Result<StudioProcess, any Error> = Result {
      let studio = try StudioProcess()
      StudioProcess.number.store(Int(studio.process), ordering: .relaxed)
      atexit { kill(pid_t(StudioProcess.number.load(ordering: .relaxed)), SIGKILL) }
      return studio
    }
    private static let number = Atomic<Int>(0)

    init(_ arguments: [String] = [], in place: StudioPlace = StudioPlace()) throws {
      self.place = place
      let folder = place.path
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw CannotStart() }
      _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
      let script =
        "exec \"$0\" serve --port 0 --ledger ledger.sqlite \"$@\" > /dev/fd/\(ends[1]) 2> errors.txt"
      let words =
        ["/bin/sh", "-c", "cd '\(folder)' && " + script, CommandExecutable.path] + arguments
      var pointers = words.map { (word: String) in strdup(word) }
      pointers.append(nil)
      defer { pointers.forEach { free($0) } }
      var child: pid_t = 0
      let status = posix_spawn(&child, "/bin/sh", nil, nil, pointers, environ)
      close(ends[1])
      guard status == 0 else { throw CannotStart() }
      process = child
      var line: [UInt8] = []
      var byte: UInt8 = 0
      while read(ends[0], &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
      close(ends[0])
      let address = String(decoding: line, as: UTF8.self).split(separator: "/").last ?? ""
      port = Int(address.split(separator: ":").last ?? "") ?? 0
      if port == 0 {
        waitpid(child, nil, 0)
        throw CannotStart()
      }
    }

    deinit {
      if !isOver.load(ordering: .relaxed) { end(by: SIGKILL) }
    }

    /// The path of its folder.
    var folder: String { place.path }

    /// Where its ledger is.
    var ledger: String { folder + "/ledger.sqlite" }

    /// Sends a signal and waits for the end: the status, and the seconds that it took.
    @discardableResult
    func end(by signal: Int32) -> (status: Int32, seconds: Double) {
      let begun = ContinuousClock.now
      kill(process, signal)
      var status: Int32 = 0
      while waitpid(process, &status, 0) == -1, errno == EINTR {}
      isOver.store(true, ordering: .relaxed)
      let ended = status & 0x7F
      return (ended == 0 ? status >> 8 & 0xFF : -ended, (.now - begun).seconds)
    }

    /// Asks for something and takes the whole answer.
    func ask(
      _ method: String, _ path: String, _ headers: [String: String] = [:], body: [UInt8] = []
    ) throws -> HTTPAnswer {
      let connection = try Connection(port: port)
      connection.send(method, path, headers, body: body)
      return connection.answer()
    }

    /// Asks below `/api/v1`.
    func get(_ path: String) throws -> HTTPAnswer { try ask("GET", "/api/v1" + path) }

    /// Sends a JSON object below `/api/v1`.
    func post(_ path: String, _ object: JSONValue = [:]) throws -> HTTPAnswer {
      try ask(
        "POST", "/api/v1" + path, ["Content-Type": "application/json"],
        body: Array(object.description.utf8))
    }

    /// Generates a problem and returns its identifier.
    func problem(_ recipe: String) throws -> String {
      try post("/problems", ["recipe": .string(recipe)]).json["id"]?.text ?? ""
    }

    /// Starts a run and returns its identifier.
    func run(_ recipe: String, _ options: [JSONMember]) throws -> String {
      let members = [JSONMember("problem", .string(try problem(recipe)))] + options
      return try post("/runs", .object(members)).json["id"]?.text ?? ""
    }

    /// The run of an identifier once it is in one of some states; after twenty seconds as it is.
    func run(_ id: String, in states: Set<String>) throws -> JSONValue {
      var json = JSONValue.null
      for _ in 0..<2000 {
        json = try get("/runs/\(id)").json
        if states.contains(json["state"]?.text ?? "") { break }
        usleep(10_000)
      }
      return json
    }

    /// Opens a stream of events.
    func events(_ path: String, _ headers: [String: String] = [:]) throws -> EventReader {
      let connection = try Connection(port: port)
      connection.send("GET", "/api/v1" + path, headers)
      return EventReader(connection)
    }
  }

  /// A folder of its own for a Studio, or for several one after the other; all are removed at the end, since a
  /// ledger is read after its Studio has gone.
  struct StudioPlace: Sendable {
    let path: String

    private static let all: Mutex<[String]> = {
      atexit { StudioPlace.all.withLock { $0 }.forEach(StudioPlace.remove) }
      return Mutex([])
    }()

    init() {
      var template = Array("/tmp/isinglass-studio-XXXXXX".utf8CString)
      let made = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
      StudioPlace.all.withLock { $0.append(made) }
      path = made
    }

    /// Removes a folder and its files, of which none is a folder.
    private static func remove(_ path: String) {
      guard path.hasPrefix("/tmp/isinglass-studio-") else { return }
      for name in SourceFolder.names(in: path) { unlink("\(path)/\(name)") }
      rmdir(path)
    }
  }
#endif
