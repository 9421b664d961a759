/// The entries of a Matrix Market file; zeros on the diagonal are left out.
struct MatrixMarketEntries: EntryList {
  let content: FileContent
  let order: Int
  /// Whether the file holds one triangle only.
  let isSymmetric: Bool
  private let isArray: Bool
  private let isPattern: Bool
  /// The number of lines of a coordinate file.
  private let count: Int
  private let start: Int

  private static let comment = UInt8(ascii: "%")

  /// Scans banner and sizes.
  init(header scanner: inout TextScanner) throws {
    content = scanner.content
    guard scanner.skip(word: "%%MatrixMarket") else {
      throw scanner.error("there is no banner", remedy: "begin with %%MatrixMarket matrix …")
    }
    _ = try scanner.scanChoice("the object", ["matrix"])
    isArray = try scanner.scanChoice("the layout", ["coordinate", "array"]) == 1
    let fieldPlace = scanner.offset
    let field = try scanner.scanChoice("the field", ["real", "integer", "double", "pattern"])
    isPattern = field == 3
    guard !(isArray && isPattern) else {
      throw content.error(
        at: fieldPlace, "an array cannot be a pattern", remedy: "use coordinate or real")
    }
    isSymmetric = try scanner.scanChoice("the symmetry", ["general", "symmetric"]) == 1
    try scanner.endLine(after: "the banner")
    guard scanner.moveToContent(comment: Self.comment) else {
      throw scanner.error("the file ends before the sizes", remedy: "complete the file")
    }
    let place = scanner.offset
    order = try scanner.scanInteger("the number of rows")
    let columns = try scanner.scanInteger("the number of columns")
    guard order == columns else {
      throw content.error(
        at: place, "the matrix has \(order) rows and \(columns) columns",
        remedy: "use a square matrix")
    }
    scanner.skipBlanks()
    let countPlace = isArray ? place : scanner.offset
    // Checked before it is squared.
    try content.checkOrder(order, entries: content.count, at: place)
    count =
      if !isArray {
        try scanner.scanInteger("the number of entries")
      } else {
        isSymmetric ? order * (order + 1) / 2 : order * order
      }
    try scanner.endLine(after: "the sizes")
    start = scanner.offset
    try scanner.checkEntryCount(count, at: countPlace)
    try content.checkOrder(order, entries: min(count, scanner.remainingCount / 4), at: place)
  }

  func forEachEntry(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    try content.scan(from: start) { scanner in
      if isArray {
        try scanArray(&scanner, body)
      } else {
        try scanCoordinates(&scanner, body)
      }
      if scanner.moveToContent(comment: Self.comment) {
        throw scanner.error(
          "there is more after the \(count) entries that were announced",
          remedy: "correct the sizes, or remove the rest")
      }
    }
  }

  @inline(__always)
  private func scanCoordinates(
    _ scanner: inout TextScanner, _ body: (Int, Int, Double, Int) throws -> Void
  ) throws {
    for entry in 0..<count {
      guard scanner.moveToContent(comment: Self.comment) else { throw tooFew(entry, scanner) }
      let offset = scanner.offset
      let i = try scanner.scanSpin(first: 1, order: order)
      let j = try scanner.scanSpin(first: 1, order: order)
      let value = isPattern ? 1 : try scanner.scanNumber("the value")
      try scanner.endLine(after: "the entry")
      if i != j || value != 0 { try body(i, j, value, offset) }
    }
  }

  /// Column after column; of a symmetric matrix the part on and below the diagonal.
  private func scanArray(
    _ scanner: inout TextScanner, _ body: (Int, Int, Double, Int) throws -> Void
  ) throws {
    var entry = 0
    for j in 0..<order {
      for i in (isSymmetric ? j : 0)..<order {
        guard scanner.moveToContent(comment: Self.comment) else { throw tooFew(entry, scanner) }
        let offset = scanner.offset
        let value = try scanner.scanNumber("the value")
        try scanner.endLine(after: "the value")
        if i != j || value != 0 { try body(i, j, value, offset) }
        entry += 1
      }
    }
  }

  private func tooFew(_ found: Int, _ scanner: TextScanner) -> FormatError {
    scanner.error(
      "the file ends after \(found) of \(count) entries",
      remedy: "correct the sizes, or complete the file")
  }
}

extension TextScanner {
  /// Scans one of some words, without regard to case, and returns its place in the list.
  fileprivate mutating func scanChoice(
    _ what: StaticString, _ choices: [String]
  ) throws -> Int {
    skipBlanks()
    let place = offset
    let word = scanWord()
    guard let choice = choices.firstIndex(of: word.lowercased()) else {
      throw content.error(
        at: place, word.isEmpty ? "\(what) is missing" : "\(what) '\(word)' is not supported",
        remedy: "use \(choices.joined(separator: " or "))")
    }
    return choice
  }
}
