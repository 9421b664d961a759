import Isinglass
import RealModule
import Testing

@testable import SpinGlasses

@Suite struct WishartMinimaCountTests {
  /// The mean number of minima of N spins over instances, by descent from the middle of every orthant, and
  /// its standard error; both signs are counted.
  private func minima(size: Int, instances: Int, firstSeed: UInt64) throws -> Estimate {
    let b = 2.0
    var counts: [Double] = []
    for instance in 0..<instances {
      let sample = try WishartSample(
        size: size, alpha: 0.75, b: b, seed: firstSeed + UInt64(instance))
      var found: Set<[Int32]> = []
      for orthant in 0..<1 << (size - 1) {
        let start = (0..<size).map { orthant >> $0 & 1 == 1 ? b.squareRoot() : -b.squareRoot() }
        let x = try #require(sample.minimum(from: start, steps: 12))
        found.insert(x.map { Int32(($0 * 1e4).rounded()) })
        found.insert(x.map { Int32((-$0 * 1e4).rounded()) })
      }
      counts.append(Double(found.count))
    }
    return Estimate(meanOf: counts)
  }

  /// The number grows as e^{NΣ}: what lies before that cancels between two sizes.
  @Test func theirNumberGrowsWithTheComplexity() throws {
    let (few, more) = (
      try minima(size: 8, instances: 150, firstSeed: 100),
      try minima(size: 12, instances: 40, firstSeed: 1000)
    )
    let slope = Double.log(more.value / few.value) / 4
    let (first, second) = (few.error / few.value, more.error / more.value)
    let error = (first * first + second * second).squareRoot() / 4
    let sigma = try WishartComplexity(at: WishartPoint(alpha: 0.75, b: 2)).complexity
    #expect(error < 0.03)
    #expect(abs(slope - sigma) < 2 * error)
    // By an independent program, 76.9 ± 3.4 and 658 ± 30.
    #expect(abs(few.value - 76.9) < 3 * (few.error + 3.4))
    #expect(abs(more.value - 658) < 3 * (more.error + 30))
  }
}
