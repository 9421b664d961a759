extension FileContent {
  /// Whether this is a binary file, in which places are bytes rather than lines and columns.
  var isBinary: Bool {
    withUnsafeBytes { bytes in
      [DimodBinary.magic, NumPyArray.magic, OneBit.magic].contains { bytes.starts(with: $0) }
    }
  }

  /// A whole number of `count` bytes, the least significant first; bytes outside the file are zero.
  func littleEndian(at offset: Int, count: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 | UInt64(self[offset + $1]) << UInt64(8 * $1) }
  }
}
