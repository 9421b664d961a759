#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass
  internal import Ledger
  internal import Studies

  extension Studio {
    /// Studies: theory beside simulation.
    var studyRoutes: [Route] {
      [
        Route(
          method: .get, path: "/studies", name: "listStudies",
          summary: "The studies with their questions and predictions.",
          answer: .json("The studies.")
        ) { _ in
          .json(
            .array(
              StudyCatalogue.studies.map(\.record).map { record in
                [
                  "name": .string(record.name), "title": .string(record.title),
                  "question": .string(record.question), "prediction": .string(record.prediction),
                ]
              }))
        },
        Route(
          method: .post, path: "/studies/{name}", name: "startStudy", summary: "Start a study.",
          body: .object("StudyOrder"), answer: .json("The study.", "Study", status: 202),
          errors: [400, 404, 415, 422, 429, 503]
        ) { [self] request in
          let name = request.path["name"] ?? ""
          guard let study = StudyCatalogue.study(named: name) else {
            let known = StudyCatalogue.studies.map(\.record.name).joined(separator: ", ")
            throw StudioError.notFound("there is no study '\(name)': the studies are \(known)")
          }
          let (scale, seed) = try Studio.studyOptions(try await request.object())
          let live = try studies.submit(study, scale: scale, seed: seed)
          var response = Response.json(live.json, status: .accepted)
          response.headers[.location] = "\(Route.base)/studies/runs/\(live.id)"
          return response
        },
        Route(
          method: .get, path: "/studies/runs", name: "listStudyRuns",
          summary: "The studies of this Studio, newest first.",
          answer: .json("The studies.", "StudyRuns")
        ) { [self] _ in .json(["runs": .array(studies.all.map(\.json))]) },
        Route(
          method: .get, path: "/studies/runs/{id}", name: "getStudy",
          summary: "How a study is getting on.", answer: .json("The study.", "Study"),
          errors: [404]
        ) { [self] request in .json(try studies.study(request.path["id"] ?? "").json) },
        Route(
          method: .post, path: "/studies/runs/{id}/stop", name: "stopStudy",
          summary: "Ask a study to stop.", answer: .json("The study.", "Study"), errors: [404, 409]
        ) { [self] request in
          let live = try studies.study(request.path["id"] ?? "")
          guard !live.state.isOver else {
            throw StudioError(.conflict, "study \(live.id) is \(live.state.rawValue) already")
          }
          live.stop.raise()
          return .json(live.json)
        },
        Route(
          method: .get, path: "/studies/runs/{id}/events", name: "watchStudy",
          summary: "What happens in a study: state, progress, finished.",
          answer: .events("Events, until the study is over."), errors: [404, 503]
        ) { [self] request in
          try streams.response(try studies.study(request.path["id"] ?? "").events, to: request)
        },
        Route(
          method: .get, path: "/studies/runs/{id}/report", name: "getStudyReport",
          summary: "The report: the object of `isinglass study run NAME --json`.",
          answer: .json("The report."), errors: [404, 409]
        ) { [self] request in .json(try report(request).json) },
        Route(
          method: .get, path: "/studies/runs/{id}/pictures/{name}.svg", name: "getStudyPicture",
          summary: "A picture of the report.", answer: .file("The picture.", "image/svg+xml"),
          errors: [404, 409]
        ) { [self] request in
          let name = request.path["name"] ?? ""
          guard let picture = try report(request).pictures.first(where: { $0.name == name }) else {
            throw StudioError.notFound("there is no picture '\(name)': the report names them")
          }
          return .text(picture.svg, "image/svg+xml")
        },
      ]
    }

    private func report(_ request: StudioRequest) throws -> StudyReport {
      let live = try studies.study(request.path["id"] ?? "")
      guard let report = live.report else {
        throw StudioError(
          .conflict, "study \(live.id) is \(live.state.rawValue) and has no report: wait for it")
      }
      return report
    }

    private static func studyOptions(
      _ members: [JSONMember]
    ) throws -> (StudyEffort.Scale, Seed) {
      var scale = StudyEffort.Scale.full
      var seed = Seed(0)
      for member in members where member.value != .null {
        switch member.name {
        case "quick":
          guard let quick = member.value.bool else {
            throw StudioError(
              .unprocessableContent, "quick cannot be \(member.value): give true or false",
              field: "quick")
          }
          scale = quick ? .quick : .full
        case "seed":
          let text = member.value.text ?? member.value.description
          guard let number = UInt64(text) else {
            throw StudioError(
              .unprocessableContent, "seed cannot be \(member.value): give a whole number",
              field: "seed")
          }
          seed = Seed(number)
        default:
          throw StudioError(
            .unprocessableContent, "there is no option '\(member.name)': give quick or seed",
            field: member.name)
        }
      }
      return (scale, seed)
    }
  }
#endif
