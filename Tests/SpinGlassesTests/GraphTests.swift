import Isinglass
import SpinGlasses
import Testing

@Suite struct GraphTests {
  @Test(arguments: [(1000, 0.06), (300, 0.5), (4000, 0.001)])
  func edgesNumberTheirMean(size: Int, density: Double) throws {
    let problem = try RandomGraph(size: size, density: density, weights: .plusMinusOne)
      .problem(seed: 3)
    let pairs = Double(size * (size - 1) / 2)
    let edges = Double(problem.model.couplings.pairCount)
    #expect(abs(edges - density * pairs) < 5 * (density * (1 - density) * pairs).squareRoot())
    #expect(abs(problem.model.couplings.total) < 5 * edges.squareRoot())
    #expect(problem.kind == .maxCut)
  }

  @Test func everyPairIsAnEdgeEquallyOften() throws {
    let (seeds, density) = (4000, 0.3)
    var counts = [Double](repeating: 0, count: 36)
    for seed in 0..<seeds {
      try RandomGraph(size: 6, density: density, weights: .unit).problem(seed: Seed(UInt64(seed)))
        .model.couplings.forEachPair { i, j, _ in counts[6 * i + j] += 1 }
    }
    let deviation = (density * (1 - density) * Double(seeds)).squareRoot()
    for i in 0..<6 {
      for j in (i + 1)..<6 {
        #expect(abs(counts[6 * i + j] - density * Double(seeds)) < 5 * deviation)
      }
    }
  }

  @Test func extremeDensities() throws {
    let empty = try RandomGraph(size: 20, density: 0, weights: .unit).problem(seed: 1)
    #expect(empty.model.couplings.pairCount == 0)
    let full = try RandomGraph(size: 20, density: 1, weights: .unit).problem(seed: 1)
    #expect(full.model.couplings.pairCount == 190)
    #expect(full.model.couplings.total == -190)  // J = −w
  }

  @Test(arguments: [
    (4, 3), (10, 3), (51, 4), (20, 9), (21, 10), (21, 12), (100, 60), (100, 99), (6, 0), (7, 6),
  ])
  func regularGraphsAreSimpleAndRegular(size: Int, degree: Int) throws {
    for seed in 0..<3 {
      let couplings = try RandomRegularGraph(size: size, degree: degree, weights: .unit)
        .problem(seed: Seed(UInt64(seed))).model.couplings
      #expect(couplings.pairCount == size * degree / 2)
      for i in 0..<size {
        var neighbors: Set<Int> = []
        couplings.forEachNeighbor(of: i) { j, value in
          neighbors.insert(j)
          if value != -1 { Issue.record("weight \(-value)") }
        }
        #expect(neighbors.count == degree)
        #expect(!neighbors.contains(i))
      }
    }
  }

  /// Triangles of a random d-regular graph are Poisson with mean (d − 1)³/6 (Bollobás 1980).
  @Test func trianglesOfCubicGraphs() throws {
    let instances = 300
    var triangles = 0.0
    for seed in 0..<instances {
      let couplings = try RandomRegularGraph(size: 400, degree: 3, weights: .unit)
        .problem(seed: Seed(UInt64(seed))).model.couplings
      couplings.forEachPair { i, j, _ in
        couplings.forEachNeighbor(of: j) { k, _ in
          if k > j, couplings[i, k] != 0 { triangles += 1 }
        }
      }
    }
    let mean = 8.0 / 6
    #expect(abs(triangles / Double(instances) - mean) < 5 * (mean / Double(instances)).squareRoot())
  }

  @Test(arguments: [3, 4, 7], BondDistribution.allCases)
  func toriHaveTheirNeighbors(size: Int, bonds: BondDistribution) throws {
    let square = try SquareTorus(size: size, couplings: bonds).problem(seed: 5)
    let cubic = try CubicTorus(size: size, couplings: bonds).problem(seed: 5)
    #expect(square.spinCount == size * size)
    #expect(cubic.spinCount == size * size * size)
    for (problem, dimensions) in [(square, 2), (cubic, 3)] {
      for i in 0..<problem.spinCount {
        var neighbors: Set<Int> = []
        problem.model.couplings.forEachNeighbor(of: i) { j, _ in neighbors.insert(j) }
        let place = [i % size, i / size % size, i / size / size]
        var expected: Set<Int> = []
        for axis in 0..<dimensions {
          for step in [1, size - 1] {
            var moved = place
            moved[axis] = (moved[axis] + step) % size
            expected.insert(moved[0] + size * (moved[1] + size * moved[2]))
          }
        }
        #expect(neighbors == expected)
      }
    }
  }

  @Test func bondsHaveTheirDistribution() throws {
    let gaussian = try SquareTorus(size: 100, couplings: .gaussian).problem(seed: 6)
    var (sum, squares) = (0.0, 0.0)
    gaussian.model.couplings.forEachPair { _, _, value in
      sum += value * 1e-5
      squares += value * value * 1e-10
    }
    #expect(abs(sum) < 5 * 20_000.0.squareRoot())
    #expect(abs(squares / 20_000 - 1) < 5 * (2 / 20_000.0).squareRoot())
    #expect(gaussian.model.isInteger)
    let signs = try CubicTorus(size: 20, couplings: .plusMinusOne).problem(seed: 6)
    #expect(signs.model.couplings.absoluteSum == 24_000)
    #expect(abs(signs.model.couplings.total) < 5 * 24_000.0.squareRoot())
  }

  @Test(arguments: [1, 5, 64, 100]) func hopfieldCouplingsAreHebbs(count: Int) throws {
    let ensemble = Hopfield(size: 40, patternCount: count)
    let problem = try ensemble.problem(seed: 12)
    let patterns = try ensemble.patterns(seed: 12)
    #expect(patterns.count == count)
    for i in 0..<40 {
      for j in 0..<i {
        let hebb = patterns.reduce(0) { $0 + $1[i] * $1[j] }
        #expect(problem.model.couplings[i, j] == Double(hebb))
      }
    }
    #expect(problem.planted == nil)
    #expect(problem.gainUnit == 40)
  }
}
