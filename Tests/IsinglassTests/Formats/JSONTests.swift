import Foundation
import Testing

@testable import Isinglass

@Suite struct JSONTests {
  // MARK: Writing

  @Test func writesMembersInTheOrderGiven() {
    let document: JSONValue = [
      "zeta": 1, "alpha": [true, nil, "x"], "empty": [:], "none": [], "half": 0.5,
    ]
    #expect(
      document.description
        == #"{"zeta": 1, "alpha": [true, null, "x"], "empty": {}, "none": [], "half": 0.5}"#)
    #expect(
      document.indented == """
        {
          "zeta": 1,
          "alpha": [
            true,
            null,
            "x"
          ],
          "empty": {},
          "none": [],
          "half": 0.5
        }
        """)
  }

  @Test func writesNumbersExactly() {
    #expect(JSONValue.integer(.max).description == "9223372036854775807")
    #expect(JSONValue.integer(.min).description == "-9223372036854775808")
    #expect(JSONValue.number(0.1).description == "0.1")
    #expect(JSONValue.number(.leastNonzeroMagnitude).description == "5e-324")
    #expect(JSONValue.number(.nan).description == "null")
    #expect(JSONValue.number(-.infinity).description == "null")
    #expect(JSONValue(Energy(exactly: -9, denominator: 4)).description == "-2.25")
    #expect(JSONValue(Energy(exactly: 1 << 60)).description == "1152921504606846976")
    #expect(JSONValue(UInt64.max).description == #""18446744073709551615""#)
    var writer = JSONWriter()
    writer.beginArray()
    for value in [3, -0.5, 1e300, 0x1p53] { writer.writeShortest(value) }
    writer.endArray()
    #expect(writer.text == "[3, -0.5, 1e+300, 9007199254740992]")
  }

  private struct Pair: Decodable {
    let text: String
    let number: Double?
  }

  /// Whatever is written, Foundation's parser reads back the same strings and numbers.
  @Test func anotherParserReadsWhatIsWritten() throws {
    var generator = SplitMix64(state: 17)
    for _ in 0..<300 {
      let text = String(
        String.UnicodeScalarView(
          (0..<8).compactMap { _ in
            Unicode.Scalar(
              UInt32.random(in: 0..<0x11_0000, using: &generator)
                >> Int.random(in: 0...14, using: &generator))
          }))
      let number = Double(bitPattern: .random(in: 0 ... .max, using: &generator))
      let document: JSONValue = ["text": .string(text), "number": .number(number)]
      let parsed = try JSONDecoder().decode(Pair.self, from: Data(document.description.utf8))
      #expect(Array(parsed.text.unicodeScalars) == Array(text.unicodeScalars))
      #expect(parsed.number == (number.isFinite ? number : nil))
      #expect(try JSONValue(parsing: document.description)["text"]?.text == text)
    }
  }

  // MARK: Reading

  @Test func readsEveryKindOfValue() throws {
    let value = try JSONValue(
      parsing:
        "\u{FEFF} {\"a\" : [1, -2.5e1 ,true,false,null, \"\\u00e9\\ud83d\\ude00\\n\\/\"] }\r\n")
    #expect(value == ["a": [1, -25.0, true, false, nil, "é😀\n/"]])
  }

  @Test(arguments: [
    "0", "-0", "9007199254740993", "9223372036854775807", "0.1", "1e22", "1e23",
    "123456789012345678901234567890",
    "2.2250738585072011e-308", "4.9e-324", "1.7976931348623157e308",
    "0.000000000000000000000000123",
    "9007199254740992.5", "8.589973e9", "1E-400",
  ])
  func roundsNumbersCorrectly(text: String) throws {
    #expect(try JSONValue(parsing: text).double == Double(text))
    if let whole = Int64(text) { #expect(try JSONValue(parsing: text).integer == whole) }
  }

  @Test func roundsRandomDecimalsAsTheStandardLibraryDoes() throws {
    var generator = SplitMix64(state: 3)
    for _ in 0..<5000 {
      let digits =
        UInt64.random(in: 0 ... .max, using: &generator)
        >> Int.random(in: 0...63, using: &generator)
      let text =
        "\(digits).\(UInt32.random(in: 0 ... .max, using: &generator))"
        + "e\(Int.random(in: -40...40, using: &generator))"
      #expect(try JSONValue(parsing: text).double == Double(text))
    }
  }

  /// Mistakes with the byte at which they are found.
  @Test(arguments: [
    ("", 0), ("  ", 2), ("{", 1), ("[1,", 3), ("[1 2]", 3), ("[1,]", 3), ("{\"a\" 1}", 5),
    ("{\"a\":1,}", 7), ("{\"a\":1,\"a\":2}", 7), ("{a:1}", 1), ("tru", 3), ("nul]", 3), ("01", 0),
    ("-", 1), ("1.", 2), ("1e", 2), ("+1", 0), (".5", 0), ("NaN", 0), ("[Infinity]", 1), ("1 x", 2),
    ("\"abc", 0), ("\"a\nb\"", 2), ("\"\\x\"", 1), ("\"\\u12\"", 1), ("\"\\ud800\"", 1),
    ("1e999", 0), ("[[]", 3), ("]", 0), ("'a'", 0), ("\u{0}", 0),
  ])
  func locatesMistakes(text: String, offset: Int) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    do { _ = try JSONValue(parsing: text) } catch let error as JSONError {
      #expect(error.offset == offset, "\(error)")
      #expect(!error.problem.isEmpty && !error.remedy.isEmpty)
    } catch {}
  }

  @Test func refusesBytesThatAreNotUTF8AndDeepNesting() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    #expect(throws: JSONError.self) {
      try JSONValue(parsing: String(repeating: "[", count: 1_000_000))
    }
    let legal = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(throws: Never.self) { try JSONValue(parsing: legal) }
  }

  @Test func mutatedTextsNeverTrap() {
    let text = Array(#"{"a": [1, 2.5e3, "x\u00e9\n", {"b": null}], "c": true, "d": -17}"#.utf8)
    var generator = SplitMix64(state: 99)
    for _ in 0..<5000 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      bytes.removeLast(Int.random(in: 0...8, using: &generator))
      let mine = try? JSONValue(parsing: bytes)
      if mine != nil {
        // Nothing is accepted that another parser refuses.
        #expect(throws: Never.self) {
          try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        }
      }
    }
  }
}

/// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): a fixed stream for tests.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
