/// Draws one chart at its place in the figure.
struct PanelDrawing {
  let chart: Chart
  let layout: PanelLayout
  let originX: Double
  let originY: Double
  let x: Projection
  let y: Projection

  init(chart: Chart, layout: PanelLayout, originX: Double, originY: Double) {
    self.chart = chart
    self.layout = layout
    self.originX = originX
    self.originY = originY
    let left = originX + layout.left
    let top = originY + layout.top
    x = Projection(
      scale: chart.x.scale, range: layout.xRange, start: left, end: left + layout.plotWidth)
    y = Projection(
      scale: chart.y.scale, range: layout.yRange, start: top + layout.plotHeight, end: top)
  }

  mutating func draw(into writer: inout SVGWriter) {
    drawHeadings(into: &writer)
    drawLegend(into: &writer)
    drawGrid(into: &writer)
    drawMarks(into: &writer)
    drawAxes(into: &writer)
    drawLabels(into: &writer)
    if let map = layout.heatMap { drawColorBar(of: map, into: &writer) }
  }

  private func drawHeadings(into writer: inout SVGWriter) {
    let left = originX + PanelLayout.margin
    for line in layout.titles {
      writer.label(line.text, x: left, y: originY + line.y, class: "ig-title")
    }
    for line in layout.subtitles {
      writer.label(line.text, x: left, y: originY + line.y, class: "ig-subtitle")
    }
  }

  private func drawLegend(into writer: inout SVGWriter) {
    for entry in layout.legend {
      let left = originX + entry.x
      let middle = originY + entry.y - 4
      switch entry.mark {
      case .line(let color, let dash):
        writer.line(
          left, middle, left + 20, middle,
          color.stroke("ig-line") + [("stroke-width", "2.2")] + dash.attributes)
      case .point(let color):
        writer.element(
          "circle",
          [
            ("cx", NumberText.coordinate(left + 10)), ("cy", NumberText.coordinate(middle)),
            ("r", "4"),
          ] + color.fill())
      case .area(let color, let opacity):
        writer.rectangle(
          left + 2, middle - 5.5, 16, 11,
          color.fill() + [("rx", "1.5"), ("fill-opacity", NumberText.coordinate(opacity))])
      }
      writer.label(entry.label, x: left + 26, y: originY + entry.y, class: "ig-legend")
    }
  }

  private func drawGrid(into writer: inout SVGWriter) {
    if chart.x.hasMinorGrid {
      for pixel in layout.xTicks.minor.compactMap({ x($0) }) {
        writer.line(pixel, y.start, pixel, y.end, [("class", "ig-minor")])
      }
    }
    if chart.y.hasMinorGrid {
      for pixel in layout.yTicks.minor.compactMap({ y($0) }) {
        writer.line(x.start, pixel, x.end, pixel, [("class", "ig-minor")])
      }
    }
    for pixel in layout.xTicks.major.compactMap({ x($0.value) }) {
      writer.line(pixel, y.start, pixel, y.end, [("class", "ig-grid")])
    }
    for pixel in layout.yTicks.major.compactMap({ y($0.value) }) {
      writer.line(x.start, pixel, x.end, pixel, [("class", "ig-grid")])
    }
  }

  private func drawAxes(into writer: inout SVGWriter) {
    writer.line(x.start, y.start, x.end, y.start, [("class", "ig-axis")])
    writer.line(x.start, y.start, x.start, y.end, [("class", "ig-axis")])
    for tick in layout.xTicks.major {
      guard let pixel = x(tick.value) else { continue }
      writer.line(pixel, y.start, pixel, y.start + 5, [("class", "ig-axis")])
      writer.label(
        tick.label, x: pixel, y: y.start + 18, class: "ig-tick", anchor: "middle")
    }
    for tick in layout.yTicks.major {
      guard let pixel = y(tick.value) else { continue }
      writer.line(x.start - 5, pixel, x.start, pixel, [("class", "ig-axis")])
      writer.label(tick.label, x: x.start - 9, y: pixel + 4, class: "ig-tick", anchor: "end")
    }
  }

  private func drawLabels(into writer: inout SVGWriter) {
    writer.label(
      chart.x.caption, x: (x.start + x.end) / 2, y: y.start + 40, class: "ig-label",
      anchor: "middle")
    drawRotated(chart.y.caption, x: originX + 18, into: &writer)
  }

  private func drawRotated(_ text: String, x left: Double, into writer: inout SVGWriter) {
    let middle = (y.start + y.end) / 2
    let turn = "rotate(-90 \(NumberText.coordinate(left)) \(NumberText.coordinate(middle)))"
    writer.label(
      text, x: left, y: middle, class: "ig-label", anchor: "middle", extra: [("transform", turn)])
  }

  private func drawColorBar(of map: HeatMap, into writer: inout SVGWriter) {
    let left = x.end + PanelLayout.colorBarGap
    let width = PanelLayout.colorBarWidth
    let steps = 64
    let height = (y.start - y.end) / Double(steps)
    for step in 0..<steps {
      let color = map.colors.color(at: (Double(step) + 0.5) / Double(steps))
      // Each step reaches under the next, so that no seam shows.
      let top = y.start - Double(step + 1) * height
      writer.rectangle(
        left, top, width, step == 0 ? height : height + 0.8, color.fill())
    }
    let bar = Projection(scale: .linear, range: map.resolvedRange, start: y.start, end: y.end)
    for tick in layout.colorTicks.major {
      guard let pixel = bar(tick.value) else { continue }
      writer.line(left + width, pixel, left + width + 4, pixel, [("class", "ig-axis")])
      writer.label(tick.label, x: left + width + 8, y: pixel + 4, class: "ig-tick")
    }
    drawRotated(map.label, x: x.end + layout.colorLabelOffset, into: &writer)
  }
}
