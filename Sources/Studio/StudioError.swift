#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import Isinglass
  internal import Ledger
  internal import NIOCore
  internal import Reports
  internal import SpinGlasses

  /// A request that cannot be answered, and why: what a `problem+json` document says (RFC 9457).
  struct StudioError: Error {
    var status: HTTPResponse.Status
    /// What is wrong: what to do.
    var detail: String
    /// The field of the request that is to blame.
    var field: String?
    /// The place in a file that is to blame.
    var place: (line: Int, column: Int)?

    init(_ status: HTTPResponse.Status, _ detail: String, field: String? = nil) {
      (self.status, self.detail, self.field) = (status, detail, field)
    }

    /// What any error means to whoever asked: the one place that decides.
    init(_ error: any Error) {
      switch error {
      case let error as StudioError: self = error
      case let error as FormatError:
        self.init(.unprocessableContent, error.description)
        place = (error.line, error.column)
      case is UnknownFormatError: self.init(.unprocessableContent, "\(error)", field: "format")
      case is FileAccessError, is CouplingsError, is IsingModelError:
        self.init(.unprocessableContent, "\(error)")
      case is EnsembleError: self.init(.unprocessableContent, "\(error)", field: "recipe")
      case is SolverError: self.init(.unprocessableContent, "\(error)", field: "solver")
      case is SettingsError: self.init(.unprocessableContent, "\(error)", field: "set")
      case let error as OptionError:
        self.init(.unprocessableContent, error.description, field: error.option)
      case let error as QuestionError:
        self.init(.unprocessableContent, error.description, field: error.parameter)
      case is TheoryError, is LandscapeError: self.init(.unprocessableContent, "\(error)")
      case is JSONError: self.init(.badRequest, "\(error)")
      case LedgerError.unknownRun: self.init(.notFound, "\(error)")
      case is LedgerError: self.init(.serviceUnavailable, "\(error)")
      case is NIOTooManyBytesError:
        self.init(.contentTooLarge, "the request is too large: send less")
      case let error as HTTPError:
        self.init(error.status, error.body ?? error.status.reasonPhrase)
      default: self.init(.internalServerError, "the Studio made a mistake: please report this")
      }
    }

    /// The document.
    var response: Response {
      let body: JSONValue = [
        "type": "about:blank", "title": .string(status.reasonPhrase),
        "status": JSONValue(status.code), "detail": .string(detail),
        "field": field.map { .string($0) } ?? .null,
        "line": place.map { JSONValue($0.line) } ?? .null,
        "column": place.map { JSONValue($0.column) } ?? .null,
      ]
      var response = Response.json(body, status: status)
      response.headers[.contentType] = "application/problem+json"
      if status == .contentTooLarge { response.headers[.connection] = "close" }
      return response
    }

    static func notFound(_ what: String) -> StudioError { StudioError(.notFound, what) }
  }

  extension Response {
    /// A JSON document.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
      text(value.description, "application/json", status: status)
    }

    /// A text of some type.
    static func text(
      _ text: String, _ type: String, status: HTTPResponse.Status = .ok, file: String? = nil
    ) -> Response {
      bytes(Array(text.utf8), type, status: status, file: file)
    }

    /// Bytes of some type, to be saved as a file where it has a name.
    static func bytes(
      _ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok, file: String? = nil
    ) -> Response {
      var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
      if let file {
        let name = file.map {
          $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_"
        }
        headers[.contentDisposition] = "attachment; filename=\"\(String(name))\""
      }
      return Response(
        status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
  }
#endif
