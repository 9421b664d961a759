import Testing

@testable import Isinglass

struct SolutionTests {
  private func read(_ text: String, _ count: Int = 4) throws -> Solution {
    try Solution(FileContent(text.utf8, name: "s"), spinCount: count)
  }

  @Test(arguments: [
    "+--+", " +--+ \r\n", "# best of ten\n\n+--+\n", "1\n-1\n-1\n1\n", "1\n0\n0\n1",
    "+1 -1 -1 +1\n",
    "# x\n1 0\n0 1\n", #"{"spins": "+--+"}"#, #"{"a": [{}], "spins": [1, -1, -1, 1], "b": null}"#,
    "\u{FEFF}{\"spins\": [1, 0, 0, 1]}",
  ])
  func readsEveryForm(_ text: String) throws {
    #expect(try read(text) == Solution(spins: Spins(values: [1, -1, -1, 1])))
  }

  @Test func oneSpin() throws {
    for (text, value) in [("+", 1), ("-", -1), ("1", 1), ("-1", -1), ("0", -1), ("+1", 1)] {
      #expect(try read(text, 1).spins[0] == value)
    }
  }

  @Test func claimsOfAResult() throws {
    let solution = try read(
      #"{"problem": {"name": "p", "digest": "abc"}, "energy": -9007199254740993, "objective": 2.25,"#
        + #" "spins": "++--"}"#)
    #expect(solution.energy == Energy(exactly: -9_007_199_254_740_993))
    #expect(solution.objective == Energy(exactly: 9, denominator: 4))
    #expect(solution.problemDigest == "abc")
    #expect(try read(#"{"energy": null, "spins": "++--"}"#).energy == nil)
  }

  @Test(arguments: [
    ("+--", 1, 1, "3 spins"), ("+--+-", 1, 1, "5 spins"), ("+--+\n+--+\n", 2, 1, "more after"),
    ("+-x+", 1, 3, "unexpected"), ("1\n-1\n", 3, 1, "2 spins"),
    ("1\n1\n1\n1\n1\n", 5, 1, "more than"),
    ("1\n-1\n0\n1\n", 3, 1, "mixes"), ("1\n2\n1\n1\n", 2, 1, "no spin"), ("1\n1.5\n", 2, 1, "1.5"),
    ("spins", 1, 1, "spins"), ("{}", 1, 1, "no \"spins\""), (#"{"spins": "+-"}"#, 1, 11, "2 spins"),
    (#"{"spins": "+-x+"}"#, 1, 11, "'+' and '-'"), (#"{"spins": [1, 0, -1, 1]}"#, 1, 18, "mixes"),
    (#"{"spins": [1, 0.5, 1, 1]}"#, 1, 15, "no spin"), (#"{"spins": "+--+""#, 1, 17, "ends"),
    (#"{"spins": "+--+"} 1"#, 1, 19, "after the end"), (#"{"spins": 3}"#, 1, 11, "number"),
    (#"{"spins": "++++", "spins": "++++"}"#, 1, 28, "twice"),
  ])
  func refusesAtItsPlace(_ text: String, _ line: Int, _ column: Int, _ mentions: String) throws {
    let error = try #require(throws: FormatError.self) { try read(text) }
    #expect((error.line, error.column) == (line, column), "\(error)")
    #expect(error.description.contains(mentions), "\(error)")
  }
}
