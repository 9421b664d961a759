#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass
  internal import NIOCore
  internal import SpinGlasses

  extension Studio {
    /// Problems: upload, generate, look at, fetch.
    var problemRoutes: [Route] {
      [
        Route(
          method: .post, path: "/problems", name: "addProblem",
          summary: "Upload a file of any format, or generate a problem from a recipe.",
          query: [
            .init("name", "The file's name, which messages show and formats look at."),
            .init("format", "The format's name; found out from the content if not given."),
            .init("kind", "What the numbers of an edge list mean: maxcut, ising or qubo."),
            .init("sense", "Whether a QUBO is to be minimized or maximized."),
            .init("instance", "Which problem of a file that holds several, counted from 1."),
          ],
          body: .fileOrObject("Recipe"), answer: .json("The problem.", "Problem", status: 201),
          errors: [400, 413, 415, 422, 429]
        ) { [self] request in
          switch request.contentType {
          case "application/json": try await generate(request)
          case "application/octet-stream", "text/plain", "application/gzip":
            try await upload(request)
          default:
            throw StudioError(
              .unsupportedMediaType,
              "send a file as application/octet-stream, or a recipe as application/json")
          }
        },
        Route(
          method: .get, path: "/problems", name: "listProblems",
          summary: "The problems at hand, the one used last first.",
          answer: .json("The problems.", "Problems")
        ) { [self] _ in .json(["problems": .array(problems.all.map(\.json))]) },
        Route(
          method: .get, path: "/problems/{id}", name: "getProblem", summary: "A problem.",
          answer: .json("The problem.", "Problem"), errors: [404]
        ) { [self] request in .json(try problems.problem(request.path["id"] ?? "").json) },
        Route(
          method: .delete, path: "/problems/{id}", name: "deleteProblem",
          summary: "Forget a problem; runs under way keep it.",
          answer: .nothing("It is forgotten."),
          errors: [404]
        ) { [self] request in
          try problems.remove(request.path["id"] ?? "")
          return Response(status: .noContent)
        },
        Route(
          method: .get, path: "/problems/{id}/file", name: "getProblemFile",
          summary: "A problem as a file.",
          query: [.init("format", "The format's name; rudy if not given.")],
          answer: .file("The file.", "application/octet-stream"), errors: [404, 422, 429]
        ) { [self] request in try await file(request) },
      ]
    }

    private func generate(_ request: StudioRequest) async throws -> Response {
      let members = try await request.object()
      guard let text = members.first(where: { $0.name == "recipe" })?.value.text else {
        throw StudioError(
          .unprocessableContent, "the recipe is missing: give one such as 'sk --size 100 --seed 1'",
          field: "recipe")
      }
      let recipe = try EnsembleRecipe(parsing: text)
      return try await keep(nil, recipe.description) { try recipe.problem() }
    }

    /// What is unpacked may be thirty times as large, and has to fit the memory.
    private static let mostCompressedBytes = 64 << 20

    private func upload(_ request: StudioRequest) async throws -> Response {
      let name = request.text("name") ?? "upload"
      let known = ReadRequest(
        kind: try request.word("kind", as: ReadRequest.KindHint.self),
        sense: try request.word("sense", as: Problem.Sense.self), format: request.text("format"),
        instance: try request.integer("instance", in: 1...1 << 40))
      let limit = configuration.largestBody
      return try await uploads.whileOpen {
        let bytes = try await request.body(upTo: limit)
        if bytes.readableBytes > Studio.mostCompressedBytes,
          bytes.readableBytesView.starts(with: [0x1F, 0x8B])
        {
          throw StudioError(
            .contentTooLarge,
            "a compressed file may have \(Studio.mostCompressedBytes >> 20) MiB: unpack it first")
        }
        var words: [String] = []
        for option in ["format", "kind", "sense", "instance"] {
          if let value = request.text(option) {
            words += ["--" + option, ShellQuotes.quoted(value)]
          }
        }
        return try await keep(name, nil, words: words) {
          let problem = try ProblemFile.read(
            FileContent(bytes.readableBytesView, name: name), known)
          if let sense = known.sense, problem.sense != sense {
            throw StudioError(
              .unprocessableContent,
              "sense \(sense.rawValue) does not fit \(name): it holds no QUBO"
                + ". Leave sense out, or give kind qubo", field: "sense")
          }
          return problem
        }
      }
    }

    private func keep(
      _ file: String?, _ recipe: String?, words: [String] = [],
      make: @escaping @Sendable () throws -> Problem
    ) async throws -> Response {
      let problems = problems
      let stored = try await work.run {
        let start = ContinuousClock.now
        let problem = try make()
        return problems.add(
          problem, recipe: recipe == nil ? nil : problem.name, file: file, words: words,
          loading: (ContinuousClock.now - start).seconds)
      }
      var response = Response.json(stored.json, status: .created)
      response.headers[.location] = "\(Route.base)/problems/\(stored.id)"
      return response
    }

    private func file(_ request: StudioRequest) async throws -> Response {
      let stored = try problems.problem(request.path["id"] ?? "")
      let format = try FormatCatalogue.format(named: request.text("format") ?? "rudy")
      let ending = format.fileExtensions.first ?? "txt"
      let bytes = try await work.run {
        var provenance: [InstanceComment.Entry] = []
        if let recipe = try stored.recipe.map({ try EnsembleRecipe(parsing: $0) }) {
          provenance = [
            InstanceComment.Entry("ensemble", recipe.ensemble),
            InstanceComment.Entry("seed", "\(recipe.seed.value)"),
            InstanceComment.Entry("recipe", stored.problem.name),
          ]
        }
        var output = OutputBuffer()
        try format.write(
          stored.problem,
          comment: InstanceComment(describing: stored.problem, provenance: provenance),
          to: &output)
        return output.bytes
      }
      return .bytes(bytes, "application/octet-stream", file: "\(stored.id).\(ending)")
    }
  }
#endif
