/// The few text styles that reports use; plain where colour is not wanted.
package struct Style {
  package let isColored: Bool
  /// The columns that paragraphs may take.
  package var width: Int

  package init(isColored: Bool, width: Int = 100) {
    (self.isColored, self.width) = (isColored, width)
  }

  /// Text that matters most.
  package func strong(_ text: String) -> String { wrap(text, "1") }
  /// Text that explains.
  package func quiet(_ text: String) -> String { wrap(text, "2") }
  /// Text that says all is well.
  package func good(_ text: String) -> String { wrap(text, "32") }
  /// Text that says something is wrong.
  package func bad(_ text: String) -> String { wrap(text, "31") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
