/// Lists inside help texts: the parser wraps lines but knows nothing of columns.
package enum HelpList {
  /// Terms and what they mean, wrapped with the meanings under each other.
  ///
  /// - Parameters:
  ///   - indent: blanks before each term.
  ///   - width: columns in all.
  package static func text(
    _ entries: [(term: String, meaning: String)], indent: Int = 2, width: Int = 79
  ) -> String {
    let termWidth = min(24, entries.map { $0.term.count }.max() ?? 0)
    let margin = indent + termWidth + 2
    let blank = String(repeating: " ", count: margin)
    return entries.map { entry in
      let head = String(repeating: " ", count: indent) + entry.term
      let lines = wrapped(entry.meaning, width: width - margin)
      // A term too long for its column stands on a line of its own.
      let first = entry.term.count > termWidth ? head + "\n" + blank : head.padded(to: margin)
      return first + lines.joined(separator: "\n" + blank)
    }.joined(separator: "\n")
  }

  /// A text broken between words.
  package static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
