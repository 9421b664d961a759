#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes whole files: a reader sees the old file or the new one, never half of one.
public enum OutputFile {
  /// Writes a file under a temporary name in the same folder and renames it when it is complete;
  /// whatever goes wrong, the temporary file is removed and the old file stays.
  ///
  /// `-` writes to standard output; devices and pipes are written directly. A name that ends in
  /// `.gz` is compressed.
  ///
  /// - Throws: `FileAccessError`, or what `body` throws.
  public static func write(
    _ path: String, _ body: (inout OutputBuffer) throws -> Void
  ) throws {
    if path == "-" { return try fill(1, path, body) }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure(path) }
      defer { close(descriptor) }
      return try fill(descriptor, path, body)
    }
    try replace(destination(of: path), path, body)
  }

  private static func replace(
    _ target: String, _ path: String, _ body: (inout OutputBuffer) throws -> Void
  ) throws {
    var generator = SystemRandomNumberGenerator()
    let suffix = String(generator.next() as UInt64, radix: 36)
    let temporary = "\(target).\(suffix).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path) }
    var isOpen = true
    do {
      try fill(descriptor, path, body)
      isOpen = false
      guard close(descriptor) == 0, rename(temporary, target) == 0 else { throw failure(path) }
    } catch {
      if isOpen { close(descriptor) }
      unlink(temporary)
      throw error
    }
  }

  private static func fill(
    _ descriptor: Int32, _ path: String, _ body: (inout OutputBuffer) throws -> Void
  ) throws {
    let file = DescriptorSink(descriptor, name: path)
    let sink: any OutputSink =
      path.utf8.suffix(3).elementsEqual(".gz".utf8) ? try GzipSink(file, name: path) : file
    var output = OutputBuffer(sink)
    try body(&output)
    try output.finish()
  }

  /// The file that a symbolic link stands for, so that the link is not replaced.
  private static func destination(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func failure(_ path: String) -> FileAccessError {
    FileAccessError(file: path, operation: .write, reason: String(cString: strerror(errno)))
  }
}
