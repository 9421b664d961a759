import Foundation
import Isinglass
import Testing

@Suite struct PhiloxNormalTests {
  @Test func logarithmAgreesWithThePlatform() {
    var stream = Seed(1).stream(.experiment)
    for k in 0..<100_000 {
      let x = stream.uniform() * exp2(Double(k % 1900) - 950) + .leastNormalMagnitude
      let expected = log(x)
      #expect(abs(Philox.logarithm(x) - expected) <= 4 * expected.ulp)
    }
    // Near 1 the logarithm is small and must keep its relative precision.
    for k in 1...52 {
      for x in [1 + exp2(-Double(k)), 1 - exp2(-Double(k + 1))] {
        #expect(abs(Philox.logarithm(x) / log(x) - 1) < 1e-15)
      }
    }
    #expect(Philox.logarithm(1) == 0)
  }

  @Test func quantileInvertsTheErrorFunction() {
    var stream = Seed(2).stream(.experiment)
    for k in 0..<100_000 {
      // Lower tail down to 2^-53, the smallest number ever asked for; the other half by symmetry.
      let p = k % 2 == 0 ? 0.5 * stream.uniform() + 0x1p-53 : exp2(-1 - 52 * stream.uniform())
      let z = Philox.normalQuantile(p)
      let back = 0.5 * erfc(-z / 2.0.squareRoot())
      // A relative error of z is one of max(1, z²) times as much in p. Allowed are two roundings
      // here and ten in `erfc`, whose manual promises five units in the last place.
      #expect(abs(back - p) <= 12 * 0x1p-53 * max(1, z * z) * p)
      let dyadic = (p * 0x1p53).rounded() * 0x1p-53
      #expect(Philox.normalQuantile(1 - dyadic) == -Philox.normalQuantile(dyadic))
    }
    #expect(Philox.normalQuantile(0.5) == 0)
  }

  @Test func normalNumbersPassKolmogorovAndSmirnov() {
    var stream = Seed(3).stream(.experiment)
    let count = 200_000
    let sample = (0..<count).map { _ in stream.normal() }.sorted()
    var distance = 0.0
    for (k, z) in sample.enumerated() {
      let expected = 0.5 * erfc(-z / 2.0.squareRoot())
      distance = max(
        distance, abs(expected - Double(k) / Double(count)),
        abs(expected - Double(k + 1) / Double(count)))
    }
    #expect(distance * Double(count).squareRoot() < 1.95)  // exceeded once in a thousand
  }

  @Test func momentsOfNormalNumbers() {
    var stream = Seed(4).stream(.experiment)
    let count = 1_000_000
    var sums = [0.0, 0, 0, 0]
    for _ in 0..<count {
      let z = stream.normal()
      sums[0] += z
      sums[1] += z * z
      sums[2] += z * z * z
      sums[3] += z * z * z * z
    }
    // Means and variances of z, z², z³, z⁴.
    for (sum, (mean, variance)) in zip(sums, [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      #expect(abs(sum / Double(count) - mean) < 5 * (variance / Double(count)).squareRoot())
    }
  }

  @Test func exponentialNumbers() {
    var stream = Seed(5).stream(.experiment)
    let count = 200_000
    let sample = (0..<count).map { _ in stream.exponential() }.sorted()
    let distance = sample.enumerated().map { k, x in abs(1 - exp(-x) - Double(k) / Double(count)) }
    #expect((distance.max() ?? 1) * Double(count).squareRoot() < 1.95)
    for p in [0.9, 0.1, 1e-3, 1e-5, 1e-6, 1e-12] {
      #expect(abs(Philox.exponentialRate(ofProbability: p) / -log1p(-p) - 1) < 1e-10)
    }
  }
}
