#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A checkpoint on disk: a header and the words of a ``StateWriter``.
///
/// | bytes | content |
/// |---|---|
/// | 0–7 | the letters `ISGCHKPT` |
/// | 8–15 | the number of the layout |
/// | 16–23 | the length of the whole file |
/// | 24–31 | the checksum of bytes 0–23 and of all from 32 on |
/// | 32– | identity of the run, what it has done, the states of jobs under way |
///
/// All words are little-endian. A file is written beside the one before, synchronised with the disk and
/// renamed, so that there is always a whole one. The run holds a lock (`flock`) on it, which the system
/// releases however the run ends.
final class CheckpointFile {
  /// The number of the layout of files. Whatever changes what is saved changes it.
  static let layout = 1
  static let headerSize = 32
  private static let magic: UInt64 = 0x5450_4B48_4347_5349  // "ISGCHKPT"

  /// What to call the file in errors.
  let name: String
  private let target: String
  /// The file as it is now, locked.
  private var locked: Int32 = -1

  /// - Parameter path: the file; links are followed.
  init(path: String) {
    name = path
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    } else {
      target = path
    }
  }

  deinit { if locked >= 0 { close(locked) } }

  /// Locks the file and reads it; `nil` where there is none.
  ///
  /// - Throws: `CheckpointError`, `FileAccessError`, `SolverError.outOfMemory`.
  func read() throws -> SavedState? {
    for _ in 0..<100 {
      let descriptor = open(target, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      if descriptor < 0, errno == ENOENT { return nil }
      guard descriptor >= 0 else { throw failure(.read) }
      var opened = stat()
      guard fstat(descriptor, &opened) == 0, opened.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        throw CheckpointError.notACheckpoint(file: name)
      }
      guard CheckpointFile.lock(descriptor) else {
        close(descriptor)
        throw CheckpointError.inUse(file: name)
      }
      // Whoever had the lock may have renamed a newer file to this name meanwhile.
      guard CheckpointFile.isSame(descriptor, target) else {
        close(descriptor)
        continue
      }
      locked = descriptor
      unlink(part)
      return try contents(descriptor, size: Int(opened.st_size))
    }
    throw CheckpointError.inUse(file: name)
  }

  private func contents(_ descriptor: Int32, size: Int) throws -> SavedState {
    guard let memory = malloc(max(1, size)) else { throw SolverError.outOfMemory(bytes: size) }
    defer { free(memory) }
    var count = 0
    while count < size {
      #if canImport(Glibc)
        let more = Glibc.read(descriptor, memory + count, size - count)
      #elseif canImport(Musl)
        let more = Musl.read(descriptor, memory + count, size - count)
      #else
        let more = Darwin.read(descriptor, memory + count, size - count)
      #endif
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else { throw failure(.read) }
      if more == 0 { break }
      count += more
    }
    let bytes = UnsafeRawBufferPointer(start: memory, count: count)
    return try SavedState(copying: try CheckpointFile.body(of: bytes, name: name))
  }

  /// The words behind a header that agrees with them.
  ///
  /// - Throws: `CheckpointError`.
  static func body(
    of bytes: UnsafeRawBufferPointer, name: String
  ) throws -> UnsafeRawBufferPointer {
    func word(_ k: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * k, as: UInt64.self))
    }
    guard bytes.count >= 8, word(0) == magic else {
      throw CheckpointError.notACheckpoint(file: name)
    }
    guard bytes.count >= headerSize else {
      throw CheckpointError.damaged(file: name, reason: "its header is cut off")
    }
    // A damaged number of the layout is told from another layout by the checksum, which all have.
    let isWhole = word(3) == checksum(of: bytes)
    guard word(1) == UInt64(layout) else {
      throw isWhole
        ? CheckpointError.otherLayout(file: name, number: Int(truncatingIfNeeded: word(1)))
        : CheckpointError.damaged(file: name, reason: "its checksum is wrong")
    }
    guard word(2) == UInt64(bytes.count) else {
      throw CheckpointError.damaged(
        file: name, reason: "it has \(bytes.count) bytes and should have \(word(2))")
    }
    guard isWhole else {
      throw CheckpointError.damaged(file: name, reason: "its checksum is wrong")
    }
    return UnsafeRawBufferPointer(rebasing: bytes[headerSize...])
  }

  /// Begins the words of a file; `seal` fills in the header.
  static func begin(_ writer: StateWriter) {
    for _ in 0..<headerSize / 8 { writer.write(0) }
  }

  /// Completes the header of all that was written.
  static func seal(_ writer: StateWriter) {
    writer.replace(magic.littleEndian, at: 0)
    writer.replace(UInt64(layout).littleEndian, at: 8)
    writer.replace(UInt64(writer.count).littleEndian, at: 16)
    let sum = checksum(of: UnsafeRawBufferPointer(start: writer.start, count: writer.count))
    writer.replace(sum.littleEndian, at: 24)
  }

  /// Puts a file in the place of the one before.
  ///
  /// - Throws: `FileAccessError`, `CheckpointError.inUse`; then the one before is still there.
  func replace(by content: SavedState) throws {
    let descriptor = try openPart()
    do {
      guard ftruncate(descriptor, 0) == 0 else { throw failure(.write) }
      let sink = DescriptorSink(descriptor, name: name)
      try content.withBytes { try sink.write($0) }
      guard fsync(descriptor) == 0 else { throw failure(.write) }
      try publish()
    } catch {
      unlink(part)
      close(descriptor)
      throw error
    }
    if locked >= 0 { close(locked) }
    locked = descriptor
    synchronizeFolder()
  }

  /// Where the next file is written. The name is always the same, so that a process that is killed leaves
  /// nothing that the next one does not take away.
  private var part: String { target + ".part" }

  /// Opens and locks the next file.
  private func openPart() throws -> Int32 {
    for _ in 0..<100 {
      let descriptor = open(part, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw failure(.write) }
      guard CheckpointFile.lock(descriptor) else {
        close(descriptor)
        throw CheckpointError.inUse(file: name)
      }
      // Whoever had the lock may have given the file its name meanwhile.
      if CheckpointFile.isSame(descriptor, part) { return descriptor }
      close(descriptor)
    }
    throw CheckpointError.inUse(file: name)
  }

  /// Gives the complete next file its name: in place of the one that this run has locked, or where there
  /// was none and, as another run may have begun meanwhile, is none now.
  private func publish() throws {
    if locked < 0 {
      if link(part, target) == 0 {
        unlink(part)
        return
      }
      if errno == EEXIST { throw CheckpointError.inUse(file: name) }
    }
    guard rename(part, target) == 0 else { throw failure(.write) }
  }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var (opened, present) = (stat(), stat())
    return fstat(descriptor, &opened) == 0 && stat(path, &present) == 0
      && opened.st_ino == present.st_ino && opened.st_dev == present.st_dev
  }

  /// Makes the new name last, too.
  private func synchronizeFolder() {
    var folder = "."
    if let slash = target.lastIndex(of: "/") {
      folder = slash == target.startIndex ? "/" : String(target[..<slash])
    }
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Locks an open file; `true` also where the file system knows no locks.
  private static func lock(_ descriptor: Int32) -> Bool {
    flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }

  private func failure(_ operation: FileAccessError.Operation) -> FileAccessError {
    FileAccessError(file: name, operation: operation, reason: String(cString: strerror(errno)))
  }

  private static func checksum(of file: UnsafeRawBufferPointer) -> UInt64 {
    checksum(
      UnsafeRawBufferPointer(rebasing: file[headerSize...]),
      from: checksum(UnsafeRawBufferPointer(rebasing: file[..<24])))
  }

  /// Mixes words in one after another by bijections, so that a change within any one word is always
  /// noticed, and of several but for accidents of 2⁻⁶⁴.
  static func checksum(_ bytes: UnsafeRawBufferPointer, from start: UInt64 = 0) -> UInt64 {
    var sum = start ^ UInt64(bytes.count)
    var offset = 0
    while offset < bytes.count {
      var word: UInt64 = 0
      if offset + 8 <= bytes.count {
        word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      } else {
        for k in offset..<bytes.count { word |= UInt64(bytes[k]) << UInt64(8 * (k - offset)) }
      }
      sum = (sum ^ UInt64(littleEndian: word)) &* 0x9E37_79B9_7F4A_7C15
      sum ^= sum >> 29
      offset += 8
    }
    return sum
  }
}
