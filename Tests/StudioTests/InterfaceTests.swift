#if Studio
  import Isinglass
  import Testing
  import _IsinglassTestSupport

  @testable import Studio

  /// What is served is what is described, and who may ask.
  @Suite struct InterfaceTests {
    let studio: StudioProcess

    init() throws { studio = try StudioProcess.shared.get() }

    @Test func everyRouteIsDescribedAndServed() throws {
      let description = try studio.get("/openapi.json").json
      #expect(description["openapi"]?.text == "3.1.0")
      guard case .object(let paths)? = description["paths"] else {
        Issue.record("no paths")
        return
      }
      var described: Set<String> = []
      var names: Set<String> = []
      for path in paths {
        guard case .object(let operations) = path.value else { continue }
        for operation in operations {
          let method = operation.name.uppercased()
          described.insert("\(method) \(path.name)")
          let name = try #require(operation.value["operationId"]?.text)
          #expect(names.insert(name).inserted, "\(name) twice")
          let open = path.name.split(separator: "{").dropFirst().map { $0.prefix { $0 != "}" } }
          let parameters = operation.value["parameters"]?.elements ?? []
          let inPath = parameters.filter { $0["in"]?.text == "path" }.compactMap {
            $0["name"]?.text
          }
          #expect(inPath == open.map(String.init))
          // Whatever is open in the path is unknown, so the answer is an error, but one of the route's own.
          var asked = path.name
          for name in open { asked = asked.replacing("{\(name)}", with: "999999") }
          if asked.hasSuffix("/events") || asked.hasPrefix("/landscape") { continue }
          let answer = try studio.ask(method, "/api/v1" + asked)
          #expect(answer.status != 405 && answer.status < 500, "\(method) \(asked): \(answer.text)")
          #expect(!answer.detail.hasPrefix("there is nothing at"), "\(method) \(asked)")
          let documented = operation.value["responses"]?["\(answer.status)"]
          #expect(documented != nil, "\(method) \(asked): \(answer.status) \(answer.text)")
        }
      }
      // The contract, by hand.
      let contract = """
        GET /about, GET /solvers, GET /ensembles, GET /formats, POST /problems, GET /problems, \
        GET /problems/{id}, DELETE /problems/{id}, GET /problems/{id}/file, POST /runs, GET /runs, \
        GET /runs/{id}, DELETE /runs/{id}, POST /runs/{id}/pause, POST /runs/{id}/resume, \
        POST /runs/{id}/stop, GET /runs/{id}/events, GET /runs/{id}/result.json, \
        GET /runs/{id}/answer.txt, GET /runs/{id}/trace.csv, GET /runs/{id}/plot.svg, GET /theory, \
        GET /theory/{question}, GET /theory/{question}.svg, GET /landscape/theory, \
        GET /landscape/simulation, GET /studies, POST /studies/{name}, GET /studies/runs, \
        GET /studies/runs/{id}, POST /studies/runs/{id}/stop, GET /studies/runs/{id}/events, \
        GET /studies/runs/{id}/report, GET /studies/runs/{id}/pictures/{name}.svg, GET /openapi.json
        """
      #expect(described == Set(contract.split(separator: ", ").map(String.init)))
      // Every schema that is referred to is there.
      let text = description.description
      for part in text.split(separator: "#/components/schemas/").dropFirst() {
        let name = String(part.prefix { $0 != "\"" })
        #expect(description["components"]?["schemas"]?[name] != nil, "\(name)")
      }
    }

    @Test func answersAreAsDescribed() throws {
      let schemas = try #require(try studio.get("/openapi.json").json["components"]?["schemas"])
      func check(_ value: JSONValue, _ name: String) {
        #expect(mistakes(value, schemas[name] ?? .null, schemas, at: name) == [])
      }
      check(try studio.get("/about").json, "About")
      for list in ["/solvers", "/ensembles", "/formats", "/theory"] {
        let records = try studio.get(list).json
        check(records, "Records")
        #expect((records.elements ?? []).count > 3)
      }
      let problem = try studio.problem("planted-sk --size 30 --seed 1")
      check(try studio.get("/problems/\(problem)").json, "Problem")
      check(try studio.get("/problems").json, "Problems")
      let run = try studio.run(
        "sk --size 20", [JSONMember("solver", "sa"), JSONMember("steps", 20)])
      check(try studio.run(run, in: ["finished"]), "Run")
      check(try studio.get("/runs").json, "Runs")
      check(try studio.get("/runs/none").json, "Mistake")
      check(try studio.get("/studies/runs").json, "StudyRuns")
    }

    @Test func cataloguesAreThoseOfTheCommand() throws {
      let place = CommandPlace()
      for name in ["solvers", "formats"] {
        #expect(try studio.get("/\(name)").json == place.json("\(name) --json"))
      }
    }

    /// The page, byte for byte, and nothing that it could not do without.
    @Test func thePageIsInsideTheProgram() throws {
      let folder = SourceFolder.path + "/Sources/Studio/Page"
      let names = SourceFolder.names(in: folder)
      #expect(names.contains("index.html"))
      #expect(
        Set(PageAssets().files.keys) == Set(names), "run Scripts/list-page and build again")
      for name in names {
        let answer = try studio.ask("GET", name == "index.html" ? "/" : "/assets/\(name)")
        #expect(answer.status == 200)
        #expect(answer.body == SourceFolder.bytes(of: "\(folder)/\(name)"), "\(name)")
        let policy = answer.headers["content-security-policy"] ?? ""
        for rule in [
          "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
          "form-action 'none'", "frame-ancestors 'none'", "base-uri 'none'",
        ] {
          #expect(policy.contains(rule))
        }
        #expect(!policy.contains("unsafe"))
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        #expect(answer.headers["referrer-policy"] == "no-referrer")
      }
      let first = try studio.ask("GET", "/")
      let tag = try #require(first.headers["etag"])
      #expect(try studio.ask("GET", "/", ["If-None-Match": tag]).status == 304)
      let head = try studio.ask("HEAD", "/")
      #expect(head.status == 200 && head.headers["content-length"] == "\(first.body.count)")
      for path in [
        "/assets/../index.html", "/assets/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd",
        "/assets//etc/passwd", "/nothing", "/assets/",
      ] {
        #expect(try studio.ask("GET", path).status == 404, "\(path)")
      }
    }

    @Test func onlyRequestsToOneOfItsNamesAreAnswered() throws {
      for host in [
        "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "[::2]", "10.0.0.1",
      ] {
        let answer = try studio.ask("GET", "/api/v1/about", ["Host": host])
        #expect(answer.status == 421, "\(host)")
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(try studio.ask("GET", "/", ["Host": host]).status == 421)
      }
      for host in ["localhost", "LOCALHOST:99", "127.0.0.1", "[::1]:8080"] {
        #expect(try studio.ask("GET", "/api/v1/about", ["Host": host]).status == 200, "\(host)")
      }
    }

    @Test func onlyItsOwnPageMayAsk() throws {
      let own = "http://127.0.0.1:\(studio.port)"
      #expect(try studio.ask("GET", "/api/v1/about", ["Origin": own]).status == 200)
      for origin in [
        "http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1",
        "https://localhost",
        "file://",
      ] {
        let answer = try studio.ask(
          "POST", "/api/v1/problems", ["Origin": origin, "Content-Type": "application/json"],
          body: Array("{\"recipe\": \"sk --size 4\"}".utf8))
        #expect(answer.status == 403, "\(origin)")
      }
      #expect(
        try studio.ask("GET", "/api/v1/about", ["Sec-Fetch-Site": "cross-site"]).status == 403)
      #expect(
        try studio.ask("GET", "/api/v1/about", ["Sec-Fetch-Site": "same-origin"]).status == 200)
      // A link from elsewhere to the page itself is fine.
      #expect(try studio.ask("GET", "/", ["Sec-Fetch-Site": "cross-site"]).status == 200)
    }

    @Test func mistakesAreNamed() throws {
      func expect(
        _ answer: HTTPAnswer, _ status: Int, _ field: String? = nil, mentions word: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
      ) {
        #expect(answer.status == status, "\(answer.text)", sourceLocation: sourceLocation)
        #expect(answer.field == field, "\(answer.text)", sourceLocation: sourceLocation)
        #expect(answer.detail.contains(word), "\(answer.text)", sourceLocation: sourceLocation)
        #expect(
          answer.headers["content-type"] == "application/problem+json",
          sourceLocation: sourceLocation)
      }
      let problem = JSONMember("problem", .string(try studio.problem("sk --size 8")))
      func run(_ members: JSONMember...) throws -> HTTPAnswer {
        try studio.post("/runs", .object([problem] + members))
      }
      expect(try studio.post("/runs", [:]), 422, "problem")
      expect(try studio.post("/runs", ["problem": "p0"]), 404, "problem")
      expect(try run(JSONMember("solver", "none")), 422, "solver", mentions: "choose one of")
      expect(try run(JSONMember("steps", -1)), 422, "steps")
      expect(try run(JSONMember("sweeps", 5)), 422, "sweeps")
      expect(try run(JSONMember("time_limit", 1e7)), 422, "time_limit")
      expect(try run(JSONMember("threads", 4096)), 422, "threads")
      expect(
        try run(JSONMember("solver", "cim"), JSONMember("set", ["noise": "much"])), 422, "set",
        mentions: "noise")
      let json = ["Content-Type": "application/json"]
      expect(try studio.ask("POST", "/api/v1/runs", json, body: Array("{".utf8)), 400)
      expect(try studio.ask("POST", "/api/v1/runs", json, body: Array("[]".utf8)), 400)
      expect(try studio.ask("POST", "/api/v1/runs", body: Array("{}".utf8)), 415)
      expect(try studio.ask("POST", "/api/v1/problems", ["Content-Type": "text/html"]), 415)
      expect(try studio.post("/problems", ["recipe": "sk --size 0"]), 422, "recipe")
      expect(try studio.post("/problems", ["recipe": "none"]), 422, "recipe")
      expect(try studio.post("/problems", [:]), 422, "recipe")
      expect(try studio.get("/runs?state=lost"), 422, "state")
      expect(try studio.get("/runs?limit=0"), 422, "limit")
      expect(try studio.get("/runs/0"), 404)
      expect(try studio.get("/problems/none"), 404, "problem")
      expect(try studio.get("/theory/none"), 404)
      expect(try studio.get("/theory/replica?gain=much"), 422, "gain")
      expect(try studio.get("/theory/replica?depth=3"), 422)
      expect(try studio.get("/landscape/theory?lowest_gain=1&highest_gain=0"), 422, "lowest_gain")
      expect(
        try studio.get("/landscape/simulation?recipe=sk+--size+900&lowest_gain=-2&highest_gain=0"),
        422, "problem")
      expect(try studio.post("/studies/none"), 404)
      expect(try studio.post("/studies/evasion", ["quick": 3]), 422, "quick")
      expect(try studio.ask("PUT", "/api/v1/runs"), 405)
      expect(try studio.ask("POST", "/"), 405)
      expect(try studio.get("/none"), 404)
    }

    @Test func bodiesHaveALimit() throws {
      let lie = ["Content-Length": "268435457", "Content-Type": "application/octet-stream"]
      let connection = try Connection(port: studio.port)
      connection.send("POST", "/api/v1/problems", lie)
      let answer = connection.answer()
      #expect(answer.status == 413)
      #expect(answer.detail.contains("268435456"))
      let json = ["Content-Type": "application/json"]
      let large = Array("{\"recipe\": \"\(String(repeating: " ", count: 1 << 20))\"}".utf8)
      #expect(try studio.ask("POST", "/api/v1/problems", json, body: large).status == 413)
      // What is no HTTP at all ends the connection and nothing else.
      for noise in ["\u{16}\u{03}\u{01} hello", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"] {
        let connection = try Connection(port: studio.port)
        connection.sendBytes(Array(noise.utf8) + [0, 255, 10, 13, 10])
        #expect([0, 400, 421].contains(connection.answer().status))
      }
      #expect(try studio.get("/about").status == 200)
    }

    /// What of a value is not as its schema says: types, members that must be there, words.
    private func mistakes(
      _ value: JSONValue, _ schema: JSONValue, _ all: JSONValue, at place: String
    ) -> [String] {
      if let reference = schema["$ref"]?.text?.split(separator: "/").last {
        return mistakes(value, all[String(reference)] ?? .null, all, at: place)
      }
      var found: [String] = []
      let types = schema["type"]?.elements?.compactMap(\.text) ?? schema["type"]?.text.map { [$0] }
      if let types, !types.contains(where: { isOf(value, $0) }) {
        found.append("\(place) is no \(types): \(value)")
      }
      if let words = schema["enum"]?.elements, !words.contains(value) {
        found.append("\(place) is none of \(words): \(value)")
      }
      if case .object = value {
        for name in schema["required"]?.elements?.compactMap(\.text) ?? [] where value[name] == nil
        {
          found.append("\(place) has no \(name)")
        }
        if case .object(let properties)? = schema["properties"] {
          for property in properties {
            guard let member = value[property.name] else { continue }
            found += mistakes(member, property.value, all, at: "\(place).\(property.name)")
          }
        }
      }
      if let items = schema["items"] {
        for element in value.elements ?? [] {
          found += mistakes(element, items, all, at: "\(place)[]")
        }
      }
      return found
    }

    private func isOf(_ value: JSONValue, _ type: String) -> Bool {
      switch value {
      case .null: type == "null"
      case .bool: type == "boolean"
      case .integer: type == "integer" || type == "number"
      case .number: type == "number"
      case .string: type == "string"
      case .array: type == "array"
      case .object: type == "object"
      }
    }
  }
#endif
