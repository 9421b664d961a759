/// Why a text is not the JSON that was expected, and where.
public struct JSONError: Error, Hashable, Sendable {
  /// The place, in bytes from the beginning of the text.
  public let offset: Int
  /// What is wrong.
  public let problem: String
  /// What to do about it.
  public let remedy: String

  init(_ offset: Int, _ problem: String, _ remedy: String) {
    (self.offset, self.problem, self.remedy) = (offset, problem.printable, remedy.printable)
  }
}

extension JSONError: CustomStringConvertible {
  /// The place, what is wrong and what to do.
  public var description: String { "byte \(offset): \(problem): \(remedy)" }
}

/// Walks over a JSON text without building a tree, so that arrays of millions of numbers cost no
/// memory and any position can be visited again.
///
/// A scanner is a position in bytes that somebody else keeps alive; copy it to remember a place.
/// Accepts RFC 8259 and nothing more. Nesting deeper than 128 levels is refused, so that no text
/// can exhaust the stack.
struct JSONScanner {
  /// What kind of value begins at a position.
  enum Kind: String {
    case object, array, string, number, bool, null
  }

  static let deepest = 128

  let bytes: UnsafeBufferPointer<UInt8>
  var position: Int
  private var depth = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
    // A byte order mark is no part of the text.
    if position == 0, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      self.position = 3
    }
  }

  /// The byte at the position, 0 at the end.
  @inline(__always)
  var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

  @inline(__always)
  mutating func skipSpace() {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  func failure(_ problem: String, _ remedy: String, at offset: Int? = nil) -> JSONError {
    JSONError(offset ?? position, problem, remedy)
  }

  /// The error of a byte that cannot stand here.
  func unexpected(_ wanted: String) -> JSONError {
    if position >= bytes.count {
      return failure("the text ends where \(wanted) should be", "complete the JSON text")
    }
    return failure(
      "\(describe(byte: bytes[position])) where \(wanted) should be", "correct the JSON text")
  }

  /// The kind of the value that comes next; skips space before it.
  mutating func peek() throws(JSONError) -> Kind {
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "N"), UInt8(ascii: "I"):
      throw failure("NaN and infinities are no JSON numbers", "give a finite number")
    default: throw unexpected("a value")
    }
  }

  /// Fails unless a value of the right kind comes next.
  mutating func expect(_ kind: Kind, _ what: String) throws(JSONError) {
    let found = try peek()
    guard found == kind else {
      throw failure("\(what) is a JSON \(found.rawValue)", "make it a JSON \(kind.rawValue)")
    }
  }

  /// Visits the members of the object that comes next; `body` must consume the value.
  mutating func forEachMember(
    _ body: (_ scanner: inout JSONScanner, _ name: String, _ offset: Int) throws -> Void
  ) throws {
    try expect(.object, "the value")
    try enter()
    if closes(UInt8(ascii: "}")) { return }
    while true {
      skipSpace()
      let offset = position
      guard current == UInt8(ascii: "\"") else { throw unexpected("a member's name") }
      let name = try string()
      skipSpace()
      guard current == UInt8(ascii: ":") else { throw unexpected("':'") }
      position += 1
      try body(&self, name, offset)
      if closes(UInt8(ascii: "}")) { return }
      guard current == UInt8(ascii: ",") else { throw unexpected("',' or '}'") }
      position += 1
    }
  }

  /// Visits the elements of the array that comes next; `body` must consume the value.
  mutating func forEachElement(_ body: (_ scanner: inout JSONScanner) throws -> Void) throws {
    var elements = try beginArray()
    while try nextElement(&elements) { try body(&self) }
  }

  /// Where a walk along an array has come to.
  struct ElementCursor {
    fileprivate(set) var count = 0
  }

  /// Steps into the array that comes next.
  mutating func beginArray() throws(JSONError) -> ElementCursor {
    try expect(.array, "the value")
    try enter()
    return ElementCursor()
  }

  /// Moves to the next element; `false`, past the bracket, when there is none.
  @inline(__always)
  mutating func nextElement(_ cursor: inout ElementCursor) throws(JSONError) -> Bool {
    if closes(UInt8(ascii: "]")) { return false }
    if cursor.count > 0 {
      guard current == UInt8(ascii: ",") else { throw unexpected("',' or ']'") }
      position += 1
      skipSpace()
    }
    cursor.count += 1
    return true
  }

  /// Steps over the value that comes next, checking it.
  mutating func skipValue() throws {
    switch try peek() {
    case .object: try forEachMember { scanner, _, _ in try scanner.skipValue() }
    case .array: try forEachElement { scanner in try scanner.skipValue() }
    case .string: _ = try string()
    case .number: _ = try number()
    case .bool: _ = try bool()
    case .null: try null()
    }
  }

  /// Reads `true` or `false`.
  mutating func bool() throws(JSONError) -> Bool {
    try expect(.bool, "the value")
    let isTrue = current == UInt8(ascii: "t")
    try word(isTrue ? "true" : "false")
    return isTrue
  }

  /// Reads `null`.
  mutating func null() throws(JSONError) {
    try expect(.null, "the value")
    try word("null")
  }

  /// Fails unless nothing but space is left.
  mutating func end() throws(JSONError) {
    skipSpace()
    guard position >= bytes.count else {
      throw failure(
        "\(describe(byte: bytes[position])) after the end of the JSON value", "remove what follows")
    }
  }

  private mutating func word(_ word: StaticString) throws(JSONError) {
    for k in 0..<word.utf8CodeUnitCount {
      guard current == word.utf8Start[k] else { throw unexpected("'\(word)'") }
      position += 1
    }
  }

  private mutating func enter() throws(JSONError) {
    guard depth < JSONScanner.deepest else {
      throw failure(
        "values are nested more than \(JSONScanner.deepest) deep", "flatten the JSON text")
    }
    depth += 1
    position += 1
  }

  /// Steps over a closing bracket when it comes next.
  @inline(__always)
  private mutating func closes(_ bracket: UInt8) -> Bool {
    skipSpace()
    guard current == bracket else { return false }
    depth -= 1
    position += 1
    return true
  }
}

/// A byte as a person would name it.
func describe(byte: UInt8) -> String {
  (0x21..<0x7F).contains(byte)
    ? "'\(Unicode.Scalar(byte))'"
    : byte == 0x20
      ? "a space" : byte == 0x0A ? "the end of the line" : "byte 0x\(String(byte, radix: 16))"
}
