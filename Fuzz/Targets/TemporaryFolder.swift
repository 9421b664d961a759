#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder for what is only read from files, removed with all that is in it.
final class TemporaryFolder {
  let path: String
  private var names: Set<String> = []

  init() {
    var template = Array("/tmp/isinglass-fuzz-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The path of a file, which is removed in the end.
  func file(_ name: String) -> String {
    names.insert(name)
    return "\(path)/\(name)"
  }

  /// Writes a file; its path.
  func write(_ bytes: some Collection<UInt8>, to name: String) throws -> String {
    let path = file(name)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try require(descriptor >= 0, "\(path) cannot be written")
    defer { close(descriptor) }
    let written = Array(bytes).withUnsafeBytes { buffer in
      #if canImport(Glibc)
        Glibc.write(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        Musl.write(descriptor, buffer.baseAddress, buffer.count)
      #else
        Darwin.write(descriptor, buffer.baseAddress, buffer.count)
      #endif
    }
    try require(written == bytes.count, "\(path) cannot be written")
    return path
  }

  /// What is in a file.
  func bytes(of name: String) throws -> [UInt8] {
    let descriptor = open(file(name), O_RDONLY)
    try require(descriptor >= 0, "\(name) cannot be read")
    defer { close(descriptor) }
    var status = stat()
    fstat(descriptor, &status)
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = bytes.withUnsafeMutableBytes { buffer in
      #if canImport(Glibc)
        Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
    }
    try require(count == bytes.count, "\(name) cannot be read")
    return bytes
  }
}
