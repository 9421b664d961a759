import RealModule
import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct SemidefiniteTests {
  /// The value of the relaxation for cuts, where that is known in closed form; edges of weight one.
  private struct Graph: CustomTestStringConvertible {
    let testDescription: String
    let order: Int
    let edges: [(Int, Int)]
    let value: Double

    /// A ring of n: n/2 (1 + cos(π/n)) for odd n (Delorme & Poljak 1993); all of it for even n.
    static func ring(_ n: Int) -> Graph {
      Graph(
        testDescription: "ring of \(n)", order: n, edges: (0..<n).map { ($0, ($0 + 1) % n) },
        value: n % 2 == 0 ? Double(n) : Double(n) / 2 * (1 + .cos(.pi / Double(n))))
    }

    /// All pairs of n: n²/4, vectors that add up to zero.
    static func complete(_ n: Int) -> Graph {
      var edges: [(Int, Int)] = []
      for i in 0..<n { for j in 0..<i { edges.append((i, j)) } }
      return Graph(
        testDescription: "all pairs of \(n)", order: n, edges: edges, value: Double(n * n) / 4)
    }

    /// The Petersen graph: its least eigenvalue is −2, so the bound is 15/2 + 10 · 2/4 = 12.5.
    static let petersen: Graph = {
      var edges: [(Int, Int)] = []
      for k in 0..<5 {
        let (next, across) = ((k + 1) % 5, (k + 2) % 5 + 5)
        edges += [(k, next), (k, k + 5), (k + 5, across)]
      }
      return Graph(testDescription: "Petersen's graph", order: 10, edges: edges, value: 12.5)
    }()

    static let all: [Graph] =
      [3, 5, 9, 10, 51].map { ring($0) } + [3, 4, 7, 30].map { complete($0) } + [petersen]

    func model() throws -> IsingModel {
      try IsingModel(
        couplings: Couplings(order: order, edges.map { Coupling($0.0, $0.1, -1) }))
    }

    /// Of the relaxation's energy: cut = (edges − energy)/2.
    var energy: Double { Double(edges.count) - 2 * value }
  }

  @Test(arguments: Graph.all)
  private func valuesOfClosedForm(graph: Graph) throws {
    let model = try graph.model()
    var relaxation = LowRankRelaxation(model)
    relaxation.solve(tolerance: 1e-11)
    let proven = try #require(
      Certificate.numerator(of: model, multipliers: relaxation.multipliers)
    ).numerator
    #expect(proven <= graph.energy + 1e-12 * Double(graph.edges.count))
    #expect(proven > graph.energy - 2e-4 * Double(graph.order), "\(proven), \(graph.energy)")
  }

  /// However bad the multipliers are, what they prove is true.
  @Test func anyMultipliersProveABound() throws {
    var random = Philox(key: 5, stream: 0)
    for seed in 0..<40 as Range<UInt64> {
      let fields = seed % 2 == 1
      let model = try RandomModel.allCases[Int(seed) % RandomModel.allCases.count]
        .model(order: 7, seed: seed, fields: fields)
      let lowest = BruteForce.lowestNumerator(model)
      for size in [0.1, 1, 100] {
        let multipliers = (0..<(model.hasFields ? 8 : 7)).map { _ in
          size * (random.uniform() - 0.7)
        }
        let bound = try #require(
          Certificate.numerator(of: model, multipliers: multipliers)
        ).numerator
        #expect(bound <= lowest + 1e-12 * max(1, lowest.magnitude))
      }
    }
  }

  /// Turning spins and numbering them anew changes nothing that matters; the proven bound is at least the
  /// spectral one.
  @Test func boundsOfLargerModels() throws {
    for seed in 0..<4 as Range<UInt64> {
      let fields = seed % 2 == 1
      let model = try RandomModel.denseFloat.model(order: 60, seed: seed, fields: fields)
      let bound = try #require(Certificate.semidefinite(of: model)).energy.value
      let spectral = try #require(Certificate.spectral(of: model)).energy.value
      #expect(bound >= spectral - 1e-5 * spectral.magnitude)
      let gauge = (0..<60).map { $0 % 3 == 0 ? -1.0 : 1.0 }
      var pairs: [Coupling] = []
      model.couplings.forEachPair { i, j, value in
        pairs.append(Coupling(59 - i, 59 - j, value * gauge[i] * gauge[j]))
      }
      let turned = try IsingModel(
        couplings: Couplings(order: 60, pairs),
        fields: model.hasFields ? (0..<60).map { model.fields[59 - $0] * gauge[59 - $0] } : nil,
        offset: model.offset)
      let other = try #require(Certificate.semidefinite(of: turned)).energy.value
      #expect(abs(bound - other) <= 5e-5 * bound.magnitude)
    }
  }
}
