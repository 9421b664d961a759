/// The edges of a CSV file and the names of their ends.
struct CSVEntries: EntryList {
  let content: FileContent
  let order: Int
  /// The variables' names, unless they just count from 0 or 1.
  let labels: [String]?
  private let names: Names
  private let start: Int
  private let hasValues: Bool

  static let comment = UInt8(ascii: "#")

  private enum Names {
    /// Numbers counted from 0.
    case indices
    case numbers([Int: Int32])
    case words([String: Int32])
  }

  /// Looks for a line of column names and collects the names of the variables.
  init(_ content: FileContent, _ meaning: Interpretation) throws {
    self.content = content
    (start, hasValues) = try content.scan { scanner in
      guard scanner.moveToContent(comment: Self.comment) else { return (scanner.offset, true) }
      let line = scanner.offset
      let fields = try scanner.scanFields()
      guard fields.count == 2 || fields.count == 3 else {
        throw content.error(
          at: line, "there are \(fields.count) columns",
          remedy: "keep source,target or source,target,weight")
      }
      let isHeader =
        fields.count == 3
        ? Double(fields[2]) == nil
        : ["source", "from", "src", "i", "u", "node1"].contains(fields[0].lowercased())
      scanner.skipLine()
      return (isHeader ? scanner.offset : line, fields.count == 3)
    }
    if let spins = try meaning.statedSpins() {
      try content.checkOrder(spins, entries: content.count / 4, at: content.textStart)
      (order, labels, names) = (spins, nil, .indices)
    } else if let numbers = try Self.numbers(content, start) {
      let sorted = numbers.sorted()
      let first = sorted.first ?? 0
      order = sorted.count
      let counts = (first == 0 || first == 1) && sorted.last == first + sorted.count - 1
      labels = counts ? nil : sorted.map { String($0) }
      names = .numbers(
        [Int: Int32](uniqueKeysWithValues: zip(sorted, 0..<Int32(clamping: sorted.count))))
    } else {
      let (order, words) = try Self.words(content, start)
      (self.order, labels, names) = (order.count, order, .words(words))
    }
  }

  /// The different names, if all are whole numbers.
  private static func numbers(_ content: FileContent, _ start: Int) throws -> Set<Int>? {
    var found: Set<Int> = []
    return content.scan(from: start) { scanner in
      while scanner.moveToContent(comment: comment) {
        for _ in 0..<2 {
          guard let number = try? scanner.scanInteger("a number") else { return nil }
          found.insert(number)
          scanner.skipBlanks()
          guard scanner.skip(UInt8(ascii: ",")) || scanner.isAtLineEnd else { return nil }
        }
        scanner.skipLine()
      }
      return found
    }
  }

  private static func words(
    _ content: FileContent, _ start: Int
  ) throws -> ([String], [String: Int32]) {
    var order: [String] = []
    var found: [String: Int32] = [:]
    try content.scan(from: start) { scanner in
      while scanner.moveToContent(comment: comment) {
        for _ in 0..<2 {
          let word = try scanner.scanField()
          if found[word] == nil {
            found[word] = Int32(clamping: order.count)
            order.append(word)
          }
          _ = scanner.skip(UInt8(ascii: ","))
        }
        scanner.skipLine()
      }
    }
    return (order, found)
  }

  func forEachEntry(
    _ body: (_ i: Int, _ j: Int, _ value: Double, _ offset: Int) throws -> Void
  ) throws {
    try content.scan(from: start) { scanner in
      while scanner.moveToContent(comment: Self.comment) {
        let offset = scanner.offset
        let i = try variable(&scanner)
        try scanner.expectComma(before: "the target")
        let j = try variable(&scanner)
        var value = 1.0
        if hasValues {
          try scanner.expectComma(before: "the weight")
          value = try scanner.scanNumber("the weight")
        }
        try scanner.endLine(after: hasValues ? "the weight" : "the target")
        try body(i, j, value, offset)
      }
    }
  }

  @inline(__always)
  private func variable(_ scanner: inout TextScanner) throws -> Int {
    switch names {
    case .indices:
      return try scanner.scanSpin(first: 0, order: order)
    case .numbers(let numbers):
      let place = scanner.offset
      guard let index = numbers[try scanner.scanInteger("a number")] else {
        throw content.error(at: place, "unknown variable", remedy: "correct it")
      }
      return Int(index)
    case .words(let words):
      let place = scanner.offset
      guard let index = words[try scanner.scanField()] else {
        throw content.error(at: place, "unknown variable", remedy: "correct it")
      }
      return Int(index)
    }
  }
}

extension TextScanner {
  /// Scans a name, plain or quoted, up to a comma or the end of the line.
  mutating func scanField() throws -> String {
    skipBlanks()
    let place = offset
    if byte == UInt8(ascii: "\"") { return try scanQuoted() }
    while byte != UInt8(ascii: ","), !isAtLineEnd {
      guard byte >= 0x20 || byte.isBlank else {
        throw error("unexpected \(description(at: offset)) in a name", remedy: "remove it")
      }
      _ = skip(byte)
    }
    var last = offset
    while last > place, content[last - 1].isBlank { last -= 1 }
    guard last > place else {
      throw content.error(at: place, "a name is missing", remedy: "write source,target,weight")
    }
    return text(place..<last)
  }

  private mutating func scanQuoted() throws -> String {
    let place = offset
    let mark = UInt8(ascii: "\"")
    var word = ""
    while skip(mark) {
      let first = offset
      while byte != mark, !isAtLineEnd { _ = skip(byte) }
      guard byte == mark else {
        throw content.error(
          at: place, "the quotation is not closed on its line", remedy: "close it with \"")
      }
      word += text(first..<offset)
      _ = skip(mark)
      if byte == mark { word += "\"" }
    }
    skipBlanks()
    return word
  }

  /// Scans the fields of the line.
  mutating func scanFields() throws -> [String] {
    var fields = [try scanField()]
    while skip(UInt8(ascii: ",")) { fields.append(try scanField()) }
    return fields
  }

  @inline(__always)
  fileprivate mutating func expectComma(before what: StaticString) throws {
    skipBlanks()
    guard skip(UInt8(ascii: ",")) else {
      throw error(
        "there is \(description(at: offset)) instead of a comma before \(what)",
        remedy: "write source,target or source,target,weight on every line")
    }
  }
}
