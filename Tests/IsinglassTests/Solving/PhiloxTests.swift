import Testing

@testable import Isinglass

@Suite struct PhiloxTests {
  /// Known answers of Philox4x32-10 published with Random123.
  @Test(arguments: [
    (
      [0, 0, 0, 0], [0, 0],
      [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8] as [UInt32]
    ),
    (
      [.max, .max, .max, .max], [.max, .max],
      [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
    ),
    (
      [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
      [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    ),
  ])
  func knownAnswers(counter: [UInt32], key: [UInt32], answer: [UInt32]) {
    let block = Philox.block(
      counter: (counter[0], counter[1], counter[2], counter[3]), key: (key[0], key[1]))
    #expect([block.0, block.1, block.2, block.3] == answer)
  }

  @Test func streamsOfOneSeedDiffer() {
    var firsts: Set<UInt64> = []
    for purpose in Seed.Purpose.allCases {
      for index in 0..<100 {
        var stream = Seed(1).stream(purpose, index: index)
        firsts.insert(stream.next())
      }
    }
    #expect(firsts.count == 100 * Seed.Purpose.allCases.count)
  }

  @Test func boundedNumbersAreUniform() {
    var stream = Seed(4).stream(.experiment)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[Int(stream.below(7))] += 1 }
    let chiSquare = counts.reduce(0.0) {
      $0 + (Double($1) - 10_000) * (Double($1) - 10_000) / 10_000
    }
    #expect(chiSquare < 24.1)  // 6 degrees of freedom, p = 0.0005
    #expect(stream.below(0) == 0 && stream.below(1) == 0)
  }
}
