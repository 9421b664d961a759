/// A report of labelled lines.
package struct Report {
  package let style: Style
  package private(set) var text = ""

  package init(_ style: Style) { self.style = style }

  /// The title of a report with a quieter explanation.
  package mutating func heading(_ title: String, _ explanation: String) {
    if !title.isEmpty { text += style.strong(title) + "  " }
    text += style.quiet(explanation) + "\n\n"
  }

  /// A labelled value.
  package mutating func line(_ label: String, _ value: String) {
    text += style.quiet(label.padded(to: 14)) + value + "\n"
  }

  /// A labelled text, broken between words where the terminal ends.
  package mutating func paragraph(_ label: String, _ value: String) {
    let lines = HelpList.wrapped(value, width: max(40, style.width - 15))
    line(label, lines.joined(separator: "\n" + String(repeating: " ", count: 14)))
  }

  /// A line without a label.
  package mutating func note(_ value: String) { text += value + "\n" }

  /// An empty line.
  package mutating func gap() { text += "\n" }
}
