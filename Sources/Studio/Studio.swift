#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass
  internal import Ledger
  public import Logging
  internal import NIOCore
  internal import ServiceLifecycle
  internal import UnixSignals

  /// How the Studio is served.
  public struct StudioConfiguration: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port; 0 takes any that is free.
    public var port = 8080
    /// Further names that requests may be addressed to.
    public var allowedHosts: [String] = []
    /// The ledger's file.
    public var ledger: String
    /// How many runs go on at a time.
    public var concurrentRuns = 2
    /// How many may wait.
    public var queuedRuns = 100
    /// The longest that a run may take, in seconds.
    public var longestRun = 3600.0
    /// The largest body of a request, in bytes.
    public var largestBody = 256 << 20

    /// Describes a Studio with a ledger.
    public init(ledger: String) { self.ledger = ledger }
  }

  /// The Studio: the page of `isinglass serve` and the interface behind it.
  ///
  /// Requests are served by a few threads that never do more than look things up; problems are read and
  /// bounds worked out on threads of their own (``WorkGate``), and so are runs (``RunHub``).
  public final class Studio: Sendable {
    let configuration: StudioConfiguration
    let ledger: Ledger
    let problems = ProblemStore()
    let hub: RunHub
    let streams = EventStreams()
    let studies: StudyHub
    let scans: ScanHub
    /// Reading, generating and writing problems.
    let work = WorkGate(width: 2)
    /// Bodies on their way, which take memory.
    let uploads = WorkGate(width: 3)
    /// Answers of the theory.
    let answers = AnswerCache(WorkGate(width: 2))
    private let logger: Logger

    /// Opens the ledger.
    ///
    /// - Throws: `LedgerError`.
    public init(_ configuration: StudioConfiguration, logger: Logger? = nil) throws {
      self.configuration = configuration
      var quiet = Logger(label: "isinglass")
      quiet.logLevel = .error
      self.logger = logger ?? quiet
      ledger = try Ledger(path: configuration.ledger)
      hub = RunHub(
        ledger: ledger, concurrent: max(1, configuration.concurrentRuns),
        mostQueued: configuration.queuedRuns, longest: configuration.longestRun)
      studies = StudyHub(threads: hub.threads)
      scans = ScanHub(threads: min(8, Engine().threads))
    }

    /// Every route, in the order in which they are described.
    var routes: [Route] {
      catalogueRoutes + problemRoutes + runRoutes + theoryRoutes + landscapeRoutes
        + studyRoutes
    }

    /// Serves until the process is asked to end (SIGTERM, SIGINT) or the task is cancelled. Runs are
    /// then stopped and recorded.
    ///
    /// - Parameters:
    ///   - onReady: told the port once the Studio listens.
    ///   - onStopped: called when all runs are recorded and only connections remain.
    /// - Throws: `IOError` when the address cannot be had.
    public func run(
      onReady: @escaping @Sendable (Int) -> Void = { _ in },
      onStopped: @escaping @Sendable () -> Void = {}
    ) async throws {
      let described = OpenAPI.document(of: routes + [Studio.describing(.null)])
      let responder = StudioResponder(
        routes: routes + [Studio.describing(described)],
        hosts: HostCheck(host: configuration.host, allowed: configuration.allowedHosts),
        assets: PageAssets())
      let application = Application(
        responder: responder,
        server: .http1(configuration: .init(idleTimeout: .seconds(120))),
        configuration: .init(
          address: .hostname(configuration.host, port: configuration.port), serverName: "Isinglass",
          backlog: 1024),
        onServerRunning: { channel in onReady(channel.localAddress?.port ?? 0) },
        logger: logger)
      var group = ServiceGroupConfiguration(
        services: [
          application, RunService(hub: hub, studies: studies, scans: scans, onStopped: onStopped),
        ],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      group.maximumGracefulShutdownDuration = .seconds(4)
      do {
        try await ServiceGroup(configuration: group).run()
      } catch is CancellationError {
        await stop()
      } catch {
        await stop()
        throw error
      }
    }

    private static func describing(_ document: JSONValue) -> Route {
      Route(
        method: .get, path: "/openapi.json", name: "describe",
        summary: "This description, in OpenAPI 3.1.", answer: .json("The description.")
      ) { _ in .json(document) }
    }

    private func stop() async {
      _ = try? await WorkGate.onThread { [self] in
        studies.close()
        scans.close()
        hub.close(within: 3)
      }
    }
  }

  /// Stops and records runs before the server goes, and keeps idle streams alive until then.
  private struct RunService: Service {
    let hub: RunHub
    let studies: StudyHub
    let scans: ScanHub
    let onStopped: @Sendable () -> Void

    func run() async throws {
      await cancelWhenGracefulShutdown {
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(15))
          hub.wakeListeners()
          studies.wakeListeners()
          scans.wakeListeners()
        }
      }
      _ = try? await WorkGate.onThread {
        studies.close()
        scans.close()
        hub.close(within: 3)
      }
      onStopped()
    }
  }
#endif
