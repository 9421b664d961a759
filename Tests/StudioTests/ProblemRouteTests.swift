#if Studio
  import Isinglass
  import Testing
  import _IsinglassTestSupport

  /// Problems: what comes in, what is refused, what goes out.
  @Suite struct ProblemRouteTests {
    let studio: StudioProcess

    init() throws { studio = try StudioProcess.shared.get() }

    private func upload(_ bytes: [UInt8], _ query: String) throws -> HTTPAnswer {
      try studio.ask(
        "POST", "/api/v1/problems?\(query)", ["Content-Type": "application/octet-stream"],
        body: bytes)
    }

    /// Every malformed file is refused in the words of the library, which are those of the command.
    @Test func malformedFilesAreRefusedInTheWordsOfTheCommand() throws {
      for file in malformedTextCorpus + malformedStructuredCorpus {
        var query = ["name=x.txt"]
        if let kind = file.request.kind { query.append("kind=\(kind.rawValue)") }
        if let sense = file.request.sense { query.append("sense=\(sense.rawValue)") }
        if let format = file.request.format { query.append("format=\(format)") }
        if let instance = file.request.instance { query.append("instance=\(instance)") }
        let answer = try upload(file.bytes, query.joined(separator: "&"))
        let error = #expect(throws: FormatError.self) {
          try ProblemFile.read(FileContent(file.bytes, name: "x.txt"), file.request)
        }
        #expect(answer.status == 422, "\(file.name)")
        #expect(answer.detail == error?.description, "\(file.name)")
        #expect(answer.json["line"]?.integer == error.map { Int64($0.line) }, "\(file.name)")
        #expect(answer.json["column"]?.integer == error.map { Int64($0.column) }, "\(file.name)")
      }
      // And the command's own words for one of them.
      let text = "3 2\n1 2 1\n1 9 1\n"
      let path = studio.folder + "/wrong.txt"
      #expect(CommandPlace().run("convert - /dev/null < /dev/null").status != 0)
      let shown = CommandPlace().run(
        "solve \(path) 2>&1 >/dev/null; printf '%s' '\(text)' > \(path); cd \(studio.folder) &&"
          + " '\(CommandExecutable.path)' solve wrong.txt")
      let answer = try upload(Array(text.utf8), "name=wrong.txt")
      #expect(shown.status == 65)
      #expect(shown.errors.contains(answer.detail) && answer.detail.hasPrefix("wrong.txt:3:"))
    }

    @Test func aProblemIsTheSameWhicheverWayItComes() throws {
      let recipe = "planted-sk --size 60 --ferromagnetic-bias 1.4 --seed 5"
      let generated = try studio.post("/problems", ["recipe": .string(recipe)])
      #expect(generated.status == 201)
      let problem = generated.json
      let id = try #require(problem["id"]?.text)
      #expect(generated.headers["location"] == "/api/v1/problems/\(id)")
      let expected = try EnsembleProblem.make(recipe)
      #expect(problem["digest"]?.text == expected.digest)
      #expect(problem["spins"] == 60)
      #expect(problem["planted"]?["energy"] == JSONValue(expected.planted?.energy))
      for format in ["rudy", "matrix-market", "dimod-json", "npy"] {
        let file = try studio.get("/problems/\(id)/file?format=\(format)")
        #expect(file.status == 200)
        #expect(file.headers["content-disposition"]?.hasPrefix("attachment") == true)
        let again = try upload(file.body, "name=again&kind=ising")
        #expect(again.status == 201, "\(again.text)")
        #expect(again.json["digest"] == problem["digest"], "\(format)")
        #expect(again.json["origin"] == "upload")
      }
      #expect(try studio.get("/problems/\(id)/file?format=none").field == "format")
      #expect(try studio.ask("DELETE", "/api/v1/problems/\(id)").status == 204)
      #expect(try studio.get("/problems/\(id)").status == 404)
    }

    @Test func namesOfFilesAreOnlyNames() throws {
      let answer = try upload(
        Array("2 1\n1 2 3\n".utf8), "name=..%2F..%2Fetc%2Fpasswd%22%0D%0AX-Evil:+1")
      #expect(answer.status == 201)
      let file = try studio.get("/problems/\(answer.json["id"]?.text ?? "")/file")
      #expect(file.status == 200 && file.headers["x-evil"] == nil)
      #expect(try upload(Array("2 1\n1 2 3\n".utf8), "sense=minimize").field == "sense")
    }
  }
#endif
