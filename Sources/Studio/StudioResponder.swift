#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass
  internal import Logging

  /// Answers every request: checks who asks, finds the route, and turns errors into documents.
  struct StudioResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let routes: [Route]
    let hosts: HostCheck
    let assets: PageAssets

    func respond(to request: Request, context: Context) async throws -> Response {
      var response: Response
      do {
        try hosts.check(request)
        response = try await answer(request)
      } catch {
        response = StudioError(error).response
        if response.status == .internalServerError {
          context.logger.error("\(request.method) \(request.uri.path): \(error)")
        }
      }
      for (name, value) in StudioResponder.protection { response.headers[name] = value }
      return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request) async throws -> Response {
      let path = request.uri.path
      let method: HTTPRequest.Method = request.method == .head ? .get : request.method
      guard path.hasPrefix(Route.base + "/") else {
        guard let asset = assets.asset(at: path) else {
          throw StudioError.notFound("there is nothing at \(path): the page is at /")
        }
        guard method == .get else { throw StudioResponder.wrongMethod(request, ["GET", "HEAD"]) }
        return asset.response(to: request)
      }
      let parts = path.dropFirst(Route.base.count).split(
        separator: "/", omittingEmptySubsequences: false
      ).dropFirst()
      let matching = routes.compactMap { route in
        route.match(Array(parts)).map { (route, $0) }
      }
      guard let (route, open) = matching.first(where: { $0.0.method == method }) else {
        guard !matching.isEmpty else {
          throw StudioError.notFound(
            "there is nothing at \(path): \(Route.base)/openapi.json describes what there is")
        }
        throw StudioResponder.wrongMethod(request, matching.map { $0.0.method.rawValue })
      }
      return try await route.respond(StudioRequest(request, path: open))
    }

    private static func wrongMethod(_ request: Request, _ allowed: [String]) -> StudioError {
      StudioError(
        .methodNotAllowed,
        "\(request.method.rawValue) does not apply here: use \(allowed.joined(separator: " or "))")
    }

    /// What keeps a browser from running or embedding anything but the page itself.
    private static let protection: [(HTTPField.Name, String)] = [
      (
        .contentSecurityPolicy,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
          + "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
      ),
      (.xContentTypeOptions, "nosniff"), (.referrerPolicy, "no-referrer"),
      (.crossOriginResourcePolicy, "same-origin"),
    ]
  }
#endif
