import Testing

@testable import Isinglass

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Published benchmark files, in the folder that the variable `ISINGLASS_INSTANCES` names.
@Suite(.enabled(if: getenv("ISINGLASS_INSTANCES") != nil))
struct InstanceFilesTests {
  private func path(_ name: String) throws -> String {
    String(cString: try #require(getenv("ISINGLASS_INSTANCES"))) + "/" + name
  }

  @Test(arguments: [
    ("G1.txt.gz", "G1", 800, 19176), ("K2000.txt.gz", "K2000", 2000, 1_999_000),
    ("torusg3-8.txt.gz", "torusg3-8", 512, 1536), ("pm1s_100.0.txt.gz", "pm1s_100.0", 100, 495),
  ])
  func cuts(_ file: String, _ name: String, _ spins: Int, _ edges: Int) throws {
    let problem = try ProblemFile.read(path(file))
    #expect(problem.kind == .maxCut && problem.name == name)
    #expect(problem.spinCount == spins)
    #expect(problem.model.couplings.pairCount == edges)
    #expect(problem.model.isInteger)
  }

  /// Steepest descent from x = 0 in the numbers as they stand in the text must agree, flip by flip,
  /// with the problem that was read.
  @Test(arguments: ["be250.1.qubo.txt.gz", "gka1d.qubo.txt.gz"])
  func quboValues(_ file: String) throws {
    let content = try FileContent(path: path(file))
    let problem = try ProblemFile.read(content)
    #expect(problem.kind == .qubo(.minimize) && problem.model.isInteger)
    let text = content.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    let lines = text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: " ").compactMap { Int($0) }
    }
    var x = [Int](repeating: 0, count: problem.spinCount)
    func value() -> Int {
      lines.reduce(0) { sum, line in
        sum + line[2] * x[line[0] - 1] * x[line[1] - 1] * (line[0] == line[1] ? 1 : 2)
      }
    }
    for i in stride(from: 0, to: x.count, by: 7) {
      x[i] = 1
      let spins = Spins(values: x.map { 2 * $0 - 1 })
      #expect(problem.objective(at: problem.model.energy(of: spins)).value == Double(value()))
    }
  }

  @Test func anyFormatKeepsTheDigest() throws {
    for file in ["G14.txt.gz", "gka1d.qubo.txt.gz"] {
      let problem = try ProblemFile.read(path(file))
      for format in TextFormatRoundTripTests.textFormats {
        var output = OutputBuffer()
        try FormatCatalogue.format(named: format).write(
          problem, comment: InstanceComment(describing: problem), to: &output)
        let again = try ProblemFile.read(FileContent(output.bytes, name: "x"))
        let held = ["qbsolv", "bqp"].contains(format) ? try problem.asQUBO() : problem
        #expect(again.digest == held.digest, "\(file) \(format)")
      }
    }
  }
}
