/// How wide text will be, near enough to leave room for it: the reader's font is not known.
enum TextMetrics {
  static func width(of text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) } * size
  }

  /// In units of the font size, after common sans-serif faces.
  private static func width(of scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "'", ".", ",", ":", ";", "|", "!": 0.28
    case " ", "f", "t", "r", "(", ")", "[", "]", "/", "-": 0.36
    case "\u{202F}", "\u{2009}": 0.2
    case "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻": 0.38
    case "m", "w", "M", "W", "@", "%": 0.88
    case "0"..."9", "−", "+", "×", "=", "<", ">": 0.6
    case "A"..."Z": 0.68
    // Letters of other scripts may be full-width.
    case let other where other.value > 0x2E80: 1
    default: 0.56
    }
  }

  /// Breaks text into lines no wider than `width`, at spaces.
  static func lines(of text: String, size: Double, width limit: Double) -> [String] {
    guard !text.isEmpty else { return [] }
    var lines: [String] = []
    var current = ""
    for word in text.split(separator: " ") {
      let candidate = current.isEmpty ? String(word) : current + " " + word
      if !current.isEmpty && width(of: candidate, size: size) > limit {
        lines.append(current)
        current = String(word)
      } else {
        current = candidate
      }
    }
    return current.isEmpty ? lines : lines + [current]
  }
}
