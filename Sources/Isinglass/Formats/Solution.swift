/// An answer as a file states it, to be checked against its problem.
public struct Solution: Hashable, Sendable {
  /// The configuration.
  public var spins: Spins
  /// The energy that the file claims, if any.
  public var energy: Energy?
  /// The objective that the file claims, if any.
  public var objective: Energy?
  /// The lower bound on the energy that the file claims, if any.
  public var lowerBound: Energy?
  /// Whether the file says that the answer is proven to be the best.
  public var claimsOptimum = false
  /// The digest of the problem that the file says it solves, if any.
  public var problemDigest: String?

  /// An answer with what is claimed of it.
  public init(
    spins: Spins, energy: Energy? = nil, objective: Energy? = nil, problemDigest: String? = nil
  ) {
    self.spins = spins
    self.energy = energy
    self.objective = objective
    self.problemDigest = problemDigest
  }

  /// Reads an answer.
  ///
  /// Three kinds of file: the JSON of a result (`spins` as `+-…` or as an array of numbers; `energy`,
  /// `objective`, `lower_bound`, `stop_reason` and `problem.digest` if they are there), a line of `+` and `-`, or one number a spin
  /// between blanks or line ends: 1 and −1, or 1 and 0, where 0 is down. Lines that begin with `#` are
  /// skipped in the last two.
  ///
  /// - Throws: `FormatError` when the file is none of these or has another number of spins.
  public init(_ content: FileContent, spinCount: Int) throws {
    let first = content.scan { scanner in
      _ = scanner.moveToContent(comment: UInt8(ascii: "#"))
      return scanner.offset
    }
    if content[first] == UInt8(ascii: "{") {
      self = try content.locatingJSONErrors { try Solution(json: content, spinCount) }
    } else if let line = try Solution.line(content, spinCount) {
      self.init(spins: line)
    } else {
      self.init(spins: try Solution.numbers(content, spinCount))
    }
  }

  private init(json content: FileContent, _ count: Int) throws {
    var spins: Spins?
    var claims: [String: Energy] = [:]
    var digest: String?
    var claimsOptimum = false
    try content.withJSON { scanner in
      try scanner.forEachMember { scanner, name, _ in
        let kind = try scanner.peek()
        let place = scanner.position
        switch name {
        case "spins":
          guard spins == nil else {
            throw scanner.failure("the spins are given twice", "keep one", at: place)
          }
          spins = try Solution.spins(&scanner, content, count)
        case "energy", "objective", "lower_bound":
          claims[name] = kind == .number ? try scanner.energy() : nil
          if kind != .number { try scanner.skipValue() }
        case "stop_reason": claimsOptimum = try scanner.value().text == StopReason.optimal.rawValue
        case "problem": digest = try scanner.value()["digest"]?.text
        default: try scanner.skipValue()
        }
      }
      try scanner.end()
    }
    guard let spins else {
      throw content.error(
        at: content.textStart, "the result has no \"spins\"",
        remedy: "give the output of solve --json")
    }
    self.init(
      spins: spins, energy: claims["energy"], objective: claims["objective"],
      problemDigest: digest)
    lowerBound = claims["lower_bound"]
    self.claimsOptimum = claimsOptimum
  }

  private static func spins(
    _ scanner: inout JSONScanner, _ content: FileContent, _ count: Int
  ) throws -> Spins {
    let place = scanner.position
    if try scanner.peek() == .string {
      let text = try scanner.string()
      guard let spins = Spins(text) else {
        throw scanner.failure(
          "the spins are not a string of '+' and '-'", "use one character a spin", at: place)
      }
      try checkCount(spins.count, count, content, place)
      return spins
    }
    var values = SpinValues()
    try scanner.forEachElement { scanner in
      _ = try scanner.peek()
      let place = scanner.position
      let value = try scanner.number().integer
      guard values.append(value) else { throw values.error(content, place) }
    }
    try checkCount(values.spins.count, count, content, place)
    return Spins(values: values.spins)
  }

  /// The spins of a file whose first word has no digit; `nil` for any other file.
  private static func line(_ content: FileContent, _ count: Int) throws -> Spins? {
    try content.scan { scanner in
      guard scanner.moveToContent(comment: UInt8(ascii: "#")) else { return nil }
      let start = scanner.offset
      while scanner.skip(UInt8(ascii: "+")) || scanner.skip(UInt8(ascii: "-")) {}
      let end = scanner.offset
      if end == start || (end == start + 1 && scanner.byte.isDigit) { return nil }
      try scanner.endLine(after: "the line of '+' and '-'")
      if scanner.moveToContent(comment: UInt8(ascii: "#")) {
        throw scanner.error("there is more after the line of spins", remedy: "remove it")
      }
      try checkCount(end - start, count, content, start)
      return Spins(scanner.text(start..<end))
    }
  }

  private static func numbers(_ content: FileContent, _ count: Int) throws -> Spins {
    try content.scan { scanner in
      var values = SpinValues()
      while scanner.moveToContent(comment: UInt8(ascii: "#")) {
        let place = scanner.offset
        let value = try scanner.scanInteger("a spin: '+', '-', 1, -1 or 0")
        guard values.append(Int64(value)) else { throw values.error(content, place) }
        guard values.spins.count <= count else {
          throw content.error(
            at: place, "there are more than \(count) spins", remedy: "give one value a spin")
        }
      }
      guard values.spins.count == count else {
        throw scanner.error(
          "there are \(values.spins.count) spins but the problem has \(count)",
          remedy: "give one value a spin")
      }
      return Spins(values: values.spins)
    }
  }

  private static func checkCount(
    _ found: Int, _ count: Int, _ content: FileContent, _ place: Int
  ) throws {
    guard found == count else {
      throw content.error(
        at: place, "there are \(found) spins but the problem has \(count)",
        remedy: "give one value a spin")
    }
  }
}

/// Spins as they come, ±1 or 0-1 but not both.
private struct SpinValues {
  private(set) var spins: [Int] = []
  private var hasZero = false
  private var hasMinusOne = false

  /// Takes a value; `false` if it is none or does not go with those before it.
  mutating func append(_ value: Int64?) -> Bool {
    switch value {
    case 1: break
    case 0: hasZero = true
    case -1: hasMinusOne = true
    default: return false
    }
    spins.append(value == 1 ? 1 : -1)
    return !(hasZero && hasMinusOne)
  }

  func error(_ content: FileContent, _ place: Int) -> FormatError {
    hasZero && hasMinusOne
      ? content.error(
        at: place, "the file mixes -1 and 0", remedy: "use 1 and -1, or 1 and 0, throughout")
      : content.error(at: place, "this is no spin", remedy: "use 1 and -1, or 1 and 0")
  }
}

extension JSONScanner {
  /// Reads an energy or objective: exactly when it is whole or a multiple of 1/8.
  fileprivate mutating func energy() throws(JSONError) -> Energy {
    let number = try number()
    if let integer = number.integer { return Energy(exactly: integer) }
    return Energy(decimal: number.value.description) ?? Energy(number.value)
  }
}
