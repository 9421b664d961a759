#if Studio
  import Isinglass
  import Testing

  /// Theory, landscapes and studies: the numbers are those of the command.
  @Suite struct TheoryRouteTests {
    let studio: StudioProcess

    init() throws { studio = try StudioProcess.shared.get() }

    @Test(arguments: [
      ("replica?gain=-0.5&ferromagnetic_bias=1.5", "replica --gain -0.5 --ferromagnetic-bias 1.5"),
      ("spectrum?gain=-1", "spectrum --gain -1"),
      ("replica?ensemble=wishart&alpha=0.75&b=1", "replica --ensemble wishart --alpha 0.75 --b 1"),
    ])
    func answersAreThoseOfTheCommand(query: String, words: String) throws {
      let answer = try studio.get("/theory/" + query)
      #expect(answer.status == 200)
      #expect(answer.text + "\n" == CommandPlace().run("theory \(words) --json").output)
      let path = query.replacing("?", with: ".svg?")
      #expect(try studio.get("/theory/" + path).text.hasPrefix("<svg"))
      #expect(try studio.get("/theory/" + path + "&picture=none").field == "picture")
    }

    @Test func landscapesAreStreamedAndKept() throws {
      let query = "ferromagnetic_bias=1.5&lowest_gain=-4&highest_gain=-2&points=3"
      for round in 0..<2 {
        let events = try studio.events("/landscape/theory?\(query)").upTo("finished")
        #expect(events.map(\.name) == ["point", "point", "point", "finished"], "\(round)")
        let gains = events.compactMap { $0.data["gain"]?.double }
        #expect(Set(gains) == [-4, -3, -2])
        for event in events.dropLast() {
          let command = try #require(event.data["command"]?.text).dropFirst("isinglass ".count)
          #expect(CommandPlace().json(command + " --json") == event.data["theory"])
        }
      }
    }

    @Test func simulationsAreStreamed() throws {
      let problem = try studio.problem("planted-sk --size 30 --ferromagnetic-bias 1.5 --seed 2")
      let range = "lowest_gain=-2&highest_gain=0&points=3&anneals=1&quenches=4"
      let own = try studio.events("/landscape/simulation?problem=\(problem)&\(range)").upTo(
        "finished")
      let recipe = "recipe=planted-sk+--size+30+--ferromagnetic-bias+1.5+--seed+2"
      let same = try studio.events("/landscape/simulation?\(recipe)&\(range)").upTo("finished")
      func points(_ events: [ServerEvent]) -> [Double?: JSONValue] {
        Dictionary(
          events.dropLast().map { ($0.data["gain"]?.double, $0.data) }, uniquingKeysWith: { $1 })
      }
      #expect(points(own).count == 3)
      #expect(points(own) == points(same))
      #expect(own[0].data["hessian_eigenvalues"]?.elements?.count == 30)
    }

    @Test func aStudyIsStartedWatchedAndRead() throws {
      let started = try studio.post("/studies/evasion", ["quick": true, "seed": 3])
      #expect(started.status == 202)
      let id = try #require(started.json["id"]?.text)
      let events = try studio.events("/studies/runs/\(id)/events").upTo("finished")
      #expect(events.last?.data["state"] == "finished")
      let shares = events.filter { $0.name == "progress" }.compactMap {
        $0.data["fraction"]?.double
      }
      #expect(!shares.isEmpty && shares == shares.sorted())
      let report = try studio.get("/studies/runs/\(id)/report").json
      #expect(report["study"] == "evasion")
      for picture in report["pictures"]?.elements?.compactMap(\.text) ?? [] {
        #expect(try studio.get("/studies/runs/\(id)/pictures/\(picture)").text.hasPrefix("<svg"))
      }
      #expect(try studio.get("/studies/runs/\(id)/pictures/none.svg").status == 404)
      #expect(try studio.post("/studies/runs/\(id)/stop").status == 409)
      let second = try studio.post("/studies/agreement").json["id"]?.text ?? ""
      #expect(try studio.get("/studies/runs/\(second)/report").status == 409)
      #expect(try studio.post("/studies/runs/\(second)/stop").status == 200)
      let end = try studio.events("/studies/runs/\(second)/events").upTo("finished").last
      #expect(end?.data["state"] == "interrupted")
    }
  }
#endif
