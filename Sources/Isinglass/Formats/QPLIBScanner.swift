/// Reads a QPLIB file value by value, remembering only where it stands.
struct QPLIBScanner {
  let content: FileContent
  var offset: Int

  init(_ content: FileContent) {
    self.content = content
    offset = content.textStart
  }

  /// Calls `body` at the next line that holds something, and moves behind what it reads.
  private mutating func read<Result>(
    _ what: String, _ body: (inout TextScanner) throws -> Result
  ) throws -> Result {
    let (result, offset) = try content.scan(from: offset) { scanner in
      guard scanner.moveToField() else {
        throw scanner.error(
          "the file ends before \(what)", remedy: "complete the file, it may be cut short")
      }
      return (try body(&scanner), scanner.offset)
    }
    self.offset = offset
    return result
  }

  /// Moves over a line whatever it holds.
  mutating func skipLine(_ what: String) throws { try read(what) { $0.skipLine() } }

  /// Reads a number on a line of its own.
  mutating func number(_ what: StaticString) throws -> Double {
    try read("\(what)") { scanner in
      let value = try scanner.scanNumber(what)
      try scanner.endField(what)
      return value
    }
  }

  /// Reads the number that stands for infinity, which may be beyond the largest `Double`.
  mutating func infinity() throws {
    try read("the value for infinity") { [content] scanner in
      let place = scanner.offset
      guard let value = Double(scanner.scanWord()), !value.isNaN else {
        throw content.error(
          at: place, "the value for infinity is not a number", remedy: "write 1e308")
      }
      try scanner.endField("the value for infinity")
    }
  }

  /// Reads a count on a line of its own, and where it stands.
  mutating func count(_ what: StaticString) throws -> (Int, place: Int) {
    try read("\(what)") { [content] scanner in
      let place = scanner.offset
      let count = try scanner.scanInteger(what)
      guard count >= 0 else {
        throw content.error(at: place, "\(what) is negative", remedy: "correct it")
      }
      try scanner.endField(what)
      return (count, place)
    }
  }

  /// Reads values that differ from a default: how many, then lines of an index and what `body` reads.
  mutating func overrides(
    _ order: Int, _ what: String, _ body: (inout TextScanner, _ i: Int) throws -> Void
  ) throws {
    let (count, place) = try count("the number of values that differ from the default")
    guard count <= order else {
      throw content.error(
        at: place, "\(what): \(count) of \(order) variables", remedy: "correct the number")
    }
    var seen: Set<Int> = []
    for _ in 0..<count {
      try read(what) { [content] scanner in
        let place = scanner.offset
        let i = try scanner.scanSpin(first: 1, order: order)
        guard seen.insert(i).inserted else {
          throw content.error(
            at: place, "variable \(i + 1) is given a second time", remedy: "give each once")
        }
        try body(&scanner, i)
        try scanner.endField("the value")
      }
    }
  }

  /// Reads the three letters of the problem's type; tells whether the objective is linear.
  mutating func problemType() throws -> Bool {
    try read("the problem's type") { [content] scanner in
      let place = scanner.offset
      let word = scanner.scanWord()
      let code = Array(word.uppercased().utf8)
      guard code.count == 3, "LDCQ".utf8.contains(code[0]) else {
        throw content.error(
          at: place, "'\(word.prefix(24))' is no QPLIB problem type", remedy: "write QBN")
      }
      guard code[1] == UInt8(ascii: "B") else {
        throw content.error(
          at: place + 1, "not all variables are binary", remedy: "give a problem of type QBN")
      }
      guard code[2] == UInt8(ascii: "N") || code[2] == UInt8(ascii: "B") else {
        throw content.error(
          at: place + 2, "the problem has constraints",
          remedy: "add them to the objective as penalties")
      }
      try scanner.endField("the problem's type")
      return code[0] == UInt8(ascii: "L")
    }
  }

  /// Reads `minimize` or `maximize`.
  mutating func sense() throws -> Problem.Sense {
    try read("the sense") { [content] scanner in
      let place = scanner.offset
      let word = scanner.scanWord()
      guard let sense = Problem.Sense(rawValue: word.lowercased()) else {
        throw content.error(
          at: place, "the sense is '\(word.prefix(24))'", remedy: "write minimize or maximize")
      }
      try scanner.endField("the sense")
      return sense
    }
  }

  /// Reads the names of constraints, of which there are none, and refuses anything after them.
  mutating func finish() throws {
    try content.scan(from: offset) { scanner in
      guard scanner.moveToField() else { return }
      let place = scanner.offset
      guard try scanner.scanInteger("the number of constraint names") == 0 else {
        throw content.error(
          at: place, "constraint names without constraints", remedy: "write 0")
      }
      try scanner.endField("the number of constraint names")
      if scanner.moveToField() {
        throw scanner.error("there is more after the last value", remedy: "remove it")
      }
    }
  }
}

extension TextScanner {
  private var isAtComment: Bool {
    byte == UInt8(ascii: "#") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "%")
  }

  /// Moves over empty lines and comments of QPLIB to the next value; `false` if there is none.
  mutating func moveToField() -> Bool {
    while moveToContent() {
      guard isAtComment else { return true }
      skipLine()
    }
    return false
  }

  /// Whether words follow: older files of the library describe a value without marking the comment.
  private var isAtWord: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// Moves over a comment of QPLIB and the line end.
  mutating func endField(_ what: StaticString) throws {
    skipBlanks()
    if isAtComment || isAtWord { skipLine() } else { try endLine(after: what) }
  }
}
