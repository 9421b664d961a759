/// Numbers as text, the same in every locale.
public enum NumberText {
  /// A number with a fixed count of decimals, a true minus sign, and thin spaces between thousands
  /// from 10 000 on. NaN and infinities are written as such.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
    guard value.magnitude < 1e15 else { return scientific(value, decimals: decimals) }
    let places = max(0, min(decimals, 15))
    let digits = decimalDigits(of: value.magnitude, decimals: places)
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
    let point = digits.firstIndex(of: ".") ?? digits.endIndex
    let whole = digits[..<point]
    var grouped = ""
    for (offset, digit) in whole.enumerated() {
      if whole.count > 4 && offset > 0 && (whole.count - offset) % 3 == 0 { grouped += "\u{202F}" }
      grouped.append(digit)
    }
    return (value < 0 && !isZero ? "−" : "") + grouped + digits[point...]
  }

  /// A number as mantissa times a power of ten, such as 1.5×10⁻⁷.
  public static func scientific(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, decimals: 0) }
    var exponent = Elementary.decade(of: value.magnitude)
    var mantissa = value.magnitude / Elementary.powerOfTen(exponent)
    if !mantissa.isFinite || mantissa == 0 {
      // Subnormal: two steps, for the power of ten itself underflows.
      mantissa = value.magnitude * 1e200 / Elementary.powerOfTen(exponent + 200)
    }
    var digits = decimalDigits(of: mantissa, decimals: max(0, min(decimals, 15)))
    if digits.hasPrefix("10") {
      exponent += 1
      digits = decimalDigits(of: mantissa / 10, decimals: max(0, min(decimals, 15)))
    }
    return (value < 0 ? "−" : "") + digits + "×" + powerOfTen(exponent)
  }

  /// A number to so many significant digits: fixed where that is short, scientific where not, and
  /// without trailing zeros.
  public static func short(_ value: Double, significantDigits: Int = 4) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, decimals: 0) }
    let digits = max(1, min(significantDigits, 15))
    let exponent = Elementary.decade(of: value.magnitude)
    guard (-4..<6).contains(exponent) else {
      let text = scientific(value, decimals: digits - 1)
      guard let times = text.firstIndex(of: "×") else { return text }
      return trimmed(String(text[..<times])) + text[times...]
    }
    return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
  }

  /// Ten to a power in Unicode superscripts, such as 10⁻³.
  public static func powerOfTen(_ exponent: Int) -> String { "10" + superscript(exponent) }

  /// An integer in Unicode superscripts.
  public static func superscript(_ value: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(
      String(value).map { character in
        character.wholeNumberValue.map { digits[$0] } ?? "⁻"
      })
  }

  /// A coordinate for an SVG attribute: at most two decimals, plain ASCII, never an exponent.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = Int((max(-1e7, min(1e7, value)) * 100).rounded())
    let magnitude = hundredths.magnitude
    let sign = hundredths < 0 ? "-" : ""
    let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return sign + String(whole) }
    if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// Plain decimal digits of a magnitude below 10¹⁵, rounded half away from zero in decimal.
  private static func decimalDigits(of magnitude: Double, decimals: Int) -> String {
    let scale = Elementary.powerOfTen(decimals)
    let whole = magnitude.rounded(.down)
    // The fraction by itself keeps its digits exact where the product of the whole would not.
    var integer = UInt64(whole)
    var fraction = UInt64(((magnitude - whole) * scale).rounded())
    if fraction >= UInt64(scale) {
      fraction = 0
      integer += 1
    }
    guard decimals > 0 else { return String(integer) }
    let tail = String(fraction)
    return "\(integer)." + String(repeating: "0", count: max(0, decimals - tail.count)) + tail
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var result = text
    while result.last == "0" { result.removeLast() }
    if result.last == "." { result.removeLast() }
    return result
  }
}
