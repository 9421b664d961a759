/// The types of numbers that arrays of other languages hold.
package enum ForeignNumber: Int32, Sendable {
  case int8 = 1
  case int16, int32, int64, float, double

  /// Bytes an element.
  package var size: Int {
    switch self {
    case .int8: 1
    case .int16: 2
    case .int32, .float: 4
    case .int64, .double: 8
    }
  }
}

/// Why an array cannot be read.
package enum ForeignArrayError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The strides lead out of what memory can address.
  case strides
  /// A whole number beyond 2⁵³, which double precision does not hold.
  case tooLarge(String)
  /// Neither symmetric nor a triangle.
  case asymmetric(Int, Int)
  /// An array of indices that holds fractions.
  case fractionalIndices

  /// What is wrong and what to do.
  package var description: String {
    switch self {
    case .strides: "the array's strides lead beyond what memory can hold: give a copy of it"
    case .tooLarge(let place):
      "the whole number at \(place) is beyond 2^53, where double precision does not hold it: scale the problem down"
    case .asymmetric(let i, let j):
      "entries (\(i), \(j)) and (\(j), \(i)) differ and neither triangle is zero: give a symmetric matrix, such as (J + J.T) / 2, or one triangle"
    case .fractionalIndices: "indices must be whole numbers: give an integer array"
    }
  }
}

/// A number as it lies in foreign memory.
protocol ForeignScalar: BitwiseCopyable {
  /// The number; `nil` if double precision does not hold it.
  var real: Double? { get }
}

extension Int8: ForeignScalar { var real: Double? { Double(self) } }
extension Int16: ForeignScalar { var real: Double? { Double(self) } }
extension Int32: ForeignScalar { var real: Double? { Double(self) } }
extension Int64: ForeignScalar {
  var real: Double? { magnitude <= 1 << 53 ? Double(self) : nil }
}
extension Float: ForeignScalar { var real: Double? { Double(self) } }
extension Double: ForeignScalar { var real: Double? { self } }

/// Numbers at equal distances in memory that belongs to somebody else.
package struct ForeignVector {
  private let start: UnsafeRawPointer
  private let number: ForeignNumber
  private let stride: Int
  private let count: Int

  /// Describes an array.
  ///
  /// - Parameters:
  ///   - start: where element 0 is; may have any alignment.
  ///   - stride: bytes from one element to the next, of any sign.
  /// - Throws: `ForeignArrayError.strides`.
  package init(
    _ start: UnsafeRawPointer, of number: ForeignNumber, stride: Int, count: Int
  ) throws(ForeignArrayError) {
    let (span, overflow) = stride.multipliedReportingOverflow(by: max(0, count - 1))
    guard !overflow, abs(Double(span)) < 0x1p62 else { throw .strides }
    (self.start, self.number, self.stride, self.count) = (start, number, stride, count)
  }

  /// The numbers.
  ///
  /// - Throws: `ForeignArrayError.tooLarge`.
  package func doubles() throws(ForeignArrayError) -> [Double] {
    switch number {
    case .int8: try read(Int8.self)
    case .int16: try read(Int16.self)
    case .int32: try read(Int32.self)
    case .int64: try read(Int64.self)
    case .float: try read(Float.self)
    case .double: try read(Double.self)
    }
  }

  /// The numbers as indices; what 32 bits do not hold becomes −1.
  ///
  /// - Throws: `ForeignArrayError.fractionalIndices`.
  package func indices() throws(ForeignArrayError) -> [Int32] {
    switch number {
    case .int8: readIndices(Int8.self)
    case .int16: readIndices(Int16.self)
    case .int32: readIndices(Int32.self)
    case .int64: readIndices(Int64.self)
    case .float, .double: throw .fractionalIndices
    }
  }

  private func read<Scalar: ForeignScalar>(
    _: Scalar.Type
  ) throws(ForeignArrayError) -> [Double] {
    var numbers = [Double](repeating: 0, count: count)
    for k in 0..<count {
      guard let real = start.loadUnaligned(fromByteOffset: k * stride, as: Scalar.self).real else {
        throw .tooLarge("\(k)")
      }
      numbers[k] = real
    }
    return numbers
  }

  private func readIndices<Index: FixedWidthInteger & BitwiseCopyable>(_: Index.Type) -> [Int32] {
    var indices = [Int32](repeating: 0, count: count)
    for k in 0..<count {
      indices[k] =
        Int32(exactly: start.loadUnaligned(fromByteOffset: k * stride, as: Index.self)) ?? -1
    }
    return indices
  }
}
