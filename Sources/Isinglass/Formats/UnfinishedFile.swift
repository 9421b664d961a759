import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is being written and takes its place in the folder only when it is complete.
final class UnfinishedFile {
  /// Open for writing.
  let descriptor: Int32
  private let target: String
  private let path: String
  /// The temporary name; `nil` while the file has no name at all.
  private let name: String?
  private var isOpen = true

  /// The temporary names of all files that are being written.
  private static let names = Mutex<Set<String>>([])

  /// Creates the file, without a name where that can be had.
  ///
  /// - Parameters:
  ///   - target: the name that it is to have.
  ///   - path: what to call it in errors.
  /// - Throws: `FileAccessError`.
  init(for target: String, calledBy path: String, isNameless: Bool = true) throws {
    self.target = target
    self.path = path
    if isNameless, let descriptor = UnfinishedFile.openNameless(inFolderOf: target) {
      self.descriptor = descriptor
      name = nil
      return
    }
    let name = UnfinishedFile.temporaryName(for: target)
    // Noted first, so that whoever leaves in between finds it.
    UnfinishedFile.names.withLock { _ = $0.insert(name) }
    descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let failure = OutputFile.failure(path)
      UnfinishedFile.names.withLock { _ = $0.remove(name) }
      throw failure
    }
    self.name = name
  }

  /// Gives the complete file its name, in place of whatever had it.
  ///
  /// - Throws: `FileAccessError`.
  func publish() throws {
    if let name {
      isOpen = false
      guard close(descriptor) == 0, rename(name, target) == 0 else {
        throw OutputFile.failure(path)
      }
      UnfinishedFile.names.withLock { _ = $0.remove(name) }
      return
    }
    if link(as: target) { return try closeNow() }
    guard errno == EEXIST else { throw OutputFile.failure(path) }
    // A link replaces nothing, a new name does.
    let temporary = UnfinishedFile.temporaryName(for: target)
    guard link(as: temporary) else { throw OutputFile.failure(path) }
    guard rename(temporary, target) == 0 else {
      let failure = OutputFile.failure(path)
      unlink(temporary)
      throw failure
    }
    try closeNow()
  }

  /// Removes what there is of the file.
  func discard() {
    if isOpen { close(descriptor) }
    isOpen = false
    guard let name else { return }
    unlink(name)
    UnfinishedFile.names.withLock { _ = $0.remove(name) }
  }

  /// Removes all files with temporary names.
  static func removeAll() {
    names.withLock { names in
      for name in names { unlink(name) }
    }
  }

  private func closeNow() throws {
    isOpen = false
    guard close(descriptor) == 0 else { throw OutputFile.failure(path) }
  }

  private static func temporaryName(for target: String) -> String {
    var generator = SystemRandomNumberGenerator()
    let suffix = String(generator.next() as UInt64, radix: 36)
    return "\(target).\(suffix).part"
  }

  #if os(Linux)
    private static func openNameless(inFolderOf target: String) -> Int32? {
      // Without /proc the file could not be named later.
      guard access("/proc/self/fd", X_OK) == 0 else { return nil }
      var folder = "."
      if let slash = target.lastIndex(of: "/") {
        folder = slash == target.startIndex ? "/" : String(target[..<slash])
      }
      // O_TMPFILE, a macro that Swift does not see: a bit of its own, and that of a folder.
      let temporary: Int32 = 0o20_000_000 | O_DIRECTORY
      let descriptor = open(folder, temporary | O_WRONLY | O_CLOEXEC, 0o666)
      return descriptor >= 0 ? descriptor : nil
    }

    /// Gives the nameless file a name that must be free.
    private func link(as name: String) -> Bool {
      linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
    }
  #else
    private static func openNameless(inFolderOf target: String) -> Int32? { nil }

    private func link(as name: String) -> Bool {
      errno = ENOTSUP
      return false
    }
  #endif
}
