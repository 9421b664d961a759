import Testing
import _IsinglassTestSupport

@testable import Isinglass

struct MalformedFileTests {
  static let corpus = malformedTextCorpus + malformedStructuredCorpus

  @Test(arguments: corpus.indices)
  func isRefusedAtItsPlace(_ index: Int) throws {
    let file = Self.corpus[index]
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
    #expect(malformedStructuredCorpus.count >= 90)
    #expect(Set(Self.corpus.map(\.name)).count == Self.corpus.count)
  }

  /// A valid file and what is asked of it.
  struct ValidFile: Sendable, CustomTestStringConvertible {
    var name: String
    var format: String
    var bytes: [UInt8]
    var request: ReadRequest

    var testDescription: String { "\(format) \(name)" }
  }

  static let validFiles =
    TextFormatObjectiveTests.samples.map {
      ValidFile(name: $0.name, format: $0.format, bytes: Array($0.text.utf8), request: $0.request)
    }
    + StructuredFormatObjectiveTests.samples.map {
      ValidFile(
        name: $0.name, format: $0.format, bytes: $0.bytes, request: ReadRequest(kind: $0.kind))
    }

  /// Bytes of valid files are changed, removed, doubled: whatever comes out is read or refused.
  @Test(arguments: validFiles)
  func damagedFilesAreReadOrRefused(_ file: ValidFile) throws {
    var generator = SplitMix64(state: 11)
    let telling = Array(" \n\t,.-+eE#%cp0123456789\"\u{0}\u{1F}".utf8) + [0xFF, 0xC3]
    for _ in 0..<450 {
      var bytes = file.bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let byte =
          Bool.random(using: &generator)
          ? .random(in: 0...255, using: &generator)
          : telling[Int.random(in: telling.indices, using: &generator)]
        switch Int.random(in: 0..<5, using: &generator) {
        case 0, 1: bytes[place] = byte
        case 2: bytes.insert(byte, at: place)
        case 3: bytes.insert(bytes[place], at: place)
        default:
          bytes.removeSubrange(
            place..<min(bytes.count, place + .random(in: 1...20, using: &generator)))
        }
      }
      var request = file.request
      if Bool.random(using: &generator) { request.format = file.format }
      for kind in [file.request.kind, .ising, .qubo] {
        request.kind = kind
        do {
          let problem = try ProblemFile.read(FileContent(bytes, name: file.name), request)
          #expect(problem.spinCount <= 1_000_000)
        } catch let error as FormatError {
          #expect(error.line >= 1 && error.column >= 1)
        }
      }
    }
  }
}
