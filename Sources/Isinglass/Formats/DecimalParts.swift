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

  /// The value of a decimal with up to 27 places, by one exact division: m / 10ᵏ = (m / 5ᵏ) 2⁻ᵏ, the
  /// quotient in 64 bits of which the last also stands for the remainder, rounded once.
  var quotientValue: Double? {
    guard fits, mantissa > 0, exponent < 0, exponent >= -27 else { return nil }
    let divisor = DecimalParts.powersOfFive[Int(exponent.magnitude)]
    let (shift, divisorShift) = (mantissa.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let dividend = mantissa << UInt64(shift)
    // The dividend's upper half is below 2⁶³, the divisor is not: the quotient fits 64 bits.
    let (quotient, remainder) = (divisor << UInt64(divisorShift))
      .dividingFullWidth((dividend >> 1, dividend << 63))
    let rounded = Double(remainder == 0 ? quotient : quotient | 1)
    let power = divisorShift - shift + exponent - 63
    return (isNegative ? -rounded : rounded) * Double(sign: .plus, exponent: power, significand: 1)
  }

  /// Whether a whole number's digits are exactly a value's.
  func isExactly(_ value: Double) -> Bool {
    fits && exponent == 0 && UInt64(exactly: abs(value)) == mantissa
  }

  /// 5⁰ to 5²⁷, the largest below 2⁶⁴.
  private static let powersOfFive: [UInt64] = (0...27).map { power in
    (0..<power).reduce(1) { product, _ in product * 5 }
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
