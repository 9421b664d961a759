extension JSONValue {
  /// Parses a JSON text (RFC 8259, UTF-8, a byte order mark allowed).
  ///
  /// - Throws: `JSONError` with the place of the first mistake: syntax, a member given twice, a
  ///   number beyond double precision, nesting deeper than 128 levels, or text after the value.
  /// - Complexity: O(bytes).
  public init(parsing text: String) throws {
    try self.init(parsing: Array(text.utf8))
  }

  /// Parses the bytes of a JSON text; see `init(parsing:)` for strings.
  public init(parsing bytes: [UInt8]) throws {
    self = try bytes.withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer)
      let value = try scanner.value()
      try scanner.end()
      return value
    }
  }
}

extension JSONScanner {
  /// Reads the value that comes next as a tree.
  mutating func value() throws -> JSONValue {
    switch try peek() {
    case .null:
      try null()
      return .null
    case .bool: return .bool(try bool())
    case .string: return .string(try string())
    case .number:
      let number = try number()
      return number.integer.map(JSONValue.integer) ?? .number(number.value)
    case .array:
      var values: [JSONValue] = []
      try forEachElement { scanner in values.append(try scanner.value()) }
      return .array(values)
    case .object:
      var members: [JSONMember] = []
      var names: Set<String> = []
      try forEachMember { scanner, name, offset in
        guard names.insert(name).inserted else {
          throw scanner.failure("the member \"\(name)\" is given twice", "keep one", at: offset)
        }
        members.append(JSONMember(name, try scanner.value()))
      }
      return .object(members)
    }
  }
}
