/// A colour of a mark.
public enum ChartColor: Hashable, Sendable {
  /// A colour of the palette, which differs between the light and the dark theme. Numbers beyond
  /// the palette start over. Distinguishable under the common colour-vision deficiencies (after
  /// Okabe and Ito, 2008).
  case series(Int)
  /// The colour of secondary text.
  case neutral
  /// A fixed colour, the same in both themes; components between 0 and 1.
  case rgb(red: Double, green: Double, blue: Double)

  /// Blue, vermilion, green, purple, sky blue and orange, the palette in order.
  public static let blue = ChartColor.series(0)
  /// The second colour of the palette.
  public static let vermilion = ChartColor.series(1)
  /// The third colour of the palette.
  public static let green = ChartColor.series(2)
  /// The fourth colour of the palette.
  public static let purple = ChartColor.series(3)
  /// The fifth colour of the palette.
  public static let sky = ChartColor.series(4)
  /// The sixth colour of the palette.
  public static let orange = ChartColor.series(5)

  /// Light and dark variants of the palette.
  static let palette: [(light: String, dark: String)] = [
    ("#0b6fb3", "#58b0ec"),
    ("#d4570a", "#ff9550"),
    ("#0a8f6a", "#41cfa1"),
    ("#b0568f", "#e79ccb"),
    ("#3fa3dc", "#8fd3fb"),
    ("#c98a00", "#f3c14d"),
  ]

  /// The suffix of the style sheet's classes, or nil for a fixed colour.
  var className: String? {
    switch self {
    case .series(let index):
      let count = Self.palette.count
      return String((index % count + count) % count)
    case .neutral: return "n"
    case .rgb: return nil
    }
  }

  /// Attributes that stroke with this colour.
  func stroke(_ classes: String = "") -> [(String, String)] { attributes("s", "stroke", classes) }

  /// Attributes that fill with this colour.
  func fill(_ classes: String = "") -> [(String, String)] { attributes("f", "fill", classes) }

  private func attributes(
    _ prefix: String, _ property: String, _ classes: String
  ) -> [(String, String)] {
    if let className {
      return [("class", (classes.isEmpty ? "" : classes + " ") + "ig-\(prefix)\(className)")]
    }
    guard case .rgb(let red, let green, let blue) = self else { return [] }
    let color = [(property, Self.hexadecimal(red, green, blue))]
    return classes.isEmpty ? color : [("class", classes)] + color
  }

  /// A colour as #rrggbb; components are clamped to 0...1.
  static func hexadecimal(_ red: Double, _ green: Double, _ blue: Double) -> String {
    let digits = Array("0123456789abcdef")
    var text = "#"
    for component in [red, green, blue] {
      let level = component.isFinite ? Int((max(0, min(1, component)) * 255).rounded()) : 0
      text.append(digits[level / 16])
      text.append(digits[level % 16])
    }
    return text
  }
}
