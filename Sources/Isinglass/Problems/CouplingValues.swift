/// The numbers of a coupling matrix in the narrowest type that holds them all without loss.
public enum CouplingValues: Sendable {
  /// Whole numbers of magnitude at most 127.
  case int8([Int8])
  /// Whole numbers that fit 32 bits.
  case int32([Int32])
  /// Whole numbers that fit 53 bits.
  case int64([Int64])
  /// Real numbers that single precision holds exactly.
  case float([Float])
  /// Any other real numbers.
  case double([Double])

  /// The number of values held.
  public var count: Int {
    switch self {
    case .int8(let values): values.count
    case .int32(let values): values.count
    case .int64(let values): values.count
    case .float(let values): values.count
    case .double(let values): values.count
    }
  }

  /// Calls `body` with the bytes of the values.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch self {
    case .int8(let values): values.withUnsafeBytes(body)
    case .int32(let values): values.withUnsafeBytes(body)
    case .int64(let values): values.withUnsafeBytes(body)
    case .float(let values): values.withUnsafeBytes(body)
    case .double(let values): values.withUnsafeBytes(body)
    }
  }

  /// The value at an index; exact, since every integer held fits 53 bits.
  public subscript(index: Int) -> Double {
    switch self {
    case .int8(let values): Double(values[index])
    case .int32(let values): Double(values[index])
    case .int64(let values): Double(values[index])
    case .float(let values): Double(values[index])
    case .double(let values): values[index]
    }
  }
}

extension CouplingValues {
  /// Writes the values at some indices, divided by a unit, in single precision.
  ///
  /// - Parameter destination: room for them.
  func write(
    _ indices: Range<Int>, dividedBy unit: Double, to destination: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .int8(let values): CouplingValues.write(values, indices, unit, destination)
    case .int32(let values): CouplingValues.write(values, indices, unit, destination)
    case .int64(let values): CouplingValues.write(values, indices, unit, destination)
    case .float(let values): CouplingValues.write(values, indices, unit, destination)
    case .double(let values): CouplingValues.write(values, indices, unit, destination)
    }
  }

  private static func write<Scalar: CouplingScalar>(
    _ values: [Scalar], _ indices: Range<Int>, _ unit: Double,
    _ destination: UnsafeMutablePointer<Float>
  ) {
    values.withUnsafeBufferPointer { values in
      for k in 0..<indices.count {
        destination[k] = Float(values[indices.lowerBound + k].coupling / unit)
      }
    }
  }
}

/// A number type that coupling matrices are stored in.
public protocol CouplingScalar: Sendable {
  /// The additive identity.
  static var zero: Self { get }
  /// Converts a value known to be representable.
  init(coupling: Double)
  /// The exact value.
  var coupling: Double { get }
}

extension Int8: CouplingScalar {}
extension Int32: CouplingScalar {}
extension Int64: CouplingScalar {}

extension FixedWidthInteger {
  /// Converts a value known to be representable; anything else is brought into range.
  public init(coupling: Double) { self = Self(exactly: coupling.rounded()) ?? 0 }
  /// The exact value.
  public var coupling: Double { Double(self) }
}

extension Float: CouplingScalar {
  /// Converts a value, rounding to single precision.
  public init(coupling: Double) { self = Float(coupling) }
  /// The exact value.
  public var coupling: Double { Double(self) }
}

extension Double: CouplingScalar {
  /// Keeps the value.
  public init(coupling: Double) { self = coupling }
  /// The exact value.
  public var coupling: Double { self }
}
