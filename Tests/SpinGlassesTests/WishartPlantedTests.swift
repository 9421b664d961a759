import Isinglass
import SpinGlasses
import Testing

@Suite struct WishartPlantedTests {
  /// Enumeration at N = 12, M = 9: the planted pair and nothing else, in both variants.
  @Test(arguments: WishartPlanted.Distribution.allCases, 0..<4)
  func plantedPairIsTheOnlyGroundState(
    couplings: WishartPlanted.Distribution, seed: Int
  ) throws {
    let problem = try WishartPlanted(size: 12, alpha: 0.75, couplings: couplings)
      .problem(seed: Seed(UInt64(seed)))
    let energies = allEnergies(problem)
    let truth = try #require(problem.planted)
    let (hidden, energy) = (try #require(truth.spins), try #require(truth.energy))
    let lowest = try #require(energies.min())
    let rounding = couplings == .integer ? 0 : 1e-12
    #expect(abs(lowest - energies[stateNumber(hidden)]) <= rounding)
    #expect(abs(energy.value - lowest) <= rounding)
    #expect(energies.filter { $0 <= lowest + rounding }.count == 2)
    #expect(energy.isExact == (couplings == .integer))
  }

  /// Columns of ±1 leave spurious ground states when M is below about 2N ln 2 / ln(πN/2), 5.7 here.
  @Test func fewIntegerColumnsLeaveMoreGroundStates() throws {
    func degeneracies(columns: Int) throws -> [Int] {
      try (0..<12).map { seed in
        let energies = allEnergies(
          try WishartPlanted(size: 12, alpha: Double(columns) / 12, couplings: .integer)
            .problem(seed: Seed(UInt64(seed))))
        let lowest = energies.min()
        return energies.filter { $0 == lowest }.count
      }
    }
    #expect(try degeneracies(columns: 2).contains { $0 > 2 })
    #expect(try degeneracies(columns: 12).allSatisfy { $0 == 2 })
  }

  /// J and E0 against the columns, multiplied out, and Bᵀt = 0 exactly.
  @Test(arguments: [(40, 0.8), (33, 2.5), (64, 1.0)])
  func integerInstanceIsMadeOfItsColumns(size: Int, alpha: Double) throws {
    let ensemble = WishartPlanted(size: size, alpha: alpha, couplings: .integer)
    let problem = try ensemble.problem(seed: 4)
    let columns = try ensemble.integerColumns(seed: 4)
    let count = ensemble.columnCount
    let truth = try #require(problem.planted)
    let hidden = try #require(truth.spins)
    for k in 0..<count {
      #expect((0..<size).reduce(0) { $0 + columns[$1 * count + k] * Int64(hidden[$1]) } == 0)
      // Undoing the projection leaves ±1: 2B = N R − t c.
      for i in 0..<size { #expect(abs(columns[i * count + k]) <= Int64(size)) }
    }
    for i in 0..<size {
      for j in 0..<i {
        let inner = (0..<count).reduce(0) { $0 + columns[i * count + $1] * columns[j * count + $1] }
        #expect(problem.model.couplings[i, j] == -Double(inner))
      }
    }
    let trace = columns.reduce(0) { $0 + $1 * $1 }
    #expect(trace % 2 == 0)
    #expect(truth.energy == Energy(exactly: -trace / 2))
    #expect(problem.model.isInteger)
  }

  /// H(s) − E0 = |Wᵀs|²/(2N) for any state, Wᵀt = 0, and Var W = 1.
  @Test func gaussianInstanceIsMadeOfItsColumns() throws {
    let ensemble = WishartPlanted(size: 50, alpha: 1.3, couplings: .gaussian)
    let problem = try ensemble.problem(seed: 8)
    let columns = try ensemble.gaussianColumns(seed: 8)
    let (size, count) = (ensemble.size, ensemble.columnCount)
    func residual(_ spins: Spins) -> Double {
      (0..<count).reduce(0) { total, k in
        let inner = (0..<size).reduce(0.0) { $0 + columns[$1 * count + k] * Double(spins[$1]) }
        return total + inner * inner
      } / Double(2 * size)
    }
    let truth = try #require(problem.planted)
    let energy = try #require(truth.energy).value
    #expect(residual(try #require(truth.spins)) < 1e-24)
    for k in 0..<20 {
      let state = randomSpins(size, k)
      #expect(abs(problem.model.energy(of: state).value - energy - residual(state)) < 1e-11)
    }
    let squares = columns.reduce(0) { $0 + $1 * $1 } / Double(columns.count)
    #expect(abs(squares - 1) < 5 * (2 / Double(columns.count)).squareRoot())
    #expect(abs(energy + 0.5 * squares * Double(count)) < 1e-10)
  }

  /// E0/N = −α/2 on average: −2 E0 is N/(N − 1) times a χ² number of (N − 1) M degrees of freedom,
  /// divided by N.
  @Test(arguments: [0.2, 0.8, 2.0]) func plantedEnergyIsMinusAlphaHalfOnAverage(alpha: Double)
    throws
  {
    let (size, instances) = (60, 50)
    let ensemble = WishartPlanted(size: size, alpha: alpha, couplings: .gaussian)
    var mean = 0.0
    for seed in 0..<instances {
      let energy = try ensemble.problem(seed: Seed(UInt64(seed))).planted?.energy
      mean += try #require(energy).value / Double(size * instances)
    }
    let freedom = Double((size - 1) * ensemble.columnCount * instances)
    #expect(abs(mean / (-alpha / 2) - 1) < 5 * (2 / freedom).squareRoot())
  }

  /// In the ensemble's unit of gain the rms field is √α, whichever the couplings.
  @Test(arguments: WishartPlanted.Distribution.allCases, [0.5, 2.0])
  func rootMeanSquareFieldIsTheRootOfAlpha(
    couplings: WishartPlanted.Distribution, alpha: Double
  ) throws {
    let size = 300
    let problem = try WishartPlanted(size: size, alpha: alpha, couplings: couplings)
      .problem(seed: 2)
    let unit = try #require(problem.gainUnit)
    let field = problem.model.couplings.rootMeanSquareField / unit
    // Relative error of the mean square of N²/2 couplings, and the correction α/N to its mean.
    let size64 = Double(size)
    #expect(abs(field * field / alpha - 1) < 5 * 2 / size64 + (1 + alpha) / size64)
  }

  @Test func couplingsThatWouldNotBeExactAreRefused() {
    #expect(throws: EnsembleError.integerOverflow(size: 1_000_000, columns: 1_000_000)) {
      try WishartPlanted(size: 1_000_000, alpha: 1, couplings: .integer).problem(seed: 0)
    }
    #expect(throws: EnsembleError.noColumns(size: 10, alpha: 0.01)) {
      try WishartPlanted(size: 10, alpha: 0.01, couplings: .gaussian).problem(seed: 0)
    }
  }
}
