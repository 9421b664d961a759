/// A block of entries that announces its size: `N M`, then M lines `i j w` counted from 1.
struct NumberedEntries: EntryList {
  let content: FileContent
  let order: Int
  /// The number of entries that the block announces.
  let count: Int
  /// Whether nothing may follow the block.
  var endsFile = true
  private let start: Int
  private let hasValues: Bool
  private let comment: UInt8?

  /// Scans `N M`, where the scanner stands, and looks at the first entry.
  ///
  /// - Throws: `FormatError` when the sizes are not plausible.
  init(afterHeader scanner: inout TextScanner, comment: UInt8?) throws {
    content = scanner.content
    self.comment = comment
    let place = scanner.offset
    order = try scanner.scanInteger("the number of variables")
    scanner.skipBlanks()
    let countPlace = scanner.offset
    count = try scanner.scanInteger("the number of entries")
    try scanner.endLine(after: "the two sizes")
    start = scanner.offset
    try scanner.checkEntryCount(count, at: countPlace)
    try content.checkOrder(order, entries: min(count, scanner.remainingCount / 4), at: place)
    var ahead = scanner
    if count > 0, ahead.moveToContent(comment: comment) {
      _ = try ahead.scanInteger("the index of a variable")
      _ = try ahead.scanInteger("the index of a variable")
      ahead.skipBlanks()
      hasValues = !ahead.isAtLineEnd
    } else {
      hasValues = true
    }
  }

  func forEachEntry(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    try content.scan(from: start) { scanner in
      for entry in 0..<count {
        guard scanner.moveToContent(comment: comment) else { throw tooFew(entry, scanner) }
        let offset = scanner.offset
        let i = try scanner.scanSpin(first: 1, order: order)
        let j = try scanner.scanSpin(first: 1, order: order)
        let value = hasValues ? try scanner.scanNumber("the value") : 1
        try scanner.endLine(after: hasValues ? "the value" : "two indices on lines without values")
        try body(i, j, value, offset)
      }
      if endsFile, scanner.moveToContent(comment: comment) {
        throw scanner.error(
          "there is more after the \(count) entries that were announced",
          remedy: "correct the number of entries, or remove the rest")
      }
    }
  }

  private func tooFew(_ found: Int, _ scanner: TextScanner) -> FormatError {
    scanner.error(
      "the file ends after \(found) of \(count) entries",
      remedy: "correct the number of entries, or complete the file")
  }

  /// Writes entries as a block.
  static func write(_ entries: WrittenEntries, order: Int, to output: inout OutputBuffer) {
    output.append(order)
    output.append(byte: UInt8(ascii: " "))
    output.append(entries.count)
    output.append(byte: UInt8(ascii: "\n"))
    entries.forEach { i, j, value in
      output.append(i + 1)
      output.append(byte: UInt8(ascii: " "))
      output.append(j + 1)
      output.append(byte: UInt8(ascii: " "))
      output.append(value)
      output.append(byte: UInt8(ascii: "\n"))
    }
  }
}
