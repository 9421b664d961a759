#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass
  internal import Reports
  internal import SpinGlasses

  extension Studio {
    /// Landscapes along the gain, as streams of points.
    var landscapeRoutes: [Route] {
      let range = [
        Route.Query("lowest_gain", "Where the gains begin."),
        Route.Query("highest_gain", "Where they end."),
        Route.Query("points", "How many gains, 51 if not given."),
      ]
      return [
        Route(
          method: .get, path: "/landscape/theory", name: "scanTheory",
          summary: "What theory says along the gain: point after point, from coarse to fine.",
          query: TheoryScan.record.parameters.map { .init($0.name, $0.meaning) } + range + [
            .init("lowest_b", "Of wishart: b = gain + alpha at the beginning."),
            .init("highest_b", "Of wishart: b = gain + alpha at the end."),
          ],
          answer: .events("Events: point, finished."), errors: [422, 503]
        ) { [self] request in
          try streams.response(scans.log(of: try theoryScan(request)), to: request)
        },
        Route(
          method: .get, path: "/landscape/simulation", name: "scanSimulation",
          summary: "What anneals and quenches of a problem find along the gain.",
          query: [
            .init("problem", "The id of a problem."),
            .init("recipe", "What generates one, instead."),
          ] + range + SimulationScan.Look.parameters.map { .init($0.name, $0.meaning) },
          answer: .events("Events: point, finished."), errors: [404, 422, 429, 503]
        ) { [self] request in
          try streams.response(scans.log(of: try await simulationScan(request)), to: request)
        },
      ]
    }

    private static let mostPoints = 501

    private func grid(_ request: StudioRequest, shift: Double? = nil) throws -> GainGrid {
      func number(_ name: String) throws -> Double {
        if let shift, let text = request.text(name.replacing("gain", with: "b")) {
          guard let value = Double(text), value.isFinite else {
            throw StudioError(
              .unprocessableContent, "\(name) cannot be '\(text)': give a number", field: name)
          }
          return value - shift
        }
        guard let text = request.text(name), let value = Double(text), value.isFinite else {
          throw StudioError(
            .unprocessableContent,
            "\(name) cannot be '\(request.text(name) ?? "")': give a number", field: name)
        }
        return value
      }
      let points = try request.integer("points", in: 2...Studio.mostPoints) ?? 51
      return try GainGrid(number("lowest_gain"), number("highest_gain"), points: points)
    }

    private func settings(
      _ request: StudioRequest, _ record: QuestionRecord, besides others: Set<String>
    ) throws -> (QuestionSettings, String) {
      let given = request.query.filter { !$0.value.isEmpty }
      let own = given.filter { !others.contains($0.key) }
      let key = given.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return (try QuestionSettings(own, for: record), key.joined(separator: "&"))
    }

    private func theoryScan(_ request: StudioRequest) throws -> ScanHub.Scan {
      let (settings, key) = try settings(
        request, TheoryScan.record,
        besides: ["lowest_gain", "highest_gain", "lowest_b", "highest_b", "points"])
      let ensemble = try GlassEnsemble(settings)
      let grid = try grid(request, shift: ensemble.kind == .wishart ? ensemble.alpha : nil)
      let scan = TheoryScan(ensemble)
      return ScanHub.Scan(key: "theory \(key)", grid: grid) {
        { place in try scan.point(gain: grid.gains[place]) }
      }
    }

    private func simulationScan(_ request: StudioRequest) async throws -> ScanHub.Scan {
      let (settings, key) = try settings(
        request, SimulationScan.Look.record,
        besides: ["problem", "recipe", "lowest_gain", "highest_gain", "points"])
      let look = SimulationScan.Look(settings)
      let grid = try grid(request)
      let problem = try await landscapeProblem(request)
      guard problem.spinCount <= SimulationScan.mostSpins else {
        throw StudioError(
          .unprocessableContent,
          "\(problem.spinCount) spins are too many to find every Hessian of: give at most"
            + " \(SimulationScan.mostSpins)", field: "problem")
      }
      return ScanHub.Scan(key: "simulation \(key)", grid: grid) {
        let scan = try SimulationScan(of: problem, grid, look, threads: 1)
        return { place in try scan.point(place) }
      }
    }

    private func landscapeProblem(_ request: StudioRequest) async throws -> Problem {
      if let identifier = request.text("problem") {
        return try problems.problem(identifier).problem
      }
      guard let text = request.text("recipe") else {
        throw StudioError(
          .unprocessableContent, "give the id of a problem, or a recipe", field: "problem")
      }
      let recipe = try EnsembleRecipe(parsing: text)
      let size = Int(recipe.values["size"] ?? "") ?? 0
      guard size <= 4 * SimulationScan.mostSpins else {
        throw StudioError(
          .unprocessableContent,
          "\(size) spins are too many to find every Hessian of: give at most"
            + " \(SimulationScan.mostSpins)", field: "recipe")
      }
      return try await work.run { try recipe.problem() }
    }
  }
#endif
