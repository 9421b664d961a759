#if Studio
  internal import HTTPTypes
  internal import Hummingbird
  internal import NIOCore
  internal import StudioPage

  /// The page's files, which are inside the program: no request reaches the file system.
  struct PageAssets: Sendable {
    /// One file.
    struct Asset: Sendable {
      let bytes: ByteBuffer
      let type: String
      let tag: String

      func response(to request: Request) -> Response {
        var headers: HTTPFields = [
          .contentType: type, .cacheControl: "no-cache", .eTag: tag,
        ]
        if request.headers[.ifNoneMatch] == tag {
          headers[.contentLength] = nil
          return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
      }
    }

    /// The files by name.
    let files: [String: Asset]

    init() {
      var files: [String: Asset] = [:]
      for index in 0..<studio_asset_count() {
        let asset = studio_asset(index)
        let name = String(cString: asset.name)
        let bytes = UnsafeBufferPointer(start: asset.bytes, count: asset.count)
        files[name] = Asset(
          bytes: ByteBuffer(bytes: bytes), type: PageAssets.type(of: name),
          tag: PageAssets.tag(of: bytes))
      }
      self.files = files
    }

    /// The file at a path: the page itself at `/`, all else below `/assets`.
    func asset(at path: String) -> Asset? {
      if path == "/" || path == "/index.html" { return files["index.html"] }
      guard path.hasPrefix("/assets/") else { return nil }
      return files[String(path.dropFirst("/assets/".count))]
    }

    private static func type(of name: String) -> String {
      switch name.split(separator: ".").last {
      case "html": "text/html; charset=utf-8"
      case "css": "text/css; charset=utf-8"
      case "js": "text/javascript; charset=utf-8"
      case "svg": "image/svg+xml"
      case "png": "image/png"
      case "json": "application/json"
      default: "application/octet-stream"
      }
    }

    /// FNV-1a over the bytes.
    private static func tag(of bytes: UnsafeBufferPointer<UInt8>) -> String {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      return "\"\(String(hash, radix: 16))\""
    }
  }
#endif
