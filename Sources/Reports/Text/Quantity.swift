package import Isinglass

/// Numbers as people read them.
package enum Quantity {
  /// A time such as `830 µs`, `12.3 ms`, `4.56 s` or `3 min 20 s`.
  ///
  /// - Parameter isSteady: whether to give seconds with one decimal always, for a clock.
  package static func time(_ seconds: Double, isSteady: Bool = false) -> String {
    let seconds = max(0, seconds)
    if seconds >= 59.95 {
      let whole = Int(min(seconds, 1e15).rounded())
      return whole < 3600
        ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole / 60 % 60) min"
    }
    if isSteady { return fixed(seconds, decimals: 1) + " s" }
    if seconds >= 0.9995 { return significant(seconds) + " s" }
    if seconds >= 0.9995e-3 { return significant(seconds * 1e3) + " ms" }
    return significant(seconds * 1e6) + " µs"
  }

  /// A time such as `12.3 ms`.
  package static func time(_ duration: Duration) -> String { time(duration.seconds) }

  /// A count with a thousand, million or billion as its unit: `950`, `12.3 k`, `4.56 M`.
  package static func scaled(_ value: Double) -> String {
    if value < 1e5, value == value.rounded() { return fixed(value, decimals: 0) }
    for (unit, name) in [(1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")]
    where value >= 0.9995 * unit {
      return significant(value / unit) + name
    }
    return significant(value)
  }

  /// A number of bytes, in binary units.
  package static func bytes(_ count: Int) -> String {
    var value = Double(count)
    for unit in ["bytes", "KiB", "MiB", "GiB"] {
      if value < 1024 || unit == "GiB" {
        return unit == "bytes" ? "\(count) bytes" : "\(significant(value)) \(unit)"
      }
      value /= 1024
    }
    return "\(count) bytes"
  }

  /// A number with its noun: `1 replica`, `64 replicas`.
  package static func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
  }

  /// A share as per cent, such as `4.2 %`.
  package static func percent(_ share: Double) -> String {
    let value = 100 * share
    return (abs(value) < 10 ? significant(value, digits: 2) : fixed(value, decimals: 1)) + " %"
  }

  /// A number with a fixed number of decimals.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let scale = (0..<decimals).reduce(Int64(1)) { product, _ in product * 10 }
    let units = Int64((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && units > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(units)" }
    let fraction = String(units % scale)
    let padding = String(repeating: "0", count: decimals - fraction.utf8.count)
    return "\(sign)\(units / scale).\(padding)\(fraction)"
  }

  /// An objective for a line that is redrawn: exact where that is, else to seven digits.
  package static func short(_ value: Energy) -> String {
    value.isExact ? "\(value)" : significant(value.value, digits: 7)
  }

  /// The power of ten that is not below a positive number, such as `1e-12`.
  package static func powerOfTen(atLeast value: Double) -> String {
    var (power, exponent) = (1.0, 0)
    while power / 10 >= value, power > 1e-300 { (power, exponent) = (power / 10, exponent - 1) }
    while power < value, power < 1e300 { (power, exponent) = (power * 10, exponent + 1) }
    return "1e\(exponent)"
  }

  /// A number to a few significant digits, without an exponent where that stays short.
  package static func significant(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    var magnitude = abs(value)
    guard magnitude < 1e12, magnitude >= 1e-6 else { return "\(value)" }
    var decimals = digits - 1
    while magnitude >= 10 { (magnitude, decimals) = (magnitude / 10, decimals - 1) }
    while magnitude < 1 { (magnitude, decimals) = (magnitude * 10, decimals + 1) }
    return fixed(value, decimals: max(0, decimals))
  }
}
