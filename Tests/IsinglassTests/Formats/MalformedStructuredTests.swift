import Testing

@testable import Isinglass

struct MalformedStructuredTests {
  @Test(arguments: malformedStructuredCorpus.indices)
  func isRefusedAtItsPlace(_ index: Int) throws {
    let file = malformedStructuredCorpus[index]
    let error = try #require(throws: FormatError.self, "\(file.name)") {
      try ProblemFile.read(FileContent(file.bytes, name: "x"), file.request)
    }
    #expect((error.line, error.column) == (file.line, file.column), "\(file.name): \(error)")
    #expect(error.description.hasPrefix("x:\(file.line):\(file.column): "))
    #expect(error.description.contains(file.mentions), "\(file.name): \(error)")
    #expect(!error.remedy.isEmpty && !error.remedy.contains("\n") && error.remedy.last != ".")
  }

  @Test func corpusIsLargeAndDistinct() {
    #expect(malformedStructuredCorpus.count >= 90)
    #expect(
      Set(malformedStructuredCorpus.map(\.name)).count == malformedStructuredCorpus.count)
  }

  /// Bytes of valid files are changed, removed, doubled: whatever comes out is read or refused.
  @Test(arguments: StructuredFormatObjectiveTests.samples)
  func damagedFilesAreReadOrRefused(_ sample: StructuredFormatObjectiveTests.Sample) throws {
    var generator = SplitMix64(state: 11)
    for _ in 0..<500 {
      var bytes = sample.bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0, 1: bytes[place] = .random(in: 0...255, using: &generator)
        case 2: bytes.insert(bytes[place], at: place)
        default:
          bytes.removeSubrange(
            place..<min(bytes.count, place + .random(in: 1...20, using: &generator)))
        }
      }
      let format = Bool.random(using: &generator) ? sample.format : nil
      for kind in [sample.kind, .ising, .qubo] {
        do {
          let problem = try ProblemFile.read(
            FileContent(bytes, name: "x"), ReadRequest(kind: kind, format: format))
          #expect(problem.spinCount <= 1_000_000)
        } catch let error as FormatError {
          #expect(error.line >= 1 && error.column >= 1)
        }
      }
    }
  }
}
