import Testing

@testable import Charts

@Suite struct NumberTextTests {
  @Test func fixed() {
    #expect(NumberText.fixed(-0.7632, decimals: 4) == "−0.7632")
    #expect(NumberText.fixed(-0.00001, decimals: 2) == "0.00")
    #expect(NumberText.fixed(1234.5, decimals: 1) == "1234.5")
    #expect(NumberText.fixed(-66_000, decimals: 0) == "−66\u{202F}000")
    #expect(NumberText.fixed(1_234_567.25, decimals: 2) == "1\u{202F}234\u{202F}567.25")
    #expect(NumberText.fixed(0.999, decimals: 2) == "1.00")
    #expect(NumberText.fixed(.nan, decimals: 2) == "NaN")
    #expect(NumberText.fixed(-.infinity, decimals: 2) == "−∞")
  }

  @Test func scientificAndShort() {
    #expect(NumberText.scientific(-1.5e-7, decimals: 1) == "−1.5×10⁻⁷")
    #expect(NumberText.scientific(9.99e5, decimals: 1) == "1.0×10⁶")
    #expect(NumberText.scientific(.leastNonzeroMagnitude, decimals: 0) == "5×10⁻³²⁴")
    #expect(NumberText.short(0.25) == "0.25")
    #expect(NumberText.short(3) == "3")
    #expect(NumberText.short(-0.763166, significantDigits: 5) == "−0.76317")
    #expect(NumberText.short(1.5e9) == "1.5×10⁹")
    #expect(NumberText.short(2e-8) == "2×10⁻⁸")
    #expect(NumberText.superscript(-120) == "⁻¹²⁰")
  }

  @Test func coordinatesReadBack() {
    for value in [0, 1, -1, 0.05, -0.05, 12.3, 456.789, -0.004, 99.999, 1e5] {
      let text = NumberText.coordinate(value)
      #expect(abs((Double(text) ?? .nan) - value) <= 0.005_000_1)
      #expect(text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") })
    }
    #expect(NumberText.coordinate(.nan) == "0")
  }
}
