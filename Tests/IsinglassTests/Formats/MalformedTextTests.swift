import Testing

@testable import Isinglass

struct MalformedTextTests {
  @Test(arguments: malformedTextCorpus.indices)
  func isRefusedAtItsPlace(_ index: Int) throws {
    let file = malformedTextCorpus[index]
    let error = try #require(throws: FormatError.self, "\(file.name)") {
      try ProblemFile.read(FileContent(file.bytes, name: "x"), file.request)
    }
    #expect((error.line, error.column) == (file.line, file.column), "\(file.name): \(error)")
    #expect(error.description.hasPrefix("x:\(file.line):\(file.column): "))
    #expect(error.description.contains(file.mentions), "\(file.name): \(error)")
    #expect(!error.remedy.isEmpty && !error.remedy.contains("\n") && error.remedy.last != ".")
  }

  @Test func corpusIsLargeAndDistinct() {
    #expect(malformedTextCorpus.count >= 60)
    #expect(Set(malformedTextCorpus.map(\.name)).count == malformedTextCorpus.count)
  }

  /// Bytes of valid files are changed, removed, doubled: whatever comes out is read or refused.
  @Test(arguments: TextFormatObjectiveTests.samples)
  func damagedFilesAreReadOrRefused(_ sample: TextFormatObjectiveTests.Sample) throws {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % bound
    }
    let interesting = Array(" \n\t,.-+eE#%cp0123456789\"\u{0}\u{1F}".utf8) + [0xFF, 0xC3]
    for _ in 0..<400 {
      var bytes = Array(sample.text.utf8)
      for _ in 0...random(3) where !bytes.isEmpty {
        let place = random(bytes.count)
        switch random(4) {
        case 0: bytes[place] = interesting[random(interesting.count)]
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(interesting[random(interesting.count)], at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + random(20)))
        }
      }
      for kind in [nil, ReadRequest.KindHint.qubo] {
        var request = sample.request
        request.kind = kind ?? request.kind
        if random(2) == 0 { request.format = sample.format }
        do {
          let problem = try ProblemFile.read(FileContent(bytes, name: sample.name), request)
          #expect(problem.spinCount <= 1_000_000_000)
        } catch let error as FormatError {
          #expect(error.line >= 1 && error.column >= 1)
        }
      }
    }
  }
}
