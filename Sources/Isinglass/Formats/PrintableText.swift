extension String {
  /// The text as it may be shown on a terminal, whatever file it came from: characters that a terminal
  /// obeys (controls, escapes, marks that turn the direction of writing) are written as `\u{1B}`, and
  /// what is longer than a message should be is cut.
  package var printable: String {
    let most = 400
    let isPlain = utf8.count <= most && utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    guard !isPlain else { return self }
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      guard text.count < most else {
        text.append("…")
        break
      }
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
        text.append(
          contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
      default: text.append(scalar)
      }
    }
    return String(text)
  }
}
