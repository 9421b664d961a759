import Testing

@testable import Charts

@Suite struct ChartTests {
  /// Corners of the plot, from the nested viewport that is one pixel larger on each side.
  private func plot(_ xml: XMLChecker, _ index: Int = 0) throws -> (
    left: Double, right: Double, top: Double, bottom: Double
  ) {
    let views = xml.elements.filter { $0.attributes["class"] == "ig-marks" }
    let view = try #require(index < views.count ? views[index] : nil)
    let left = xml.number("x", of: view) + 1
    let top = xml.number("y", of: view) + 1
    return (
      left, left + xml.number("width", of: view) - 2, top, top + xml.number("height", of: view) - 2
    )
  }

  @Test func dataLandOnTheRightPixels() throws {
    var chart = Chart("t", x: Axis("x", range: -2...2), y: Axis("y", range: 10...20))
    let xs = [-2.0, -1, 0, 2]
    let ys = [10.0, 20, 15, 12]
    chart.addLine(x: xs, y: ys)
    let xml = try XMLChecker(chart.svg(width: 500, height: 300))
    let box = try plot(xml)
    let points = try #require(pathPieces(xml.markPaths[0]).first)
    #expect(points.count == 4)
    for (point, (x, y)) in zip(points, zip(xs, ys)) {
      #expect(abs(point.x - (box.left + (x + 2) / 4 * (box.right - box.left))) < 0.02)
      #expect(abs(point.y - (box.bottom - (y - 10) / 10 * (box.bottom - box.top))) < 0.02)
    }
    #expect(box.left > 20 && box.right < 500 && box.top > 10 && box.bottom < 300)
  }

  @Test func logarithmicAxisPlacesDecadesEvenly() throws {
    var chart = Chart(
      x: Axis(scale: .logarithmic, range: 1...1000), y: Axis(scale: .logarithmic, range: 1...100))
    chart.addLine(x: [1, 10, 100, 0, 1000], y: [1, 10, 100, 5, 1])
    let xml = try XMLChecker(chart.svg())
    let box = try plot(xml)
    // Zero has no place on the axis: it breaks the line.
    let pieces = try #require(xml.markPaths.first.map(pathPieces))
    #expect(pieces.count == 2)
    for (k, point) in pieces[0].enumerated() {
      #expect(abs(point.x - (box.left + Double(k) / 3 * (box.right - box.left))) < 0.02)
      #expect(abs(point.y - (box.bottom - Double(k) / 2 * (box.bottom - box.top))) < 0.02)
    }
  }

  @Test func gapsBreakLines() throws {
    var chart = Chart()
    chart.addLine(
      x: [0, 1, 2, 3, 4, 5, 6], y: [0, 1, .nan, 1, .infinity, 2, 3])
    let xml = try XMLChecker(chart.svg())
    #expect(pathPieces(xml.markPaths[0]).count == 3)
  }

  @Test func stepsHoldTheirValue() throws {
    var chart = Chart(x: Axis(range: 0...4), y: Axis(range: 0...4))
    chart.addSteps(x: [0, 1, 3], y: [4, 2, 1])
    let points = pathPieces(try XMLChecker(chart.svg()).markPaths[0])[0]
    #expect(points.count == 5)
    for (a, b) in zip(points, points.dropFirst()) { #expect(a.x == b.x || a.y == b.y) }
  }

  @Test func escapesText() throws {
    let nasty = "a<b & \"c\" > 'd' \u{0}\u{8}</text><script>"
    var chart = Chart(
      nasty, subtitle: nasty, x: Axis(nasty, unit: nasty), y: Axis(nasty),
      accessibleDescription: nasty)
    chart.addLine(x: [0, 1], y: [0, 1], label: nasty)
    chart.addRule(.horizontal(0.5), label: nasty)
    chart.addNote(nasty, x: 0.5, y: 0.5)
    let xml = try XMLChecker(chart.svg())
    #expect(!xml.elements.contains { $0.name == "script" })
    #expect(xml.textContent.contains("a&lt;b &amp; &quot;c&quot; &gt; &#39;d&#39;"))
  }

  @Test func isAccessibleAndThemed() throws {
    var chart = Chart("Energy", x: Axis("time", unit: "s"), y: Axis("energy"))
    chart.addLine(x: [0, 1], y: [0, 1], label: "cim")
    let svg = chart.svg()
    let xml = try XMLChecker(svg)
    #expect(xml.elements[0].name == "svg" && xml.elements[0].attributes["role"] == "img")
    #expect(xml.elements[1].name == "title" && xml.elements[2].name == "desc")
    #expect(xml.textContent.contains("Energy"))
    #expect(xml.textContent.contains("energy against time (s). cim"))
    #expect(svg.contains("prefers-color-scheme:dark"))
    // Nothing that could clash with another chart on the page.
    #expect(!xml.elements.contains { $0.attributes["id"] != nil })
    #expect(chart.svg() == svg)
  }

  @Test func errorBarsAndPoints() throws {
    var chart = Chart(x: Axis(range: 0...4), y: Axis(range: 0...10))
    chart.addPoints(x: [1, 2, 9], y: [5, 6, 5], errors: [1, 0, 1])
    let xml = try XMLChecker(chart.svg())
    // The third point lies outside; the second has no bar.
    #expect(xml.elements.filter { $0.name == "circle" }.count == 2)
    let box = try plot(xml)
    let bar = xml.markPaths[0]
    let low = box.bottom - 0.4 * (box.bottom - box.top)
    let high = box.bottom - 0.6 * (box.bottom - box.top)
    let ends = bar.split { "MVh".contains($0) }.flatMap { $0.split(separator: " ") }
      .compactMap { Double($0) }
    #expect(ends.contains { abs($0 - low) < 0.02 } && ends.contains { abs($0 - high) < 0.02 })
  }

  @Test func histogramBarsStandOnZero() throws {
    var chart = Chart()
    chart.addHistogram(Histogram(edges: [0, 1, 2, 3], heights: [2, 0, 4]))
    let xml = try XMLChecker(chart.svg())
    let box = try plot(xml)
    let bars = xml.elements.filter { $0.name == "rect" && $0.attributes["class"] == nil }
    #expect(bars.count == 2)
    for bar in bars {
      #expect(abs(xml.number("y", of: bar) + xml.number("height", of: bar) - box.bottom) < 0.02)
    }
    let heights = bars.map { xml.number("height", of: $0) }
    #expect(abs(heights[1] / heights[0] - 2) < 0.01)
  }

  @Test func heatMapCellsHaveTheirPlace() throws {
    var chart = Chart(x: Axis(range: 0...2), y: Axis(range: 0...2))
    chart.addHeatMap(
      HeatMap([0, 1, 2, .nan], columns: 2, x: 0...2, y: 0...2, valueRange: 0...2))
    let xml = try XMLChecker(chart.svg())
    let paths = xml.elements.filter { $0.name == "path" }
    // Lowest row first: it is drawn at the bottom, where the cell row is 1. NaN is not drawn.
    #expect(
      paths.map { $0.attributes["d"] ?? "" } == [
        "M0 1h1v1h-1z", "M1 1h1v1h-1z", "M0 0h1v1h-1z",
      ])
    #expect(Set(paths.compactMap { $0.attributes["fill"] }).count == 3)
  }

