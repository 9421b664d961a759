#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass
  internal import Reports

  extension Studio {
    /// Questions to the theory.
    var theoryRoutes: [Route] {
      [
        Route(
          method: .get, path: "/theory", name: "listQuestions",
          summary: "The questions that can be asked, with their parameters.",
          answer: .json("The questions.", "Records")
        ) { _ in .json(.array(QuestionCatalogue.all.map { $0.record.json })) },
        Route(
          method: .get, path: "/theory/{question}.svg", name: "drawAnswer",
          summary: "The picture that goes with an answer; parameters as in the question's record.",
          query: [.init("picture", "Which of its pictures; the main one if not given.")],
          answer: .file("The picture.", "image/svg+xml"), errors: [404, 422, 429]
        ) { [self] request in
          let picture = request.text("picture")
          let text = try await answer(request, "svg \(picture ?? "")", without: ["picture"]) {
            guard let name = picture ?? $0.pictures.first, $0.pictures.contains(name) else {
              let known = $0.pictures.joined(separator: ", ")
              throw StudioError(
                .unprocessableContent, "there is no such picture: give one of \(known)",
                field: "picture")
            }
            return try $0.picture(name)
          }
          return .text(text, "image/svg+xml")
        },
        Route(
          method: .get, path: "/theory/{question}", name: "ask",
          summary:
            "An answer: the object of `isinglass theory QUESTION --json`; parameters as in the"
            + " question's record.",
          answer: .json("The answer."), errors: [404, 422, 429]
        ) { [self] request in
          .text(
            try await answer(request, "json", without: []) { $0.json.description },
            "application/json")
        },
      ]
    }

    private func answer(
      _ request: StudioRequest, _ form: String, without others: Set<String>,
      _ write: @escaping @Sendable (any Answer) throws -> String
    ) async throws -> String {
      let name = request.path["question"] ?? ""
      guard let type = QuestionCatalogue.all.first(where: { $0.record.name == name }) else {
        let known = QuestionCatalogue.all.map { $0.record.name }.joined(separator: ", ")
        throw StudioError.notFound("there is no question '\(name)': ask one of \(known)")
      }
      let given = request.query.filter { !others.contains($0.key) && !$0.value.isEmpty }
      let question = try type.init(QuestionSettings(given, for: type.record))
      let key = given.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      let threads = hub.threads
      return try await answers.text("\(name) \(form) \(key)") {
        try write(question.answer(threads: threads))
      }
    }
  }
#endif
