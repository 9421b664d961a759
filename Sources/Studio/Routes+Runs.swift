#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass
  internal import Ledger
  internal import NIOCore

  extension Studio {
    /// Runs: start, watch, hold up, stop, fetch.
    var runRoutes: [Route] {
      [
        Route(
          method: .post, path: "/runs", name: "addRun", summary: "Start a run.",
          body: .object("RunOrder"), answer: .json("The run.", "Run", status: 202),
          errors: [400, 404, 413, 415, 422, 429, 503]
        ) { [self] request in
          let members = try await request.object()
          let order = try RunOrder(
            members, problems: problems, longest: hub.longest, processors: Engine().threads)
          let hub = hub
          let run = try await WorkGate.onThread { try hub.submit(order) }
          var response = Response.json(run.entry.json(), status: .accepted)
          response.headers[.location] = "\(Route.base)/runs/\(run.id)"
          return response
        },
        Route(
          method: .get, path: "/runs", name: "listRuns",
          summary: "Runs of the ledger, newest first, without their spins.",
          query: [
            .init("state", "Only runs in this state."),
            .init("solver", "Only runs of this solver."),
            .init("digest", "Only runs of the problem with this digest."),
            .init("text", "Only runs in whose problem or solver this text occurs."),
            .init("limit", "At most so many, 50 if not given."),
            .init("before", "Only runs entered before the one of this id."),
          ],
          answer: .json("The runs, and the id to ask for more before.", "Runs"), errors: [422]
        ) { [self] request in try await listRuns(request) },
        Route(
          method: .get, path: "/runs/{id}", name: "getRun", summary: "A run.",
          answer: .json("The run.", "Run"), errors: [404]
        ) { [self] request in .json(try await view(of: request).json()) },
        Route(
          method: .delete, path: "/runs/{id}", name: "deleteRun",
          summary: "Take a run that is over out of the ledger.", answer: .nothing("It is gone."),
          errors: [404, 409]
        ) { [self] request in
          let (hub, id) = (hub, try number(of: request))
          try await WorkGate.onThread { try hub.remove(id) }
          return Response(status: .noContent)
        },
        action("pause", "Hold a run up; that time does not count.") { try $0.pause($1) },
        action("resume", "Let a run go on.") { try $0.resume($1) },
        action("stop", "End a run early; it reports the best so far.") { try $0.stop($1) },
        Route(
          method: .get, path: "/runs/{id}/events", name: "watchRun",
          summary:
            "What happens in a run, as it happens: state, progress, improvement, spins, frame,"
            + " finished.",
          answer: .events("Events, until the run is over."), errors: [404, 503]
        ) { [self] request in try await watch(request) },
        Route(
          method: .get, path: "/runs/{id}/result.json", name: "getRunResult",
          summary: "The result, as `isinglass solve --json` prints it.",
          answer: .json("The result.", "Result"), errors: [404, 409]
        ) { [self] request in
          let view = try await view(of: request)
          guard view.result != .null else { throw Studio.noResult(view) }
          return .text(
            view.result.description + "\n", "application/json", file: "run-\(view.id).json")
        },
        Route(
          method: .get, path: "/runs/{id}/answer.txt", name: "getRunAnswer",
          summary: "The spins of the best answer, a line of + and -.",
          answer: .file("The answer.", "text/plain"), errors: [404, 409]
        ) { [self] request in
          let (ledger, id) = (ledger, try number(of: request))
          let entry = try await WorkGate.onThread { try ledger.entry(id) }
          guard let spins = entry.bestSpins else { throw Studio.noResult(RunView(entry)) }
          return .text(spins.description + "\n", "text/plain", file: "run-\(id).txt")
        },
        Route(
          method: .get, path: "/runs/{id}/trace.csv", name: "getRunTrace",
          summary: "Every improvement of the best answer.",
          answer: .file("Time, energy, objective.", "text/csv"), errors: [404]
        ) { [self] request in
          let (entry, improvements) = try await course(of: request)
          let lines = improvements.map { "\(Energy($0.time)),\($0.energy),\($0.objective)\n" }
          return .text(
            "time_s,energy,objective\n" + lines.joined(), "text/csv", file: "run-\(entry.id).csv")
        },
        Route(
          method: .get, path: "/runs/{id}/plot.svg", name: "getRunPlot",
          summary: "A picture of the objective against time.",
          answer: .file("The picture.", "image/svg+xml"), errors: [404]
        ) { [self] request in
          let (entry, improvements) = try await course(of: request)
          return .text(CourseChart.svg(entry, improvements), "image/svg+xml")
        },
      ]
    }

    private func action(
      _ name: String, _ summary: String, _ act: @escaping @Sendable (RunHub, LiveRun) throws -> Void
    ) -> Route {
      Route(
        method: .post, path: "/runs/{id}/\(name)", name: "\(name)Run", summary: summary,
        answer: .json("The run.", "Run"), errors: [404, 409]
      ) { [self] request in
        let id = try number(of: request)
        guard let run = hub.run(id) else {
          let view = try await view(of: request)
          throw StudioError(
            .conflict, "run \(id) is \(view.state.rawValue) and not one of this Studio's")
        }
        let hub = hub
        try await WorkGate.onThread { try act(hub, run) }
        return .json(run.entry.json())
      }
    }

    private func number(of request: StudioRequest) throws -> Int64 {
      let text = request.path["id"] ?? ""
      guard let number = Int64(text) else {
        throw StudioError.notFound("there is no run '\(text)': runs are named by numbers")
      }
      return number
    }

    private func view(of request: StudioRequest) async throws -> RunView {
      let id = try number(of: request)
      if let run = hub.run(id) { return run.entry }
      let ledger = ledger
      return RunView(try await WorkGate.onThread { try ledger.entry(id) })
    }

    private func listRuns(_ request: StudioRequest) async throws -> Response {
      let limit = try request.integer("limit", in: 1...1000) ?? 50
      let filter = LedgerFilter(
        state: try request.word("state", as: LedgerState.self), solver: request.text("solver"),
        digest: request.text("digest"), text: request.text("text"),
        before: try request.integer("before", in: 0...Int.max).map { Int64($0) }, limit: limit + 1)
      let ledger = ledger
      let entries = try await WorkGate.onThread { try ledger.entries(filter) }
      let shown = entries.prefix(limit).map { entry in
        (hub.run(entry.id)?.entry ?? RunView(entry)).json(isInList: true)
      }
      return .json([
        "runs": .array(shown),
        "next": entries.count > limit ? .string("\(entries[limit - 1].id)") : .null,
      ])
    }

    private func watch(_ request: StudioRequest) async throws -> Response {
      let id = try number(of: request)
      if let run = hub.run(id) { return try streams.response(run.events, to: request) }
      // A run of the ledger: all that is known, and the end.
      let (entry, improvements) = try await course(of: request)
      let log = EventLog()
      log.append("state", ["state": .string(entry.state.rawValue)])
      for improvement in improvements {
        log.append(
          "improvement",
          [
            "time_s": .number(improvement.time), "energy": improvement.energy,
            "objective": improvement.objective,
          ])
      }
      log.end("finished", RunView(entry).json())
      return try streams.response(log, to: request)
    }

    private func course(
      of request: StudioRequest
    ) async throws -> (LedgerEntry, [LedgerImprovement]) {
      let (ledger, id) = (ledger, try number(of: request))
      return try await WorkGate.onThread { (try ledger.entry(id), try ledger.improvements(of: id)) }
    }

    private static func noResult(_ view: RunView) -> StudioError {
      StudioError(
        .conflict, "run \(view.id) is \(view.state.rawValue) and has no result: wait for it")
    }
  }
#endif
