import Isinglass
import SpinGlasses
import Testing

@Suite struct PlantedXORSATTests {
  /// All states of 16 spins: minimised over the ancillas the energy counts broken clauses, which
  /// are computed from the clause list and the planted parities alone.
  @Test(arguments: 0..<3) func energyCountsBrokenClauses(seed: Int) throws {
    let ensemble = PlantedXORSAT(size: 8)
    let seed = Seed(UInt64(seed))
    let problem = try ensemble.problem(seed: seed)
    let clauses = try ensemble.clauses(seed: seed)
    let hidden = try #require(problem.planted?.spins)
    let energies = allEnergies(problem)
    var solutions = 0
    for assignment in 0..<256 {
      func sign(_ i: Int) -> Int { assignment >> i & 1 == 1 ? 1 : -1 }
      let broken = clauses.filter { clause in
        clause.map(sign).reduce(1, *) != clause.map { hidden[$0] }.reduce(1, *)
      }.count
      let settings = (0..<256).map { energies[$0 << 8 | assignment] }
      #expect(settings.min() == Double(-4 * 8 + 2 * broken))
      if broken == 0 {
        solutions += 1
        #expect(settings.filter { $0 == -32 }.count == 1)
      }
    }
    #expect(energies.filter { $0 == -32 }.count == solutions)
    #expect(solutions.nonzeroBitCount == 1)  // an affine space over two elements
    #expect(energies[stateNumber(hidden)] == -32)
    #expect(problem.planted?.energy == Energy(exactly: -32))
  }

  @Test(arguments: [3, 4, 5, 10, 1000]) func everyVariableIsInThreeClauses(size: Int) throws {
    for seed in 0..<5 {
      let clauses = try PlantedXORSAT(size: size).clauses(seed: Seed(UInt64(seed)))
      var counts = [Int](repeating: 0, count: size)
      for clause in clauses {
        #expect(Set(clause).count == 3)
        for i in clause { counts[i] += 1 }
      }
      #expect(clauses.count == size)
      #expect(counts.allSatisfy { $0 == 3 })
    }
  }

  @Test func plantedEnergyIsExactAtAnySize() throws {
    let problem = try PlantedXORSAT(size: 2000).problem(seed: 1)
    #expect(problem.spinCount == 4000)
    #expect(problem.planted?.energy == Energy(exactly: -8000))
  }

  /// The variables' fields do not lean towards the hidden state: in a clause they align with it
  /// thrice with probability 1/4 and −1 times on balance with probability 3/4, variance 3.
  @Test func fieldsDoNotTellTheSolution() throws {
    let size = 5000
    let problem = try PlantedXORSAT(size: size).problem(seed: 2)
    let hidden = try #require(problem.planted?.spins)
    let sum = (0..<size).reduce(0) { $0 + problem.model.fields[$1] * Double(hidden[$1]) }
    #expect(abs(sum) < 5 * (3 * Double(size)).squareRoot())
  }
}
