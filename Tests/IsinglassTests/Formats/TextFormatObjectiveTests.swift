import Testing

@testable import Isinglass

/// The same numbers through every text format, evaluated for all assignments from the raw text.
struct TextFormatObjectiveTests {
  /// A text, how to read it, and what its numbers mean: `(i, j, value)` counted from 0.
  struct Sample: CustomTestStringConvertible {
    var format: String
    var text: String
    var request = ReadRequest()
    var name = "sample.txt"
    var entries: [(Int, Int, Double)]
    var meaning: Meaning

    var testDescription: String { "\(format) \(meaning) \(request.kind?.rawValue ?? "")" }
  }

  enum Meaning {
    /// Σ w over edges between the two sides.
    case cut
    /// −Σ J s s.
    case energy
    /// +Σ b s s + Σ b s.
    case biases
    /// Σ q x x, every entry as it stands.
    case once
    /// Entries off the diagonal twice.
    case twice
  }

  static let size = 5

  /// Edges without a diagonal.
  static let edges: [(Int, Int, Double)] = [
    (0, 1, 3), (0, 4, -2), (1, 2, 7), (2, 3, -1), (3, 1, 4), (4, 2, 5),
  ]
  /// The same with a diagonal.
  static let matrix = edges + [(0, 0, -6), (3, 3, 2), (4, 4, 1)]

  static func lines(
    _ entries: [(Int, Int, Double)], first: Int, separator: String = " ", end: String = "\n"
  ) -> String {
    entries.map { i, j, value in
      [String(i + first), String(j + first), String(Int(value))].joined(separator: separator) + end
    }.joined()
  }

  static let qubo = ReadRequest(kind: .qubo)
  static let ising = ReadRequest(kind: .ising)

  static let samples: [Sample] = [
    Sample(format: "rudy", text: "5 6\n" + lines(edges, first: 1), entries: edges, meaning: .cut),
    Sample(
      format: "rudy",
      text: "\u{FEFF}# a comment\r\n 5\t6 \r\n\r\n"
        + lines(
          edges, first: 1, separator: "\t ", end: " \r\n"), entries: edges, meaning: .cut),
    Sample(
      format: "rudy", text: "5 6\n" + lines(edges, first: 1).dropLast(), request: ising,
      entries: edges, meaning: .energy),
    Sample(
      format: "rudy", text: "5 9\n" + lines(matrix, first: 1), request: qubo, entries: matrix,
      meaning: .twice),
    Sample(
      format: "rudy", text: "5 9\n" + lines(matrix, first: 1), name: "some.qubo.txt",
      entries: matrix, meaning: .twice),
    Sample(
      format: "rudy", text: "# isinglass kind=qubo sense=maximize\n5 9\n" + lines(matrix, first: 1),
      entries: matrix, meaning: .twice),
    Sample(
      format: "rudy", text: "5 4\n1 2\n1 3\n4 5\n2 5",
      entries: [
        (0, 1, 1), (0, 2, 1), (3, 4, 1), (1, 4, 1),
      ], meaning: .cut),
    Sample(format: "coo", text: lines(edges, first: 0), entries: edges, meaning: .cut),
    Sample(
      format: "coo", text: lines(edges, first: 0), request: ising, entries: edges,
      meaning: .energy),
    Sample(
      format: "coo", text: lines(matrix, first: 0), request: qubo, entries: matrix,
      meaning: .once),
    Sample(
      format: "coo", text: "# vartype=SPIN\n" + lines(matrix, first: 0), entries: matrix,
      meaning: .biases),
    Sample(
      format: "coo", text: "# vartype: BINARY\n" + lines(matrix, first: 0), entries: matrix,
      meaning: .once),
    Sample(
      format: "qbsolv", text: "c from somewhere\np qubo 0 5 3 6\n" + lines(matrix, first: 0),
      entries: matrix, meaning: .once),
    Sample(
      format: "bqp", text: "1\n5 9\n" + lines(matrix, first: 1), entries: matrix, meaning: .twice),
    Sample(
      format: "bqp", text: "3\n2 1\n1 2 9\n5 9\n" + lines(matrix, first: 1) + "2 1\n1 2 9\n",
      request: ReadRequest(instance: 2), entries: matrix, meaning: .twice),
    Sample(
      format: "csv", text: lines(edges.sorted { $0 < $1 }, first: 0, separator: ","),
      entries: edges, meaning: .cut),
    Sample(
      format: "csv", text: "source,target,weight\n" + lines(edges, first: 1, separator: ", "),
      request: ising, entries: edges, meaning: .energy),
    Sample(
      format: "csv",
      text: "from,to,weight\r\n"
        + lines(
          matrix, first: 10, separator: ",", end: "\r\n"), request: qubo, entries: matrix,
      meaning: .twice),
    Sample(
      format: "csv", text: "\"a \"\"1\"\"\",b,3\nb,c x,7\n", entries: [(0, 1, 3), (1, 2, 7)],
      meaning: .cut),
    Sample(
      format: "matrix-market",
      text: "%%MatrixMarket matrix coordinate integer symmetric\n"
        + "% a comment\n5 5 9\n" + lines(matrix, first: 1), request: qubo, entries: matrix,
      meaning: .twice),
    Sample(
      format: "matrix-market",
      text: "%%matrixmarket MATRIX coordinate real general\n5 5 9\n"
        + lines(matrix, first: 1), request: qubo, entries: matrix, meaning: .once),
    Sample(
      format: "matrix-market",
      text: "%%MatrixMarket matrix coordinate real general\n5 5 13\n"
        + lines(edges + edges.map { ($1, $0, $2) } + [(0, 0, 0)], first: 1), entries: edges,
      meaning: .cut),
    Sample(
      format: "matrix-market",
      text: "%%MatrixMarket matrix coordinate pattern symmetric\n"
        + "4 4 3\n2 1\n3 1\n4 2\n", entries: [(0, 1, 1), (0, 2, 1), (1, 3, 1)], meaning: .cut),
    Sample(
      format: "matrix-market",
      text: "%%MatrixMarket matrix array real general\n3 3\n"
        + "1\n-2.5\n3\n4\n0.5\n6\n7\n8\n9\n", request: qubo,
      entries: [
        (0, 0, 1), (1, 0, -2.5), (2, 0, 3), (0, 1, 4), (1, 1, 0.5), (2, 1, 6), (0, 2, 7),
        (1, 2, 8), (2, 2, 9),
      ], meaning: .once),
    Sample(
      format: "matrix-market",
      text: "%%MatrixMarket matrix array integer symmetric\n3 3\n"
        + "0\n-2\n3\n0\n6\n0\n", request: ising, entries: [(1, 0, -2), (2, 0, 3), (2, 1, 6)],
      meaning: .energy),
  ]

