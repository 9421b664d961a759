import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct OddCyclesTests {
  /// A ring with one bond against the others: the relaxation alone gives −n cos(π/n), the inequality of the ring itself
  /// the minimum −(n − 2).
  @Test(arguments: [3, 4, 5, 8, 13, 40])
  func aFrustratedRingIsExact(count: Int) throws {
    let model = try IsingModel(
      couplings: Couplings(
        order: count,
        (0..<count).map { Coupling($0, ($0 + 1) % count, $0 == 0 ? -1 : 1) }))
    let bound = try #require(Certificate.oddCycles(of: model))
    #expect(bound.energy == Energy(exactly: Int64(2 - count)))
    // As a real number, before it moves up to an energy that can occur.
    let real = try IsingModel(
      couplings: Couplings(
        order: count,
        (0..<count).map { Coupling($0, ($0 + 1) % count, $0 == 0 ? -1.5 : 1.5) }))
    let value = try #require(Certificate.oddCycles(of: real)).energy.value
    #expect(abs(value - 1.5 * Double(2 - count)) < 2e-3 * Double(count))
  }

  /// The cut polytope of a planar graph has no other facets (Barahona & Mahjoub 1986): on an open lattice the bound is the
  /// minimum, which a transfer of all states of a row gives too.
  @Test(arguments: 0..<6)
  func anOpenLatticeIsExact(seed: UInt64) throws {
    let (width, height) = (7, 9)
    var random = Seed(seed).stream(.experiment)
    var couplings: [Coupling] = []
    for y in 0..<height {
      for x in 0..<width {
        for (dx, dy) in [(1, 0), (0, 1)] where x + dx < width && y + dy < height {
          let sign = random.below(2) == 0 ? -1.0 : 1.0
          couplings.append(Coupling(y * width + x, (y + dy) * width + x + dx, sign))
        }
      }
    }
    let model = try IsingModel(couplings: Couplings(order: width * height, couplings))
    // The lowest energy of the rows so far for each state of the last one.
    func sign(_ state: Int, _ x: Int) -> Double { state >> x & 1 == 1 ? 1 : -1 }
    func energy(_ i: Int, _ j: Int, _ signs: Double) -> Double { -model.couplings[i, j] * signs }
    var lowest = [Double](repeating: 0, count: 1 << width)
    for y in 0..<height {
      var next = [Double](repeating: .infinity, count: 1 << width)
      for state in next.indices {
        var inside = 0.0
        for x in 0..<width - 1 {
          inside += energy(y * width + x, y * width + x + 1, sign(state, x) * sign(state, x + 1))
        }
        for above in lowest.indices where y > 0 || above == 0 {
          var sum = lowest[above] + inside
          for x in 0..<width where y > 0 {
            sum += energy((y - 1) * width + x, y * width + x, sign(above, x) * sign(state, x))
          }
          next[state] = min(next[state], sum)
        }
      }
      lowest = next
    }
    let bound = try #require(Certificate.oddCycles(of: model)).energy
    #expect(bound.value == lowest.min())
  }

  /// Stopped at once it is still a bound.
  @Test func aStoppedBoundHolds() throws {
    let model = try RandomModel.sparseInt8.model(order: 16, seed: 5, fields: true)
    let stop = StopFlag()
    stop.raise()
    let bound = try #require(Certificate.oddCycles(of: model, stop: stop)).energy.value
    #expect(bound * Double(model.denominator) <= BruteForce.lowestNumerator(model))
    let longer = try #require(Certificate.oddCycles(of: model)).energy.value
    #expect(longer >= bound)
  }
}
