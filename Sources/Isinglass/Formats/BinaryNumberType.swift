/// A number type in the memory layout of a binary file.
struct BinaryNumberType: Hashable {
  enum Family {
    case float, signed, unsigned
  }

  let family: Family
  /// The number of bytes: 1, 2, 4 or 8.
  let size: Int
  var isBigEndian = false

  /// A type by numpy's long name, such as `float64` or `uint16`; little-endian.
  init?(name: String) {
    switch name {
    case "float32": self.init(.float, 4)
    case "float64": self.init(.float, 8)
    case "int8": self.init(.signed, 1)
    case "int16": self.init(.signed, 2)
    case "int32": self.init(.signed, 4)
    case "int64": self.init(.signed, 8)
    case "uint8": self.init(.unsigned, 1)
    case "uint16": self.init(.unsigned, 2)
    case "uint32": self.init(.unsigned, 4)
    case "uint64": self.init(.unsigned, 8)
    default: return nil
    }
  }

  /// A type by numpy's short name, such as `<f8`, `>i4` or `|i1`.
  init?(code: String) {
    let letters = Array(code.utf8)
    guard letters.count == 3 else { return nil }
    let sizes: [UInt8: Int] = [0x31: 1, 0x32: 2, 0x34: 4, 0x38: 8]
    guard let size = sizes[letters[2]] else { return nil }
    switch (letters[1], size) {
    case (UInt8(ascii: "f"), 4...8): self.init(.float, size)
    case (UInt8(ascii: "i"), _): self.init(.signed, size)
    case (UInt8(ascii: "u"), _), (UInt8(ascii: "b"), 1): self.init(.unsigned, size)
    default: return nil
    }
    switch letters[0] {
    case UInt8(ascii: "<"): break
    case UInt8(ascii: "="), UInt8(ascii: "|"): if size > 1 { return nil }
    case UInt8(ascii: ">"): isBigEndian = true
    default: return nil
    }
  }

  private init(_ family: Family, _ size: Int) { (self.family, self.size) = (family, size) }

  /// The number at an offset that the caller has checked; NaN when it is a whole number that a
  /// `Double` does not hold exactly.
  @inline(__always)
  func number(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Double {
    let pattern = bitPattern(in: bytes, at: offset)
    switch family {
    case .float:
      return size == 8
        ? Double(bitPattern: pattern)
        : Double(Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
    case .signed where size < 8: return Double(signed(pattern))
    case .signed: return Double(exactly: signed(pattern)) ?? .nan
    case .unsigned where size < 8: return Double(pattern)
    case .unsigned: return Double(exactly: pattern) ?? .nan
    }
  }

  /// The whole number at an offset that the caller has checked; `nil` when it exceeds 63 bits.
  @inline(__always)
  func integer(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
    let pattern = bitPattern(in: bytes, at: offset)
    switch family {
    case .float: return nil
    case .signed: return Int(signed(pattern))
    case .unsigned: return Int(exactly: pattern)
    }
  }

  @inline(__always)
  private func signed(_ pattern: UInt64) -> Int64 {
    let shift = UInt64(64 - 8 * size)
    return Int64(bitPattern: pattern << shift) >> Int64(shift)
  }

  @inline(__always)
  private func bitPattern(in bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
    switch size {
    case 1: return UInt64(bytes[offset])
    case 2:
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
      return UInt64(isBigEndian ? word.bigEndian : word.littleEndian)
    case 4:
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
      return UInt64(isBigEndian ? word.bigEndian : word.littleEndian)
    default:
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      return isBigEndian ? word.bigEndian : word.littleEndian
    }
  }
}

extension OutputBuffer {
  /// Appends a whole number's bytes, the least significant first.
  mutating func append(littleEndian number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { append(bytes: $0) }
  }

  /// Appends a `Double`'s bytes, the least significant first.
  mutating func append(littleEndian number: Double) { append(littleEndian: number.bitPattern) }
}