  @Test(arguments: samples)
  func objectiveOfEveryAssignment(_ sample: Sample) throws {
    let content = try FileContent(sample.text.utf8, name: sample.name)
    #expect(try FormatCatalogue.detect(content, sample.request).name == sample.format)
    let problem = try ProblemFile.read(content, sample.request)
    #expect(problem.model.isInteger || sample.text.contains("."))
    for assignment in 0..<1 << problem.spinCount {
      func x(_ i: Int) -> Double { Double(assignment >> i & 1) }
      func s(_ i: Int) -> Double { 2 * x(i) - 1 }
      var expected = 0.0
      for (i, j, value) in sample.entries {
        let term =
          switch sample.meaning {
          case .cut: x(i) != x(j) ? value : 0
          case .energy: -value * s(i) * s(j)
          case .biases: i == j ? value * s(i) : value * s(i) * s(j)
          case .once: value * x(i) * x(j)
          case .twice: value * x(i) * x(j) * (i == j ? 1 : 2)
          }
        expected += term
      }
      let spins = Spins(values: (0..<problem.spinCount).map { Int(s($0)) })
      let objective = problem.objective(at: problem.model.energy(of: spins))
      #expect(objective.value == expected, "assignment \(assignment)")
    }
  }

  @Test func labelsComeBack() throws {
    func labels(_ text: String) throws -> [String]? {
      try ProblemFile.read(FileContent(text.utf8, name: "x.csv")).labels
    }
    #expect(try labels("\"a \"\"1\"\"\",b,3\nb, c x ,7\n") == ["a \"1\"", "b", "c x"])
    #expect(try labels("30,10,1\n10,20,1\n") == ["10", "20", "30"])
    #expect(try labels("3,1,1\n1,2,1\n") == nil)
  }

  @Test func sensesAndKinds() throws {
    func read(_ text: String, _ request: ReadRequest = ReadRequest(), name: String = "-") throws
      -> Problem.Kind
    {
      try ProblemFile.read(FileContent(text.utf8, name: name), request).kind
    }
    #expect(try read("1\n2 1\n1 2 3\n") == .qubo(.maximize))
    #expect(try read("1\n2 1\n1 2 3\n", ReadRequest(sense: .minimize)) == .qubo(.minimize))
    #expect(try read("p qubo 0 2 0 1\n0 1 3\n") == .qubo(.minimize))
    #expect(try read("2 1\n1 2 3\n") == .maxCut)
    #expect(try read("2 1\n1 2 3\n", name: "a.qubo.txt.gz") == .qubo(.minimize))
    #expect(try read("# isinglass kind=ising\n2 1\n1 2 3\n") == .ising)
    #expect(
      try read("# isinglass kind=ising\n2 1\n1 2 3\n", ReadRequest(kind: .maxCut)) == .maxCut)
  }
}
