#if Studio
  import ArgumentParser
  import Dispatch
  import Isinglass
  import Reports
  import Studio
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// `isinglass serve`: the Studio.
  struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serve the Studio: a page on which the machine is seen and used.",
      discussion: """
        The page is at the address that is printed. It is for this machine alone unless --host \
        says otherwise: the Studio knows no passwords, so whoever reaches it may use it. Runs are \
        entered in a ledger that 'isinglass runs' reads. Ctrl-C stops; runs under way are recorded.

        Examples:
          isinglass serve
          isinglass serve --port 0 --runs 1 --ledger work.sqlite
        """)

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("The port; 0 takes any that is free.", valueName: "number"))
    var port = 8080

    @Option(
      parsing: .unconditionalSingleValue,
      help: ArgumentHelp(
        "A further name by which browsers may ask for the Studio; may be repeated.",
        valueName: "name"))
    var allowHost: [String] = []

    @Option(
      help: ArgumentHelp(
        "The ledger; by default the user's own, in the data folder.", valueName: "file"),
      completion: .file(extensions: ["sqlite"]))
    var ledger: String?

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("How many runs go on at a time; others wait.", valueName: "count"))
    var runs = 2

    @Option(
      help: ArgumentHelp("The longest that a run may take, such as 10m or 2h.", valueName: "time"))
    var longestRun = TimeSpan(duration: .seconds(3600))

    func validate() throws {
      guard (0...65_535).contains(port) else {
        throw ValidationError("--port must be from 0 to 65535.")
      }
      guard (1...64).contains(runs) else { throw ValidationError("--runs must be from 1 to 64.") }
    }

    func run() throws {
      Serve.allowManyConnections()
      var configuration = StudioConfiguration(ledger: LedgerSession.path(ledger))
      configuration.host = host
      configuration.port = port
      configuration.allowedHosts = allowHost
      configuration.concurrentRuns = runs
      configuration.longestRun = longestRun.duration.seconds
      let studio = try Studio(configuration)
      let outcome = Outcome()
      let (host, port) = (host, port)
      Task {
        do {
          try await studio.run(
            onReady: { Serve.announce(host: host, port: $0) }, onStopped: Serve.leaveSoon)
        } catch {
          outcome.failure.withLock { $0 = error }
        }
        outcome.isOver.signal()
      }
      outcome.isOver.wait()
      if let failure = outcome.failure.withLock({ $0 }) {
        throw ServingError(host: host, port: port, reason: "\(failure)")
      }
    }

    /// What the server's task hands back to the main thread.
    private final class Outcome: Sendable {
      let isOver = DispatchSemaphore(value: 0)
      let failure = Mutex<(any Error)?>(nil)
    }

    private static func announce(host: String, port: Int) {
      let isLocal = ["127.0.0.1", "::1", "localhost"].contains(host)
      let name = host.contains(":") ? "[\(host)]" : host
      try? Terminal.print("Isinglass Studio: http://\(name):\(port)/\n")
      Terminal.remark("isinglass: Ctrl-C stops the Studio\n")
      if !isLocal {
        Terminal.remark(
          "isinglass: warning: whoever reaches this address can use the Studio; there are no passwords\n"
        )
      }
    }

    /// Ends the process even if some connection does not come to its end; all runs are recorded.
    private static func leaveSoon() {
      BackgroundThread.start {
        usleep(1_500_000)
        _exit(ExitStatus.success.rawValue)
      }
    }

    /// Thousands of idle streams take a descriptor each.
    private static func allowManyConnections() {
      var limit = rlimit()
      #if canImport(Darwin)
        let kind = RLIMIT_NOFILE
      #else
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
      #endif
      guard getrlimit(kind, &limit) == 0 else { return }
      limit.rlim_cur = min(limit.rlim_max, 65_536)
      setrlimit(kind, &limit)
    }
  }

  /// The Studio cannot be served at an address.
  struct ServingError: Error, CustomStringConvertible {
    let host: String
    let port: Int
    let reason: String

    /// What is wrong and what to do.
    var description: String {
      let name = host.contains(":") ? "[\(host)]" : host
      if reason.contains("errno: \(EADDRINUSE)") {
        return
          "port \(port) of \(name) is in use: name another with --port, or 0 for any that is free"
      }
      if reason.contains("errno: \(EACCES)") {
        return "port \(port) of \(name) is not for everybody: name one from 1024 on with --port"
      }
      return "the Studio cannot be served at \(name):\(port): \(reason): check --host and --port"
    }
  }
#endif
