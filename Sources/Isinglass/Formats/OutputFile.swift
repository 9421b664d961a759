#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes whole files: a reader sees the old file or the new one, never half of one.
public enum OutputFile {
  /// Writes a file that appears under its name when it is complete; whatever goes wrong, the old file
  /// stays and nothing else is left.
  ///
  /// Until then it has no name at all where the system knows such files (Linux, most file systems),
  /// so that not even a killed process leaves anything behind; elsewhere it has a temporary name, see
  /// `removeUnfinished`. `-` writes to standard output; devices and pipes are written directly. A
  /// name that ends in `.gz` is compressed.
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
    let file = try UnfinishedFile(for: destination(of: path), calledBy: path)
    do {
      try fill(file.descriptor, path, body)
      try file.publish()
    } catch {
      file.discard()
      throw error
    }
  }

  /// Removes the temporary files of writes that are under way, for a process that is about to leave
  /// because of a signal. Their writes fail or leave nothing.
  public static func removeUnfinished() { UnfinishedFile.removeAll() }

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

  static func failure(_ path: String) -> FileAccessError {
    FileAccessError(file: path, operation: .write, reason: String(cString: strerror(errno)))
  }
}
