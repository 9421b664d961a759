/// Walks over the bytes of a text file: lines, whole numbers and decimals, every failure located.
///
/// Blanks are spaces, tabs and carriage returns; lines end with a line feed or the end of the file.
/// The zero byte behind the content ends every run of digits or blanks, so no byte needs a test
/// for the end. A scanner must not outlive the call of `FileContent.scan` that made it.
struct TextScanner {
  let content: FileContent
  /// Where the scanner stands, in bytes from the beginning of the file.
  private(set) var offset: Int
  private let start: UnsafePointer<UInt8>
  private let end: Int

  fileprivate init(_ content: FileContent, from offset: Int) {
    self.content = content
    self.offset = min(max(offset, 0), content.count)
    start = content.memory.start
    end = content.count
  }

  // MARK: Places

  /// The byte under the scanner, 0 at the end.
  var byte: UInt8 {
    @inline(__always) get { start[offset] }
  }

  /// Whether nothing is left.
  var isAtEnd: Bool {
    @inline(__always) get { offset >= end }
  }

  /// Whether the scanner stands at the end of a line or of the file.
  var isAtLineEnd: Bool {
    @inline(__always) get { byte == UInt8(ascii: "\n") || offset >= end }
  }

  /// The number of bytes that are left.
  var remainingCount: Int { end - offset }

  /// An error where the scanner stands.
  func error(_ problem: String, remedy: String) -> FormatError {
    content.error(at: offset, problem, remedy: remedy)
  }

  // MARK: Lines

  /// Moves over blanks.
  @inline(__always)
  mutating func skipBlanks() {
    while byte.isBlank { offset += 1 }
  }

  /// Moves behind the next line feed, or to the end.
  mutating func skipLine() {
    while offset < end {
      offset += 1
      if start[offset - 1] == UInt8(ascii: "\n") { return }
    }
  }

  /// Moves to the first byte that is neither blank nor part of an empty line or of a line that
  /// begins with `comment`; `false` if there is none.
  @inline(__always)
  mutating func moveToContent(comment: UInt8? = nil) -> Bool {
    while true {
      if byte.isDigit { return true }
      skipBlanks()
      if byte == UInt8(ascii: "\n") {
        offset += 1
      } else if offset >= end {
        return false
      } else if byte == comment {
        skipLine()
      } else {
        return true
      }
    }
  }

  /// Moves over blanks and a line end.
  ///
  /// - Throws: `FormatError` when there is something else.
  @inline(__always)
  mutating func endLine(after what: StaticString) throws {
    if byte == UInt8(ascii: "\n") {
      offset += 1
      return
    }
    skipBlanks()
    if byte == UInt8(ascii: "\n") {
      offset += 1
    } else if offset < end {
      throw unexpected(after: what)
    }
  }

  /// Moves over a byte if it is there.
  @inline(__always)
  mutating func skip(_ expected: UInt8) -> Bool {
    guard byte == expected, offset < end else { return false }
    offset += 1
    return true
  }

  /// Moves over text if it is there, without regard to the case of ASCII letters.
  mutating func skip(word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard remainingCount >= length else { return false }
    for k in 0..<length where start[offset + k].lowercased != word.utf8Start[k].lowercased {
      return false
    }
    offset += length
    return true
  }

  /// The text from here to the next byte that is blank or ends the line, as a string.
  mutating func scanWord() -> String {
    let first = offset
    while !byte.isBlank, !isAtLineEnd { offset += 1 }
    return text(first..<offset)
  }

  /// A part of the file as a string.
  func text(_ range: Range<Int>) -> String {
    let range = range.clamped(to: 0..<end)
    return String(
      decoding: UnsafeBufferPointer(start: start + range.lowerBound, count: range.count),
      as: UTF8.self)
  }

  // MARK: Numbers

  /// Scans a whole number, blanks before it allowed.
  ///
  /// - Parameter what: what the number is, for the message: `the number of spins`.
  /// - Throws: `FormatError` when there is no whole number here or it exceeds 18 digits.
  @inline(__always)
  mutating func scanInteger(_ what: StaticString) throws -> Int {
    skipBlanks()
    let first = offset
    var sign = 1
    if byte == UInt8(ascii: "-") {
      sign = -1
      offset += 1
    } else if byte == UInt8(ascii: "+") {
      offset += 1
    }
    let digits = offset
    var value = 0
    while byte.isDigit {
      value = value &* 10 &+ Int(byte &- UInt8(ascii: "0"))
      offset += 1
    }
    let count = offset &- digits
    // Eighteen digits fit 64 bits; what wrapped around before this test is not used.
    guard count > 0, count <= 18, endsNumber(byte) else {
      throw notInteger(what, from: first, digits: count)
    }
    return sign &* value
  }

  /// Scans the number of a spin and returns it counted from 0.
  ///
  /// - Parameters:
  ///   - first: the number that the file gives the first spin, 0 or 1.
  ///   - order: the number of spins.
  /// - Throws: `FormatError` when there is no whole number here or no such spin.
  @inline(__always)
  mutating func scanSpin(first: Int, order: Int) throws -> Int {
    skipBlanks()
    let place = offset
    let number = try scanInteger("the index of a variable")
    guard number >= first, number - first < order else {
      throw outside(number, first, order, at: place)
    }
    return number &- first
  }

