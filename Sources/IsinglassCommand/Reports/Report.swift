/// A report of labelled lines.
struct Report {
  let style: Style
  private(set) var text = ""

  init(_ style: Style) { self.style = style }

  /// The title of a report with a quieter explanation.
  mutating func heading(_ title: String, _ explanation: String) {
    if !title.isEmpty { text += style.strong(title) + "  " }
    text += style.quiet(explanation) + "\n\n"
  }

  /// A labelled value.
  mutating func line(_ label: String, _ value: String) {
    text += style.quiet(label.padded(to: 14)) + value + "\n"
  }

  /// A labelled text, broken between words where the terminal ends.
  mutating func paragraph(_ label: String, _ value: String) {
    let lines = HelpList.wrapped(value, width: max(40, style.width - 15))
    line(label, lines.joined(separator: "\n" + String(repeating: " ", count: 14)))
  }

  /// A line without a label.
  mutating func note(_ value: String) { text += value + "\n" }

  /// An empty line.
  mutating func gap() { text += "\n" }
}
