import Reports

extension Style {
  /// The style for reports on standard output.
  static var output: Style {
    Style(
      isColored: Terminal.hasColor(Terminal.output),
      width: Terminal.isInteractive(Terminal.output) ? Terminal.width(Terminal.output) : 100)
  }
}
