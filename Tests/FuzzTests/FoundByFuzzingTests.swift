import Foundation
import Isinglass
import Testing

/// What fuzzing found, each with what is right instead.
struct FoundByFuzzingTests {
  /// A terminal obeys escapes; a stranger's file must not speak to it through our messages.
  @Test func messagesHoldNothingThatATerminalObeys() throws {
    for text in ["3 1\n1\u{1B}[2J 2 1\n", "# isinglass kind=\u{9B}31m\n2 1\n1 2 3\n"] {
      let error = try #require(throws: FormatError.self) {
        try ProblemFile.read(FileContent(text.utf8, name: "x"), ReadRequest(format: "rudy"))
      }
      #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x9B })
    }
    #expect("a\u{1B}b\u{202E}".printable == "a\\u{1B}b\\u{202E}")
    #expect("plain, größer 日本".printable == "plain, größer 日本")
    #expect(String(repeating: "x", count: 5000).printable.utf8.count < 700)
    // Also in the words of a JSON text.
    let error = try #require(throws: FormatError.self) {
      try ProblemFile.read(
        FileContent("{\"a\u{7F}\":1,\"variable_type\":\"\\u0089\"}".utf8, name: "x"),
        ReadRequest(format: "dimod-json"))
    }
    #expect(!error.description.unicodeScalars.contains("\u{89}"))
  }

  /// A combining mark after a blank, a quotation or a percent sign makes one character of both.
  @Test func combiningMarksDoNotHideWhatTheyFollow() throws {
    let comment = InstanceComment([.init("a", " %\u{301}z"), .init("\u{301}b", "\u{305}")])
    #expect(InstanceComment(comment.text) == comment)
    let names = ["a\"\u{301}\"", "\u{301},", "c"]
    var problem = try Problem.maxCut(order: 3, [Coupling(0, 1, 2), Coupling(1, 2, -1)])
    problem.labels = names
    var output = OutputBuffer()
    try FormatCatalogue.format(named: "csv").write(
      problem, comment: InstanceComment(describing: problem), to: &output)
    let again = try ProblemFile.read(FileContent(output.bytes, name: "x"))
    #expect(again.labels == names)
    #expect(again.digest == problem.digest)
  }

  /// A place beyond the end of a file is at its end.
  @Test func placesAreWithinTheFile() throws {
    let error = try #require(throws: FormatError.self) {
      try ProblemFile.read(
        FileContent([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1], name: "x"), ReadRequest(format: "npy"))
    }
    #expect(error.column == 8)
  }

  /// The name of bytes that were sent is a stranger's: it chooses no file to be opened.
  @Test func namesOfBytesOpenNoFile() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "two.txt").path
    let text = "# isinglass kind=ising planted_energy=-3 planted_spins=file\n2 1\n1 2 3\n"
    try Data(text.utf8).write(to: URL(filePath: file))
    try Data("--\n".utf8).write(to: URL(filePath: file + ".planted"))
    #expect(try ProblemFile.read(file).planted?.spins == Spins("--"))
    let sent = try ProblemFile.read(FileContent(text.utf8, name: file))
    #expect(sent.planted?.spins == nil && sent.planted?.energy == Energy(exactly: -3))
  }

  /// A number beyond 2⁵³ in a format without exponents was written as digits that nobody reads back.
  @Test(arguments: [0x1p60, 2e157, -1.5e300, 0x1p53, 0x1p54 + 4, 1e-300])
  func valuesWithoutExponentComeBack(_ value: Double) throws {
    let problem = Problem(try IsingModel(couplings: Couplings(order: 2, [Coupling(0, 1, value)])))
    var output = OutputBuffer()
    try FormatCatalogue.format(named: "coo").write(
      problem, comment: InstanceComment(describing: problem), to: &output)
    #expect(!output.text.split(separator: "\n")[1].contains("e"))
    #expect(try ProblemFile.read(FileContent(output.bytes, name: "x")).digest == problem.digest)
  }
}
