extension PanelDrawing {
  /// Draws all marks, cut off at the edge of the plot, then the texts that belong to them.
  func drawMarks(into writer: inout SVGWriter) {
    let paths = linePaths()
    // A nested viewport clips by itself, and needs no identifier that could clash with another
    // chart's on the same page. One pixel of grace keeps lines on the very edge whole.
    let box = [
      x.lowerPixel - 1, y.lowerPixel - 1, x.upperPixel - x.lowerPixel + 2,
      y.upperPixel - y.lowerPixel + 2,
    ].map(NumberText.coordinate)
    let viewport = [
      ("x", box[0]), ("y", box[1]), ("width", box[2]), ("height", box[3]),
      ("viewBox", box.joined(separator: " ")), ("class", "ig-marks"),
    ]
    writer.element("svg", viewport) { writer in
      for (index, mark) in chart.marks.enumerated() {
        switch mark {
        case .line(let line): draw(line, path: paths[index].first ?? "", into: &writer)
        case .bundle(let bundle): draw(bundle, paths: paths[index], into: &writer)
        case .band(let band): draw(band, into: &writer)
        case .histogram(let histogram, let color, let opacity, _):
          draw(histogram, color: color, opacity: opacity, into: &writer)
        case .heatMap(let map): draw(map, into: &writer)
        case .rule(let rule, _, let color, let dash):
          draw(rule, color: color, dash: dash, into: &writer)
        case .points, .note: break
        }
      }
    }
    // Points on the edge of the plot keep their shape.
    for mark in chart.marks {
      if case .points(let points) = mark { draw(points, into: &writer) }
    }
    for mark in chart.marks {
      switch mark {
      case .rule(let rule, let label?, _, _): drawLabel(label, of: rule, into: &writer)
      case .note(let noteX, let noteY, let text):
        guard let px = x(noteX), let py = y(noteY) else { continue }
        writer.label(text, x: px, y: py - 8, class: "ig-note", anchor: "middle")
      default: break
      }
    }
  }

  // MARK: Lines

  /// Path data for every mark that is made of lines, thinned within one budget.
  private func linePaths() -> [[String]] {
    var pieces: [[Decimation.Point]] = []
    var owners: [(mark: Int, curve: Int)] = []
    var result: [[String]] = chart.marks.map { _ in [] }
    for (index, mark) in chart.marks.enumerated() {
      let curves: [(xs: [Double], ys: [Double], isStepped: Bool)] =
        switch mark {
        case .line(let line): [(line.x, line.y, line.isStepped)]
        case .bundle(let bundle): bundle.curves.map { (bundle.x, $0, false) }
        default: []
        }
      result[index] = curves.map { _ in "" }
      for (curve, content) in curves.enumerated() {
        for piece in segments(content.xs, content.ys) {
          pieces.append(content.isStepped ? Self.stepped(piece) : piece)
          owners.append((index, curve))
        }
      }
    }
    for (piece, owner) in zip(Decimation.thinned(pieces), owners) {
      result[owner.mark][owner.curve] += Self.pathData(piece)
    }
    return result
  }

  /// Points in pixels, split where a number has no place on the axes.
  func segments(_ xs: [Double], _ ys: [Double]) -> [[Decimation.Point]] {
    var result: [[Decimation.Point]] = []
    var current: [Decimation.Point] = []
    for (valueX, valueY) in zip(xs, ys) {
      if let px = x(valueX), let py = y(valueY) {
        current.append(.init(x: px, y: py))
      } else if !current.isEmpty {
        result.append(current)
        current = []
      }
    }
    return current.isEmpty ? result : result + [current]
  }

  /// Holds each height until the next point.
  private static func stepped(_ points: [Decimation.Point]) -> [Decimation.Point] {
    var result: [Decimation.Point] = []
    for point in points {
      if let last = result.last, last.y != point.y { result.append(.init(x: point.x, y: last.y)) }
      result.append(point)
    }
    return result
  }

  static func pathData(_ points: [Decimation.Point]) -> String {
    guard let first = points.first else { return "" }
    var text = "M\(NumberText.coordinate(first.x)) \(NumberText.coordinate(first.y))"
    // A lone point between two gaps shows as a dot of the line's width.
    if points.count == 1 { return text + "h.01" }
    for (index, point) in points.dropFirst().enumerated() {
      text += index == 0 ? "L" : " "
      text += "\(NumberText.coordinate(point.x)) \(NumberText.coordinate(point.y))"
    }
    return text
  }