  /// Scans a finite number, blanks before it allowed.
  ///
  /// - Throws: `FormatError` when there is no number here, it is infinite or not a number, or it is
  ///   whole and too long for double precision to hold every digit.
  @inline(__always)
  mutating func scanNumber(_ what: StaticString) throws -> Double {
    skipBlanks()
    let first = offset
    var isNegative = false
    if byte == UInt8(ascii: "-") {
      isNegative = true
      offset += 1
    } else if byte == UInt8(ascii: "+") {
      offset += 1
    }
    let digits = offset
    var value = 0
    while byte.isDigit {
      value = value &* 10 &+ Int(byte &- UInt8(ascii: "0"))
      offset += 1
    }
    // Fifteen digits are below 2⁵³: exact.
    guard offset > digits, offset &- digits <= 15, endsNumber(byte) else {
      offset = first
      return try scanDecimal(what)
    }
    return Double(isNegative ? 0 &- value : value)
  }

  /// Scans a decimal with point or exponent, or a whole number of many digits.
  @inline(never)
  private mutating func scanDecimal(_ what: StaticString) throws -> Double {
    let first = offset
    var parts = DecimalParts()
    parts.isNegative = byte == UInt8(ascii: "-")
    if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") { offset += 1 }
    while byte.isDigit {
      parts.add(byte)
      offset += 1
    }
    var isWhole = true
    if byte == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      while byte.isDigit {
        parts.add(byte)
        parts.exponent &-= 1
        offset += 1
      }
    }
    if parts.digitCount > 0, byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      isWhole = false
      offset += 1
      let isDown = byte == UInt8(ascii: "-")
      if isDown || byte == UInt8(ascii: "+") { offset += 1 }
      guard byte.isDigit else { throw notNumber(what, from: first) }
      var power = 0
      while byte.isDigit {
        power = min(power * 10 + Int(byte - UInt8(ascii: "0")), 1_000_000)
        offset += 1
      }
      parts.exponent &+= isDown ? -power : power
    }
    guard parts.digitCount > 0, endsNumber(byte) else { throw notNumber(what, from: first) }
    return try decimalValue(parts, first, what, isWhole: isWhole)
  }

  private func decimalValue(
    _ parts: DecimalParts, _ first: Int, _ what: StaticString, isWhole: Bool
  ) throws -> Double {
    guard
      let value = parts.quickValue ?? parts.quotientValue ?? Double(text(first..<offset)),
      value.isFinite
    else {
      throw content.error(
        at: first, "\(what) is too large for double precision",
        remedy: "divide all numbers by a common factor")
    }
    if isWhole, abs(value) >= 0x1p53, !parts.isExactly(value) {
      throw content.error(
        at: first, "\(what) is a whole number that loses digits in double precision (53 bits)",
        remedy: "write it with an exponent if rounding is meant")
    }
    if value == 0, !parts.isZero {
      throw content.error(
        at: first, "\(what) is too small for double precision",
        remedy: "multiply all numbers by a common factor, or write 0")
    }
    return value
  }

  /// Whether a number may end before this byte.
  @inline(__always)
  private func endsNumber(_ byte: UInt8) -> Bool {
    // The zero byte of a file that contains one is caught by whoever reads on.
    byte <= UInt8(ascii: " ") || byte == UInt8(ascii: ",")
  }

  // MARK: Failures, out of the way of the fast paths

  @inline(never)
  private func unexpected(after what: StaticString) -> FormatError {
    error("unexpected \(description(at: offset)) after \(what)", remedy: "remove it")
  }

  @inline(never)
  private func notInteger(_ what: StaticString, from first: Int, digits: Int) -> FormatError {
    if digits > 18 {
      return content.error(
        at: first, "\(what) has \(digits) digits", remedy: "use a number of at most 18 digits")
    }
    return missing(what, from: first, "a whole number")
  }

  @inline(never)
  private func notNumber(_ what: StaticString, from first: Int) -> FormatError {
    missing(what, from: first, "a finite number such as -1 or 0.25")
  }

  private func missing(_ what: StaticString, from first: Int, _ wanted: String) -> FormatError {
    let place = start[first]
    if first >= end { return content.error(at: first, "the file ends before \(what)", remedy: cut) }
    if place == UInt8(ascii: "\n") {
      return content.error(at: first, "the line ends before \(what)", remedy: "complete the line")
    }
    return content.error(
      at: first, "\(what) is \(description(at: first))", remedy: "write \(wanted)")
  }

  private var cut: String { "complete the file, it may be cut short" }

  @inline(never)
  private func outside(_ number: Int, _ first: Int, _ order: Int, at place: Int) -> FormatError {
    content.error(
      at: place,
      order == 0
        ? "variable \(number) in a problem without variables"
        : "variable \(number) is outside \(first)...\(order - 1 + first)",
      remedy: "count from \(first), correct the index, or the number of variables")
  }

  /// What stands at an offset, short and printable: `'abc'` or `byte 0x00`.
  func description(at place: Int) -> String {
    guard place < end else { return "end of the file" }
    guard start[place] > 0x20, start[place] != 0x7F else {
      return start[place] == UInt8(ascii: "\n")
        ? "end of the line" : "byte 0x" + String(start[place], radix: 16, uppercase: true)
    }
    var last = place
    while last < end, last - place < 24, start[last] > 0x20, start[last] != 0x7F { last += 1 }
    let word = text(place..<last)
    return word.contains("\u{FFFD}")
      ? "byte 0x" + String(start[place], radix: 16, uppercase: true) : "'\(word)'"
  }
}

extension FileContent {
  /// Calls `body` with a scanner that begins at an offset, by default that of the text.
  func scan<Result>(
    from offset: Int? = nil, _ body: (inout TextScanner) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) {
      var scanner = TextScanner(self, from: offset ?? textStart)
      return try body(&scanner)
    }
  }
}

extension UInt8 {
  /// Whether this is an ASCII digit.
  @inline(__always)
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// Whether this is a space, a tab or a carriage return.
  @inline(__always)
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }

  /// The lower-case letter of an ASCII capital, anything else unchanged.
  var lowercased: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }
}
