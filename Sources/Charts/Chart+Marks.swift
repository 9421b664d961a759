extension Chart {
  /// Adds a line through points in the order given.
  ///
  /// A NaN or infinite coordinate breaks the line. If one array is longer, its tail is ignored.
  ///
  /// - Parameters:
  ///   - label: its name in the legend; nil for none.
  ///   - color: nil for the next colour of the palette.
  ///   - width: in pixels.
  ///   - opacity: between 0 and 1.
  public mutating func addLine(
    x: [Double], y: [Double], label: String? = nil, color: ChartColor? = nil,
    width: Double = 1.8, opacity: Double = 1, dash: Dash = .solid
  ) {
    marks.append(
      .line(
        .init(
          x: x, y: y, label: label, color: color ?? nextColor, width: width, opacity: opacity,
          dash: dash, isStepped: false)))
  }

  /// Adds a line that keeps each value until the next point, as a best energy does in time.
  public mutating func addSteps(
    x: [Double], y: [Double], label: String? = nil, color: ChartColor? = nil,
    width: Double = 1.8, opacity: Double = 1, dash: Dash = .solid
  ) {
    marks.append(
      .line(
        .init(
          x: x, y: y, label: label, color: color ?? nextColor, width: width, opacity: opacity,
          dash: dash, isStepped: true)))
  }

  /// Adds many thin lines over the same horizontal positions.
  ///
  /// - Parameters:
  ///   - curves: the heights of each line, of the length of `x`.
  ///   - colors: the colour of each line; the last one serves for all that follow, and none at all
  ///     means blue.
  ///   - legend: colours to explain in the legend.
  ///   - width: in pixels.
  ///   - opacity: of each line by itself; nil for one that suits how many there are.
  public mutating func addLines(
    x: [Double], curves: [[Double]], colors: [ChartColor] = [],
    legend: [(color: ChartColor, label: String)] = [], width: Double = 0.9,
    opacity: Double? = nil
  ) {
    let automatic = max(0.12, min(0.9, 6 / Double(max(1, curves.count)).squareRoot()))
    marks.append(
      .bundle(
        .init(
          x: x, curves: curves, colors: colors.isEmpty ? [.blue] : colors,
          labels: legend.map { ($0.color, $0.label) }, width: width,
          opacity: opacity ?? automatic)))
  }

  /// Adds points, with error bars if given.
  ///
  /// - Parameters:
  ///   - errors: half the length of each error bar, in units of the vertical axis; empty for none.
  ///   - radius: in pixels.
  public mutating func addPoints(
    x: [Double], y: [Double], errors: [Double] = [], label: String? = nil,
    color: ChartColor? = nil, radius: Double = 3.2, opacity: Double = 1
  ) {
    marks.append(
      .points(
        .init(
          x: x, y: y, errors: errors, label: label, color: color ?? nextColor, radius: radius,
          opacity: opacity)))
  }

  /// Adds a filled band between two curves, such as a confidence interval.
  public mutating func addBand(
    x: [Double], lower: [Double], upper: [Double], label: String? = nil,
    color: ChartColor? = nil, opacity: Double = 0.18
  ) {
    marks.append(
      .band(
        .init(
          x: x, lower: lower, upper: upper, label: label, color: color ?? nextColor,
          opacity: opacity)))
  }

  /// Adds the bars of a histogram, which stand on zero.
  public mutating func addHistogram(
    _ histogram: Histogram, label: String? = nil, color: ChartColor? = nil, opacity: Double = 0.82
  ) {
    marks.append(
      .histogram(histogram, color: color ?? nextColor, opacity: opacity, label: label))
  }

  /// Adds a heat map with its colour bar. A chart shows one colour bar, that of the last map.
  public mutating func addHeatMap(_ map: HeatMap) { marks.append(.heatMap(map)) }

  /// Adds a reference line across the chart, with its name beside it. An automatic range covers it.
  public mutating func addRule(
    _ rule: Rule, label: String? = nil, color: ChartColor = .neutral, dash: Dash = .dashed
  ) {
    marks.append(.rule(rule, label: label, color: color, dash: dash))
  }

  /// Adds a short text centred just above a point.
  public mutating func addNote(_ text: String, x: Double, y: Double) {
    marks.append(.note(x: x, y: y, text: text))
  }
}
