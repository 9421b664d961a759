/// Several charts in a grid, as one SVG document.
///
/// Plots in a column start at the same pixel, whatever the width of their labels.
public struct Figure: Sendable {
  /// The charts, left to right, then down.
  public var charts: [Chart]
  /// How many charts stand side by side.
  public var columns: Int
  /// A line above all charts; empty for none.
  public var title: String
  /// A quieter line under the title.
  public var subtitle: String

  /// Creates a figure.
  public init(_ charts: [Chart], columns: Int = 2, title: String = "", subtitle: String = "") {
    self.charts = charts
    self.columns = columns
    self.title = title
    self.subtitle = subtitle
  }

  /// The figure as a complete SVG document.
  ///
  /// - Parameters:
  ///   - width: of the whole figure in CSS pixels; nil for 720 with one column, 460 a column with
  ///     more. Clamped to what can be read: 160 to 4000.
  ///   - panelHeight: of each chart; 120 to 4000.
  public func svg(width: Double? = nil, panelHeight: Double = 360) -> String {
    let columnCount = max(1, min(columns, max(1, charts.count)))
    let suggested = columnCount == 1 ? 720 : 460 * Double(columnCount)
    let fullWidth = Self.clamped(width ?? suggested, 160 * Double(columnCount), 4000)
    let height = Self.clamped(panelHeight, 120, 4000)
    let gap = 8.0

    let headings = heading(width: fullWidth)
    let top = headings.height
    let rows = (charts.count + columnCount - 1) / columnCount
    let cellWidth = (fullWidth - gap * Double(columnCount - 1)) / Double(columnCount)
    let fullHeight = top + Double(max(1, rows)) * height

    var layouts = charts.map { PanelLayout($0, width: cellWidth, height: height) }
    for column in 0..<columnCount {
      let members = Array(stride(from: column, to: charts.count, by: columnCount))
      let left = members.map { layouts[$0].left }.max() ?? 0
      let right = members.map { layouts[$0].right }.max() ?? 0
      for index in members { layouts[index].widen(left: left, right: right) }
    }
    for row in 0..<rows {
      let members = Array(row * columnCount..<min((row + 1) * columnCount, charts.count))
      let above = members.map { layouts[$0].top }.max() ?? 0
      for index in members { layouts[index].lower(to: above) }
    }

    var writer = SVGWriter()
    let attributes = [
      ("xmlns", "http://www.w3.org/2000/svg"),
      ("viewBox", "0 0 \(NumberText.coordinate(fullWidth)) \(NumberText.coordinate(fullHeight))"),
      ("width", NumberText.coordinate(fullWidth)), ("height", NumberText.coordinate(fullHeight)),
      ("role", "img"), ("class", "ig-chart"),
    ]
    writer.element("svg", attributes) { writer in
      let name = [title, charts.map(\.title).filter { !$0.isEmpty }.joined(separator: "; ")]
        .first { !$0.isEmpty }
      writer.element("title", [], text: name ?? "Chart")
      let described = [subtitle] + charts.map(\.describedContent)
      writer.element(
        "desc", [], text: described.filter { !$0.isEmpty }.joined(separator: ". "))
      writer.element("style", [], text: StyleSheet.text)
      writer.rectangle(
        0, 0, fullWidth, fullHeight,
        [("rx", "6"), ("fill", "#ffffff"), ("class", "ig-background")])
      for line in headings.lines {
        writer.label(line.text, x: 18, y: line.y, class: line.class)
      }
      for (index, layout) in layouts.enumerated() {
        let x = Double(index % columnCount) * (cellWidth + gap)
        let y = top + Double(index / columnCount) * height
        var drawing = PanelDrawing(chart: charts[index], layout: layout, originX: x, originY: y)
        drawing.draw(into: &writer)
      }
    }
    return writer.text
  }

  private func heading(
    width: Double
  ) -> (lines: [(text: String, y: Double, class: String)], height: Double) {
    let room = width - 36
    let titles = TextMetrics.lines(of: title, size: StyleSheet.titleSize * 1.06, width: room)
    let subtitles = TextMetrics.lines(of: subtitle, size: StyleSheet.subtitleSize, width: room)
    var y = 10.0
    var lines: [(String, Double, String)] = []
    for text in titles {
      y += 20
      lines.append((text, y, "ig-title"))
    }
    for text in subtitles {
      y += 18
      lines.append((text, y, "ig-subtitle"))
    }
    return (lines, lines.isEmpty ? 0 : y + 8)
  }

  private static func clamped(_ value: Double, _ low: Double, _ high: Double) -> Double {
    value.isFinite ? max(low, min(max(low, high), value)) : low
  }
}
