#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension FileMemory {
  /// The most that is read of something whose size is not known beforehand, such as a pipe.
  static let streamLimit = 4 << 30
  /// Regular files at least this long are mapped.
  static let mappingThreshold = 64 << 20

  /// How much of a stream, or of what a file unpacks to, is looked at before the rest is read.
  static let headSize = 1 << 16

  /// A look at the beginning of a file, which throws if the rest is not wanted.
  typealias HeadCheck = (UnsafeBufferPointer<UInt8>) throws -> Void

  /// Reads a file, or standard input if the path is `-`.
  ///
  /// - Parameter checkHead: called with the beginning of a stream that is longer than `headSize`;
  ///   if it throws, the rest is not read.
  convenience init(
    path: String, checkHead: HeadCheck = { _ in }
  ) throws {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileMemory.failure(path) }
    defer { if path != "-" { close(descriptor) } }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileMemory.failure(path) }
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    let size = isRegular ? Int(status.st_size) : 0
    let position = isRegular ? Int(lseek(descriptor, 0, SEEK_CUR)) : 0
    if position == 0, size >= FileMemory.mappingThreshold,
      let (base, length) = FileMemory.map(descriptor, size)
    {
      self.init(mapping: base, count: size, length: length)
    } else {
      let (base, count) = try FileMemory.readAll(
        descriptor, sizeHint: size, path, checkHead)
      self.init(adopting: base, count: count)
    }
  }

  private static func failure(_ path: String) -> FileAccessError {
    FileAccessError(file: path, operation: .read, reason: String(cString: strerror(errno)))
  }

  /// Maps a file over the front of zeroed memory that is at least a page longer, which gives the
  /// zero byte behind the end.
  private static func map(
    _ descriptor: Int32, _ size: Int
  ) -> (base: UnsafeMutablePointer<UInt8>, length: Int)? {
    let page = max(Int(sysconf(Int32(_SC_PAGESIZE))), 4096)
    let length = (size / page + 2) * page
    let reserved = mmap(nil, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let reserved, reserved != MAP_FAILED else { return nil }
    let mapped = mmap(reserved, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0)
    guard mapped == reserved else {
      munmap(reserved, length)
      return nil
    }
    return (reserved.assumingMemoryBound(to: UInt8.self), length)
  }

  private static func readAll(
    _ descriptor: Int32, sizeHint: Int, _ path: String,
    _ checkHead: HeadCheck
  ) throws -> (base: UnsafeMutablePointer<UInt8>, count: Int) {
    // One byte more than expected: the read that finds the end needs room to look.
    var buffer = try GrowingBuffer(capacity: max(sizeHint, 1 << 16) + 2, name: path)
    while true {
      let room = buffer.capacity - buffer.count - 1
      let got = read(descriptor, buffer.base + buffer.count, room)
      if got == 0 { return buffer.take() }
      if got < 0 {
        if errno == EINTR { continue }
        let error = failure(path)
        buffer.discard()
        throw error
      }
      let isHead = sizeHint == 0 && buffer.count < headSize && buffer.count + got >= headSize
      buffer.count += got
      if isHead {
        do {
          try checkHead(UnsafeBufferPointer(start: buffer.base, count: buffer.count))
        } catch {
          buffer.discard()
          throw error
        }
      }
      if buffer.count > streamLimit, buffer.count > sizeHint {
        buffer.discard()
        throw FormatError(
          file: path, "the stream is longer than \(streamLimit >> 30) GiB",
          remedy: "write it to a file first")
      }
      if buffer.count + 1 >= buffer.capacity { try buffer.grow() }
    }
  }
}

/// Allocated memory that grows by half its size; the C library moves large blocks without copying.
struct GrowingBuffer {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int
  var count = 0
  private let name: String

  init(capacity: Int, name: String) throws {
    guard let base = FileMemory.allocate(capacity) else {
      throw FileAccessError(file: name, operation: .read, reason: "not enough memory")
    }
    self.base = base
    self.capacity = capacity
    self.name = name
  }

  /// Makes more room, or frees everything and throws.
  mutating func grow() throws {
    let larger = capacity + capacity / 2 + 4096
    guard let moved = realloc(base, larger) else {
      discard()
      throw FileAccessError(file: name, operation: .read, reason: "not enough memory")
    }
    base = moved.assumingMemoryBound(to: UInt8.self)
    capacity = larger
  }

  /// Hands the memory over, cut to what is used and one byte more.
  mutating func take() -> (base: UnsafeMutablePointer<UInt8>, count: Int) {
    if let fitted = realloc(base, count + 1) { base = fitted.assumingMemoryBound(to: UInt8.self) }
    return (base, count)
  }

  func discard() { free(base) }
}
