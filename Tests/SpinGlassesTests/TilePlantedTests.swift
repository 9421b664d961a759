import Isinglass
import SpinGlasses
import Testing

@Suite struct TilePlantedTests {
  static let mixtures: [(c1: Double, c2: Double, c3: Double)] = [
    (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0), (0.2, 0.5, 0.1),
  ]

  @Test(arguments: mixtures.indices) func plantedStateIsAGroundState(index: Int) throws {
    for seed in 0..<3 {
      let problem = try TilePlanted(size: 4, fractions: Self.mixtures[index])
        .problem(seed: Seed(UInt64(seed)))
      let energies = allEnergies(problem)
      let truth = try #require(problem.planted)
      let lowest = try #require(energies.min())
      #expect(energies[stateNumber(try #require(truth.spins))] == lowest)
      #expect(truth.energy == Energy(exactly: Int64(lowest)))
    }
  }

  /// A planted energy is the minimum, so no bound lies above it and an exact method meets it.
  @Test(arguments: mixtures.indices) func matchingFindsThePlantedEnergy(index: Int) throws {
    let problem = try TilePlanted(size: 30, fractions: Self.mixtures[index]).problem(seed: 4)
    let planted = try #require(problem.planted?.energy)
    let bound = try #require(Certificate.matching(of: problem.model))
    #expect(bound.energy <= planted)
    let run = try Engine(threads: 1).solve(
      problem, with: ExactWindows(), limits: Limits(replicas: 4), seed: 1)
    #expect(run.best.energy == planted)
  }

  /// Class C_k has k bonds of magnitude 1 and 4 − k of 2, and breaks one of magnitude 1.
  @Test(arguments: 1...4) func classesHaveTheirMagnitudes(k: Int) throws {
    let size = 20
    let problem = try TilePlanted(
      size: size, fractions: (k == 1 ? 1 : 0, k == 2 ? 1 : 0, k == 3 ? 1 : 0)
    ).problem(seed: 6)
    let couplings = problem.model.couplings
    let cells = size * size / 2
    #expect(couplings.pairCount == 4 * cells)
    #expect(couplings.absoluteSum == Double(cells * (8 - k)))
    #expect(problem.planted?.energy == Energy(exactly: Int64(-cells * (8 - k - 2))))
    for i in 0..<size * size {
      var degree = 0
      couplings.forEachNeighbor(of: i) { _, _ in degree += 1 }
      #expect(degree == 4)
    }
  }

  @Test func fractionsAreThoseAskedFor() throws {
    let size = 100
    let couplings = try TilePlanted(size: size, fractions: (0.2, 0.5, 0.1))
      .problem(seed: 9).model.couplings
    // The mean magnitude of a cell is Σ fraction (8 − k); its variance that of k.
    let cells = Double(size * size / 2)
    let mean = 0.2 * 1 + 0.5 * 2 + 0.1 * 3 + 0.2 * 4
    let variance = 0.2 * 1 + 0.5 * 4 + 0.1 * 9 + 0.2 * 16 - mean * mean
    #expect(
      abs(couplings.absoluteSum / cells - (8 - mean)) < 5 * (variance / cells).squareRoot())
  }
}
