#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command `isinglass`, built beside the tests.
public enum CommandExecutable {
  /// Where it is.
  public static let path: String = {
    var path = [CChar](repeating: 0, count: 4096)
    #if os(Linux)
      let length = readlink("/proc/self/exe", &path, path.count - 1)
    #else
      let length = -1
    #endif
    let own =
      length > 0
      ? String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      : CommandLine.arguments[0]
    // Bundles lie some folders deeper than the products.
    var parts = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    while !parts.isEmpty {
      let candidate = parts.joined(separator: "/") + "/isinglass"
      if access(candidate, X_OK) == 0 { return candidate }
      parts.removeLast()
    }
    return "isinglass"
  }()
}
