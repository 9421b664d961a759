/// A picture of numbers, written as SVG.
///
/// ```swift
/// var chart = Chart(
///   "Best energy", x: Axis("time", unit: "s", scale: .logarithmic), y: Axis("energy per spin"))
/// chart.addSteps(x: times, y: energies, label: "cim")
/// chart.addRule(.horizontal(-0.763), label: "ground energy")
/// let file = chart.svg()
/// ```
///
/// The file follows the reader's light or dark theme, has a title and description for screen
/// readers, and is the same for the same input everywhere. NaN and infinite numbers leave gaps.
/// Lines of many points are thinned where the eye cannot tell, so that a chart stays below a
/// megabyte: see `Decimation`.
public struct Chart: Sendable {
  /// The first line; empty for none.
  public var title: String
  /// A quieter line under the title.
  public var subtitle: String
  /// What the picture shows, for those who cannot see it; derived from title and axes if empty.
  public var accessibleDescription: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// Whether to list the labelled marks above the plot.
  public var hasLegend: Bool

  var marks: [Mark] = []

  /// Creates a chart without marks.
  public init(
    _ title: String = "", subtitle: String = "", x: Axis = Axis(), y: Axis = Axis(),
    hasLegend: Bool = true, accessibleDescription: String = ""
  ) {
    self.title = title
    self.subtitle = subtitle
    self.x = x
    self.y = y
    self.hasLegend = hasLegend
    self.accessibleDescription = accessibleDescription
  }

  /// The chart as a complete SVG document.
  ///
  /// - Parameters:
  ///   - width: in CSS pixels; anything from 160 to 4000.
  ///   - height: in CSS pixels; anything from 120 to 4000.
  public func svg(width: Double = 720, height: Double = 430) -> String {
    Figure([self], columns: 1).svg(width: width, panelHeight: height)
  }

  /// The palette colour of the next mark that names none.
  var nextColor: ChartColor {
    let used = marks.reduce(0) { count, mark in
      switch mark {
      case .line, .points, .band, .histogram: count + 1
      case .bundle, .heatMap, .rule, .note: count
      }
    }
    return .series(used)
  }

  var describedContent: String {
    if !accessibleDescription.isEmpty { return accessibleDescription }
    let axes = [y.caption, x.caption].filter { !$0.isEmpty }.joined(separator: " against ")
    let labels = marks.compactMap(\.spokenLabel).joined(separator: ", ")
    return [subtitle, axes, labels].filter { !$0.isEmpty }.joined(separator: ". ")
  }
}

extension Mark {
  fileprivate var spokenLabel: String? {
    switch self {
    case .line(let line): line.label
    case .bundle(let bundle):
      ([String(bundle.curves.count) + " curves"] + bundle.labels.map(\.1)).joined(separator: ", ")
    case .points(let points): points.label
    case .band(let band): band.label
    case .histogram(_, _, _, let label): label
    case .heatMap(let map): map.label.isEmpty ? nil : "colour: " + map.label
    case .rule(_, let label, _, _): label
    case .note(_, _, let text): text
    }
  }
}
