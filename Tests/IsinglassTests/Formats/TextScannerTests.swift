import Testing

@testable import Isinglass

struct TextScannerTests {
  private func number(_ text: String) throws -> Double {
    try FileContent(text.utf8, name: "x").scan { scanner in
      let value = try scanner.scanNumber("the value")
      try scanner.endLine(after: "the value")
      return value
    }
  }

  /// The standard library's conversion, which is correctly rounded, is the reference.
  @Test func numbersAreCorrectlyRounded() throws {
    let texts = [
      "0", "-0", "+7", "007", "1.", ".5", "-.25", "1e3", "1E-3", "+1.5e+2", "0.1",
      "123456789012345",
      "1234567890123456", "9007199254740992", "-9007199254740992", "0.30000000000000004",
      "1.7976931348623157e308", "4.9e-324", "2.2250738585072014e-308", "1e22", "1e23",
      "9007199254740993e-3", "0.000000000000000000000000000001", "3.14159265358979323846264338",
      "100000000000000000000.5", "8.5e-7", "1e-22", "1e-23", "0e999", "0.0e-999",
    ]
    for text in texts { #expect(try number(text) == Double(text), "\(text)") }
    var state: UInt64 = 1
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state ^ state >> 29)
      guard value.isFinite else { continue }
      #expect(try number("\(value)") == value)
      #expect(try number("\(Float(value).isFinite ? Float(value) : 1)") != .infinity)
      let small = Double(Int64(bitPattern: state) >> 20) / 1024
      #expect(try number("\(small)") == small)
    }
  }

  @Test func whatIsNoNumber() {
    let texts = [
      "", "-", "+", ".", "e5", "1e", "1e+", "--1", "+-1", "1.2.3", "1_000", "1d3", "nan", "inf",
      "0x1p3", "1;", "٣", "1e400", "9007199254740993", "1e-400",
    ]
    for text in texts {
      #expect(throws: FormatError.self, "\(text)") { try number(text + "\n") }
    }
  }

  @Test func places() throws {
    let content = try FileContent("\u{FEFF}ab\r\n äö x\n\ny".utf8, name: "x")
    func place(_ text: String) throws -> [Int] {
      let bytes = content.withUnsafeBytes { Array($0) }
      let target = try #require(text.utf8.first)
      let error = content.error(at: bytes.firstIndex(of: target) ?? -1, "", remedy: "")
      return [error.line, error.column]
    }
    #expect(try place("a") == [1, 1])
    #expect(try place("b") == [1, 2])
    #expect(try place("x") == [2, 5], "columns count characters")
    #expect(try place("y") == [4, 1])
    let end = content.error(at: content.count, "", remedy: "")
    #expect([end.line, end.column] == [4, 2])
  }

  @Test func commentsSurviveTheirText() throws {
    var comment = InstanceComment([.init("kind", "ising"), .init("ensemble", "a b%20\tc=ü")])
    #expect(comment.text == "isinglass kind=ising ensemble=a%20b%2520%09c=ü")
    #expect(InstanceComment(comment.text) == comment)
    comment["kind"] = nil
    comment["seed"] = "7"
    #expect(InstanceComment(comment.text)?.entries.map(\.key) == ["ensemble", "seed"])
    #expect(InstanceComment("something else") == nil)
    #expect(InstanceComment("isinglass a=% b=%4 c=%zz d")?["c"] == "%zz")
  }
}
