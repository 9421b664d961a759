/// How a line is drawn.
public enum Dash: Hashable, Sendable {
  case solid, dashed, dotted

  var attributes: [(String, String)] {
    switch self {
    case .solid: []
    case .dashed: [("stroke-dasharray", "6 4")]
    case .dotted: [("stroke-dasharray", "1 4")]
    }
  }
}

/// Which way a reference line runs, and where it stands.
public enum Rule: Hashable, Sendable {
  /// Across the chart at one number of the vertical axis.
  case horizontal(Double)
  /// Up the chart at one number of the horizontal axis.
  case vertical(Double)
}

/// One layer of a chart.
enum Mark: Sendable {
  case line(Line)
  case bundle(Bundle)
  case points(Points)
  case band(Band)
  case histogram(Histogram, color: ChartColor, opacity: Double, label: String?)
  case heatMap(HeatMap)
  case rule(Rule, label: String?, color: ChartColor, dash: Dash)
  case note(x: Double, y: Double, text: String)

  struct Line: Sendable {
    var x: [Double]
    var y: [Double]
    var label: String?
    var color: ChartColor
    var width: Double
    var opacity: Double
    var dash: Dash
    var isStepped: Bool
  }

  struct Bundle: Sendable {
    var x: [Double]
    var curves: [[Double]]
    var colors: [ChartColor]
    var labels: [(ChartColor, String)]
    var width: Double
    var opacity: Double
  }

  struct Points: Sendable {
    var x: [Double]
    var y: [Double]
    var errors: [Double]
    var label: String?
    var color: ChartColor
    var radius: Double
    var opacity: Double
  }

  struct Band: Sendable {
    var x: [Double]
    var lower: [Double]
    var upper: [Double]
    var label: String?
    var color: ChartColor
    var opacity: Double
  }
}

// MARK: What a mark covers

extension Mark {
  /// The finite numbers a mark shows on the horizontal axis.
  var horizontalExtent: Extent {
    var extent = Extent()
    switch self {
    case .line(let line): extent.include(line.x)
    case .bundle(let bundle): extent.include(bundle.x)
    case .points(let points): extent.include(points.x)
    case .band(let band): extent.include(band.x)
    case .histogram(let histogram, _, _, _): extent.include(histogram.edges)
    case .heatMap(let map): extent.include([map.x.lowerBound, map.x.upperBound])
    case .rule(.vertical(let x), _, _, _): extent.include([x])
    case .rule(.horizontal, _, _, _): break
    case .note(let x, _, _): extent.include([x])
    }
    return extent
  }

  /// The finite numbers a mark shows on the vertical axis.
  var verticalExtent: Extent {
    var extent = Extent()
    switch self {
    case .line(let line): extent.include(line.y)
    case .bundle(let bundle): for curve in bundle.curves { extent.include(curve) }
    case .points(let points):
      extent.include(points.y)
      for (y, error) in zip(points.y, points.errors) { extent.include([y - error, y + error]) }
    case .band(let band):
      extent.include(band.lower)
      extent.include(band.upper)
    case .histogram(let histogram, _, _, _): extent.include(histogram.heights + [0])
    case .heatMap(let map): extent.include([map.y.lowerBound, map.y.upperBound])
    case .rule(.horizontal(let y), _, _, _): extent.include([y])
    case .rule(.vertical, _, _, _): break
    case .note(_, let y, _): extent.include([y])
    }
    return extent
  }

  /// Whether the mark should reach the ends of the horizontal axis, as curves do and points do not.
  var fillsWidth: Bool {
    switch self {
    case .line, .bundle, .band, .heatMap, .rule: true
    case .points, .histogram, .note: false
    }
  }
}

/// The span of finite numbers seen so far, and of positive ones for a logarithmic axis.
struct Extent {
  private(set) var all: ClosedRange<Double>?
  private(set) var positive: ClosedRange<Double>?

  mutating func include(_ values: [Double]) {
    for value in values where value.isFinite {
      all = Self.joined(all, value)
      if value > 0 { positive = Self.joined(positive, value) }
    }
  }

  mutating func include(_ other: Extent) {
    if let range = other.all { include([range.lowerBound, range.upperBound]) }
    if let range = other.positive { include([range.lowerBound, range.upperBound]) }
  }

  private static func joined(_ range: ClosedRange<Double>?, _ value: Double) -> ClosedRange<Double>
  {
    guard let range else { return value...value }
    return min(range.lowerBound, value)...max(range.upperBound, value)
  }

  func range(for scale: Axis.Scale) -> ClosedRange<Double>? {
    scale == .linear ? all : positive
  }
}
