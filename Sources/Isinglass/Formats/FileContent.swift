#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes of a file, unpacked if they were compressed, that parsers look at without copying.
///
/// Never empty. The bytes are followed by a zero byte that is not counted, so a scanner that stops
/// at anything but what it wants needs no other test for the end.
public final class FileContent: Sendable {
  /// The file's name as messages show it.
  public let name: String
  /// The number of bytes.
  public let count: Int
  /// Where text begins: 3 after a UTF-8 byte order mark, else 0.
  public let textStart: Int

  let memory: FileMemory

  /// Where the file is; `nil` for bytes at hand, whose name may be anybody's, and for standard input.
  let path: String?

  /// Takes over memory and unpacks it if it is compressed.
  init(
    _ memory: consuming FileMemory, name: String, path: String? = nil,
    checkHead: FileMemory.HeadCheck = { _ in }
  ) throws {
    let unpacked =
      memory.isGzip ? try Gunzip.unpack(memory, name: name, checkHead: checkHead) : memory
    guard unpacked.count > 0 else {
      throw FormatError(file: name, "the file is empty", remedy: "give a file with a problem in it")
    }
    let start = unpacked.bytes.prefix(3)
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      throw FormatError(file: name, "the text is in UTF-16", remedy: "save it as UTF-8")
    }
    textStart = start.elementsEqual([0xEF, 0xBB, 0xBF]) ? 3 : 0
    self.name = name
    self.path = path == "-" ? nil : path
    count = unpacked.count
    self.memory = unpacked
  }

  /// Makes a content of bytes at hand.
  ///
  /// - Throws: `FormatError` when there is no byte or compressed bytes cannot be unpacked.
  public convenience init(_ bytes: some Collection<UInt8>, name: String) throws {
    try self.init(FileMemory(copying: bytes), name: name)
  }

  /// Reads a file.
  ///
  /// Regular files from 64 MiB on are mapped rather than read; do not shorten such a file while it
  /// is in use.
  ///
  /// - Parameter path: a path, or `-` for standard input.
  /// - Throws: `FileAccessError` when the file cannot be read, `FormatError` when it is empty or its
  ///   compressed content cannot be unpacked.
  public convenience init(path: String) throws {
    try self.init(FileMemory(path: path), name: path, path: path)
  }

  /// Reads a file that must be in a format that is known: a stream or compressed file of anything
  /// else is refused before it is read to its end.
  convenience init(path: String, _ request: ReadRequest) throws {
    func check(_ head: UnsafeBufferPointer<UInt8>) throws {
      let beginning = try FileMemory(copying: head)
      guard !beginning.isGzip else { return }
      _ = try FormatCatalogue.detect(FileContent(beginning, name: path), request)
    }
    try self.init(
      FileMemory(path: path, checkHead: check), name: path, path: path, checkHead: check)
  }

  /// The byte at an offset; 0 outside the file.
  public subscript(offset: Int) -> UInt8 {
    offset >= 0 && offset < count ? memory.start[offset] : 0
  }

  /// Calls `body` with all bytes; the pointer must not leave it.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) {
      try body(UnsafeRawBufferPointer(memory.bytes))
    }
  }

  /// An error at a byte, given as its line and column; in a binary file as line 1 and the byte.
  ///
  /// - Complexity: O(offset).
  public func error(at offset: Int, _ problem: String, remedy: String) -> FormatError {
    if isBinary { return binaryError(at: offset, problem, remedy: remedy) }
    let end = min(max(offset, textStart), count)
    var line = 1
    var column = 1
    for byte in memory.bytes[textStart..<end] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {  // not the continuation of a UTF-8 character
        column += 1
      }
    }
    return FormatError(file: name, line: line, column: column, problem, remedy: remedy)
  }

  /// An error at a byte of a binary file, or at its end: line 1, column counted in bytes from 1.
  public func binaryError(at offset: Int, _ problem: String, remedy: String) -> FormatError {
    FormatError(file: name, column: min(max(0, offset), count) + 1, problem, remedy: remedy)
  }
}

/// Memory that holds a file: allocated or mapped, released with the object.
final class FileMemory: @unchecked Sendable {  // written before it is shared, never after
  let count: Int
  private let base: UnsafeMutablePointer<UInt8>
  private let mappedLength: Int?

  /// Takes over allocated memory of at least `count + 1` bytes; the last one is set to zero.
  init(adopting base: UnsafeMutablePointer<UInt8>, count: Int) {
    self.base = base
    self.count = count
    mappedLength = nil
    base[count] = 0
  }

  /// Takes over a mapping that is followed by zero bytes.
  init(mapping base: UnsafeMutablePointer<UInt8>, count: Int, length: Int) {
    self.base = base
    self.count = count
    mappedLength = length
  }

  convenience init(copying bytes: some Collection<UInt8>) throws {
    let count = bytes.count
    guard let base = FileMemory.allocate(count + 1) else {
      throw FileAccessError(file: "-", operation: .read, reason: "not enough memory")
    }
    _ = UnsafeMutableBufferPointer(start: base, count: count).update(from: bytes)
    self.init(adopting: base, count: count)
  }

  deinit {
    if let mappedLength { munmap(base, mappedLength) } else { free(base) }
  }

  static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8>? {
    malloc(count)?.assumingMemoryBound(to: UInt8.self)
  }

  var start: UnsafePointer<UInt8> { UnsafePointer(base) }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  /// Whether the bytes begin like a gzip file that is compressed by deflate (RFC 1952).
  var isGzip: Bool { count >= 3 && base[0] == 0x1F && base[1] == 0x8B && base[2] == 8 }
}
