#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass

  /// The description of the interface, made of the routes that are served.
  enum OpenAPI {
    /// The document.
    static func document(of routes: [Route]) -> JSONValue {
      var paths: [JSONMember] = []
      for route in routes {
        let member = JSONMember(route.method.rawValue.lowercased(), operation(route))
        if let index = paths.firstIndex(where: { $0.name == route.path }),
          case .object(let others) = paths[index].value
        {
          paths[index].value = .object(others + [member])
        } else {
          paths.append(JSONMember(route.path, .object([member])))
        }
      }
      return [
        "openapi": "3.1.0",
        "info": [
          "title": "Isinglass Studio", "version": .string(isinglassVersion),
          "description":
            "A coherent Ising machine in software: problems, runs, what happens in them.",
        ],
        "servers": [["url": .string(Route.base)]],
        "paths": .object(paths),
        "components": ["schemas": Schemas.all],
      ]
    }

    private static func operation(_ route: Route) -> JSONValue {
      var members = [
        JSONMember("operationId", .string(route.name)),
        JSONMember("summary", .string(route.summary)),
      ]
      let open = route.pathParameters.map { name -> JSONValue in
        ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
      }
      let query = route.query.map { parameter -> JSONValue in
        [
          "name": .string(parameter.name), "in": "query",
          "description": .string(parameter.meaning), "schema": ["type": "string"],
        ]
      }
      if !open.isEmpty || !query.isEmpty {
        members.append(JSONMember("parameters", .array(open + query)))
      }
      if let body = body(route.body) { members.append(JSONMember("requestBody", body)) }
      members.append(JSONMember("responses", answers(of: route)))
      return .object(members)
    }

    private static func body(_ body: Route.Body) -> JSONValue? {
      switch body {
      case .none: nil
      case .object(let schema):
        ["required": true, "content": ["application/json": reference(schema)]]
      case .fileOrObject(let schema):
        [
          "required": true,
          "content": [
            "application/octet-stream": ["schema": ["type": "string", "format": "binary"]],
            "application/json": reference(schema),
          ],
        ]
      }
    }

    private static func answers(of route: Route) -> JSONValue {
      let answer = route.answer
      var good = [JSONMember("description", .string(answer.meaning))]
      if !answer.type.isEmpty {
        let content: JSONValue =
          answer.schema.map(reference)
          ?? (answer.type == "application/json" ? [:] : ["schema": ["type": "string"]])
        good.append(JSONMember("content", .object([JSONMember(answer.type, content)])))
      }
      let mistake: JSONValue = ["application/problem+json": reference("Mistake")]
      // What any request may get: a wrong origin, a wrong host, a mistake of the Studio's.
      let errors = Set(route.errors + [403, 421, 500]).sorted()
      return .object(
        [JSONMember("\(answer.status)", .object(good))]
          + errors.map { status in
            JSONMember(
              "\(status)",
              [
                "description": .string(HTTPResponse.Status(code: status).reasonPhrase),
                "content": mistake,
              ])
          })
    }

    private static func reference(_ schema: String) -> JSONValue {
      ["schema": ["$ref": .string("#/components/schemas/\(schema)")]]
    }
  }
#endif
