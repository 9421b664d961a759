#if Ledger
  internal import Isinglass
  internal import Yams

  /// A place in a specification: what is there, and how to complain about it.
  struct SpecificationNode {
    let file: String
    let node: Node
    /// What the place is called in messages, such as `solvers`.
    let name: String
    /// Where the key stands whose value this is.
    private let keyMark: Mark?

    private init(file: String, node: Node, name: String, keyMark: Mark? = nil) {
      (self.file, self.node, self.name, self.keyMark) = (file, node, name, keyMark)
    }

    /// Reads a file.
    ///
    /// - Throws: `FileAccessError`; `FormatError` at the place of what is not YAML, or is YAML that no
    ///   specification needs: anchors, deep nesting, more than a mebibyte.
    init(path: String) throws {
      let content = try FileContent(path: path)
      guard content.count <= 1 << 20 else {
        throw FormatError(
          file: path, "a specification cannot be longer than 1 MiB",
          remedy: "give ranges and patterns instead of long lists")
      }
      let text = content.withUnsafeBytes {
        String(decoding: $0[content.textStart...], as: UTF8.self)
      }
      try SpecificationNode.checkForm(of: text, file: path)
      do {
        guard let root = try Parser(yaml: text, encoding: .utf8).singleRoot() else {
          throw FormatError(
            file: path, "there is nothing in the file", remedy: "give problems and solvers")
        }
        self.init(file: path, node: root, name: "the specification")
      } catch let error as YamlError {
        throw SpecificationNode.formatError(error, of: text, file: path)
      }
    }

    /// An error at this place.
    func error(_ problem: String, remedy: String) -> FormatError {
      // A value that is left out has no place of its own.
      var mark = node.mark ?? keyMark
      if case .scalar(let scalar) = node, scalar.string.isEmpty { mark = keyMark ?? mark }
      return FormatError(
        file: file, line: mark?.line ?? 1, column: mark?.column ?? 1, problem, remedy: remedy)
    }

    /// The members of a mapping, in order.
    ///
    /// - Throws: `FormatError` where there is none, or a key that is not text.
    func members(_ remedy: String) throws -> [(key: SpecificationNode, value: SpecificationNode)] {
      guard case .mapping(let mapping) = node else {
        throw error("\(name) cannot be \(kind)", remedy: remedy)
      }
      return try mapping.map { key, value in
        let place = SpecificationNode(file: file, node: key, name: "a key of \(name)")
        let text = try place.text("give a name and a colon")
        return (
          SpecificationNode(file: file, node: key, name: text),
          SpecificationNode(file: file, node: value, name: "'\(text)'", keyMark: key.mark)
        )
      }
    }

    /// The members of a mapping all of whose keys are known.
    ///
    /// - Throws: `FormatError` at an unknown key.
    func members(known: [String]) throws -> [String: SpecificationNode] {
      let remedy = "give \(SpecificationNode.list(known))"
      var members: [String: SpecificationNode] = [:]
      for (key, value) in try self.members(remedy) {
        guard known.contains(key.name) else {
          throw key.error("\(name) has no '\(key.name)'", remedy: remedy)
        }
        members[key.name] = value
      }
      return members
    }

    /// The elements of a list; something that is no list counts as a list of itself.
    ///
    /// - Throws: `FormatError` where the list is empty.
    func elements() throws -> [SpecificationNode] {
      guard case .sequence(let sequence) = node else { return [self] }
      guard !sequence.isEmpty else {
        throw error("\(name) is an empty list", remedy: "give at least one, or leave it out")
      }
      return sequence.map {
        SpecificationNode(file: file, node: $0, name: name, keyMark: sequence.mark)
      }
    }

    var isMapping: Bool { if case .mapping = node { true } else { false } }

    /// A text, not empty.
    ///
    /// - Throws: `FormatError`.
    func text(_ remedy: String) throws -> String {
      guard case .scalar(let scalar) = node else {
        throw error("\(name) cannot be \(kind)", remedy: remedy)
      }
      let isNull =
        scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
      guard !isNull, !scalar.string.isEmpty else {
        throw error("\(name) has no value", remedy: remedy)
      }
      return scalar.string
    }

    /// A whole number.
    ///
    /// - Throws: `FormatError`.
    func integer(_ range: ClosedRange<Int>) throws -> Int {
      let remedy = "give a whole number from \(range.lowerBound) to \(range.upperBound)"
      let text = try text(remedy)
      guard let number = Int(text), range.contains(number) else {
        throw error("\(name) cannot be '\(text)'", remedy: remedy)
      }
      return number
    }

    /// One of a few words.
    ///
    /// - Throws: `FormatError`.
    func word(_ words: [String]) throws -> String {
      let remedy = "give \(SpecificationNode.list(words))"
      let text = try text(remedy)
      guard words.contains(text) else {
        throw error("\(name) cannot be '\(text)'", remedy: remedy)
      }
      return text
    }

    /// Runs a check of the library and turns its error into one at this place.
    ///
    /// - Throws: `FormatError`.
    func checking<Value>(_ body: () throws -> Value) throws -> Value {
      do { return try body() } catch {
        // Errors of the library say what is wrong and, after a colon, what to do.
        let text = "\(error)"
        guard let colon = text.lastIndex(of: ":"), text[colon...].hasPrefix(": ") else {
          throw self.error(text, remedy: "change it")
        }
        throw self.error(
          String(text[..<colon]), remedy: String(text[text.index(colon, offsetBy: 2)...]))
      }
    }

    private var kind: String {
      switch node {
      case .scalar(let scalar): scalar.string.isEmpty ? "empty" : "'\(scalar.string)'"
      case .mapping: "a mapping"
      case .sequence: "a list"
      case .alias: "an alias"
      }
    }

    static func list(_ words: [String]) -> String {
      guard let last = words.last, words.count > 1 else { return words.first ?? "" }
      return words.dropLast().joined(separator: ", ") + " or " + last
    }
  }

  extension SpecificationNode {
    /// Refuses what would make the parser work, or nest, without bounds.
    private static func checkForm(of text: String, file: String) throws {
      var (line, column, depth) = (1, 0, 0)
      var indentation = 0
      var isIndenting = true
      var previous = UInt8(ascii: "\n")
      for byte in text.utf8 {
        // Columns are characters; bytes that continue one do not count.
        if byte & 0xC0 != 0x80 { column += 1 }
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
        case UInt8(ascii: "&") where " \n\t,:-[{".utf8.contains(previous):
          throw FormatError(
            file: file, line: line, column: column, "anchors are not part of a specification",
            remedy: "write the value out where it is needed")
        default: break
        }
        if isIndenting, " -?".utf8.contains(byte) {
          indentation += 1
        } else {
          isIndenting = false
        }
        if depth > 32 || indentation > 128 {
          throw FormatError(
            file: file, line: line, column: column, "the specification is nested too deeply",
            remedy: "write it with fewer brackets or less indentation")
        }
        if byte == UInt8(ascii: "\n") {
          (line, column, indentation, isIndenting) = (line + 1, 0, 0, true)
        }
        previous = byte
      }
    }

    private static func formatError(
      _ error: YamlError, of text: String, file: String
    ) -> FormatError {
      func at(_ mark: Mark?, _ problem: String) -> FormatError {
        var (line, column) = (max(1, mark?.line ?? 1), max(1, mark?.column ?? 1))
        // What is missing at the end is told of the line behind the last one.
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        if line > lines.count { (line, column) = (lines.count, (lines.last?.count ?? 0) + 1) }
        return FormatError(
          file: file, line: line, column: column, "this is no YAML: \(problem)",
          remedy: "check indentation and quotes; patterns with * need quotes")
      }
      return switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        at(mark, problem)
      case .duplicatedKeysInMapping(let keys, let context):
        FormatError(
          file: file, line: max(1, context.mark.line), column: max(1, context.mark.column),
          "'\(keys.first ?? "")' is given twice", remedy: "leave one out")
      case .reader(let problem, _, _, _): at(nil, problem)
      default: at(nil, "it cannot be read")
      }
    }
  }
#endif
