/// Writes well-formed XML, an element at a time.
struct SVGWriter {
  private(set) var text = ""

  typealias Attributes = [(String, String)]

  /// An element without content.
  mutating func element(_ name: String, _ attributes: Attributes) {
    start(name, attributes)
    text += "/>\n"
  }

  /// An element that holds text.
  mutating func element(_ name: String, _ attributes: Attributes, text content: String) {
    start(name, attributes)
    text += ">"
    text += Self.escaped(content)
    text += "</\(name)>\n"
  }

  /// An element that holds what `body` writes.
  mutating func element(
    _ name: String, _ attributes: Attributes, _ body: (inout SVGWriter) -> Void
  ) {
    start(name, attributes)
    text += ">\n"
    body(&self)
    text += "</\(name)>\n"
  }

  private mutating func start(_ name: String, _ attributes: Attributes) {
    text += "<\(name)"
    for (key, value) in attributes { text += " \(key)=\"\(Self.escaped(value))\"" }
  }

  /// Text with the characters that XML reserves replaced, and those it forbids left out.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result += " "
      default:
        let code = scalar.value
        if code < 0x20 || code == 0xFFFE || code == 0xFFFF || (0x7F...0x9F).contains(code) {
          continue
        }
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension SVGWriter {
  /// A straight line.
  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ attributes: Attributes
  ) {
    let place = [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)]
    element("line", place.map { ($0, NumberText.coordinate($1)) } + attributes)
  }

  /// A rectangle.
  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ attributes: Attributes
  ) {
    let place = [("x", x), ("y", y), ("width", max(0, width)), ("height", max(0, height))]
    element("rect", place.map { ($0, NumberText.coordinate($1)) } + attributes)
  }

  /// Text anchored at a point.
  mutating func label(
    _ content: String, x: Double, y: Double, class name: String, anchor: String = "start",
    extra: Attributes = []
  ) {
    guard !content.isEmpty else { return }
    var attributes = [
      ("x", NumberText.coordinate(x)), ("y", NumberText.coordinate(y)), ("class", name),
    ]
    if anchor != "start" { attributes.append(("text-anchor", anchor)) }
    element("text", attributes + extra, text: content)
  }
}
