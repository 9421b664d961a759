/// Squares of 64 by 64 bits, one word a row.
package enum BitBlock {
  /// Transposes a square in place by exchanging ever smaller off-diagonal blocks (Warren, "Hacker's
  /// Delight", 2nd ed., section 7-3).
  ///
  /// - Parameter block: 64 words.
  package static func transpose(_ block: UnsafeMutableBufferPointer<UInt64>) {
    var width = 32
    var mask: UInt64 = 0x0000_0000_FFFF_FFFF
    while width > 0 {
      var k = 0
      while k < 64 {
        let exchanged = (block[k] >> UInt64(width) ^ block[k + width]) & mask
        block[k] ^= exchanged << UInt64(width)
        block[k + width] ^= exchanged
        k = (k + width + 1) & ~width
      }
      width >>= 1
      mask ^= mask << UInt64(width)
    }
  }

  /// The same in an array.
  package static func transpose(_ block: inout [UInt64]) {
    block.withUnsafeMutableBufferPointer { transpose($0) }
  }
}
