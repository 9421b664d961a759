/// The header of a `.npy` file: a Python dictionary with `descr`, `fortran_order` and `shape`.
struct NumPyHeader {
  private(set) var type: BinaryNumberType
  private(set) var isFortranOrder: Bool
  private(set) var order: Int
  /// Where the elements begin.
  private(set) var dataStart: Int
  /// The comment behind the dictionary.
  private(set) var comment: (comment: InstanceComment, offset: Int)?

  init(_ content: FileContent) throws {
    let major = content[6]
    guard (1...3).contains(major) else {
      throw content.error(
        at: 6, "the file has version \(major) of the npy format", remedy: "save it with numpy.save")
    }
    let sizeCount = major == 1 ? 2 : 4
    let start = 8 + sizeCount
    let length = Int(content.littleEndian(at: 8, count: sizeCount))
    guard start + length <= content.count else {
      throw content.error(
        at: 8, "a header of \(length) bytes is announced but the file ends before",
        remedy: "complete the file")
    }
    dataStart = start + length
    var literal = PythonLiteral(content, start, dataStart)
    let fields = try literal.dictionary()
    comment = literal.comment()

    guard let descr = fields["descr"], let fortran = fields["fortran_order"],
      let shape = fields["shape"]
    else {
      throw content.error(
        at: start, "the header lacks 'descr', 'fortran_order' or 'shape'",
        remedy: "save the array with numpy.save")
    }
    guard case .string(let code) = descr.value, let type = BinaryNumberType(code: code) else {
      throw content.error(
        at: descr.place, "the elements are of a type that is not read",
        remedy: "convert them with astype('f8')")
    }
    guard case .bool(let isFortranOrder) = fortran.value else {
      throw content.error(
        at: fortran.place, "fortran_order is not True or False", remedy: "write one of them")
    }
    guard case .tuple(let sizes) = shape.value, sizes.count == 2, sizes[0] == sizes[1] else {
      throw content.error(
        at: shape.place, "the array is not a square matrix", remedy: "give a matrix of N by N")
    }
    guard sizes[0] < 1 << 28 else {
      throw content.error(
        at: shape.place, "the matrix has \(sizes[0]) rows", remedy: "use fewer than \(1 << 28)")
    }
    self.type = type
    self.isFortranOrder = isFortranOrder
    order = sizes[0]
  }
}

/// Reads the few Python literals that a header may hold.
private struct PythonLiteral {
  enum Value {
    case string(String)
    case bool(Bool)
    case tuple([Int])
  }

  let content: FileContent
  var place: Int
  let end: Int

  init(_ content: FileContent, _ start: Int, _ end: Int) {
    self.content = content
    place = start
    self.end = end
  }

  private var byte: UInt8 { place < end ? content[place] : 0 }

  private mutating func skipSpace() {
    while byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D { place += 1 }
  }

  private mutating func take(_ expected: Unicode.Scalar) throws {
    skipSpace()
    guard byte == UInt8(ascii: expected), place < end else {
      throw content.error(
        at: place, "there is no '\(expected)' in the header where it should be",
        remedy: "save the array with numpy.save")
    }
    place += 1
  }

  private mutating func takes(_ wanted: Unicode.Scalar) -> Bool {
    skipSpace()
    guard byte == UInt8(ascii: wanted) else { return false }
    place += 1
    return true
  }

  mutating func dictionary() throws -> [String: (value: Value, place: Int)] {
    var fields: [String: (value: Value, place: Int)] = [:]
    try take("{")
    while !takes("}") {
      skipSpace()
      let keyPlace = place
      let key = try string()
      try take(":")
      skipSpace()
      let valuePlace = place
      guard fields.updateValue((try value(), valuePlace), forKey: key) == nil else {
        throw content.error(
          at: keyPlace, "'\(key)' is given twice in the header", remedy: "keep one")
      }
      if !takes(",") {
        try take("}")
        break
      }
    }
    return fields
  }

  /// The comment between the dictionary and the end of the header.
  mutating func comment() -> (comment: InstanceComment, offset: Int)? {
    guard takes("#") else { return nil }
    let start = place
    while byte != 0x0A, place < end { place += 1 }
    let text = content.withUnsafeBytes { String(decoding: $0[start..<place], as: UTF8.self) }
    return InstanceComment(text).map { ($0, start) }
  }

  private mutating func value() throws -> Value {
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "T"): return .bool(try word("True", true))
    case UInt8(ascii: "F"): return .bool(try word("False", false))
    case UInt8(ascii: "("):
      place += 1
      var sizes: [Int] = []
      while !takes(")") {
        sizes.append(try integer())
        if !takes(",") {
          try take(")")
          break
        }
      }
      return .tuple(sizes)
    default:
      throw content.error(
        at: place, "the header holds a value that is not read",
        remedy: "give an array of plain numbers, not of records")
    }
  }

  private mutating func word(_ word: StaticString, _ value: Bool) throws -> Bool {
    for k in 0..<word.utf8CodeUnitCount {
      guard byte == word.utf8Start[k] else {
        throw content.error(at: place, "'\(word)' is misspelt", remedy: "write \(word)")
      }
      place += 1
    }
    return value
  }

  private mutating func string() throws -> String {
    let quote = byte
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw content.error(
        at: place, "there is no string in the header where one should be",
        remedy: "save the array with numpy.save")
    }
    let start = place + 1
    place = start
    while byte != quote, place < end { place += 1 }
    let text = content.withUnsafeBytes { String(decoding: $0[start..<place], as: UTF8.self) }
    guard byte == quote else {
      throw content.error(
        at: start - 1, "a string without an end", remedy: "save the array with numpy.save")
    }
    place += 1
    return text
  }

  private mutating func integer() throws -> Int {
    skipSpace()
    let start = place
    var value = 0
    while byte.isDigit, place - start < 18 {
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      place += 1
    }
    guard place > start, !byte.isDigit else {
      throw content.error(at: start, "a size is not a whole number", remedy: "correct the shape")
    }
    return value
  }
}
