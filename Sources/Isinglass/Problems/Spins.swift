/// A configuration of ±1 spins, one bit each.
///
/// Bit 1 stands for +1 (up), bit 0 for −1 (down); spin `i` is bit `i % 64` of word `i / 64`, and
/// the bits beyond `count` are zero. This is the layout that the one-bit kernels read.
public struct Spins: Hashable, Sendable {
  /// The number of spins.
  public let count: Int

  /// The packed bits, `ceil(count / 64)` words.
  public private(set) var words: [UInt64]

  /// Creates a configuration with every spin up (`true`) or down (`false`).
  public init(repeating up: Bool, count: Int) {
    self.count = count
    words = [UInt64](repeating: up ? ~0 : 0, count: (count + 63) / 64)
    clearPadding()
  }

  /// Creates a configuration from the signs of soft spins; zero and positive values are up.
  public init(signsOf amplitudes: some Collection<Float>) {
    self.init(repeating: false, count: amplitudes.count)
    for (index, amplitude) in amplitudes.enumerated() where amplitude >= 0 { setUp(index) }
  }

  /// Creates a configuration from integers; positive values are up.
  public init(values: some Collection<Int>) {
    self.init(repeating: false, count: values.count)
    for (index, value) in values.enumerated() where value > 0 { setUp(index) }
  }

  /// Creates a configuration from packed bits in this type's own layout.
  ///
  /// Missing words count as zero, surplus words and bits are dropped.
  public init(words: some Sequence<UInt64>, count: Int) {
    self.init(repeating: false, count: count)
    for (index, word) in words.enumerated() where index < self.words.count {
      self.words[index] = word
    }
    clearPadding()
  }

  /// Creates a configuration from a line of `+` and `-`, or returns `nil` at any other character.
  public init?(_ description: some StringProtocol) {
    self.init(repeating: false, count: description.utf8.count)
    for (index, character) in description.utf8.enumerated() {
      switch character {
      case UInt8(ascii: "+"): setUp(index)
      case UInt8(ascii: "-"): continue
      default: return nil
      }
    }
  }

  /// The spin at an index, +1 or −1. Setting a positive value turns it up.
  public subscript(index: Int) -> Int {
    get { isUp(index) ? 1 : -1 }
    set {
      if newValue > 0 {
        setUp(index)
      } else {
        words[index >> 6] &= ~(1 << UInt64(index & 63))
      }
    }
  }

  /// Whether the spin at an index is +1.
  public func isUp(_ index: Int) -> Bool { words[index >> 6] >> UInt64(index & 63) & 1 == 1 }

  /// Turns one spin around.
  public mutating func flip(_ index: Int) { words[index >> 6] ^= 1 << UInt64(index & 63) }

  /// The configuration with every spin turned around.
  public var inverted: Spins { Spins(words: words.map { ~$0 }, count: count) }

  /// The overlap (1/N) Σ sᵢ tᵢ with another configuration of the same size; 0 when there is no spin.
  public func overlap(with other: Spins) -> Double {
    guard count > 0 else { return 0 }
    var different = 0
    for (mine, theirs) in zip(words, other.words) { different += (mine ^ theirs).nonzeroBitCount }
    return 1 - 2 * Double(different) / Double(count)
  }

  /// The number of up spins.
  public var upCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  private mutating func setUp(_ index: Int) { words[index >> 6] |= 1 << UInt64(index & 63) }

  private mutating func clearPadding() {
    if count & 63 != 0, let last = words.indices.last {
      words[last] &= (1 << UInt64(count & 63)) - 1
    }
  }
}

extension Spins: CustomStringConvertible {
  /// The spins as one line of `+` and `-`.
  public var description: String {
    String(
      unsafeUninitializedCapacity: count,
      initializingUTF8With: { buffer in
        for index in 0..<count {
          buffer[index] = isUp(index) ? UInt8(ascii: "+") : UInt8(ascii: "-")
        }
        return count
      })
  }
}
