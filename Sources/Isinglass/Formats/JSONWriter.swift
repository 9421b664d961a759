/// Writes JSON (RFC 8259) piece by piece: members in the order given, whole numbers with all their
/// digits, other numbers with the fewest digits that read back the same, NaN and infinities as
/// `null`.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.name("energy")
///     writer.write(-4)
///     writer.endObject()
///
/// Calls that do not make a document, such as an `endObject()` too many, do no harm beyond a
/// document that is not valid.
public struct JSONWriter: Sendable {
  /// The UTF-8 text so far.
  public private(set) var bytes: [UInt8] = []
  /// Whether members and elements stand on lines of their own.
  public let isIndented: Bool

  private var counts: [Int] = []
  private var follows = false

  /// A writer with nothing written.
  public init(isIndented: Bool = false) { self.isIndented = isIndented }

  /// The text so far.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Takes the bytes written so far out of the writer, so that long documents need little memory.
  public mutating func drain() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// Opens an object.
  public mutating func beginObject() { open("{") }

  /// Closes the innermost object.
  public mutating func endObject() { close("}") }

  /// Opens an array.
  public mutating func beginArray() { open("[") }

  /// Closes the innermost array.
  public mutating func endArray() { close("]") }

  /// Writes the name of the member whose value comes next.
  public mutating func name(_ name: String) {
    separate()
    JSONWriter.append(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
    follows = true
  }

  /// Writes a named value.
  public mutating func member(_ name: String, _ value: JSONValue) {
    self.name(name)
    write(value)
  }

  /// Writes a value and all that it holds.
  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: token("null")
    case .bool(let value): token(value ? "true" : "false")
    case .integer(let value): write(value)
    case .number(let value): write(value)
    case .string(let value):
      separate()
      JSONWriter.append(value, to: &bytes)
    case .array(let values):
      beginArray()
      for value in values { write(value) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members { self.member(member.name, member.value) }
      endObject()
    }
  }

  /// Writes a whole number.
  public mutating func write(_ value: Int64) { token("\(value)") }

  /// Writes a number.
  public mutating func write(_ value: Double) { token(value.isFinite ? "\(value)" : "null") }

  /// Writes a number the shortest way: whole ones below 2⁵³ without a point.
  public mutating func writeShortest(_ value: Double) {
    if abs(value) <= 0x1p53, let whole = Int64(exactly: value) {
      write(whole)
    } else {
      write(value)
    }
  }

  /// Appends a string in quotation marks with what JSON requires escaped.
  public static func append(_ string: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
      case 0x08: bytes.append(contentsOf: #"\b"#.utf8)
      case 0x0C: bytes.append(contentsOf: #"\f"#.utf8)
      case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
      case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
      case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16)
        bytes.append(contentsOf: #"\u00"#.utf8)
        if digits.utf8.count == 1 { bytes.append(UInt8(ascii: "0")) }
        bytes.append(contentsOf: digits.utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func token(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func open(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    counts.append(0)
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    follows = false
    if let count = counts.popLast(), count > 0, isIndented { breakLine() }
    bytes.append(UInt8(ascii: bracket))
  }

  /// Writes what goes between the last value and the next.
  private mutating func separate() {
    if follows {
      follows = false
      return
    }
    guard let last = counts.indices.last else { return }
    if counts[last] > 0 { bytes.append(UInt8(ascii: ",")) }
    if isIndented {
      breakLine()
    } else if counts[last] > 0 {
      bytes.append(UInt8(ascii: " "))
    }
    counts[last] += 1
  }

  private mutating func breakLine() {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * counts.count))
  }
}
