import Testing

@testable import Charts

@Suite struct TicksTests {
  static let ranges: [ClosedRange<Double>] = [
    0...1, -2.2...1, -0.7632 ... -0.55, 0...97, 1e-9...3e-9, -5e8...7e8, 99_990...100_010,
    0...1e-300, -1e250...1e250, 0.1...0.30000000000000004, 3...3.0001,
  ]

  @Test(arguments: ranges, [2, 4, 6, 10])
  func linearTicksAreNiceAndCover(range: ClosedRange<Double>, count: Int) throws {
    let ticks = Ticks(range: range, scale: .linear, count: count)
    let values = ticks.major.map(\.value)
    let span = range.upperBound - range.lowerBound
    #expect(values.count >= 1 && values.count <= count + 1)
    for value in values {
      #expect(value >= range.lowerBound - 1e-6 * span && value <= range.upperBound + 1e-6 * span)
    }
    guard values.count > 1 else { return }
    let step = (values[values.count - 1] - values[0]) / Double(values.count - 1)
    // No room for a further tick at either end.
    #expect(values[0] - range.lowerBound < step * 1.001)
    #expect(range.upperBound - values[values.count - 1] < step * 1.001)
    var mantissa = step
    while mantissa < 0.95 { mantissa *= 10 }
    while mantissa > 9.5 { mantissa /= 10 }
    #expect([1, 2, 5].contains { abs(mantissa / $0 - 1) < 1e-4 })
    #expect(Set(ticks.major.map(\.label)).count == values.count)
    #expect(ticks.minor.allSatisfy { range.contains($0) })
  }

  @Test func linearLabels() {
    func labels(_ range: ClosedRange<Double>, _ count: Int = 5) -> [String] {
      Ticks(range: range, scale: .linear, count: count).major.map(\.label)
    }
    #expect(labels(0...1) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(-2...2, 4) == ["−2", "−1", "0", "1", "2"])
    #expect(
      labels(0...40_000, 4) == [
        "0", "10\u{202F}000", "20\u{202F}000", "30\u{202F}000", "40\u{202F}000",
      ])
    #expect(labels(0...2e7, 4) == ["0", "0.5×10⁷", "1.0×10⁷", "1.5×10⁷", "2.0×10⁷"])
    #expect(labels(0...3e-7, 3) == ["0", "1×10⁻⁷", "2×10⁻⁷", "3×10⁻⁷"])
  }

  @Test func logarithmicTicks() {
    let wide = Ticks(range: 1e-5...1e4, scale: .logarithmic, count: 10)
    #expect(wide.major.map(\.label) == (-5...4).map { NumberText.powerOfTen($0) })
    #expect(wide.minor.contains { abs($0 - 30) < 1e-9 })
    let narrow = Ticks(range: 0.9...110, scale: .logarithmic, count: 8)
    #expect(narrow.major.map(\.label) == ["1", "10", "100"])
    let decade = Ticks(range: 1...20, scale: .logarithmic, count: 8)
    #expect(decade.major.map(\.label) == ["1", "2", "5", "10", "20"])
    let huge = Ticks(range: 1e-200...1e200, scale: .logarithmic, count: 6)
    #expect(huge.major.count <= 7 && huge.major.contains { $0.value == 1 })
    let tight = Ticks(range: 3.1...3.9, scale: .logarithmic, count: 4)
    #expect(tight.major.count >= 3)
  }

  @Test func decadesAreExact() {
    for exponent in -300...300 {
      let power = Elementary.powerOfTen(exponent)
      #expect(Elementary.decade(of: power) == exponent)
      #expect(Elementary.decade(of: power.nextDown) == exponent - 1)
    }
  }
}
