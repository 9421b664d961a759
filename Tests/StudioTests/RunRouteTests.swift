#if Studio
  import Isinglass
  import Testing
  import _IsinglassTestSupport

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Runs: what they come to, what is told on the way, and how they are held up and stopped.
  @Suite struct RunRouteTests {
    let studio: StudioProcess

    init() throws { studio = try StudioProcess.shared.get() }

    private static let recipe = "planted-sk --size 120 --ferromagnetic-bias 1.5 --seed 3"

    @Test(arguments: ["cim", "sa", "auto"])
    func theResultIsThatOfTheCommand(solver: String) throws {
      let id = try studio.run(
        RunRouteTests.recipe,
        [
          JSONMember("solver", .string(solver)), JSONMember("seed", 7), JSONMember("steps", 60),
          JSONMember("replicas", 4),
        ])
      let run = try studio.run(id, in: ["finished", "failed"])
      #expect(run["state"] == "finished")
      let result = try #require(run["result"])
      let command = try #require(run["command"]?.text)
      let place = CommandPlace()
      let own = place.json(command.dropFirst("isinglass ".count) + " --json --threads 1")
      func bare(_ value: JSONValue) -> [JSONMember] {
        guard case .object(let members) = value else { return [] }
        // Times differ, and so does the number of threads that the machine has.
        return members.filter { !$0.name.hasSuffix("_s") && $0.name != "threads" }
      }
      #expect(bare(result).map(\.name).contains("planted"))
      #expect(bare(result).map(\.name) == bare(own).map(\.name))
      for (mine, theirs) in zip(bare(result), bare(own)) where mine.name != "repeat" {
        #expect(mine == theirs)
      }
      // The line that repeats it does.
      let again = place.json(
        (result["repeat"]?.text ?? "").dropFirst("isinglass ".count) + " --json")
      #expect(again["spins"] == result["spins"])
      // Downloads.
      let file = try studio.get("/runs/\(id)/result.json")
      #expect(file.json == result)
      #expect(try studio.get("/runs/\(id)/answer.txt").text == (result["spins"]?.text ?? "") + "\n")
      let trace = try studio.get("/runs/\(id)/trace.csv").text.split(separator: "\n")
      #expect(trace.first == "time_s,energy,objective")
      #expect(trace.last?.hasSuffix(",\(result["objective"] ?? .null)") == true)
      let plot = try studio.get("/runs/\(id)/plot.svg")
      #expect(plot.text.hasPrefix("<svg") && plot.headers["content-type"] == "image/svg+xml")
    }

    @Test func eventsTellTheRunInOrder() throws {
      let id = try studio.run(
        RunRouteTests.recipe,
        [
          JSONMember("solver", "cim"), JSONMember("seed", 1), JSONMember("steps", 400),
          JSONMember("replicas", 32),
        ])
      let reader = try studio.events("/runs/\(id)/events")
      #expect(reader.head.status == 200)
      #expect(reader.head.headers["content-type"] == "text/event-stream")
      let live = reader.upTo("finished")
      #expect(reader.next() == nil, "nothing follows the end")
      // Whoever comes later is told the same, but for progress.
      let late = try studio.events("/runs/\(id)/events").upTo("finished")
      for events in [live, late] {
        let names = events.map(\.name)
        #expect(names.last == "finished")
        #expect(names.count(where: { $0 == "finished" }) == 1)
        let states = events.filter { $0.name == "state" }.compactMap { $0.data["state"]?.text }
        #expect(states == ["queued", "running", "finished"])
        let energies = events.filter { $0.name == "improvement" }.compactMap {
          $0.data["energy"]?.double
        }
        #expect(!energies.isEmpty)
        #expect(zip(energies, energies.dropFirst()).allSatisfy { $0 > $1 })
        let end = events.last?.data["result"]
        #expect(energies.last == end?["energy"]?.double)
        let spins = try #require(names.firstIndex(of: "spins"))
        #expect(spins < names.firstIndex(of: "frame") ?? -1)
        let planted = try EnsembleProblem.make(RunRouteTests.recipe).planted?.spins
        let indices = events[spins].data["indices"]?.elements?.compactMap(\.integer) ?? []
        #expect(indices == Array(0..<120))
        let signs = events[spins].data["planted"]?.elements?.compactMap(\.integer) ?? []
        #expect(signs == indices.map { planted?.isUp(Int($0)) == true ? 1 : -1 })
        let frames = events.filter { $0.name == "frame" }.map(\.data)
        #expect((150...202).contains(frames.count))
        let steps = frames.compactMap { $0["step"]?.integer }
        #expect(steps == steps.sorted() && steps.first == 0 && steps.last == 400)
        for frame in frames {
          #expect(frame["amplitudes"]?.elements?.count == 120)
          let counts = frame["histogram"]?["counts"]?.elements?.compactMap(\.integer) ?? []
          #expect(counts.count == 60 && counts.reduce(0, +) == 120)
        }
      }
      // A browser that connects again is not told what it has had.
      let ids = live.compactMap { $0.id.flatMap { Int($0) } }
      #expect(ids == Array(1...ids.count))
      let rest = try studio.events("/runs/\(id)/events", ["Last-Event-ID": "\(ids.count - 1)"])
        .upTo("finished")
      #expect(rest.compactMap(\.id) == ["\(ids.count)"])
    }

    @Test func runsAreHeldUpAndStopped() throws {
      let id = try studio.run(
        "sk --size 300 --seed 2", [JSONMember("solver", "sa"), JSONMember("time_limit", 300)])
      let reader = try studio.events("/runs/\(id)/events")
      #expect(reader.upTo("progress").last?.name == "progress")
      #expect(try studio.post("/runs/\(id)/resume").status == 409)
      #expect(try studio.ask("DELETE", "/api/v1/runs/\(id)").status == 409)
      #expect(try studio.post("/runs/\(id)/pause").json["state"] == "paused")
      #expect(try studio.post("/runs/\(id)/pause").status == 409)
      usleep(150_000)
      let before = try studio.get("/runs/\(id)").json["progress"]
      usleep(300_000)
      #expect(try studio.get("/runs/\(id)").json["progress"] == before)
      #expect(try studio.get("/runs/\(id)/result.json").status == 409)
      #expect(try studio.post("/runs/\(id)/resume").json["state"] == "running")
      for _ in 0..<500 {
        usleep(10_000)
        if try studio.get("/runs/\(id)").json["progress"] != before { break }
      }
      #expect(try studio.get("/runs/\(id)").json["progress"] != before)
      #expect(try studio.post("/runs/\(id)/stop").status == 200)
      let events = reader.upTo("finished")
      let states = events.filter { $0.name == "state" }.compactMap { $0.data["state"]?.text }
      #expect(states == ["paused", "running", "interrupted"])
      let run = try #require(events.last?.data)
      #expect(run["result"]?["stop_reason"] == "interrupted")
      let spins = try #require(Spins(run["result"]?["spins"]?.text ?? ""))
      let model = try EnsembleProblem.make("sk --size 300 --seed 2").model
      #expect(JSONValue(model.energy(of: spins)) == run["result"]?["energy"])
      #expect(try studio.post("/runs/\(id)/stop").status == 409)
      #expect(try studio.ask("DELETE", "/api/v1/runs/\(id)").status == 204)
      #expect(try studio.get("/runs/\(id)").status == 404)
    }

    @Test func aPausedRunCanBeStoppedAndAQueuedOneWaits() throws {
      let own = try StudioProcess(["--runs", "1", "--longest-run", "1s"])
      let first = try own.run(
        "sk --size 200",
        [
          JSONMember("solver", "sa"), JSONMember("replicas", 1),
          JSONMember("steps", .integer(1 << 40)),
        ])
      _ = try own.run(first, in: ["running"])
      let second = try own.run("sk --size 20", [JSONMember("solver", "sa")])
      let third = try own.run("sk --size 20", [JSONMember("solver", "sa")])
      #expect(try own.get("/runs/\(second)").json["state"] == "queued")
      #expect(try own.post("/runs/\(second)/pause").status == 409)
      #expect(try own.post("/runs/\(third)/stop").json["state"] == "interrupted")
      #expect(try own.post("/runs/\(first)/pause").status == 200)
      #expect(try own.get("/runs/\(second)").json["state"] == "queued")
      #expect(try own.post("/runs/\(first)/stop").status == 200)
      #expect(try own.run(first, in: ["interrupted"])["result"]?["stop_reason"] == "interrupted")
      #expect(try own.run(second, in: ["finished"])["state"] == "finished")
      // The longest that a run may take ends it.
      let endless = try own.run(
        "sk --size 200",
        [
          JSONMember("solver", "sa"), JSONMember("replicas", 1),
          JSONMember("steps", .integer(1 << 40)),
        ])
      #expect(try own.run(endless, in: ["interrupted"])["state"] == "interrupted")
      #expect(own.end(by: SIGTERM).status == 0)
    }

    @Test func historyIsFiltered() throws {
      let own = try StudioProcess()
      var ids: [String] = []
      for (solver, size) in [("sa", 10), ("cim", 12), ("sa", 14)] {
        ids.append(
          try own.run(
            "sk --size \(size)",
            [
              JSONMember("solver", .string(solver)), JSONMember("steps", 10),
              JSONMember("replicas", 2),
            ]))
      }
      for id in ids { _ = try own.run(id, in: ["finished"]) }
      func found(_ query: String) throws -> [String] {
        (try own.get("/runs" + query).json["runs"]?.elements ?? []).compactMap { $0["id"]?.text }
      }
      #expect(try found("") == ids.reversed())
      #expect(try found("?solver=sa") == [ids[2], ids[0]])
      #expect(try found("?state=failed") == [])
      #expect(try found("?text=size+12") == [ids[1]])
      let page = try own.get("/runs?limit=2").json
      #expect(page["next"]?.text == ids[1])
      #expect(try found("?limit=2&before=\(ids[1])") == [ids[0]])
      let run = try own.get("/runs").json["runs"]?.elements?.first
      #expect(run?["result"]?["spins"] == nil && run?["result"]?["energy"] != nil)
      #expect(run?["problem"]?["recipe"]?.text?.hasPrefix("sk --size 14") == true)
      let digest = try #require(run?["problem"]?["digest"]?.text)
      #expect(try found("?digest=\(digest)") == [ids[2]])
      own.end(by: SIGTERM)
      // Another Studio with the same ledger knows them, and so does the command.
      let next = try StudioProcess(in: own.place)
      let old = try next.get("/runs").json["runs"]?.elements?.first?["result"]
      #expect(old?["elapsed_s"]?.double != nil && old?["spins"] == nil)
      #expect(
        (try next.get("/runs").json["runs"]?.elements ?? []).compactMap { $0["id"]?.text }
          == ids.reversed())
      #expect(try next.get("/runs/\(ids[1])").json["result"]?["solver"]?["name"] == "cim")
      #expect(
        try next.events("/runs/\(ids[1])/events").upTo("finished").last?.data["id"]?.text == ids[1])
      let listed = CommandPlace().json("runs list --json --solver cim --ledger '\(own.ledger)'")
      #expect(listed.elements?.first?["best"]?["energy"] != nil)
      #expect(listed.elements?.count == 1)
      let shown = CommandPlace().run("runs show \(ids[1]) --ledger '\(own.ledger)'")
      #expect(shown.status == 0 && shown.output.contains("sk --size 12"))
      let table = CommandPlace().run("runs export --csv --ledger '\(own.ledger)'").output
      #expect(table.split(separator: "\n").count == 4)
      #expect(CommandPlace().run("runs show 99 --ledger '\(own.ledger)'").status == 64)
      #expect(CommandPlace().run("runs list --ledger /tmp/none/there.sqlite").status == 66)
    }
  }
#endif
