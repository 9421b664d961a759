/// The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror & Shaw, SC'11).
///
/// A stream is named by a 64-bit key and the upper 64 bits of the counter; its n-th block of four
/// words is a pure function of the name and n, so any place in it can be reached at once and nothing
/// depends on the number of threads.
public struct Philox: RandomNumberGenerator, Sendable {
  private let key: (UInt32, UInt32)
  private let stream: (UInt32, UInt32)
  private var block: UInt64 = 0
  private var buffer: (UInt64, UInt64) = (0, 0)
  private var available = 0

  /// Names a stream.
  public init(key: UInt64, stream: UInt64) {
    self.key = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    self.stream = (UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    if available == 0 {
      let words = Philox.block(
        counter: (
          UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32), stream.0,
          stream.1
        ), key: key)
      buffer = (UInt64(words.1) << 32 | UInt64(words.0), UInt64(words.3) << 32 | UInt64(words.2))
      block &+= 1
      available = 2
    }
    available -= 1
    return available == 1 ? buffer.0 : buffer.1
  }

  /// Takes down how far it has come.
  func save(into writer: StateWriter) {
    for word in [block, buffer.0, buffer.1] { writer.write(word) }
    writer.write(available)
  }

  /// Goes on where another of the same name was.
  mutating func restore(from reader: inout StateReader) throws {
    block = try reader.word()
    buffer = (try reader.word(), try reader.word())
    available = try reader.int(in: 0...2)
  }

  /// A number drawn uniformly from [0, 1), a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number drawn uniformly from `0..<bound` (Lemire 2019, unbiased); 0 when `bound` is 0.
  public mutating func below(_ bound: UInt64) -> UInt64 {
    guard bound > 0 else { return 0 }
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// One block of the generator: ten rounds on a 128-bit counter under a 64-bit key.
  public static func block(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c, k) = (counter, key)
    for round in 0..<10 {
      if round > 0 { k = (k.0 &+ 0x9E37_79B9, k.1 &+ 0xBB67_AE85) }
      let first = c.0.multipliedFullWidth(by: 0xD251_1F53)
      let second = c.2.multipliedFullWidth(by: 0xCD9E_8D57)
      c = (second.high ^ c.1 ^ k.0, second.low, first.high ^ c.3 ^ k.1, first.low)
    }
    return c
  }
}
