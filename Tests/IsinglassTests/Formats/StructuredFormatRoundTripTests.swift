import Testing
import _IsinglassTestSupport

@testable import Isinglass

/// What is written and read again is the same problem, by digest.
struct StructuredFormatRoundTripTests {
  static let formats = ["dimod-json", "dimod-binary", "npy", "qplib"]

  static let problems: [String: Problem] = {
    let whole = [Coupling(0, 1, 3), Coupling(1, 4, -200), Coupling(5, 2, 0x1p40)]
    let real = [Coupling(0, 1, 0.125), Coupling(1, 4, -1e-7), Coupling(5, 2, 123456.75)]
    var signs: [Coupling] = []
    for i in 0..<7 { for j in 0..<i { signs.append(Coupling(i, j, i * j % 3 == 0 ? 1 : -1)) } }
    let linear: [Double] = [1, 0, -3, 0, 5, 0, 0]
    var problems: [String: Problem] = [:]
    for (name, pairs) in [("whole", whole), ("real", real), ("signs", signs)] {
      problems["maxcut \(name)"] = try? .maxCut(order: 7, pairs)
      problems["ising \(name)"] = (try? IsingModel(couplings: Couplings(order: 7, pairs))).map {
        Problem($0)
      }
      problems["fields \(name)"] =
        (try? IsingModel(couplings: Couplings(order: 7, pairs), fields: linear, offset: 2.5)).map {
          Problem($0)
        }
      for sense in Problem.Sense.allCases {
        problems["qubo \(sense) once \(name)"] = try? .qubo(
          linear: linear, pairs, convention: .once, constant: 7, sense: sense)
        problems["qubo \(sense) twice \(name)"] = try? .qubo(
          linear: linear, pairs, convention: .twice, sense: sense)
      }
    }
    problems["empty"] = try? .maxCut(order: 0, [Coupling]())
    problems["uncoupled"] = try? .maxCut(order: 3, [Coupling]())
    return problems
  }()

  @Test(arguments: formats, problems.keys.sorted())
  func sameDigest(_ format: String, _ name: String) throws {
    let problem = try #require(Self.problems[name])
    if format == "npy", name.hasPrefix("fields") {
      #expect(throws: FormatError.self) { try written(problem, format) }
      return
    }
    let held = format == "qplib" ? try problem.asQUBO() : problem
    let content = try FileContent(written(problem, format), name: "x")
    #expect(try FormatCatalogue.detect(content).name == format)
    let again = try ProblemFile.read(content)
    #expect(again.digest == held.digest)
    #expect(again.kind == held.kind)
    #expect(again.model.isInteger == held.model.isInteger)
  }

  @Test(arguments: ["maxcut signs", "ising signs", "empty"])
  func oneBitKeepsTheDigest(_ name: String) throws {
    let problem = try #require(Self.problems[name])
    let again = try ProblemFile.read(FileContent(written(problem, "one-bit"), name: "x"))
    #expect(again.digest == problem.digest)
    #expect(again.kind == problem.kind)
  }

  @Test(arguments: ["maxcut whole", "fields signs", "qubo minimize once signs", "uncoupled"])
  func oneBitRefusesWhatItCannotHold(_ name: String) throws {
    let problem = try #require(Self.problems[name])
    #expect(throws: FormatError.self) { try written(problem, "one-bit") }
  }

  /// The packed file is what its definition says, whatever the order.
  @Test(arguments: [2, 9, 64, 65, 130])
  func oneBitFileByDefinition(_ order: Int) throws {
    let signs = StructuredFormatObjectiveTests.signs
    let bytes = ForeignFiles.oneBit(kind: 1, order: order, isPositive: signs)
    let problem = try ProblemFile.read(FileContent(bytes, name: "x"))
    let again = try written(problem, "one-bit")
    let length = Int(again[12]) | Int(again[13]) << 8
    #expect(Array(again[..<12]) == Array(bytes[..<12]))
    #expect(Array(again[16..<24]) == Array(bytes[16..<24]))
    #expect(Array(again[(24 + length)...]) == Array(bytes[24...]))
  }

  @Test func plantedTruthAndLabelsComeBack() throws {
    let spins = Spins(values: [1, -1, -1, 1, 1, -1, 1])
    for format in Self.formats + ["one-bit"] {
      var problem = try #require(
        Self.problems[format == "one-bit" ? "maxcut signs" : "qubo maximize once whole"])
      problem.planted = PlantedTruth(energy: problem.model.energy(of: spins), spins: spins)
      problem.gainUnit = 0.25
      problem.labels = ["a", "7", "c", "ä", #"["t", 1]"#, "\"q\"", "x"]
      let again = try ProblemFile.read(FileContent(written(problem, format), name: "x"))
      #expect(again.planted?.spins == spins)
      #expect(again.planted?.energy == problem.planted?.energy)
      #expect(again.gainUnit == 0.25)
      if format.hasPrefix("dimod") { #expect(again.labels == problem.labels) }
    }
  }

  private func written(_ problem: Problem, _ format: String) throws -> [UInt8] {
    var output = OutputBuffer()
    try FormatCatalogue.format(named: format).write(
      problem, comment: InstanceComment(describing: problem), to: &output)
    return output.bytes
  }
}
