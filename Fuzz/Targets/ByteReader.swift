/// Takes an input apart into numbers; zeros where it ends.
struct ByteReader {
  private var rest: UnsafeRawBufferPointer.SubSequence

  init(_ input: UnsafeRawBufferPointer) { rest = input[...] }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  mutating func number(below bound: Int) -> Int { bound > 0 ? Int(byte()) % bound : 0 }

  /// Any bit pattern, also infinities and what is not a number.
  mutating func double() -> Double {
    Double(bitPattern: (0..<8).reduce(0) { bits, _ in bits << 8 | UInt64(byte()) })
  }

  /// What is left, as text.
  mutating func text() -> String {
    defer { rest = rest.suffix(0) }
    return String(decoding: rest, as: UTF8.self)
  }

  /// Text up to a byte that is stepped over.
  mutating func text(before end: UInt8) -> String {
    let part = rest.prefix { $0 != end }
    rest = rest.dropFirst(part.count + 1)
    return String(decoding: part, as: UTF8.self)
  }

  var isAtEnd: Bool { rest.isEmpty }
}