  @Test func panelsAlign() throws {
    var charts: [Chart] = []
    for scale in [1.0, 1e5, 1e-3, 10] {
      var chart = Chart("panel", subtitle: scale > 1 ? "with a subtitle" : "", y: Axis("y"))
      chart.addLine(x: [0, 1], y: [0, scale])
      charts.append(chart)
    }
    let figure = Figure(charts, columns: 2, title: "All", subtitle: "four")
    let xml = try XMLChecker(figure.svg())
    let plots = try (0..<4).map { try plot(xml, $0) }
    #expect(plots[0].left == plots[2].left && plots[1].left == plots[3].left)
    #expect(plots[0].right == plots[2].right && plots[0].right < plots[1].left)
    #expect(plots[0].top == plots[1].top && plots[0].bottom < plots[2].top)
  }

  /// Whatever comes in, what comes out is a well-formed file with finite coordinates.
  @Test(
    arguments: [
      [], [.nan], [0], [1, 1], [.infinity, -.infinity], [1e308, -1e308],
      [.leastNonzeroMagnitude, 0],
      [0, .nan, 1e300],
      [-1, -2], [1e15, 1e15 + 1], [1, 2, 3],
    ] as [[Double]])
  func survivesAnyNumbers(values: [Double]) throws {
    for scale in [Axis.Scale.linear, .logarithmic] {
      var chart = Chart("any", x: Axis("x", scale: scale), y: Axis("y", scale: scale))
      chart.addLine(x: values, y: values + [1], label: "l")
      chart.addSteps(x: values, y: values.reversed())
      chart.addLines(x: values, curves: [values, []])
      chart.addPoints(x: values, y: values, errors: values)
      chart.addBand(x: values, lower: values, upper: values)
      chart.addHistogram(Histogram(of: values))
      chart.addRule(.vertical(values.first ?? 0), label: "v")
      chart.addRule(.horizontal(values.last ?? 0), label: "h")
      chart.addNote("n", x: values.first ?? 0, y: 0)
      if let low = values.min(), let high = values.max(), low <= high {
        chart.addHeatMap(HeatMap(values, columns: 2, x: low...high, y: low...high))
      }
      let svg = chart.svg(width: .nan, height: -5)
      let xml = try XMLChecker(svg)
      for element in xml.elements {
        for (key, value) in element.attributes where key != "class" {
          #expect(!value.contains("nan") && !value.contains("inf"), "\(key)=\(value)")
        }
      }
    }
    _ = try XMLChecker(Figure([], columns: 0).svg())
  }

  @Test func largeSeriesStaySmall() throws {
    var state: UInt64 = 1
    func noise() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    var chart = Chart()
    let xs = (0..<20_000).map { Double($0) }
    chart.addLines(x: xs, curves: (0..<100).map { _ in xs.map { _ in noise() } })
    chart.addPoints(x: xs, y: xs.map { _ in noise() })
    #expect(chart.svg().utf8.count < 1_000_000)
    var map = Chart()
    map.addHeatMap(
      HeatMap((0..<1_000_000).map { _ in noise() }, columns: 1000, x: 0...1, y: 0...1))
    #expect(map.svg().utf8.count < 1_000_000)
  }
}
