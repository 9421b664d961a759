import Testing

@testable import Charts

@Suite struct DecimationTests {
  private let wave = (0..<50_000).map { k in
    Decimation.Point(
      x: Double(k) * 0.01, y: 100 * Elementary.sine(Double(k) / 900) + (k == 31_337 ? 500 : 0))
  }

  @Test func columnsKeepExtremesExactly() {
    let thin = Decimation.columns(wave, width: 0.5)
    #expect(thin.count <= 4 * 1001 && thin.count < wave.count / 10)
    #expect(thin.first == wave.first && thin.last == wave.last)
    #expect(thin.contains(wave[31_337]))
    #expect(thin.map(\.y).min() == wave.map(\.y).min())
    for (a, b) in zip(thin, thin.dropFirst()) { #expect(a.x < b.x) }
    // In each column the same lowest and highest point as before.
    for column in stride(from: 0, to: 1000, by: 37) {
      func extremes(_ points: [Decimation.Point]) -> [Double?] {
        let ys = points.filter { ($0.x / 0.5).rounded(.down) == Double(column) }.map(\.y)
        return [ys.min(), ys.max()]
      }
      #expect(extremes(thin) == extremes(wave))
    }
  }

  @Test func budgetIsMetWithinTolerance() {
    let thin = Decimation.thinned([wave, wave], budget: 400)
    #expect(thin.reduce(0) { $0 + $1.count } <= 400)
    // The single spike, the one thing that must not vanish.
    #expect(thin.allSatisfy { $0.contains(wave[31_337]) })
  }

  @Test func simplifiedStaysNear() {
    let curve = Array(wave.prefix(20_000))
    let thin = Decimation.simplified(curve, tolerance: 0.1)
    #expect(thin.count < 200)
    for point in curve {
      guard let next = thin.firstIndex(where: { $0.x >= point.x }), next > 0 else { continue }
      let (a, b) = (thin[next - 1], thin[next])
      let y = a.y + (b.y - a.y) * (point.x - a.x) / (b.x - a.x)
      // Vertical distance, at slopes up to 100/9 per pixel.
      #expect(abs(y - point.y) < 0.1 * 12)
    }
  }
}

@Suite struct HistogramTests {
  @Test func countsEachNumberOnce() {
    let values = (0..<1000).map { Double(($0 * 7919) % 1000) / 100 } + [.nan, .infinity]
    let histogram = Histogram(of: values)
    #expect(histogram.heights.reduce(0, +) == 1000)
    #expect(histogram.edges.count == histogram.heights.count + 1)
    for (bin, height) in histogram.heights.enumerated() {
      let count = values.filter {
        $0 >= histogram.edges[bin] - 1e-12 && $0 < histogram.edges[bin + 1] - 1e-12
      }.count
      #expect(Double(count) == height)
    }
    let density = Histogram(of: values, asDensity: true)
    let area = zip(density.heights, zip(density.edges, density.edges.dropFirst())).reduce(0) {
      $0 + $1.0 * ($1.1.1 - $1.1.0)
    }
    #expect(abs(area - 1) < 1e-12)
  }

  @Test func integersSitInTheMiddle() {
    let histogram = Histogram(of: [1, 1, 2, 4], binWidth: 1)
    #expect(histogram.edges == [0.5, 1.5, 2.5, 3.5, 4.5])
    #expect(histogram.heights == [2, 1, 0, 1])
  }

  @Test func degenerateData() {
    #expect(Histogram(of: []).heights.isEmpty)
    #expect(Histogram(of: [3, 3, 3]).heights == [3])
    #expect(Histogram(of: [0, 1e280]).heights.count <= 82)
    #expect(Histogram(of: [0, 1], binWidth: 1e-9).heights.count <= 82)
  }
}

@Suite struct ColorMapTests {
  /// Relative luminance (Rec. 709), from the written colour.
  private func luminance(_ color: ChartColor) -> Double {
    guard case .rgb(let red, let green, let blue) = color else { return .nan }
    func linear(_ c: Double) -> Double {
      c <= 0.04045 ? c / 12.92 : Elementary.pow((c + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  @Test func sequentialRisesInLightness() {
    let levels = (0...50).map { luminance(ColorMap.sequential.color(at: Double($0) / 50)) }
    for (a, b) in zip(levels, levels.dropFirst()) { #expect(a < b) }
    #expect(levels[0] < 0.05 && levels[50] > 0.6)
  }

  @Test func divergingIsLightInTheMiddle() {
    let levels = (0...20).map { luminance(ColorMap.diverging.color(at: Double($0) / 20)) }
    #expect(levels.max() == levels[10] && levels[10] > 0.85)
    for k in 0..<10 { #expect(levels[k] < levels[k + 1] && levels[20 - k] < levels[19 - k]) }
    #expect(abs(levels[0] - levels[20]) < 0.08)
  }

  @Test func anyPositionHasAColor() {
    for position in [-1, 2, .nan, .infinity] {
      guard case .rgb(let red, _, _) = ColorMap.sequential.color(at: position) else {
        Issue.record("not a fixed colour")
        continue
      }
      #expect((0...1).contains(red))
    }
    #expect(ChartColor.hexadecimal(0, 0.5, 1) == "#0080ff")
    #expect(ChartColor.series(-1).className == "5")
  }
}
