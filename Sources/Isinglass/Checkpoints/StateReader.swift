/// Reads back what a ``StateWriter`` has taken down, trusting none of it.
///
/// Every call throws where the bytes end or hold what cannot be; nothing read can make a solver leave its
/// memory or compute with what is not a number.
public struct StateReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  /// More steps, replicas or jobs than there can be.
  static let most = 1 << 53

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Whether everything has been read.
  var isAtEnd: Bool { offset == bytes.count }

  /// The number of bytes left.
  var left: Int { bytes.count - offset }

  /// The next word.
  public mutating func word() throws -> UInt64 { try take(8).loadUnaligned(as: UInt64.self) }

  /// The next whole number, which must be in a range.
  public mutating func int(in range: ClosedRange<Int>) throws -> Int {
    let number = Int(truncatingIfNeeded: try word())
    guard range.contains(number) else {
      throw StateError("\(number) where \(range.lowerBound) to \(range.upperBound) can be")
    }
    return number
  }

  /// The next number of steps, at most a given one.
  public mutating func steps(atMost most: Int) throws -> Int {
    try int(in: 0...max(0, min(most, StateReader.most)))
  }

  /// The next real number; never one that is not a number.
  public mutating func double() throws -> Double {
    let number = Double(bitPattern: try word())
    if number.isNaN { throw StateError("what is not a number") }
    return number
  }

  /// The next real number, which must be in a range.
  public mutating func double(in range: ClosedRange<Double>) throws -> Double {
    let number = try double()
    guard range.contains(number) else {
      throw StateError("\(number) where \(range.lowerBound) to \(range.upperBound) can be")
    }
    return number
  }

  /// Whether something is so.
  public mutating func bool() throws -> Bool { try int(in: 0...1) == 1 }

  /// The next numbers, which must be as many as given.
  public mutating func doubles(count: Int) throws -> [Double] {
    _ = try int(in: count...count)
    return try (0..<count).map { _ in try double() }
  }

  /// The next spins.
  public mutating func spins(count: Int) throws -> Spins {
    let words = try take((count + 63) / 64 * 8)
    return Spins(
      words: (0..<(count + 63) / 64).lazy.map {
        words.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)
      }, count: count)
  }

  /// The next text.
  public mutating func text() throws -> String {
    let count = try int(in: 0...max(0, left))
    return String(decoding: try take(count), as: UTF8.self)
  }

  /// Copies the next bytes.
  public mutating func read(into memory: UnsafeMutableRawBufferPointer) throws {
    memory.copyMemory(from: try take(memory.count))
  }

  /// Copies the next elements to a buffer.
  mutating func read<Element>(into buffer: AlignedBuffer<Element>) throws {
    try read(into: UnsafeMutableRawBufferPointer(buffer.elements))
  }

  /// The next packed spins of several states of the same size, bits beyond the last spin cleared.
  mutating func read(
    spins count: Int, wordsEach: Int, into buffer: AlignedBuffer<UInt64>
  ) throws {
    try read(into: buffer)
    guard wordsEach > 0 else { return }
    for k in 0..<buffer.count {
      let first = k % wordsEach * 64
      if first + 64 <= count { continue }
      buffer.start[k] &= first >= count ? 0 : (1 << UInt64(count - first)) - 1
    }
  }

  /// The next bytes; valid as long as those of the reader.
  mutating func take(_ count: Int) throws -> UnsafeRawBufferPointer {
    guard count >= 0, count <= left else { throw StateError("it ends too early") }
    let piece = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    offset += min(left, (count + 7) / 8 * 8)
    return piece
  }
}

/// What is wrong with a saved state.
public struct StateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found.
  public let description: String

  /// Describes what was found.
  public init(_ description: String) { self.description = description }
}

extension Trajectory {
  /// A copy of the trajectory's state; `nil` where it cannot be saved.
  func savedState() -> (state: SavedState?, isOutOfMemory: Bool) {
    let writer = StateWriter()
    guard save(into: writer) else { return (nil, false) }
    let state = writer.finish()
    return (state, state == nil)
  }

  /// Goes on from a state.
  ///
  /// - Throws: `StateError`.
  func restore(_ state: SavedState) throws {
    try state.withBytes { bytes in
      var reader = StateReader(bytes)
      try restore(from: &reader)
      guard reader.isAtEnd else { throw StateError("more than a trajectory's state") }
    }
  }
}
