/// A colour for each number between 0 and 1, even to the eye.
///
/// Both maps are paths in the Oklab space (Ottosson, 2020), in which equal steps look equal, pulled
/// into what a screen can show by lowering the chroma. Lightness alone orders the sequential map,
/// so it survives grey printing and colour-vision deficiencies.
public enum ColorMap: Hashable, Sendable {
  /// Dark violet through teal to light yellow.
  case sequential
  /// Blue through near white to vermilion, for quantities with a meaningful centre.
  case diverging

  /// The colour at a position; positions outside 0...1 take the ends, NaN a mid grey.
  public func color(at position: Double) -> ChartColor {
    guard !position.isNaN else { return .rgb(red: 0.6, green: 0.6, blue: 0.6) }
    let t = max(0, min(1, position))
    switch self {
    case .sequential:
      return Self.color(
        lightness: 0.27 + 0.66 * t, chroma: 0.125 + 0.045 * t, hueDegrees: 295 - 190 * t)
    case .diverging:
      let s = 2 * t - 1
      // Quick away from the centre, so that small deviations show.
      let depth = 1.35 * s.magnitude - 0.35 * s * s
      return Self.color(
        lightness: 0.965 - 0.46 * depth, chroma: 0.175 * depth, hueDegrees: s < 0 ? 252 : 42)
    }
  }

  private static func color(
    lightness: Double, chroma: Double, hueDegrees: Double
  ) -> ChartColor {
    let hue = hueDegrees / 180 * Double.pi
    var c = chroma
    while true {
      let linear = linearRGB(
        lightness: lightness, a: c * Elementary.cosine(hue), b: c * Elementary.sine(hue))
      let shown = linear.min() ?? 0 >= -1e-4 && linear.max() ?? 0 <= 1.000_1
      if shown || c < 1e-3 {
        let encoded = linear.map(encode)
        return .rgb(red: encoded[0], green: encoded[1], blue: encoded[2])
      }
      c *= 0.97
    }
  }

  private static func linearRGB(lightness: Double, a: Double, b: Double) -> [Double] {
    let roots = [
      lightness + 0.3963377774 * a + 0.2158037573 * b,
      lightness - 0.1055613458 * a - 0.0638541728 * b,
      lightness - 0.0894841775 * a - 1.2914855480 * b,
    ]
    let cone = roots.map { $0 * $0 * $0 }
    return [
      4.0767416621 * cone[0] - 3.3077115913 * cone[1] + 0.2309699292 * cone[2],
      -1.2684380046 * cone[0] + 2.6097574011 * cone[1] - 0.3413193965 * cone[2],
      -0.0041960863 * cone[0] - 0.7034186147 * cone[1] + 1.7076147010 * cone[2],
    ]
  }

  /// Linear light to sRGB (IEC 61966-2-1).
  private static func encode(_ linear: Double) -> Double {
    let x = max(0, min(1, linear))
    return x <= 0.0031308 ? 12.92 * x : 1.055 * Elementary.pow(x, 1 / 2.4) - 0.055
  }
}
