import Foundation
import FuzzTargets
import Testing

/// What fuzzing gives any bytes to, with the committed corpus and mutations of it: the part of `make fuzz`
/// that needs no instrumented build. An instrumented one takes minutes, which is too much for every change.
struct FuzzTargetTests {
  static let names = FuzzCatalogue.all.map(\.name)

  static let corpora = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzz/Corpora")

  /// The files of a target's corpus in the order of their names.
  static func corpus(_ name: String) throws -> [(name: String, bytes: [UInt8])] {
    try FileManager.default.contentsOfDirectory(
      at: corpora.appending(path: name), includingPropertiesForKeys: nil
    ).sorted { $0.lastPathComponent < $1.lastPathComponent }
      .map { ($0.lastPathComponent, [UInt8](try Data(contentsOf: $0))) }
  }

  @Test(arguments: names)
  func bearsTheCorpus(_ name: String) throws {
    let target = try #require(FuzzCatalogue.target(named: name))
    let corpus = try Self.corpus(name)
    #expect(corpus.count >= 4)
    for (file, bytes) in corpus {
      #expect(bytes.count <= target.mostBytes, "\(name)/\(file) is longer than \(target.mostBytes)")
      #expect(throws: Never.self, "\(name)/\(file)") { try bytes.withUnsafeBytes(target.run) }
    }
  }

  @Test(arguments: names)
  func bearsMutations(_ name: String) throws {
    let target = try #require(FuzzCatalogue.target(named: name))
    var mutations = Mutations(corpus: try Self.corpus(name).map(\.bytes), most: target.mostBytes)
    let clock = ContinuousClock()
    for k in 0..<(Self.slow.contains(name) ? 300 : 1500) {
      let input = mutations.next()
      let start = clock.now
      do {
        try input.withUnsafeBytes(target.run)
      } catch {
        Issue.record("\(name), mutation \(k), \(Data(input).base64EncodedString()): \(error)")
        return
      }
      // Generous, since test machines are busy: fuzzing itself allows a second with sanitizers.
      #expect(clock.now - start < .seconds(5), "\(name), mutation \(k) takes long")
    }
  }

  /// Those that solve or unpack something for every input.
  static let slow: Set = ["solve", "options", "c-interface", "recipes", "checkpoints"]

  @Test func everyFolderHasATarget() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpora.path)
    #expect(Set(folders) == Set(Self.names))
  }
}

/// Inputs made of a corpus by what a fuzzer does first: bytes changed, left out, doubled, replaced by
/// numbers that are often wrong, and two files joined. The same at every run.
struct Mutations {
  private let corpus: [[UInt8]]
  private let most: Int
  private var state: UInt64 = 0x1516_1A55

  init(corpus: [[UInt8]], most: Int) { (self.corpus, self.most) = (corpus, most) }

  private static let telling: [[UInt8]] =
    [
      "0", "-1", "1", "2147483647", "-2147483648", "9223372036854775808", "4294967296", "1e308",
      "5e-324", "1e999", "nan", "inf", "-0", "0x10", " ", "\n", "\t", "\r\n", "\"", ",", "#", "%",
      "{", "]", ":", "\\u0000", "\u{1B}[2J", "\u{301}", "\u{FEFF}", "=", "+", "-", "isinglass ",
    ].map { Array($0.utf8) } + [
      [0], [0xFF], [0xC3], [0x80], [0, 0, 0, 0x80], [0xFF, 0xFF, 0xFF, 0x7F],
    ]

  /// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014).
  private mutating func draw(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ word >> 31) % UInt64(max(1, bound)))
  }

  mutating func next() -> [UInt8] {
    var bytes = corpus.isEmpty ? [] : corpus[draw(below: corpus.count)]
    for _ in 0..<1 + draw(below: 6) {
      let place = draw(below: bytes.count + 1)
      switch draw(below: 8) {
      case 0, 1: if place < bytes.count { bytes[place] = UInt8(draw(below: 256)) }
      case 2: if place < bytes.count { bytes[place] ^= 1 << UInt8(draw(below: 8)) }
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + draw(below: 12)))
      case 4:
        let end = min(bytes.count, place + 1 + draw(below: 24))
        bytes.insert(contentsOf: bytes[place..<end], at: draw(below: bytes.count + 1))
      case 5, 6:
        bytes.insert(contentsOf: Self.telling[draw(below: Self.telling.count)], at: place)
      default:
        let other = corpus.isEmpty ? [] : corpus[draw(below: corpus.count)]
        bytes = bytes[..<place] + other.suffix(draw(below: other.count + 1))
      }
    }
    return Array(bytes.prefix(most))
  }
}
