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

  /// Beginning and end of the Studio: nothing that was told is lost.
  @Suite struct LifecycleTests {
    private static let endless = [JSONMember("solver", "sa"), JSONMember("time_limit", 300)]

    @Test func beingAskedToEndRecordsTheRuns() throws {
      let studio = try StudioProcess(["--runs", "1"])
      let running = try studio.run("sk --size 300 --seed 4", LifecycleTests.endless)
      let waiting = try studio.run("sk --size 20", LifecycleTests.endless)
      let reader = try studio.events("/runs/\(running)/events")
      let seen = reader.upTo("improvement").last?.data["energy"]?.double
      // A client that connects and says nothing must not hold the end up.
      let silent = try Connection(port: studio.port)
      let (status, seconds) = studio.end(by: SIGTERM)
      withExtendedLifetime(silent) {}
      #expect(status == 0)
      #expect(seconds < 5)
      // The stream came to its end in an orderly way.
      let last = reader.upTo("finished").last
      #expect(last?.name == "finished" && last?.data["state"] == "interrupted")
      let ledger = CommandPlace().json("runs show \(running) --json --ledger '\(studio.ledger)'")
      #expect(ledger["state"] == "interrupted")
      #expect(ledger["result"]?["stop_reason"] == "interrupted")
      #expect(try #require(ledger["best"]?["energy"]?.double) <= #require(seen))
      let other = CommandPlace().json("runs show \(waiting) --json --ledger '\(studio.ledger)'")
      #expect(other["state"] == "interrupted" && other["result"] == .null)
    }

    @Test func beingKilledLosesNothingThatWasTold() throws {
      let studio = try StudioProcess()
      let recipe = "sk --size 1500 --couplings pm1 --seed 4"
      let id = try studio.run(recipe, LifecycleTests.endless)
      let reader = try studio.events("/runs/\(id)/events")
      var told: [JSONValue] = []
      while told.count < 3, let event = reader.next() {
        if event.name == "improvement" { told.append(event.data) }
      }
      studio.end(by: SIGKILL)
      while let event = reader.next() { if event.name == "improvement" { told.append(event.data) } }
      let next = try StudioProcess(in: studio.place)
      let run = try next.get("/runs/\(id)").json
      #expect(run["state"] == "interrupted")
      #expect(run["error"]?.text?.contains("process ended") == true)
      let last = try #require(told.last)
      #expect(try #require(run["best"]?["energy"]?.double) <= #require(last["energy"]?.double))
      let trace = try next.get("/runs/\(id)/trace.csv").text.split(separator: "\n").dropFirst()
      for improvement in told {
        let energy = improvement["energy"] ?? .null
        #expect(trace.contains { $0.hasSuffix(",\(energy),\(energy)") }, "\(energy)")
      }
      // The best answer is there, spin by spin.
      let answer = try next.get("/runs/\(id)/answer.txt").text
      let spins = try #require(Spins(answer.dropLast()))
      let model = try EnsembleProblem.make(recipe).model
      #expect(JSONValue(model.energy(of: spins)) == run["best"]?["energy"])
    }

    @Test func whatCannotBeServedIsSaid() throws {
      let studio = try StudioProcess.shared.get()
      let place = CommandPlace()
      let folder = studio.folder
      let taken = place.run("serve --port \(studio.port) --ledger '\(folder)/other.sqlite'")
      #expect(taken.status == 69)
      #expect(taken.errors.contains("in use") && taken.errors.contains("--port"))
      let text = place.run("serve --port 0 --ledger /proc/version")
      #expect(text.status == 65 && text.errors.contains("--ledger"))
      #expect(place.run("serve --port 70000").status == 64)
      #expect(place.run("serve --runs 0").status == 64)
      #expect(place.run("serve --host none.invalid --ledger '\(folder)/other.sqlite'").status == 69)
    }

    /// Many pages that are open and never read hold up neither runs nor small requests.
    @Test func listenersThatNeverReadHoldNothingUp() throws {
      let studio = try StudioProcess()
      let id = try studio.run(
        "sk --size 400 --seed 4", [JSONMember("solver", "cim"), JSONMember("time_limit", 2)])
      let silent = try (0..<100).map { _ in
        let connection = try Connection(port: studio.port)
        connection.send("GET", "/api/v1/runs/\(id)/events")
        return connection
      }
      let reader = try studio.events("/runs/\(id)/events")
      let begun = ContinuousClock.now
      for _ in 0..<20 { #expect(try studio.get("/about").status == 200) }
      #expect(ContinuousClock.now - begun < .seconds(2))
      #expect(reader.upTo("finished").last?.data["state"] == "finished")
      let elapsed = try studio.get("/runs/\(id)").json["result"]?["elapsed_s"]?.double
      #expect(try #require(elapsed) < 3)
      withExtendedLifetime(silent) {}
      #expect(studio.end(by: SIGTERM).seconds < 5)
    }
  }
#endif
