extension ShardedModel {
  /// One rank's part of a file of the one-bit format, of which nothing else is read: the rows of the
  /// rank's spins, and of all rows below them the columns of the rank's spins.
  ///
  /// - Parameters:
  ///   - content: the file. Files from 64 MiB on are mapped, so only pages that are looked at are read.
  ///   - request: what is known about the file.
  /// - Returns: `nil` where the file is of another format and has to be read as a whole.
  /// - Throws: `FormatError`, `SolverError.outOfMemory`, `CommunicationError`.
  public init?(
    oneBit content: FileContent, _ request: ReadRequest = ReadRequest(),
    on communicator: any Communicator
  ) throws {
    guard try FormatCatalogue.detect(content, request) == OneBit.self else { return nil }
    let header = try OneBit.header(of: content, request)
    try self.init(
      oneBitOfOrder: header.order, kind: header.kind, offset: header.offset,
      name: request.name ?? content.problemName, on: communicator
    ) { words, spins, wordsPerRow in
      try content.withUnsafeBytes { bytes in
        let rows = OneBitRows(bytes: bytes, start: header.start, order: header.order)
        for i in spins where i > 0 {
          guard rows.isPaddingClear(i) else {
            throw content.error(
              at: header.start + OneBit.rowOffset(i) + (i + 7) / 8 - 1,
              "the padding bits of row \(i) are not zero",
              remedy: "write the file anew, it is damaged")
          }
        }
        rows.fill(words, columns: spins, wordsPerRow: wordsPerRow)
      }
    }
  }
}

/// The rows of a one-bit file: the couplings of each spin with those before it.
private struct OneBitRows {
  let bytes: UnsafeRawBufferPointer
  let start: Int
  let order: Int

  func isPaddingClear(_ i: Int) -> Bool {
    i % 8 == 0 || bytes[start + OneBit.rowOffset(i) + i / 8] >> UInt8(i % 8) == 0
  }

  /// Couplings 64 w ..< 64 w + 64 of row i, as far as the row goes.
  private func word(_ w: Int, ofRow i: Int) -> UInt64 {
    let count = (i + 7) / 8 - 8 * w
    guard i > 0, i < order, count > 0 else { return 0 }
    let from = start + OneBit.rowOffset(i) + 8 * w
    if count >= 8 {
      return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: from, as: UInt64.self))
    }
    return (0..<count).reduce(0) { $0 | UInt64(bytes[from + $1]) << UInt64(8 * $1) }
  }

  /// Writes the couplings of all spins with some, 64 by 64 at a time.
  func fill(_ words: UnsafeMutablePointer<UInt64>, columns: Range<Int>, wordsPerRow: Int) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { block in
      for blockRow in 0..<(order + 63) / 64 {
        let rows = min(64, order - 64 * blockRow)
        for (w, blockColumn) in (columns.lowerBound / 64..<(columns.upperBound + 63) / 64)
          .enumerated()
        {
          let target = words + 64 * blockRow * wordsPerRow + w
          if blockRow >= blockColumn {
            for k in 0..<rows {
              target[k * wordsPerRow] = word(blockColumn, ofRow: 64 * blockRow + k)
            }
          }
          if blockRow <= blockColumn {
            for k in 0..<64 { block[k] = word(blockRow, ofRow: 64 * blockColumn + k) }
            BitBlock.transpose(block)
            for k in 0..<rows { target[k * wordsPerRow] |= block[k] }
          }
        }
      }
    }
  }
}
