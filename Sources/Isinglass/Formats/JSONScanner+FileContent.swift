extension FileContent {
  /// Calls `body` with a scanner of the file as JSON.
  func withJSON<Result>(
    at offset: Int = 0, _ body: (inout JSONScanner) throws -> Result
  ) rethrows -> Result {
    try withUnsafeBytes { raw in
      var scanner = JSONScanner(raw.bindMemory(to: UInt8.self), at: offset)
      return try body(&scanner)
    }
  }

  /// Turns a `JSONError` into an error of this file.
  func locatingJSONErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as JSONError {
      throw self.error(at: error.offset, error.problem, remedy: error.remedy)
    }
  }
}

extension JSONValue {
  /// Parses a file as one JSON document.
  ///
  /// - Throws: `FormatError` where the document breaks the grammar.
  public init(_ content: FileContent) throws {
    self = try content.locatingJSONErrors {
      try content.withJSON { scanner in
        let value = try scanner.value()
        try scanner.end()
        return value
      }
    }
  }
}
