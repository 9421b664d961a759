/// The digits and the exponent of a decimal while it is scanned.
struct DecimalParts {
  var isNegative = false
  /// The digits as a whole number, as long as they fit.
  private(set) var mantissa: UInt64 = 0
  /// The power of ten that the mantissa is to be multiplied by.
  var exponent = 0
  /// The number of digits, leading zeros included.
  private(set) var digitCount = 0
  /// Whether all digits are zero.
  private(set) var isZero = true
  private var fits = true

  /// Appends an ASCII digit.
  @inline(__always)
  mutating func add(_ byte: UInt8) {
    digitCount &+= 1
    let digit = UInt64(byte &- UInt8(ascii: "0"))
    if digit != 0 { isZero = false }
    if mantissa < 1_000_000_000_000_000_000 {
      mantissa = mantissa &* 10 &+ digit
    } else {
      fits = false
    }
  }

  /// The value if one correctly rounded operation on exact numbers gives it (Clinger, "How to read
  /// floating point numbers accurately", PLDI 1990).
  var quickValue: Double? {
    guard fits, mantissa <= 1 << 53, exponent >= -22, exponent <= 22 else { return nil }
    let power = DecimalParts.powersOfTen[exponent.magnitude < 23 ? Int(exponent.magnitude) : 0]
    let magnitude = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    return isNegative ? -magnitude : magnitude
  }

  /// Whether a whole number's digits are exactly a value's.
  func isExactly(_ value: Double) -> Bool {
    fits && exponent == 0 && UInt64(exactly: abs(value)) == mantissa
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
