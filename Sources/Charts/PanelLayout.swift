/// Where the parts of one chart go inside its panel, in pixels from the panel's upper left corner.
struct PanelLayout {
  struct LegendEntry {
    let mark: LegendSample
    let label: String
    let x: Double
    let y: Double
  }

  let width: Double
  let height: Double
  /// Room on each side of the plot.
  private(set) var left: Double
  private(set) var right: Double
  private(set) var top: Double
  let bottom: Double

  let titles: [(text: String, y: Double)]
  let subtitles: [(text: String, y: Double)]
  private(set) var legend: [LegendEntry]
  let xRange: ClosedRange<Double>
  let yRange: ClosedRange<Double>
  let xTicks: Ticks
  let yTicks: Ticks
  let heatMap: HeatMap?
  let colorTicks: Ticks
  private(set) var colorLabelOffset = 0.0

  static let margin = 18.0
  static let colorBarWidth = 13.0
  static let colorBarGap = 14.0

  init(_ chart: Chart, width: Double, height: Double) {
    self.width = width
    self.height = height

    let ranges = Self.ranges(of: chart)
    xRange = ranges.x
    yRange = ranges.y
    let plotHeight = height - 110
    yTicks = Ticks(range: yRange, scale: chart.y.scale, count: max(2, Int(plotHeight / 50)))

    let tickWidth = Self.widest(yTicks.major.map(\.label))
    left = tickWidth + 10 + (chart.y.caption.isEmpty ? 14 : 36)
    xTicks = Self.horizontalTicks(xRange, scale: chart.x.scale, width: width - left - 30)
    let lastLabel = xTicks.major.last?.label ?? ""
    right = max(20, TextMetrics.width(of: lastLabel, size: StyleSheet.tickSize) / 2 + 6)
    bottom = 30 + (chart.x.caption.isEmpty ? 2 : 20)

    heatMap = chart.marks.reduce(nil) { last, mark in
      if case .heatMap(let map) = mark { map } else { last }
    }
    if let heatMap {
      colorTicks = Ticks(
        range: heatMap.resolvedRange, scale: .linear, count: max(2, Int(plotHeight / 50)))
      let labels = Self.widest(colorTicks.major.map(\.label))
      colorLabelOffset = Self.colorBarGap + Self.colorBarWidth + 8 + labels + 16
      right = colorLabelOffset + (heatMap.label.isEmpty ? 0 : 10)
    } else {
      colorTicks = Ticks(major: [], minor: [])
    }

    let room = width - 2 * Self.margin
    var y = 10.0
    titles = TextMetrics.lines(of: chart.title, size: StyleSheet.titleSize * 1.06, width: room).map
    {
      y += 20
      return ($0, y)
    }
    subtitles = TextMetrics.lines(of: chart.subtitle, size: StyleSheet.subtitleSize, width: room)
      .map {
        y += 18
        return ($0, y)
      }
    legend = []
    top = y
    if chart.hasLegend { placeLegend(chart.legendSamples, below: y) }
    top += 16
  }

  private mutating func placeLegend(_ samples: [(LegendSample, String)], below start: Double) {
    guard !samples.isEmpty else { return }
    var x = Self.margin
    var y = start + 20
    for (sample, label) in samples {
      let entryWidth = 28 + TextMetrics.width(of: label, size: StyleSheet.labelSize) + 20
      if x > Self.margin && x + entryWidth - 20 > width - Self.margin {
        x = Self.margin
        y += 19
      }
      legend.append(LegendEntry(mark: sample, label: label, x: x, y: y))
      x += entryWidth
    }
    top = y + 2
  }

  /// Makes room at the sides, to align with other panels.
  mutating func widen(left: Double, right: Double) {
    self.left = max(self.left, left)
    self.right = max(self.right, right)
  }

  /// Moves the upper end of the plot down, to align with other panels.
  mutating func lower(to top: Double) { self.top = max(self.top, top) }

  var plotWidth: Double { max(20, width - left - right) }
  var plotHeight: Double { max(20, height - top - bottom) }

  private static func widest(_ labels: [String]) -> Double {
    labels.map { TextMetrics.width(of: $0, size: StyleSheet.tickSize) }.max() ?? 0
  }

  /// As many ticks as fit side by side.
  private static func horizontalTicks(
    _ range: ClosedRange<Double>, scale: Axis.Scale, width: Double
  ) -> Ticks {
    var count = max(2, Int(width / 48))
    while true {
      let ticks = Ticks(range: range, scale: scale, count: count)
      let needed = Double(ticks.major.count) * (widest(ticks.major.map(\.label)) + 12)
      if needed <= width || count <= 1 { return ticks }
      count -= 1
    }
  }

  private static func ranges(
    of chart: Chart
  ) -> (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    var across = Extent()
    var up = Extent()
    for mark in chart.marks {
      across.include(mark.horizontalExtent)
      up.include(mark.verticalExtent)
    }
    let hasMap = chart.marks.contains { if case .heatMap = $0 { true } else { false } }
    let isFilled = chart.marks.allSatisfy(\.fillsWidth)
    var vertical = chart.y
    // Bars stand on the axis.
    if chart.marks.contains(where: { if case .histogram = $0 { true } else { false } }) {
      vertical.includesZero = true
    }
    return (
      chart.x.resolvedRange(
        data: across.range(for: chart.x.scale), padding: isFilled ? 0 : 0.03),
      vertical.resolvedRange(data: up.range(for: chart.y.scale), padding: hasMap ? 0 : 0.06)
    )
  }
}

/// What stands for a mark in the legend.
enum LegendSample {
  case line(ChartColor, Dash)
  case point(ChartColor)
  case area(ChartColor, opacity: Double)
}

extension Chart {
  var legendSamples: [(LegendSample, String)] {
    marks.flatMap { mark -> [(LegendSample, String)] in
      switch mark {
      case .line(let line): return [(.line(line.color, line.dash), line.label ?? "")]
      case .bundle(let bundle): return bundle.labels.map { (.line($0.0, .solid), $0.1) }
      case .points(let points): return [(.point(points.color), points.label ?? "")]
      case .band(let band): return [(.area(band.color, opacity: 0.35), band.label ?? "")]
      case .histogram(_, let color, let opacity, let label):
        return [(.area(color, opacity: opacity), label ?? "")]
      case .heatMap, .rule, .note: return []
      }
    }.filter { !$0.1.isEmpty }
  }
}