  private func draw(_ line: Mark.Line, path: String, into writer: inout SVGWriter) {
    guard !path.isEmpty else { return }
    writer.element(
      "path",
      [("d", path)] + line.color.stroke("ig-line")
        + [("stroke-width", NumberText.coordinate(line.width))] + Self.opacity(line.opacity)
        + line.dash.attributes)
  }

  private func draw(_ bundle: Mark.Bundle, paths: [String], into writer: inout SVGWriter) {
    let shared: SVGWriter.Attributes = [
      ("class", "ig-line"), ("stroke-width", NumberText.coordinate(bundle.width)),
      ("stroke-opacity", NumberText.coordinate(bundle.opacity)),
    ]
    writer.element("g", shared) { writer in
      for (index, path) in paths.enumerated() where !path.isEmpty {
        let color = bundle.colors[min(index, bundle.colors.count - 1)]
        writer.element("path", [("d", path)] + color.stroke())
      }
    }
  }

  private static func opacity(_ value: Double) -> SVGWriter.Attributes {
    value == 1 ? [] : [("opacity", NumberText.coordinate(value))]
  }

  // MARK: Areas

  private func draw(_ band: Mark.Band, into writer: inout SVGWriter) {
    var path = ""
    var above: [Decimation.Point] = []
    var below: [Decimation.Point] = []
    func close() {
      guard !above.isEmpty else { return }
      let upper = Decimation.columns(above, width: 1)
      let lower = Decimation.columns(below, width: 1)
      path += Self.pathData(upper + lower.reversed()) + "Z"
      above = []
      below = []
    }
    for ((valueX, low), high) in zip(zip(band.x, band.lower), band.upper) {
      guard let px = x(valueX), let bottom = y(low), let top = y(high) else {
        close()
        continue
      }
      above.append(.init(x: px, y: top))
      below.append(.init(x: px, y: bottom))
    }
    close()
    guard !path.isEmpty else { return }
    writer.element(
      "path",
      [("d", path)] + band.color.fill() + [("fill-opacity", NumberText.coordinate(band.opacity))])
  }

  private func draw(
    _ histogram: Histogram, color: ChartColor, opacity: Double, into writer: inout SVGWriter
  ) {
    let floor = y(0) ?? y.start
    let attributes = color.fill() + [("fill-opacity", NumberText.coordinate(opacity))]
    writer.element("g", attributes) { writer in
      for (bin, height) in histogram.heights.enumerated() where height.isFinite && height != 0 {
        guard let left = x(histogram.edges[bin]), let right = x(histogram.edges[bin + 1]),
          let top = y(height)
        else { continue }
        let gap = right - left > 4 ? 0.5 : 0
        writer.rectangle(
          left + gap, min(top, floor), right - left - 2 * gap, abs(floor - top), [])
      }
    }
  }

  private func draw(_ map: HeatMap, into writer: inout SVGWriter) {
    guard let left = x(map.x.lowerBound), let right = x(map.x.upperBound),
      let bottom = y(map.y.lowerBound), let top = y(map.y.upperBound)
    else { return }
    let range = map.resolvedRange
    let span = range.upperBound - range.lowerBound
    let levels = 128
    // One path a level, of runs of equal cells, in units of cells: small files, crisp cells.
    var paths = Array(repeating: "", count: levels)
    for row in 0..<map.rows {
      var column = 0
      func level(_ column: Int) -> Int? {
        let value = map.values[row * map.columns + column]
        guard value.isFinite else { return nil }
        let fraction = max(0, min(1, (value - range.lowerBound) / span))
        return min(levels - 1, Int(fraction * Double(levels)))
      }
      while column < map.columns {
        let first = column
        let current = level(first)
        while column < map.columns && level(column) == current { column += 1 }
        guard let current else { continue }
        paths[current] += "M\(first) \(map.rows - 1 - row)h\(column - first)v1h\(first - column)z"
      }
    }
    let scaleX = (right - left) / Double(map.columns)
    let scaleY = (bottom - top) / Double(map.rows)
    // Six digits: an error here is multiplied by the number of cells.
    let transform =
      "translate(\(NumberText.coordinate(left)) \(NumberText.coordinate(top))) "
      + "scale(\(Self.factor(scaleX)) \(Self.factor(scaleY)))"
    writer.element("g", [("transform", transform), ("shape-rendering", "crispEdges")]) { writer in
      for (level, path) in paths.enumerated() where !path.isEmpty {
        let color = map.colors.color(at: (Double(level) + 0.5) / Double(levels))
        writer.element("path", [("d", path)] + color.fill())
      }
    }
  }

  private static func factor(_ value: Double) -> String {
    let millionths = Int((max(-1e6, min(1e6, value)) * 1e6).rounded())
    let digits = String(millionths.magnitude % 1_000_000)
    return (millionths < 0 ? "-" : "") + "\(millionths.magnitude / 1_000_000)."
      + String(repeating: "0", count: 6 - digits.count) + digits
  }

