/// One axis of a chart: what it measures, in which unit, on which scale.
public struct Axis: Hashable, Sendable {
  /// How numbers become positions.
  public enum Scale: Hashable, Sendable {
    case linear
    /// Equal ratios are equal lengths. Zero and negative numbers have no place on it: they break a
    /// line, as a NaN does.
    case logarithmic
  }

  /// What is measured; empty for no label.
  public var label: String
  /// The unit, written in parentheses behind the label.
  public var unit: String?
  /// Linear or logarithmic.
  public var scale: Scale
  /// The numbers at the two ends; nil to cover the data with a small margin.
  public var range: ClosedRange<Double>?
  /// Whether an automatic range must reach zero.
  public var includesZero: Bool
  /// Whether to draw a faint grid between labelled ticks.
  public var hasMinorGrid: Bool

  /// Creates an axis.
  public init(
    _ label: String = "", unit: String? = nil, scale: Scale = .linear,
    range: ClosedRange<Double>? = nil, includesZero: Bool = false, hasMinorGrid: Bool? = nil
  ) {
    self.label = label
    self.unit = unit
    self.scale = scale
    self.range = range
    self.includesZero = includesZero
    self.hasMinorGrid = hasMinorGrid ?? (scale == .logarithmic)
  }

  /// Label and unit together.
  var caption: String {
    guard let unit, !unit.isEmpty else { return label }
    return label.isEmpty ? unit : "\(label) (\(unit))"
  }

  /// A range that can be drawn: finite, not empty, positive on a logarithmic axis.
  func resolvedRange(data: ClosedRange<Double>?, padding: Double) -> ClosedRange<Double> {
    switch scale {
    case .linear: linearRange(data: data, padding: padding)
    case .logarithmic: logarithmicRange(data: data, padding: padding)
    }
  }

  private func linearRange(data: ClosedRange<Double>?, padding: Double) -> ClosedRange<Double> {
    if let range, Self.isDrawable(range) {
      return range.lowerBound < range.upperBound ? range : Self.widened(range.lowerBound)
    }
    guard let data else { return includesZero ? 0...1 : -1...1 }
    var low = max(-Self.limit, min(Self.limit, data.lowerBound))
    var high = max(-Self.limit, min(Self.limit, data.upperBound))
    let span = high - low
    // Less than this apart, ticks could not be told from each other in double precision.
    if span <= 1e-12 * max(low.magnitude, high.magnitude) || span < 1e-290 {
      return includesZero && low != 0
        ? min(0, low * 1.08)...max(0, high * 1.08) : Self.widened((low + high) / 2)
    }
    if includesZero {
      low = min(low, 0)
      high = max(high, 0)
    }
    let margin = padding * (high - low)
    // Zero stays the end of the axis where it was asked for: bars stand on it.
    if !(includesZero && low == 0) { low -= margin }
    if !(includesZero && high == 0) { high += margin }
    return low...high
  }

  private func logarithmicRange(
    data: ClosedRange<Double>?, padding: Double
  ) -> ClosedRange<Double> {
    if let range, Self.isDrawable(range), range.lowerBound > 0 {
      return range.lowerBound < range.upperBound
        ? range : range.lowerBound / 2...range.lowerBound * 2
    }
    guard let data, data.upperBound > 0 else { return 1...10 }
    let low = max(1 / Self.limit, min(Self.limit, data.lowerBound))
    let high = max(1 / Self.limit, min(Self.limit, data.upperBound))
    if high / low < 1.000_001 { return low / 2...high * 2 }
    let ratio = Elementary.pow(high / low, padding)
    return low / ratio...high * ratio
  }

  private static let limit = 1e290

  private static func isDrawable(_ range: ClosedRange<Double>) -> Bool {
    range.lowerBound.magnitude <= limit && range.upperBound.magnitude <= limit
  }

  private static func widened(_ value: Double) -> ClosedRange<Double> {
    let margin = value == 0 ? 1 : value.magnitude * 0.05
    return value - margin...value + margin
  }
}

/// A resolved axis: numbers to pixels.
struct Projection {
  let scale: Axis.Scale
  let range: ClosedRange<Double>
  /// Where the lower and the upper end of the range are drawn.
  let start: Double
  let end: Double

  /// The pixel of a number, or nil if it has no place on the axis.
  func callAsFunction(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let fraction: Double
    switch scale {
    case .linear:
      fraction = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    case .logarithmic:
      guard value > 0 else { return nil }
      let low = Elementary.log10(range.lowerBound)
      fraction =
        (Elementary.log10(value) - low) / (Elementary.log10(range.upperBound) - low)
    }
    let pixel = start + fraction * (end - start)
    return pixel.isFinite ? max(-20_000, min(20_000, pixel)) : nil
  }

  var lowerPixel: Double { min(start, end) }
  var upperPixel: Double { max(start, end) }
}
