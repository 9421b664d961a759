import Isinglass
import Spectra
import SpinGlasses
import Testing

@Suite struct SherringtonKirkpatrickTests {
  @Test func gaussianCouplingsHaveMeanZeroAndVarianceOneOverN() throws {
    let size = 600
    let couplings = try SherringtonKirkpatrick(size: size, couplings: .gaussian)
      .problem(seed: 1).model.couplings
    var (sum, squares) = (0.0, 0.0)
    couplings.forEachPair { _, _, value in
      sum += value
      squares += value * value
      #expect(Double(Float(value)) == value)
    }
    let pairs = Double(size * (size - 1) / 2)
    #expect(abs(sum / pairs) < 5 / (Double(size) * pairs).squareRoot())
    #expect(abs(Double(size) * squares / pairs - 1) < 5 * (2 / pairs).squareRoot())
  }

  /// The tiled fill and its transposition against the definition, bit by bit.
  @Test(arguments: [1, 2, 63, 64, 65, 511, 512, 513, 640, 1100])
  func oneBitCouplingsAreTheBitsOfTheirStreams(size: Int) throws {
    guard size > 1 else { return }
    let seed: Seed = 7
    let problem = try SherringtonKirkpatrick(size: size, couplings: .plusMinusOne)
      .problem(seed: seed)
    guard case .oneBit(let matrix) = problem.model.couplings.storage else {
      Issue.record("not stored one bit a coupling")
      return
    }
    #expect(matrix.firstDefect() == nil)
    var wrong = 0
    for i in 0..<size {
      var stream = seed.stream(.couplings, index: i)
      let words = (0..<(size + 63) / 64).map { _ in stream.next() }
      for j in (i + 1)..<max(size, i + 1) {
        let bit = words[j / 64] >> UInt64(j % 64) & 1 == 1
        if matrix.isPositive(i, j) != bit || matrix.isPositive(j, i) != bit { wrong += 1 }
      }
    }
    #expect(wrong == 0)
    #expect(problem.gainUnit == Double(size).squareRoot())
  }

  @Test func oneBitCouplingsAreBalanced() throws {
    let size = 2000
    let problem = try SherringtonKirkpatrick(size: size, couplings: .plusMinusOne)
      .problem(seed: 3)
    let pairs = Double(size * (size - 1) / 2)
    #expect(abs(problem.model.couplings.total) < 5 * pairs.squareRoot())
  }

  @Test(arguments: [0.0, 0.5, 2.0])
  func plantedCouplingsHaveTheirMeanAlongTheHiddenState(bias: Double) throws {
    let (size, disorder) = (500, 1.5)
    let problem = try PlantedSherringtonKirkpatrick(
      size: size, ferromagneticBias: bias, disorder: disorder
    ).problem(seed: 11)
    let hidden = try #require(problem.planted?.spins)
    var (sum, squares) = (0.0, 0.0)
    problem.model.couplings.forEachPair { i, j, value in
      let aligned = value * Double(hidden[i] * hidden[j])
      sum += aligned
      squares += (aligned - bias / Double(size)) * (aligned - bias / Double(size))
    }
    let pairs = Double(size * (size - 1) / 2)
    let deviation = disorder / Double(size).squareRoot()
    #expect(abs(sum / pairs - bias / Double(size)) < 5 * deviation / pairs.squareRoot())
    #expect(abs(squares / pairs / (deviation * deviation) - 1) < 5 * (2 / pairs).squareRoot())
    #expect(problem.planted?.energy == problem.model.energy(of: hidden))
    #expect(abs((problem.planted?.energy?.value ?? .nan) + sum) < 1e-9 * Double(size))
  }

  /// With a variance of zero nothing but the hidden state is left.
  @Test func withoutDisorderTheHiddenStateIsTheGroundState() throws {
    let problem = try PlantedSherringtonKirkpatrick(
      size: 12, ferromagneticBias: 1, disorder: 0
    ).problem(seed: 5)
    let energies = allEnergies(problem)
    let hidden = try #require(problem.planted?.spins)
    #expect(energies.min() == energies[stateNumber(hidden)])
    #expect(energies.filter { $0 == energies.min() }.count == 2)
  }

  /// The first instability of the origin is at gain −λ_max: the edge 2g for J0 ≤ g, the outlier
  /// J0 + g²/J0 above. Edge: Tracy & Widom; outlier: Capitaine, Donati-Martin & Féral (2009).
  @Test(arguments: [0.0, 1.5, 2.5]) func largestEigenvalue(bias: Double) throws {
    let size = 1000
    let couplings = try PlantedSherringtonKirkpatrick(size: size, ferromagneticBias: bias)
      .problem(seed: 21).model.couplings
    let matrix = SymmetricMatrix(order: size) { i, j in couplings[i, j] }
    let found = try Lanczos(tolerance: 1e-6).extremalEigenvalues(of: matrix).largest[0].value
    if bias <= 1 {
      let scale = 1 / cbrtOfSquare(Double(size))
      #expect(abs(found - (2 - 1.2065 * scale)) < 5 * 1.268 * scale)
    } else {
      let deviation = (2 * (1 - 1 / (bias * bias)) / Double(size)).squareRoot()
      // The zero diagonal lowers the outlier by O(1/N).
      #expect(abs(found - (bias + 1 / bias)) < 5 * deviation + 5 / Double(size))
    }
  }

  /// N^(2/3) by Newton's iteration.
  private func cbrtOfSquare(_ x: Double) -> Double {
    var y = x
    for _ in 0..<200 { y = (2 * y + x * x / (y * y)) / 3 }
    return y
  }

  /// Slices of an instance against the whole, whose couplings are drawn one by one in another test.
  @Test(arguments: [2, 64, 511, 1025, 1700], [1, 2, 3])
  func ranksGenerateTheirPartsOfTheWhole(size: Int, ranks: Int) throws {
    let glass = SherringtonKirkpatrick(size: size, couplings: .plusMinusOne)
    let problem = try glass.problem(seed: 9)
    let recipe = glass.recipe(seed: 9)
    let runs = try LocalRanks.run(ranks) { communicator in
      let model = try #require(try recipe.shardedModel(on: communicator))
      #expect(model.digest == problem.digest)
      #expect(model.name == problem.name)
      return try ShardedBifurcation(DiscreteSimulatedBifurcation()).solve(
        model, limits: Limits(steps: 30, replicas: 1), seed: 2, on: communicator)
    }
    #expect(runs[0].best.energy == problem.model.energy(of: runs[0].best.spins))
  }

  @Test func onlyOneBitGlassesAreGeneratedInParts() throws {
    for recipe in ["sk --size 20", "torus2d --size 10"] {
      #expect(try EnsembleRecipe(parsing: recipe).shardedModel(on: LoneRank()) == nil)
    }
  }
}