  // MARK: Points

  private func draw(_ points: Mark.Points, into writer: inout SVGWriter) {
    var places: [Decimation.Point] = []
    var bars = ""
    for (index, (valueX, valueY)) in zip(points.x, points.y).enumerated() {
      guard let px = x(valueX), let py = y(valueY), contains(px, py) else { continue }
      places.append(.init(x: px, y: py))
      guard index < points.errors.count, points.errors[index] > 0, index < 20_000 else { continue }
      // A bar that leaves a logarithmic axis goes to its foot.
      let low = max(min(y(valueY - points.errors[index]) ?? y.start, y.start), y.end)
      let high = max(min(y(valueY + points.errors[index]) ?? y.end, y.start), y.end)
      let place = NumberText.coordinate(px)
      bars += "M\(place) \(NumberText.coordinate(low))V\(NumberText.coordinate(high))"
      for end in [low, high] {
        bars += "M\(NumberText.coordinate(px - 3)) \(NumberText.coordinate(end))h6"
      }
    }
    if !bars.isEmpty {
      writer.element(
        "path",
        [("d", bars)] + points.color.stroke("ig-line")
          + [("stroke-width", "1.2")] + Self.opacity(points.opacity))
    }
    if places.count > 1000 {
      drawCloud(places, of: points, into: &writer)
    } else {
      writer.element(
        "g", points.color.fill("ig-halo") + [("stroke-width", "1")] + Self.opacity(points.opacity)
      ) { writer in
        for place in places {
          writer.element(
            "circle",
            [
              ("cx", NumberText.coordinate(place.x)), ("cy", NumberText.coordinate(place.y)),
              ("r", NumberText.coordinate(points.radius)),
            ])
        }
      }
    }
  }

  /// Many points as one path of round dots, at most one in each cell of a grid that coarsens until
  /// no more than 25 000 are left.
  private func drawCloud(
    _ places: [Decimation.Point], of points: Mark.Points, into writer: inout SVGWriter
  ) {
    var kept = places
    var cell = 0.5
    while kept.count > 25_000 {
      var taken: Set<Int> = []
      kept = kept.filter { place in
        taken.insert(Int(place.x / cell) &* 100_003 &+ Int(place.y / cell)).inserted
      }
      cell *= 1.5
    }
    var path = ""
    for place in kept {
      path += "M\(NumberText.coordinate(place.x)) \(NumberText.coordinate(place.y))h.01"
    }
    writer.element(
      "path",
      [("d", path)] + points.color.stroke("ig-line")
        + [("stroke-width", NumberText.coordinate(2 * points.radius))]
        + Self.opacity(points.opacity))
  }

  private func contains(_ px: Double, _ py: Double) -> Bool {
    px >= x.lowerPixel - 0.5 && px <= x.upperPixel + 0.5 && py >= y.lowerPixel - 0.5
      && py <= y.upperPixel + 0.5
  }

  // MARK: Reference lines

  private func draw(
    _ rule: Rule, color: ChartColor, dash: Dash, into writer: inout SVGWriter
  ) {
    let style =
      color.stroke("ig-line") + [("stroke-width", "1.3")] + dash.attributes
    switch rule {
    case .horizontal(let value):
      guard let pixel = y(value) else { return }
      writer.line(x.start, pixel, x.end, pixel, style)
    case .vertical(let value):
      guard let pixel = x(value) else { return }
      writer.line(pixel, y.start, pixel, y.end, style)
    }
  }

  /// Beside the line, on the side where there is room. A horizontal line has its name at the left end:
  /// curves of a quantity that improves come to it at the right.
  private func drawLabel(_ label: String, of rule: Rule, into writer: inout SVGWriter) {
    let size = StyleSheet.tickSize
    switch rule {
    case .horizontal(let value):
      guard let pixel = y(value), pixel >= y.end - 0.5, pixel <= y.start + 0.5 else { return }
      let above = pixel - y.end > size + 8
      writer.label(
        label, x: x.start + 6, y: above ? pixel - 6 : pixel + size + 4, class: "ig-note",
        anchor: "start")
    case .vertical(let value):
      guard let pixel = x(value), pixel >= x.start - 0.5, pixel <= x.end + 0.5 else { return }
      let fits = pixel + 6 + TextMetrics.width(of: label, size: size) < x.end
      writer.label(
        label, x: fits ? pixel + 6 : pixel - 6, y: y.end + size + 3, class: "ig-note",
        anchor: fits ? "start" : "end")
    }
  }
}
