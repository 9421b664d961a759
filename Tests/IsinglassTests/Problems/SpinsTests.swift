import Testing

@testable import Isinglass

@Suite struct SpinsTests {
  @Test(arguments: [0, 1, 63, 64, 65, 200])
  func spinsRoundTripThroughText(count: Int) throws {
    let spins = Seed(1).randomSpins(count, 0)
    let text = spins.description
    #expect(text.utf8.count == count)
    #expect(Spins(text) == spins)
    for i in 0..<count { #expect((spins[i] == 1) == (Array(text.utf8)[i] == UInt8(ascii: "+"))) }
  }

  @Test func otherCharactersAreRefused() { #expect(Spins("+-x") == nil) }

  @Test func theOverlapCountsAgreements() {
    let a = Seed(1).randomSpins(101, 0)
    let b = Seed(1).randomSpins(101, 1)
    let sum = (0..<101).reduce(0) { $0 + a[$1] * b[$1] }
    #expect(abs(a.overlap(with: b) - Double(sum) / 101) < 1e-15)
    #expect(a.overlap(with: a) == 1 && a.overlap(with: a.inverted) == -1)
    #expect(Spins(repeating: true, count: 0).overlap(with: Spins("") ?? a) == 0)
  }

  @Test func paddingStaysClear() {
    var spins = Spins(repeating: true, count: 70)
    #expect(spins.words[1] == 63)
    #expect(spins.inverted.words == [0, 0])
    spins[69] = -1
    spins.flip(0)
    #expect(spins.upCount == 68)
  }
}
