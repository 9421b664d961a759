#if Studio
  internal import HTTPTypes
  internal import Hummingbird

  /// Refuses requests that a page from elsewhere might make a browser send.
  ///
  /// The Studio has no passwords: whoever reaches it may use it. A page from elsewhere can make a
  /// browser reach it, under a name of its own (DNS rebinding) or by posting across sites, so a request
  /// must name a host that the Studio is known by, and one that tells its origin must come from there.
  struct HostCheck: Sendable {
    /// The names that count, in small letters, without a port.
    let names: Set<String>
    /// Whether any address counts, since the Studio listens on all. Addresses cannot be rebound.
    let allowsAddresses: Bool

    init(host: String, allowed: [String]) {
      let host = HostCheck.name(ofAuthority: host.contains(":") ? "[\(host)]" : host)
      let isEverywhere = ["0.0.0.0", "[::]"].contains(host)
      names = Set(
        ["localhost", "127.0.0.1", "[::1]", host] + allowed.map { HostCheck.name(ofAuthority: $0) })
      allowsAddresses = isEverywhere
    }

    /// - Throws: `StudioError`: 421 for a wrong host, 403 for a wrong origin.
    func check(_ request: Request) throws {
      let authority = request.head.authority ?? ""
      let name = HostCheck.name(ofAuthority: authority)
      guard names.contains(name) || allowsAddresses && HostCheck.isAddress(name) else {
        throw StudioError(
          .misdirectedRequest,
          "the Studio is not known as '\(name)': use its address, or start it with --allow-host")
      }
      if let origin = request.headers[.origin] {
        let own = ["http://\(authority)", "https://\(authority)"].map { $0.lowercased() }
        guard own.contains(origin.lowercased()) else {
          throw StudioError(
            .forbidden, "requests from pages of '\(origin)' are refused: use the Studio's own page")
        }
      } else if request.headers[.fetchSite] == "cross-site", request.uri.path.hasPrefix(Route.base)
      {
        throw StudioError(
          .forbidden, "requests from pages of other sites are refused: use the Studio's own page")
      }
    }

    /// The name without the port, in small letters.
    static func name(ofAuthority authority: String) -> String {
      let text = authority.lowercased()
      if text.hasPrefix("["), let end = text.firstIndex(of: "]") { return String(text[...end]) }
      return String(text.prefix { $0 != ":" })
    }

    private static func isAddress(_ name: String) -> Bool {
      if name.hasPrefix("[") { return name.hasSuffix("]") }
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
  }

  extension HTTPField.Name {
    static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
  }
#endif
