import Testing

@testable import Isinglass

/// What is written and read again is the same problem, by digest.
struct TextFormatRoundTripTests {
  static let textFormats = ["rudy", "coo", "qbsolv", "bqp", "csv", "matrix-market"]

  static let problems: [String: Problem] = {
    let whole = [Coupling(0, 1, 3), Coupling(1, 4, -200), Coupling(5, 2, 0x1p40)]
    let real = [Coupling(0, 1, 0.1), Coupling(1, 4, -1e-7), Coupling(5, 2, 123456.75)]
    let dense = (0..<6).flatMap { i in
      (0..<i).map { j in Coupling(i, j, (i * j) % 3 == 0 ? 1 : -1) }
    }
    let linear: [Double] = [1, 0, -3, 0, 5, 0, 0]
    var problems: [String: Problem] = [:]
    for (name, pairs) in [("whole", whole), ("real", real), ("dense", dense)] {
      let size = name == "dense" ? 6 : 7
      problems["maxcut \(name)"] = try? .maxCut(order: size, pairs)
      problems["ising \(name)"] = (try? IsingModel(couplings: Couplings(order: size, pairs))).map {
        Problem($0)
      }
      for sense in Problem.Sense.allCases {
        problems["qubo \(sense) once \(name)"] = try? .qubo(
          linear: Array(linear.prefix(size)), pairs, convention: .once, constant: 7, sense: sense)
        problems["qubo \(sense) twice \(name)"] = try? .qubo(
          linear: Array(linear.prefix(size)), pairs, convention: .twice, sense: sense)
      }
    }
    problems["empty"] = try? .maxCut(order: 0, [Coupling]())
    problems["uncoupled"] = try? .maxCut(order: 3, [Coupling]())
    return problems
  }()

  @Test(arguments: textFormats, problems.keys.sorted())
  func sameDigest(_ format: String, _ name: String) throws {
    let problem = try #require(Self.problems[name])
    // Formats for QUBO problems only hold the same objective in another form.
    let held = ["qbsolv", "bqp"].contains(format) ? try problem.asQUBO() : problem
    let text = try written(problem, format)
    let again = try ProblemFile.read(FileContent(text.utf8, name: "x"))
    #expect(try FormatCatalogue.detect(FileContent(text.utf8, name: "x")).name == format)
    #expect(again.digest == held.digest)
    #expect(again.kind == held.kind)
    #expect(again.model.isInteger == problem.model.isInteger)
  }

  @Test func fieldsAreHeldByCoordinateTextOnly() throws {
    let model = try IsingModel(
      couplings: Couplings(order: 3, [Coupling(0, 1, 2)]), fields: [1, 0, -5], offset: 11)
    let problem = Problem(model)
    let text = try written(problem, "coo")
    #expect(text.contains("0 0 -1\n0 1 -2\n2 2 5\n"), "dimod's signs")
    #expect(try ProblemFile.read(FileContent(text.utf8, name: "x")).digest == problem.digest)
    for format in ["rudy", "csv", "matrix-market"] {
      #expect(throws: FormatError.self) { try written(problem, format) }
    }
    // As a QUBO the fields have a place.
    let qubo = try ProblemFile.read(
      FileContent(try written(problem, "qbsolv").utf8, name: "x"))
    for assignment in 0..<8 {
      let spins = Spins(values: (0..<3).map { assignment >> $0 & 1 == 1 ? 1 : -1 })
      #expect(
        qubo.objective(at: qubo.model.energy(of: spins)).value == model.energy(of: spins).value)
    }
  }

  @Test func plantedTruthComesBack() throws {
    var problem = try #require(Self.problems["qubo maximize once whole"])
    let spins = Spins(values: [1, -1, -1, 1, 1, -1, 1])
    problem.planted = PlantedTruth(energy: problem.model.energy(of: spins), spins: spins)
    problem.gainUnit = 0.25
    for format in Self.textFormats {
      let again = try ProblemFile.read(
        FileContent(try written(problem, format).utf8, name: "x"))
      #expect(again.planted?.spins == spins)
      #expect(again.planted?.energy?.value == problem.planted?.energy?.value)
      #expect(again.gainUnit == 0.25)
      // Another reading is another problem, whose ground state nobody planted.
      let request = ReadRequest(sense: .minimize)
      let other = try ProblemFile.read(
        FileContent(try written(problem, format).utf8, name: "x"), request)
      #expect(other.planted == nil)
    }
  }

  @Test func plantedTruthOfACutWrittenAsQUBO() throws {
    var problem = try #require(Self.problems["maxcut whole"])
    let spins = Spins(values: [1, -1, -1, 1, 1, -1, 1])
    problem.planted = PlantedTruth(energy: problem.model.energy(of: spins), spins: spins)
    let again = try ProblemFile.read(
      FileContent(try written(problem, "qbsolv").utf8, name: "x"))
    let energy = try #require(again.planted?.energy)
    let cut = problem.objective(at: problem.model.energy(of: spins))
    #expect(again.objective(at: energy).value == cut.value)
  }

  @Test func numbersWithoutExponent() {
    for value in [1e-7, -2.5e-9, 1.5e300, -1e22, 0.1, 3, 123.456, .leastNonzeroMagnitude] {
      var output = OutputBuffer()
      output.append(positional: value)
      #expect(Double(output.text) == value)
      #expect(!output.text.contains("e"))
    }
  }

  private func written(_ problem: Problem, _ format: String) throws -> String {
    var output = OutputBuffer()
    try FormatCatalogue.format(named: format).write(
      problem, comment: InstanceComment(describing: problem), to: &output)
    return output.text
  }
}
