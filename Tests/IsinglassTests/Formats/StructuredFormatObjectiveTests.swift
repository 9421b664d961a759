import Testing
import _IsinglassTestSupport

@testable import Isinglass

/// Files that other programs wrote (or that are put together here, byte by byte) against the
/// objective computed from the numbers that went into them.
struct StructuredFormatObjectiveTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    enum Meaning { case cut, couplings, biases, coefficients }

    var name: String
    var format: String
    var bytes: [UInt8]
    var kind: ReadRequest.KindHint?
    var meaning: Meaning
    /// i = j stands for a field or linear coefficient.
    var entries: [(Int, Int, Double)]
    var constant = 0.0
    var sense = Problem.Sense.minimize

    var testDescription: String { name }
  }

  private static let spinBiases: [(Int, Int, Double)] = [
    (0, 0, 0.5), (1, 1, -1), (3, 3, 3), (0, 1, -1), (1, 2, 2), (0, 3, -0.25),
  ]
  private static let binaryBiases: [(Int, Int, Double)] = [
    (0, 0, 2), (1, 1, -3), (3, 3, 7), (0, 1, 4), (0, 2, -5), (3, 1, 9),
  ]
  private static let matrix: [(Int, Int, Double)] = [
    (0, 0, 1), (0, 1, -2), (0, 3, 3), (1, 0, 4), (1, 2, -5), (2, 1, 6), (2, 2, 7), (2, 3, -8),
    (3, 2, 9), (3, 3, -1),
  ]
  private static let symmetric: [(Int, Int, Double)] = [
    (0, 1, -1), (0, 2, 2), (1, 3, 5), (2, 3, -3),
  ]

  /// As dimod 0.12.23 serialises it: `json.dumps(bqm.to_serializable())`.
  static let spinJSON = """
    {"type": "BinaryQuadraticModel", "version": {"bqm_schema": "3.0.0"}, "use_bytes": false, \
    "index_type": "int32", "bias_type": "float64", "num_variables": 4, "num_interactions": 3, \
    "variable_labels": ["a", "b", "c", "d"], "variable_type": "SPIN", "offset": 1.25, "info": {}, \
    "linear_biases": [0.5, -1.0, 0.0, 3.0], "quadratic_biases": [-1.0, -0.25, 2.0], \
    "quadratic_head": [0, 0, 1], "quadratic_tail": [1, 3, 2]}
    """
  static let binaryJSON = """
    {"type": "BinaryQuadraticModel", "version": {"bqm_schema": "3.0.0"}, "use_bytes": false, \
    "index_type": "int32", "bias_type": "float32", "num_variables": 4, "num_interactions": 3, \
    "variable_labels": [0, 1, 2, 3], "variable_type": "BINARY", "offset": -1.0, "info": {}, \
    "linear_biases": [2.0, -3.0, 0.0, 7.0], "quadratic_biases": [4.0, -5.0, 9.0], \
    "quadratic_head": [0, 0, 1], "quadratic_tail": [1, 2, 3]}
    """
  static let cutJSON = """
    {"variable_type": "SPIN", "linear_biases": [0, 0, 0, 0], "quadratic_tail": [1, 2, 3, 3],
     "quadratic_head": [0, 0, 1, 2], "quadratic_biases": [-1, 2, 5, -3]}
    """
  static let qplib = """
    ! a comment before everything
    QPLIB_0000
    QBN # problem type
    Maximize
    4 # number of variables

    5 # number of quadratic terms in objective
    2 1 -2
    1 1 3
    4 2 5
    3 2 1.5 % inside
    4 4 -8
    1 # default value for linear coefficients in objective
    2
    3 -7
    1 0 ! not the default
    10.5 # objective constant
    1.79769313486232E+308 # value for infinity
    0
    1
    2 1
    0
    0
    1 # number of non-default variable names
    2 beta
    0
    """

  /// Laid out as QPLIB_3565 is: the upper triangle, and words that no mark makes a comment. In that
  /// file ±4 stands for ±2 x_i x_j, as its twin in CPLEX's LP format says.
  static let oldQPLIB = """
    QPLIB_0000               ILOG QPLIB_0000.lp with n = 4
    QBB                      a binary bound-constrained quadratic program
    Maximize                 # maximize the objective function
    4                        # variables

    3                        # nonzeros in upper triangle of H: row,column,value
    1                2                -4.0
    1                4                4.0
    2                3                4.0

    0.0                      default value for entries in g
    2                        # non default entries in g: index,value
    1                2.0
    3                -2.0

    0.0                      value of f

    1.0E19                   value of infinite bounds

    0.0                      default value for entries in initial x
    0                        # non default entries in x

    0.0                      default value for entries in initial z
    0                        # non default entries in z

    0                        # non default names for variables: index,name

    """

  static func signs(_ i: Int, _ j: Int) -> Bool { (i * 7 + j * j * 5) % 3 != 1 }
  private static let signEntries: [(Int, Int, Double)] = (0..<10).flatMap { i in
    (0..<i).map { j in (i, j, signs(i, j) ? 1 : -1) }
  }

  static let samples: [Sample] = {
    var samples = [
      Sample(
        name: "dimod JSON, spins", format: "dimod-json", bytes: Array(spinJSON.utf8),
        meaning: .biases, entries: spinBiases, constant: 1.25),
      Sample(
        name: "dimod JSON, binary", format: "dimod-json", bytes: Array(binaryJSON.utf8),
        meaning: .coefficients, entries: binaryBiases, constant: -1),
      Sample(
        name: "dimod JSON as a cut", format: "dimod-json", bytes: Array(cutJSON.utf8),
        kind: .maxCut, meaning: .cut, entries: symmetric),
      Sample(
        name: "dimod binary 1.0, spins", format: "dimod-binary",
        bytes: ForeignFiles.dimodSpinVersion1, meaning: .biases, entries: spinBiases,
        constant: 1.25),
      Sample(
        name: "dimod binary 2.0, spins", format: "dimod-binary",
        bytes: ForeignFiles.dimodSpinVersion2, meaning: .biases, entries: spinBiases,
        constant: 1.25),
      Sample(
        name: "dimod binary 2.0, single precision", format: "dimod-binary",
        bytes: ForeignFiles.dimodBinary, meaning: .coefficients, entries: binaryBiases,
        constant: -1),
      Sample(
        name: "npy Fortran quarters", format: "npy", bytes: ForeignFiles.quarterMatrixFortran,
        kind: .qubo, meaning: .coefficients, entries: matrix.map { ($0.0, $0.1, $0.2 / 4) }),
      Sample(
        name: "npy couplings", format: "npy", bytes: ForeignFiles.symmetricDouble, kind: .ising,
        meaning: .couplings, entries: symmetric),
      Sample(
        name: "npy weights, header 2.0", format: "npy", bytes: ForeignFiles.symmetricVersion2,
        meaning: .cut, entries: symmetric),
      Sample(
        name: "npy adjacency", format: "npy", bytes: ForeignFiles.adjacencyBool, meaning: .cut,
        entries: symmetric.map { ($0.0, $0.1, 1) }),
      Sample(
        name: "npy unsigned", format: "npy", bytes: ForeignFiles.symmetricMagnitudes,
        meaning: .cut, entries: symmetric.map { ($0.0, $0.1, abs($0.2)) }),
      Sample(
        name: "QPLIB", format: "qplib", bytes: Array(qplib.utf8), meaning: .coefficients,
        entries: [
          (0, 1, -1), (0, 0, 1.5), (1, 3, 2.5), (1, 2, 0.75), (3, 3, -4), (1, 1, 1), (2, 2, -7),
          (3, 3, 1),
        ], constant: 10.5, sense: .maximize),
      Sample(
        name: "QPLIB, comments without a mark", format: "qplib", bytes: Array(oldQPLIB.utf8),
        meaning: .coefficients,
        entries: [(0, 1, -2), (0, 3, 2), (1, 2, 2), (0, 0, 2), (2, 2, -2)], sense: .maximize),
      Sample(
        name: "one-bit couplings", format: "one-bit",
        bytes: ForeignFiles.oneBit(kind: 0, order: 10, isPositive: signs), meaning: .couplings,
        entries: signEntries),
      Sample(
        name: "one-bit cut", format: "one-bit",
        bytes: ForeignFiles.oneBit(kind: 1, order: 10, isPositive: signs), meaning: .cut,
        entries: signEntries.map { ($0.0, $0.1, -$0.2) }),
    ]
    for (name, bytes) in [
      ("<f8", ForeignFiles.matrixLittleDouble), (">f8", ForeignFiles.matrixBigDouble),
      ("<f4", ForeignFiles.matrixLittleSingle), (">f4", ForeignFiles.matrixBigSingle),
      ("|i1", ForeignFiles.matrixByte), (">i2", ForeignFiles.matrixBigShort),
      ("<i4", ForeignFiles.matrixLittleInt), (">i8", ForeignFiles.matrixBigLong),
      (">i2 Fortran", ForeignFiles.matrixFortranShort),
    ] {
      samples.append(
        Sample(
          name: "npy \(name)", format: "npy", bytes: bytes, kind: .qubo, meaning: .coefficients,
          entries: matrix))
    }
    return samples
  }()

  @Test(arguments: samples)
  func objectiveOfEveryAssignment(_ sample: Sample) throws {
    let content = try FileContent(sample.bytes, name: "x")
    #expect(try FormatCatalogue.detect(content).name == sample.format)
    let problem = try ProblemFile.read(content, ReadRequest(kind: sample.kind))
    #expect(problem.sense == (sample.meaning == .cut ? .maximize : sample.sense))
    if sample.entries.allSatisfy({ $0.2 == $0.2.rounded() }), sample.constant == 0 {
      #expect(problem.model.isInteger)
    }
    for assignment in 0..<1 << problem.spinCount {
      func x(_ i: Int) -> Double { Double(assignment >> i & 1) }
      func s(_ i: Int) -> Double { 2 * x(i) - 1 }
      var expected = sample.constant
      for (i, j, value) in sample.entries {
        let term: Double =
          switch sample.meaning {
          case .cut: x(i) != x(j) ? value : 0
          case .couplings: -value * s(i) * s(j)
          case .biases: i == j ? value * s(i) : value * s(i) * s(j)
          case .coefficients: value * x(i) * x(j)
          }
        expected += term
      }
      let spins = Spins(values: (0..<problem.spinCount).map { Int(s($0)) })
      let objective = problem.objective(at: problem.model.energy(of: spins))
      #expect(objective.value == expected, "assignment \(assignment)")
    }
  }

  @Test func labelsComeBack() throws {
    func labels(_ bytes: [UInt8]) throws -> [String]? {
      try ProblemFile.read(FileContent(bytes, name: "x")).labels
    }
    #expect(try labels(Array(Self.spinJSON.utf8)) == ["a", "b", "c", "d"])
    #expect(try labels(Array(Self.binaryJSON.utf8)) == nil)
    #expect(try labels(ForeignFiles.dimodSpinVersion1) == ["a", "b", "c", "d"])
    #expect(try labels(ForeignFiles.dimodSpinVersion2) == ["a", "b", "c", "d"])
    #expect(try labels(ForeignFiles.dimodMixedLabels) == ["3", #"["x", 1]"#, #"p"q"#])
    #expect(try labels(Array(Self.qplib.utf8)) == ["x1", "beta", "x3", "x4"])
  }

  @Test func sensesAndKinds() throws {
    func kind(_ bytes: [UInt8], _ request: ReadRequest = ReadRequest()) throws -> Problem.Kind {
      try ProblemFile.read(FileContent(bytes, name: "x"), request).kind
    }
    let qplib = Array(Self.qplib.utf8)
    #expect(try kind(qplib) == .qubo(.maximize))
    #expect(try kind(qplib, ReadRequest(sense: .minimize)) == .qubo(.minimize))
    let binary = Array(Self.binaryJSON.utf8)
    #expect(try kind(binary) == .qubo(.minimize))
    #expect(try kind(binary, ReadRequest(sense: .maximize)) == .qubo(.maximize))
    #expect(try kind(ForeignFiles.symmetricDouble) == .maxCut)
    let bits = ForeignFiles.oneBit(kind: 1, order: 5, isPositive: Self.signs)
    #expect(try kind(bits, ReadRequest(kind: .ising)) == .ising)
  }

  /// Beyond one block of 64 by 64 bits, and with rows that end inside a byte.
  @Test(arguments: [2, 3, 8, 9, 63, 64, 65, 127, 128, 129, 200, 513])
  func oneBitOfAnyOrder(_ order: Int) throws {
    let bytes = ForeignFiles.oneBit(kind: 0, order: order, isPositive: Self.signs)
    let couplings = try ProblemFile.read(FileContent(bytes, name: "x")).model.couplings
    #expect(couplings.storageName == "one-bit")
    for i in 0..<order {
      for j in 0..<i {
        let expected: Double = Self.signs(i, j) ? 1 : -1
        #expect(couplings[i, j] == expected && couplings[j, i] == expected)
      }
    }
    if case .oneBit(let matrix) = couplings.storage { #expect(matrix.firstDefect() == nil) }
  }
}
