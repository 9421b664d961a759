#if Studio
  import Isinglass

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// What a server answered.
  struct HTTPAnswer {
    var status = 0
    /// Names in small letters.
    var headers: [String: String] = [:]
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue { (try? JSONValue(parsing: text)) ?? .null }
    /// What a problem document says.
    var detail: String { json["detail"]?.text ?? "" }
    var field: String? { json["field"]?.text }
  }

  /// A connection that knows just enough HTTP/1.1, written without the server's own library.
  final class Connection {
    struct CannotConnect: Error {}

    private let descriptor: Int32
    private var bytes: [UInt8] = []
    private var isAtEnd = false

    init(port: Int) throws {
      #if canImport(Darwin)
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
      #else
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      #endif
      self.descriptor = descriptor
      self.port = port
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var patience = timeval(tv_sec: 30, tv_usec: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
      let status = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard status == 0 else { throw CannotConnect() }
    }

    private let port: Int

    deinit { close(descriptor) }

    func send(
      _ method: String, _ path: String, _ headers: [String: String] = [:], body: [UInt8] = []
    ) {
      var headers = headers
      headers["Host"] = headers["Host"] ?? "127.0.0.1:\(port)"
      headers["Connection"] = headers["Connection"] ?? "close"
      if !body.isEmpty || method == "POST" {
        headers["Content-Length"] = headers["Content-Length"] ?? "\(body.count)"
      }
      let head = headers.map { "\($0): \($1)\r\n" }.joined()
      sendBytes(Array("\(method) \(path) HTTP/1.1\r\n\(head)\r\n".utf8) + body)
    }

    func sendBytes(_ bytes: [UInt8]) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { buffer in
          #if canImport(Darwin)
            Darwin.send(descriptor, buffer.baseAddress, buffer.count, 0)
          #else
            Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
          #endif
        }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }

    /// The whole answer.
    func answer() -> HTTPAnswer {
      var answer = head()
      if answer.headers["transfer-encoding"] == "chunked" {
        while let chunk = chunk() { answer.body += chunk }
      } else if let count = answer.headers["content-length"].flatMap({ Int($0) }) {
        while bytes.count < count, readMore() {}
        answer.body = Array(bytes.prefix(count))
      } else {
        while readMore() {}
        answer.body = bytes
      }
      return answer
    }

    /// Status and headers.
    func head() -> HTTPAnswer {
      var answer = HTTPAnswer()
      guard let first = line() else { return answer }
      answer.status = Int(first.split(separator: " ").dropFirst().first ?? "") ?? 0
      while let line = line(), !line.isEmpty {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { continue }
        answer.headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
      }
      return answer
    }

    /// The next piece of a body in chunks; `nil` at its end.
    func chunk() -> [UInt8]? {
      guard let line = line(), let size = Int(line, radix: 16), size > 0 else { return nil }
      while bytes.count < size + 2, readMore() {}
      guard bytes.count >= size + 2 else { return nil }
      defer { bytes.removeFirst(size + 2) }
      return Array(bytes[..<size])
    }

    private func line() -> String? {
      while true {
        if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
          defer { bytes.removeFirst(end + 1) }
          return String(
            decoding: bytes[..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        }
        guard readMore() else { return nil }
      }
    }

    private func readMore() -> Bool {
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      let count = recv(descriptor, &piece, piece.count, 0)
      guard count > 0 else { return false }
      bytes += piece[..<count]
      return true
    }
  }

  /// An event of a stream.
  struct ServerEvent {
    var name = ""
    var id: String?
    var data = JSONValue.null
  }

  /// Events one after the other.
  final class EventReader {
    let head: HTTPAnswer
    private let connection: Connection
    private var text: [UInt8] = []

    init(_ connection: Connection) {
      self.connection = connection
      head = connection.head()
    }

    /// The next event; `nil` when the stream has ended.
    func next() -> ServerEvent? {
      while true {
        while let block = takeBlock() {
          var event = ServerEvent()
          for line in block.split(separator: "\n") {
            if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
            if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
            if line.hasPrefix("data: ") {
              event.data = (try? JSONValue(parsing: String(line.dropFirst(6)))) ?? .null
            }
          }
          if !event.name.isEmpty { return event }
        }
        guard let chunk = connection.chunk() else { return nil }
        text += chunk
      }
    }

    /// All events up to the first of a name, that one included, or to the end.
    func upTo(_ name: String) -> [ServerEvent] {
      var events: [ServerEvent] = []
      while let event = next() {
        events.append(event)
        if event.name == name { break }
      }
      return events
    }

    private func takeBlock() -> String? {
      let newline = UInt8(ascii: "\n")
      guard
        let end = zip(text.indices, text.indices.dropFirst()).first(where: {
          text[$0] == newline && text[$1] == newline
        })
      else { return nil }
      defer { text.removeFirst(end.1 + 1) }
      return String(decoding: text[..<end.0], as: UTF8.self)
    }
  }
#endif
