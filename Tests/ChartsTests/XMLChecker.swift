/// Reads XML just far enough to tell whether it is well formed, and lists its elements.
struct XMLChecker {
  struct Element {
    let name: String
    let attributes: [String: String]
    let depth: Int
  }

  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  private(set) var elements: [Element] = []
  private(set) var textContent = ""

  init(_ document: String) throws(Malformed) {
    var stack: [String] = []
    var rest = Substring(document)
    while let open = rest.firstIndex(of: "<") {
      let text = rest[..<open]
      try Self.checkText(text)
      if !text.allSatisfy(\.isWhitespace) {
        guard !stack.isEmpty else { throw Malformed(description: "text outside the root") }
        textContent += text + "\n"
      }
      guard let close = rest[open...].firstIndex(of: ">") else {
        throw Malformed(description: "unclosed tag")
      }
      var tag = rest[rest.index(after: open)..<close]
      rest = rest[rest.index(after: close)...]
      if tag.first == "/" {
        let name = String(tag.dropFirst())
        guard stack.popLast() == name else { throw Malformed(description: "stray </\(name)>") }
        continue
      }
      let isEmpty = tag.last == "/"
      if isEmpty { tag = tag.dropLast() }
      let name = String(tag.prefix { !$0.isWhitespace })
      guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber }) else {
        throw Malformed(description: "bad tag name \(name)")
      }
      guard !stack.isEmpty || elements.isEmpty else { throw Malformed(description: "two roots") }
      elements.append(
        Element(
          name: name, attributes: try Self.attributes(tag.dropFirst(name.count)),
          depth: stack.count))
      if !isEmpty { stack.append(name) }
    }
    guard stack.isEmpty else { throw Malformed(description: "unclosed \(stack)") }
    guard rest.allSatisfy(\.isWhitespace) else { throw Malformed(description: "text at the end") }
  }

  private static func attributes(_ text: Substring) throws(Malformed) -> [String: String] {
    var result: [String: String] = [:]
    var rest = text
    while true {
      rest = rest.drop { $0.isWhitespace }
      guard !rest.isEmpty else { return result }
      guard let equals = rest.firstIndex(of: "=") else { throw Malformed(description: "no =") }
      let key = String(rest[..<equals])
      rest = rest[rest.index(after: equals)...]
      guard rest.first == "\"" else { throw Malformed(description: "\(key) is not quoted") }
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: "\"") else { throw Malformed(description: "open quote") }
      try checkText(rest[..<end])
      guard result.updateValue(String(rest[..<end]), forKey: key) == nil else {
        throw Malformed(description: "\(key) twice")
      }
      rest = rest[rest.index(after: end)...]
    }
  }

  private static func checkText(_ text: Substring) throws(Malformed) {
    for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      let known = ["amp;", "lt;", "gt;", "quot;", "#39;"]
      guard known.contains(where: { part.hasPrefix($0) }) else {
        throw Malformed(description: "bare & before \(part.prefix(8))")
      }
    }
    for scalar in text.unicodeScalars where scalar.value < 0x20 && scalar != "\n" {
      throw Malformed(description: "control character \(scalar.value)")
    }
  }

  /// The data of all paths inside the plots, in order.
  var markPaths: [String] {
    elements.filter { $0.name == "path" }.compactMap { $0.attributes["d"] }
  }

  /// A number an element must have.
  func number(_ key: String, of element: Element) -> Double {
    Double(element.attributes[key] ?? "") ?? .nan
  }
}

/// Points of a path that uses only M and L, and the separate pieces it consists of.
func pathPieces(_ data: String) -> [[(x: Double, y: Double)]] {
  data.split(separator: "M").map { piece in
    let numbers = piece.split { $0 == " " || $0 == "L" }.compactMap { Double($0) }
    return stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
  }
}
