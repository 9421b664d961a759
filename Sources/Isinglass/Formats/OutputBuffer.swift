/// Where printers write: gathers bytes and passes them on in large pieces.
///
/// Appending never throws; the first failure is kept, later bytes are dropped, and `finish` throws
/// it. Without a sink everything stays in `bytes`.
public struct OutputBuffer {
  /// What has not been passed on; everything when the buffer has no sink.
  public private(set) var bytes: [UInt8] = []

  private let sink: (any OutputSink)?
  private var failure: (any Error)?

  private static let pieceSize = 1 << 18

  /// Creates a buffer that keeps everything.
  public init() { sink = nil }

  init(_ sink: any OutputSink) {
    self.sink = sink
    bytes.reserveCapacity(OutputBuffer.pieceSize + 4096)
  }

  /// The bytes as text, for a buffer without a sink.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Appends text as UTF-8.
  public mutating func append(_ text: some StringProtocol) {
    bytes.append(contentsOf: text.utf8)
    passOnIfLarge()
  }

  /// Appends one byte.
  @inline(__always)
  public mutating func append(byte: UInt8) {
    bytes.append(byte)
    if bytes.count >= OutputBuffer.pieceSize { passOnIfLarge() }
  }

  /// Appends bytes.
  public mutating func append(bytes more: UnsafeRawBufferPointer) {
    if sink != nil, more.count >= OutputBuffer.pieceSize {
      passOn()
      write(more)
    } else {
      bytes.append(contentsOf: more)
      passOnIfLarge()
    }
  }

  /// Appends a whole number in decimal digits.
  public mutating func append(_ number: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest != 0
    bytes[start...].reverse()
    passOnIfLarge()
  }

  /// Appends a number: digits only when it is whole and at most 2⁵³ in magnitude, else the shortest
  /// decimal that reads back as the same `Double`.
  public mutating func append(_ number: Double) {
    if let whole = Int(exactly: number), whole.magnitude <= 1 << 53 {
      append(whole)
    } else {
      append(number.description)
    }
  }

  /// Appends a number as the other `append` does, but never with an exponent. Where that takes more
  /// digits than the number has, a point says that those are no more than the nearest `Double`.
  public mutating func append(positional number: Double) {
    let digits = number.description
    guard let mark = digits.firstIndex(of: "e"),
      let exponent = Int(digits[digits.index(after: mark)...])
    else { return append(number) }
    let mantissa = digits[..<mark].filter(\.isNumber)
    if digits.first == "-" { append(byte: UInt8(ascii: "-")) }
    if exponent < 0 {
      append("0." + String(repeating: "0", count: -exponent - 1) + mantissa)
    } else {
      append(mantissa + String(repeating: "0", count: max(0, exponent + 1 - mantissa.count)) + ".0")
    }
  }

  /// Passes everything on and completes the sink.
  ///
  /// - Throws: `FileAccessError`, the first that occurred.
  public mutating func finish() throws {
    guard let sink else { return }
    passOn()
    if let failure { throw failure }
    try sink.finish()
  }

  private mutating func passOnIfLarge() {
    if sink != nil, bytes.count >= OutputBuffer.pieceSize { passOn() }
  }

  private mutating func passOn() {
    bytes.withUnsafeBytes { write($0) }
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func write(_ piece: UnsafeRawBufferPointer) {
    guard failure == nil, let sink, !piece.isEmpty else { return }
    do { try sink.write(piece) } catch { failure = error }
  }
}

/// Something that takes pieces of output: a file, or a compressor in front of one.
protocol OutputSink: AnyObject {
  /// Takes a piece.
  func write(_ piece: UnsafeRawBufferPointer) throws
  /// Takes note that there is no more.
  func finish() throws
}
