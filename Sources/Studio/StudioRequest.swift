#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass
  internal import NIOCore
  internal import Reports

  /// A request with the parts of its path and query at hand.
  struct StudioRequest {
    let request: Request
    /// The parts of the path that the route leaves open, by name.
    let path: [String: String]
    /// The query by name; of a name given twice the last counts.
    let query: [String: String]

    init(_ request: Request, path: [String: String]) {
      self.request = request
      self.path = path
      query = QueryText.pairs(request.uri.query ?? "")
    }

    /// The query's text of a name; an empty one counts as not given.
    func text(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// A whole number of the query.
    ///
    /// - Throws: `StudioError` that names it.
    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
      guard let text = text(name) else { return nil }
      guard let number = Int(text), range.contains(number) else {
        throw StudioError(
          .unprocessableContent,
          "\(name) cannot be '\(text)': give a whole number from \(range.lowerBound) to \(range.upperBound)",
          field: name)
      }
      return number
    }

    /// One of a type's words.
    ///
    /// - Throws: `StudioError` that names it.
    func word<Word: RawRepresentable & CaseIterable>(
      _ name: String, as type: Word.Type
    ) throws -> Word? where Word.RawValue == String {
      guard let text = text(name) else { return nil }
      guard let word = Word(rawValue: text) else {
        let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw StudioError(
          .unprocessableContent, "\(name) cannot be '\(text)': give one of \(known)", field: name)
      }
      return word
    }

    /// The media type of the body, without parameters.
    var contentType: String {
      let type = request.headers[.contentType] ?? ""
      return type.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    }

    /// The body.
    ///
    /// - Throws: `StudioError` when it is larger than allowed.
    func body(upTo limit: Int) async throws -> ByteBuffer {
      let tooLarge = StudioError(
        .contentTooLarge, "the request has more than \(limit) bytes: send less")
      if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
        throw tooLarge
      }
      do { return try await request.body.collect(upTo: limit) } catch is NIOTooManyBytesError {
        throw tooLarge
      }
    }

    /// The members of the body, a JSON object.
    ///
    /// - Throws: `StudioError`, `JSONError`.
    func object(upTo limit: Int = 1 << 20) async throws -> [JSONMember] {
      guard contentType == "application/json" else {
        throw StudioError(
          .unsupportedMediaType, "the body must be application/json: set its Content-Type")
      }
      let text = String(buffer: try await body(upTo: limit))
      guard case .object(let members) = try JSONValue(parsing: text) else {
        throw StudioError(.badRequest, "the body is not a JSON object: send one")
      }
      return members
    }
  }
#endif
