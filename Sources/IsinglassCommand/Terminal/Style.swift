/// The few text styles that reports use; plain where colour is not wanted.
struct Style {
  let isColored: Bool
  /// The columns that paragraphs may take.
  var width = 100

  /// Text that matters most.
  func strong(_ text: String) -> String { wrap(text, "1") }
  /// Text that explains.
  func quiet(_ text: String) -> String { wrap(text, "2") }
  /// Text that says all is well.
  func good(_ text: String) -> String { wrap(text, "32") }
  /// Text that says something is wrong.
  func bad(_ text: String) -> String { wrap(text, "31") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension Style {
  /// The style for reports on standard output.
  static var output: Style {
    Style(
      isColored: Terminal.hasColor(Terminal.output),
      width: Terminal.isInteractive(Terminal.output) ? Terminal.width(Terminal.output) : 100)
  }
}
