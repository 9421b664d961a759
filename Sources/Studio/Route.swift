#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass

  /// Something that the Studio answers: served and described from this one record.
  struct Route: Sendable {
    /// What a request's body is.
    enum Body: Sendable {
      case none
      /// A JSON object of a named schema.
      case object(String)
      /// A file, or a JSON object of a named schema.
      case fileOrObject(String)
    }

    /// What an answer is.
    struct Answer: Sendable {
      var status: Int
      var meaning: String
      var type: String
      /// The schema's name, for JSON.
      var schema: String?

      static func json(_ meaning: String, _ schema: String? = nil, status: Int = 200) -> Answer {
        Answer(status: status, meaning: meaning, type: "application/json", schema: schema)
      }

      static func file(_ meaning: String, _ type: String) -> Answer {
        Answer(status: 200, meaning: meaning, type: type)
      }

      static func events(_ meaning: String) -> Answer { file(meaning, "text/event-stream") }

      static func nothing(_ meaning: String) -> Answer {
        Answer(status: 204, meaning: meaning, type: "")
      }
    }

    /// A parameter in the query.
    struct Query: Sendable {
      var name: String
      var meaning: String

      init(_ name: String, _ meaning: String) { (self.name, self.meaning) = (name, meaning) }
    }

    let method: HTTPRequest.Method
    /// The path below `/api/v1`; `{name}` stands for any one part.
    let path: String
    /// The operation's name in the description.
    let name: String
    let summary: String
    var query: [Query] = []
    var body = Body.none
    let answer: Answer
    /// The statuses of errors beside those that any request may get.
    var errors: [Int] = []
    let respond: @Sendable (StudioRequest) async throws -> Response

    /// Where all routes begin.
    static let base = "/api/v1"

    /// The names of the parts that the path leaves open.
    var pathParameters: [String] {
      path.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
        String(part.dropFirst().prefix { $0 != "}" })
      }
    }

    /// The open parts of a path if this route is meant; `nil` if it is another.
    func match(_ parts: [Substring]) -> [String: String]? {
      let pattern = path.split(separator: "/")
      guard pattern.count == parts.count else { return nil }
      var open: [String: String] = [:]
      for (expected, part) in zip(pattern, parts) {
        if expected.hasPrefix("{"), let end = expected.firstIndex(of: "}") {
          // What follows the name, such as `.svg`, is part of the path.
          let ending = expected[expected.index(after: end)...]
          guard part.hasSuffix(ending), part.count > ending.count else { return nil }
          let value = part.dropLast(ending.count)
          guard ending.isEmpty == false || !value.contains(".") else { return nil }
          open[String(expected[expected.index(after: expected.startIndex)..<end])] = String(value)
        } else if expected != part {
          return nil
        }
      }
      return open
    }
  }
#endif
