import Testing

@testable import Isinglass

@Suite struct ProblemNoticeTests {
  private func matrixMarket(_ entries: [(Int, Int, Int)]) -> String {
    "%%MatrixMarket matrix coordinate integer general\n3 3 \(entries.count)\n"
      + entries.map { "\($0.0) \($0.1) \($0.2)\n" }.joined()
  }

  /// A file of 3 by 3 bytes.
  private func numpy(_ entries: [(Int, Int, Int)]) -> [UInt8] {
    var header = "{'descr': '|i1', 'fortran_order': False, 'shape': (3, 3), }"
    while (header.utf8.count + 11) % 64 != 0 { header += " " }
    header += "\n"
    var square = [UInt8](repeating: 0, count: 9)
    for (i, j, value) in entries {
      square[3 * (i - 1) + j - 1] = UInt8(bitPattern: Int8(value))
    }
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      + square
  }

  @Test func anAsymmetricQUBOIsSaidToBe() throws {
    let request = ReadRequest(kind: .qubo)
    let symmetric = [(1, 1, 4), (1, 2, 3), (2, 1, 3), (3, 1, -2), (1, 3, -2)]
    let triangular = [(1, 1, 4), (2, 1, 3), (3, 1, -2)]
    let asymmetric = [(1, 1, 4), (1, 2, 3), (2, 1, 3), (3, 1, -2), (1, 3, 5)]
    for (entries, isSaid) in [(symmetric, false), (triangular, false), (asymmetric, true)] {
      let market = try ProblemFile.read(
        FileContent(matrixMarket(entries).utf8, name: "m"), request)
      #expect(
        market.notices == (isSaid ? [.asymmetricMatrix(row: 0, column: 2, base: 1)] : []))
      let array = try ProblemFile.read(FileContent(numpy(entries), name: "a"), request)
      #expect(array.notices == (isSaid ? [.asymmetricMatrix(row: 0, column: 2, base: 0)] : []))
      #expect(array.digest == market.digest)
      // All three variables 1: the sum of all entries.
      let up = Spins(repeating: true, count: 3)
      #expect(
        market.objective(at: market.model.energy(of: up)).value
          == Double(entries.reduce(0) { $0 + $1.2 }))
    }
  }

  @Test func whatCannotHoldNamesSaysSo() throws {
    let couplings = try Couplings(
      order: 3, [Coupling(0, 1, 1), Coupling(1, 2, -1), Coupling(0, 2, 1)])
    func problem(_ kind: Problem.Kind, _ labels: [String]?) throws -> Problem {
      Problem(try IsingModel(couplings: couplings), kind: kind, name: "x", labels: labels)
    }
    for format in FormatCatalogue.all {
      let kind: Problem.Kind = format.name == "qplib" ? .qubo(.minimize) : .ising
      func notices(_ labels: [String]?) throws -> [ProblemNotice] {
        try ProblemFile.write(problem(kind, labels), to: "/dev/null", format: format.name)
      }
      #expect(try notices(nil) == [])
      let plain = try notices(["a", "b", "c"])
      // The names come back exactly where nothing is said.
      var output = OutputBuffer()
      let named = try problem(kind, ["a", "b", "c"])
      try format.write(named, comment: InstanceComment(describing: named), to: &output)
      let again = try ProblemFile.read(
        FileContent(output.bytes, name: "x"), ReadRequest(format: format.name))
      #expect(plain == (again.labels == named.labels ? [] : [.labelsDropped(format: format.name)]))
      if format.name == "qplib" {
        #expect(try notices(["a", "b b", "c"]) == [.labelsDropped(format: "qplib")])
      }
    }
  }
}
