/// What a file says about its problem in a comment that Isinglass writes and obeys:
/// `isinglass kind=maxcut ensemble=sk seed=7 planted_energy=-1234`.
///
/// Text formats put it into a comment line, others into a field of free text. Keys that mean
/// something when read:
///
/// | key | meaning |
/// |---|---|
/// | `kind` | `maxcut`, `ising` or `qubo` |
/// | `sense` | `minimize` or `maximize`, for a QUBO |
/// | `spins` | the number of variables, where a format leaves it open |
/// | `offset` | a constant that the format has no place for, added to the objective |
/// | `planted_energy` | the energy of the hidden state |
/// | `planted_spins` | its spins as `+` and `-`, or `file`: they are in `NAME.planted` |
/// | `gain_unit` | the unit of the gain |
///
/// Other keys (ensemble, seed, …) tell where the problem came from. Blanks and `%` within a value
/// are written as `%20` and `%25`.
public struct InstanceComment: Hashable, Sendable {
  /// One statement.
  public struct Entry: Hashable, Sendable {
    /// What it is about.
    public var key: String
    /// What is said.
    public var value: String

    /// Creates a statement.
    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The statements, in the order in which they are written.
  public var entries: [Entry]

  /// Creates a comment.
  public init(_ entries: [Entry] = []) { self.entries = entries }

  /// Planted spins beyond this number go to a file of their own.
  public static let longestSpins = 10_000

  /// Describes a problem: kind, sense, planted truth and gain unit.
  ///
  /// - Parameters:
  ///   - problem: the problem.
  ///   - provenance: where it came from, such as ensemble and seed; written after the kind.
  public init(describing problem: Problem, provenance: [Entry] = []) {
    entries = [Entry("kind", problem.kind.name)]
    if case .qubo(let sense) = problem.kind { entries.append(Entry("sense", sense.rawValue)) }
    entries += provenance
    if let unit = problem.gainUnit { entries.append(Entry("gain_unit", unit.description)) }
    if let energy = problem.planted?.energy {
      entries.append(Entry("planted_energy", energy.description))
    }
    if let spins = problem.planted?.spins {
      entries.append(Entry("planted_spins", spins.description))
    }
  }

  /// The value of a key; setting `nil` removes it.
  public subscript(key: String) -> String? {
    get { entries.first { $0.key == key }?.value }
    set {
      let index = entries.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append(Entry(key, value))
      case (nil, nil): break
      }
    }
  }

  /// The comment as one line, without the format's own mark: `isinglass kind=maxcut …`.
  public var text: String {
    (["isinglass"] + entries.map { "\($0.key)=\(InstanceComment.escape($0.value))" })
      .joined(separator: " ")
  }

  /// Reads a comment back; `nil` if the text is something else.
  public init?(_ text: some StringProtocol) {
    // Scalar by scalar: a combining mark after a blank would make one character of both.
    let words = text.unicodeScalars.split { $0 == " " || $0 == "\t" || $0 == "\r" }
    guard let first = words.first, first.elementsEqual("isinglass".unicodeScalars) else {
      return nil
    }
    entries = words.dropFirst().compactMap { word in
      guard let equals = word.firstIndex(of: "=") else { return nil }
      let value = InstanceComment.unescape(
        String(String.UnicodeScalarView(word[word.index(after: equals)...])))
      return Entry(String(String.UnicodeScalarView(word[..<equals])), value)
    }
  }

  private static func escape(_ value: String) -> String {
    guard value.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "%") }) else {
      return value
    }
    return value.unicodeScalars.reduce(into: "") { text, scalar in
      guard scalar.value <= 0x20 || scalar == "%" else { return text.unicodeScalars.append(scalar) }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
    }
  }

  private static func unescape(_ value: String) -> String {
    guard value.utf8.contains(UInt8(ascii: "%")) else { return value }
    var text: [UInt8] = []
    var rest = Array(value.utf8)[...]
    while let byte = rest.popFirst() {
      // Only what `escape` writes: two digits of an ASCII character.
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let high = hexadecimal(rest[rest.startIndex]), high < 8,
        let low = hexadecimal(rest[rest.startIndex + 1])
      {
        text.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension FileContent {
  /// The comment among the lines at the beginning that start with a mark (`#`, `%` or `c`), and where
  /// it is.
  func instanceComment() -> (comment: InstanceComment, offset: Int)? {
    scan { scanner in
      for _ in 0..<64 {
        while scanner.byte.isBlank || (scanner.isAtLineEnd && !scanner.isAtEnd) {
          if scanner.byte.isBlank { scanner.skipBlanks() } else { scanner.skipLine() }
        }
        let mark = scanner.byte
        guard
          mark == UInt8(ascii: "#") || mark == UInt8(ascii: "%") || mark == UInt8(ascii: "c")
        else { return nil }
        let place = scanner.offset
        while scanner.byte == mark { _ = scanner.skip(mark) }
        scanner.skipBlanks()
        let first = scanner.offset
        let isOurs = scanner.skip(word: "isinglass ")
        scanner.skipLine()
        if isOurs, let comment = InstanceComment(lineText(first, scanner)) {
          return (comment, place)
        }
      }
      return nil
    }
  }

  private func lineText(_ first: Int, _ scanner: TextScanner) -> String {
    let text = scanner.text(first..<scanner.offset)
    return text.utf8.last == UInt8(ascii: "\n") ? String(text.unicodeScalars.dropLast()) : text
  }
}
