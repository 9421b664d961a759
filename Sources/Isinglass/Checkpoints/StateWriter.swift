#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Takes down the state of a trajectory or of a run, number by number, for a ``StateReader``.
///
/// Everything is written in 64-bit words in the processor's byte order, blocks of memory padded to whole
/// words. Where memory runs out nothing more is written and `isOutOfMemory` says so: a checkpoint that
/// cannot be taken must not end the run.
public final class StateWriter {
  private(set) var start: UnsafeMutableRawPointer?
  /// The number of bytes written.
  public private(set) var count = 0
  private var capacity = 0
  /// Whether something could not be kept.
  public private(set) var isOutOfMemory = false

  /// Creates an empty writer.
  public init() {}

  deinit { free(start) }

  /// Writes a whole number.
  public func write(_ number: Int) { write(UInt64(bitPattern: Int64(number))) }

  /// Writes a word.
  public func write(_ word: UInt64) {
    withUnsafeBytes(of: word) { append($0) }
  }

  /// Writes a real number, to the last bit.
  public func write(_ number: Double) { write(number.bitPattern) }

  /// Writes whether something is so.
  public func write(_ flag: Bool) { write(flag ? 1 : 0) }

  /// Writes numbers, after how many there are.
  public func write(_ numbers: [Double]) {
    write(numbers.count)
    numbers.withUnsafeBytes { append($0) }
  }

  /// Writes spins; who reads them must know how many there are.
  public func write(_ spins: Spins) { spins.words.withUnsafeBytes { append($0) } }

  /// Writes text.
  public func write(_ text: String) {
    var text = text
    text.withUTF8 {
      write($0.count)
      append(UnsafeRawBufferPointer($0))
    }
  }

  /// Writes bytes; who reads them must know how many there are.
  public func write(bytes: UnsafeRawBufferPointer) { append(bytes) }

  /// Writes the elements of a buffer; who reads them must know how many there are.
  func write<Element>(_ buffer: AlignedBuffer<Element>) {
    append(UnsafeRawBufferPointer(UnsafeBufferPointer(buffer.elements)))
  }

  /// Forgets all that was written after some number of bytes.
  func rewind(to count: Int) { self.count = min(self.count, count) }

  /// Replaces a word.
  func replace(_ word: UInt64, at offset: Int) {
    guard let start, offset + 8 <= count else { return }
    start.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
  }

  /// The bytes, of which the writer has none afterwards; `nil` where memory ran out.
  func finish() -> SavedState? {
    defer { (start, count, capacity) = (nil, 0, 0) }
    if isOutOfMemory {
      free(start)
      return nil
    }
    return SavedState(start, count: count)
  }

  private func append(_ bytes: UnsafeRawBufferPointer) {
    let padded = (bytes.count + 7) / 8 * 8
    guard reserve(padded), let start, let source = bytes.baseAddress, bytes.count > 0 else {
      return
    }
    (start + count).copyMemory(from: source, byteCount: bytes.count)
    if padded > bytes.count { memset(start + count + bytes.count, 0, padded - bytes.count) }
    count += padded
  }

  private func reserve(_ more: Int) -> Bool {
    if isOutOfMemory { return false }
    if count + more <= capacity { return true }
    let wanted = max(count + more, capacity + capacity / 2, 4096)
    guard let larger = realloc(start, wanted) else {
      isOutOfMemory = true
      return false
    }
    (start, capacity) = (larger, wanted)
    return true
  }
}

/// The bytes of a state, which nobody changes any more.
///
/// Unchecked: the memory is owned by this object and only read.
final class SavedState: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer?
  let count: Int

  /// Takes over memory that was allocated by `malloc`.
  fileprivate init(_ start: UnsafeMutableRawPointer?, count: Int) {
    (self.start, self.count) = (start, count)
  }

  /// A copy of some bytes.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  init(copying bytes: UnsafeRawBufferPointer) throws {
    guard let memory = malloc(max(1, bytes.count)) else {
      throw SolverError.outOfMemory(bytes: bytes.count)
    }
    if let source = bytes.baseAddress { memory.copyMemory(from: source, byteCount: bytes.count) }
    (start, count) = (memory, bytes.count)
  }

  deinit { free(start) }

  /// Lends the bytes.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) {
      try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }
  }
}
