/// A number as it stands in a JSON text.
struct JSONNumber {
  /// The nearest `Double`.
  var value: Double
  /// The exact whole number, when it was written without fraction and exponent and fits 64 bits.
  var integer: Int64?
  /// Whether `value` is a whole number that lost digits.
  var isRounded: Bool
}

extension JSONScanner {
  /// Reads a string.
  mutating func string() throws(JSONError) -> String {
    try expect(.string, "the value")
    let opening = position
    position += 1
    let start = position
    var isPlain = true
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] < 0x20 {
        throw failure(
          "\(describe(byte: bytes[position])) inside a string", "write it as an escape such as \\n")
      }
      if bytes[position] == UInt8(ascii: "\\") {
        isPlain = false
        position += 1
      }
      position += 1
    }
    guard position < bytes.count else {
      throw failure("a string without an end", "add the missing '\"'", at: opening)
    }
    let content = bytes[start..<position]
    position += 1
    if isPlain {
      guard let text = String(validating: content, as: UTF8.self) else {
        throw failure("a string that is not UTF-8", "save the file as UTF-8", at: opening)
      }
      return text
    }
    return try unescaped(start..<position - 1, opening)
  }

  private func unescaped(_ range: Range<Int>, _ opening: Int) throws(JSONError) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    var k = range.lowerBound
    while k < range.upperBound {
      guard bytes[k] == UInt8(ascii: "\\"), k + 1 < range.upperBound else {
        text.append(bytes[k])
        k += 1
        continue
      }
      let escape = k
      let letter = bytes[k + 1]
      k += 2
      switch letter {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        guard let first = codeUnit(at: k, before: range.upperBound) else {
          throw failure("\\u without four hexadecimal digits", "complete the escape", at: escape)
        }
        k += 4
        var units = [first]
        if UTF16.isLeadSurrogate(first), k + 1 < range.upperBound, bytes[k] == UInt8(ascii: "\\"),
          bytes[k + 1] == UInt8(ascii: "u"),
          let second = codeUnit(at: k + 2, before: range.upperBound)
        {
          units.append(second)
          k += 6
        }
        guard let scalar = String(validating: units, as: UTF16.self) else {
          throw failure(
            "\\u of half a surrogate pair", "give both halves of the pair", at: escape)
        }
        text.append(contentsOf: scalar.utf8)
      default:
        throw failure(
          "the escape \\ before \(describe(byte: letter))",
          "use one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u",
          at: escape)
      }
    }
    guard let result = String(validating: text, as: UTF8.self) else {
      throw failure("a string that is not UTF-8", "save the file as UTF-8", at: opening)
    }
    return result
  }

  private func codeUnit(at start: Int, before end: Int) -> UInt16? {
    guard start + 4 <= end else { return nil }
    var unit: UInt16 = 0
    for k in start..<start + 4 {
      let digit: UInt16
      switch bytes[k] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt16(bytes[k] - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt16(bytes[k] - UInt8(ascii: "a")) + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = UInt16(bytes[k] - UInt8(ascii: "A")) + 10
      default: return nil
      }
      unit = unit << 4 | digit
    }
    return unit
  }

  /// Steps over a whole number of at most 15 digits before a comma or bracket and returns it; `nil`,
  /// without a step, when anything else comes next. The fast path of large arrays.
  @inline(__always)
  mutating func shortWhole() -> Int? {
    var place = position
    let isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    let first = place
    var value = 0
    while place < bytes.count {
      let digit = bytes[place] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      value = value &* 10 &+ Int(digit)
      place += 1
    }
    let count = place - first
    guard count > 0, count <= 15, place < bytes.count,
      bytes[first] != UInt8(ascii: "0") || count == 1,
      bytes[place] == UInt8(ascii: ",") || bytes[place] == UInt8(ascii: "]")
    else { return nil }
    position = place
    return isNegative ? -value : value
  }

  /// Reads a number: exact for up to 19 digits, correctly rounded otherwise.
  mutating func number() throws(JSONError) -> JSONNumber {
    try expect(.number, "the value")
    let start = position
    let isNegative = current == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let firstDigit = position
    var mantissa: UInt64 = 0
    var digits = digits(into: &mantissa)
    guard digits > 0 else { throw unexpected("a digit") }
    if digits > 1, bytes[firstDigit] == UInt8(ascii: "0") {
      throw failure("a number with a leading zero", "remove the zero", at: start)
    }
    var exponent = 0
    var isWhole = true
    if current == UInt8(ascii: ".") {
      position += 1
      isWhole = false
      let fraction = self.digits(into: &mantissa)
      guard fraction > 0 else { throw unexpected("a digit") }
      digits += fraction
      exponent = -fraction
    }
    if current | 0x20 == UInt8(ascii: "e") {
      position += 1
      isWhole = false
      var written: UInt64 = 0
      let isSmall = current == UInt8(ascii: "-")
      if isSmall || current == UInt8(ascii: "+") { position += 1 }
      guard self.digits(into: &written) > 0 else { throw unexpected("a digit") }
      exponent += (isSmall ? -1 : 1) * Int(min(written, 100_000))
    }

    // 10²² is the largest power of ten that a Double holds exactly, so with a mantissa below 2⁵³
    // one multiplication or division rounds correctly (Clinger, PLDI 1990).
    if digits <= 19, mantissa < 1 << 53, exponent >= -22, exponent <= 22 {
      let scale = powersOfTen[abs(exponent)]
      let magnitude = exponent < 0 ? Double(mantissa) / scale : Double(mantissa) * scale
      return JSONNumber(
        value: isNegative ? -magnitude : magnitude,
        integer: isWhole ? (isNegative ? -Int64(mantissa) : Int64(mantissa)) : nil,
        isRounded: false)
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let integer = isWhole ? Int64(text) : nil
    guard let value = Double(text), value.isFinite else {
      throw failure(
        "the number \(text.prefix(40)) exceeds double precision", "give one below 1.8e308",
        at: start)
    }
    let isRounded = isWhole && (integer == nil || Int64(exactly: value) != integer)
    return JSONNumber(value: value, integer: integer, isRounded: isRounded)
  }

  /// Reads digits; the value is meaningful up to 19 digits in all.
  @inline(__always)
  private mutating func digits(into value: inout UInt64) -> Int {
    let start = position
    while position < bytes.count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      value = value &* 10 &+ UInt64(digit)
      position += 1
    }
    return position - start
  }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
