/// An energy, or a value derived from one such as a cut: exact for integer problems.
///
/// Integer problems keep a whole numerator and a whole positive denominator (a QUBO's Ising form
/// has halves and quarters); real problems keep a `Double`.
public struct Energy: Sendable, Hashable {
  /// How the number is held.
  public enum Storage: Sendable, Hashable {
    /// `numerator / denominator`, in lowest terms, `denominator > 0`.
    case exact(Int64, denominator: Int64)
    /// A floating-point value.
    case real(Double)
  }

  /// How the number is held.
  public let storage: Storage

  /// An exact value, reduced to lowest terms; `denominator` must be positive.
  public init(exactly numerator: Int64, denominator: Int64 = 1) {
    let divisor = Energy.greatestCommonDivisor(numerator.magnitude, UInt64(max(1, denominator)))
    storage = .exact(
      numerator / Int64(divisor), denominator: max(1, denominator) / Int64(divisor))
  }

  /// A floating-point value.
  public init(_ value: Double) { storage = .real(value) }

  /// The value as a floating-point number, correctly rounded.
  public var value: Double {
    switch storage {
    case .exact(let numerator, let denominator): Double(numerator) / Double(denominator)
    case .real(let value): value
    }
  }

  /// Whether the value is held without rounding.
  public var isExact: Bool { if case .exact = storage { true } else { false } }

  private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(1, min(a, UInt64(Int64.max)))
  }
}

extension Energy: Comparable {
  /// Compares exactly where both sides are exact, else as floating-point numbers.
  public static func < (left: Energy, right: Energy) -> Bool {
    if case .exact(let a, let b) = left.storage, case .exact(let c, let d) = right.storage {
      let (leftProduct, rightProduct) = (a.multipliedFullWidth(by: d), c.multipliedFullWidth(by: b))
      return (leftProduct.high, leftProduct.low) < (rightProduct.high, rightProduct.low)
    }
    return left.value < right.value
  }
}

extension Energy: CustomStringConvertible {
  /// The exact decimal where there is one (denominators 2ᵃ5ᵇ), else the shortest `Double` that
  /// reads back the same. Whole values print without a point.
  public var description: String {
    guard case .exact(let numerator, let denominator) = storage else {
      return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
    if denominator == 1 { return String(numerator) }
    var (power, digits): (Int64, Int) = (1, 0)
    while power % denominator != 0, digits < 9 { (power, digits) = (power * 10, digits + 1) }
    guard power % denominator == 0 else { return "\(value)" }
    let magnitude = numerator.magnitude
    let whole = magnitude / UInt64(denominator)
    let fraction = magnitude % UInt64(denominator) * UInt64(power / denominator)
    let padding = String(repeating: "0", count: digits - String(fraction).utf8.count)
    return (numerator < 0 ? "-" : "") + "\(whole).\(padding)\(fraction)"
  }
}
