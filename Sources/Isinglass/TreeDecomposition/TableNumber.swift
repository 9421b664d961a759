/// A number type of tables of energies.
///
/// Sums wrap around where they do not fit; the type is chosen so that they do.
protocol TableNumber: BitwiseCopyable, Sendable, Comparable {
  /// 0.
  static var zero: Self { get }
  /// Converts a number known to be representable.
  init(number: Double)
  /// The sum.
  static func add(_ a: Self, _ b: Self) -> Self
  /// The difference.
  static func subtract(_ a: Self, _ b: Self) -> Self
  /// Half of an even number.
  var half: Self { get }
}

extension TableNumber {
  /// The magnitude, of numbers that have one.
  @inline(__always)
  var size: Self { self < Self.zero ? Self.subtract(Self.zero, self) : self }
}

extension TableNumber where Self: FixedWidthInteger {
  @inline(__always) init(number: Double) { self = Self(exactly: number) ?? 0 }
  @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { a &+ b }
  @inline(__always) static func subtract(_ a: Self, _ b: Self) -> Self { a &- b }
  @inline(__always) var half: Self { self >> 1 }
}

extension TableNumber where Self: BinaryFloatingPoint {
  @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always) static func subtract(_ a: Self, _ b: Self) -> Self { a - b }
  @inline(__always) var half: Self { self * 0.5 }
}

extension Int16: TableNumber {}
extension Int64: TableNumber {}
extension Float: TableNumber {
  @inline(__always) init(number: Double) { self = Float(number) }
}
extension Double: TableNumber {
  @inline(__always) init(number: Double) { self = number }
}
