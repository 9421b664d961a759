import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct SquareLatticeTests {
  /// A lattice with random couplings, its spins numbered by `place`.
  private func model(
    rows: Int, columns: Int, wraps: (vertically: Bool, horizontally: Bool), seed: UInt64,
    fields: Bool = false, isReal: Bool = false, place: [Int]? = nil
  ) throws -> IsingModel {
    var random = Seed(seed).stream(.experiment)
    let place = place ?? Array(0..<(rows * columns))
    var couplings: [Coupling] = []
    func add(_ a: (Int, Int), _ b: (Int, Int)) {
      couplings.append(
        Coupling(
          place[a.0 * columns + a.1], place[b.0 % rows * columns + b.1 % columns],
          isReal ? 2 * random.uniform() - 1 : random.below(2) == 1 ? 1 : -1))
    }
    for row in 0..<rows {
      for column in 0..<columns {
        if column + 1 < columns || wraps.horizontally { add((row, column), (row, column + 1)) }
        if row + 1 < rows || wraps.vertically { add((row, column), (row + 1, column)) }
      }
    }
    let h = fields ? (0..<(rows * columns)).map { _ in Double(random.below(5)) - 2 } : []
    return try IsingModel(
      couplings: Couplings(order: rows * columns, couplings), fields: h)
  }

  @Test func aTorusIsRecognisedWhateverTheOrderOfItsSpins() throws {
    var random = Seed(2).stream(.experiment)
    var place = Array(0..<(7 * 9))
    for k in stride(from: place.count - 1, to: 0, by: -1) {
      place.swapAt(k, Int(random.below(UInt64(k + 1))))
    }
    let torus = try model(rows: 7, columns: 9, wraps: (true, true), seed: 3, place: place)
    let lattice = try #require(SquareLattice(torus.couplings))
    #expect(Set([lattice.rows, lattice.columns]) == [7, 9])
    #expect(lattice.wrapsVertically && lattice.wrapsHorizontally)
    var bonds = 0
    for row in 0..<lattice.rows {
      for column in 0..<lattice.columns {
        func spin(_ row: Int, _ column: Int) -> Int {
          Int(lattice.spins[row % lattice.rows * lattice.columns + column % lattice.columns])
        }
        let site = row * lattice.columns + column
        #expect(
          torus.couplings[spin(row, column), spin(row, column + 1)] == Double(lattice.right[site]))
        #expect(
          torus.couplings[spin(row, column), spin(row + 1, column)] == Double(lattice.down[site]))
        bonds += (lattice.right[site] != 0 ? 1 : 0) + (lattice.down[site] != 0 ? 1 : 0)
      }
    }
    #expect(bonds == torus.couplings.pairCount)
  }

  @Test func otherGraphsAreNot() throws {
    #expect(
      SquareLattice(try RandomModel.sparseInt8.model(order: 60, seed: 1, fields: false).couplings)
        == nil)
    #expect(SquareLattice(Couplings(uncoupled: 0)) == nil)
  }

  @Test(arguments: [
    (4, 5, false, false), (5, 4, true, false), (4, 5, true, true), (3, 6, false, true),
  ])
  func windowsFindTheGroundState(
    rows: Int, columns: Int, vertically: Bool, horizontally: Bool
  ) throws {
    for seed in 0..<6 as Range<UInt64> {
      for (fields, isReal) in [(false, false), (true, false), (false, true)] {
        let model = try model(
          rows: rows, columns: columns, wraps: (vertically, horizontally), seed: seed,
          fields: fields, isReal: isReal)
        let truth = try Engine(threads: 1).solve(Problem(model), with: ExhaustiveSearch())
        let run = try Engine(threads: 1).solve(Problem(model), with: ExactWindows(), seed: 1)
        #expect(run.best.energy == truth.best.energy)
        let bound = Certificate.matching(of: model)
        #expect(run.bound == bound)
        if fields {
          #expect(bound == nil && run.stopReason == .steps)
        } else {
          let lowest = try #require(bound?.energy)
          #expect(lowest <= truth.best.energy)
          if !(vertically && horizontally) {
            #expect(abs(lowest.value - truth.best.energy.value) < 1e-9)
            #expect(isReal || run.stopReason == .optimal)
          }
        }
      }
    }
  }

  @Test func theBoundOfTheSolverServesTheCertificate() throws {
    let model = try model(
      rows: 8, columns: 8, wraps: (true, true), seed: 3, fields: false, isReal: false)
    let computed = Certificate.bound(of: model, effort: .linear)
    #expect(computed.method == .matching)
    let run = try Engine(threads: 1).solve(
      Problem(model), with: AutomaticChoice(), seed: 1, reduces: false)
    #expect(run.bound == computed)
    #expect(Certificate.bound(of: model, effort: .linear, known: run.bound) == computed)
    // Only a matching stands for the rest.
    let low = Certificate.magnitudes(of: model)
    #expect(Certificate.bound(of: model, effort: .linear, known: low) == computed)
    let other = try Engine(threads: 1).solve(Problem(model), with: OneFlipDescent())
    #expect(other.bound == nil)
  }

  @Test func aForestIsSolvedAtOnce() throws {
    var random = Seed(5).stream(.experiment)
    for _ in 0..<20 {
      // Two trees, real couplings and fields.
      let couplings = (1..<12).filter { $0 != 6 }.map { i in
        Coupling(
          i, (i < 6 ? 0 : 6) + Int(random.below(UInt64(i < 6 ? i : i - 6))),
          2 * random.uniform() - 1)
      }
      let model = try IsingModel(
        couplings: Couplings(order: 12, couplings),
        fields: (0..<12).map { _ in 2 * random.uniform() - 1 })
      var spins = Spins(repeating: true, count: 12)
      var window = ForestWindow(CompressedRows(model.couplings), model.fields)
      window.solve(&spins, &random)
      #expect(abs(model.numerator(of: spins) - BruteForce(model).lowest) < 1e-12)
    }
  }
}
