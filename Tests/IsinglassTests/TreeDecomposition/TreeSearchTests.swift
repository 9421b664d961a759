import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct TreeSearchTests {
  private func minimum(
    _ model: IsingModel, width: Int? = nil, threads: Int = 1
  ) throws -> Run {
    let settings = width.map { ["width": "\($0)"] } ?? [:]
    return try Engine(threads: threads).solve(
      Problem(model), with: SolverCatalogue.solver(named: "tree", settings: settings))
  }

  /// Sparse graphs of up to 18 spins: small ones in number, large ones of every kind.
  @Test(arguments: [RandomModel.sparseInt8, .sparseInt32, .sparseDouble, .sparseUnweighted])
  func sparseGraphs(recipe: RandomModel) throws {
    for seed in 0..<130 as Range<UInt64> {
      let order = seed == 53 ? 18 : 2 + Int(seed % 11)
      let model = try recipe.model(order: order, seed: seed, fields: seed % 3 != 0)
      let truth = BruteForce(model).lowest
      let run = try minimum(model)
      #expect(run.stopReason == .optimal)
      #expect(
        abs(model.numerator(of: run.best.spins) - truth) <= (model.isInteger ? 0 : 1e-9),
        "seed \(seed)")
    }
  }

  /// Narrow tables make it fix spins, up to ten, and go through their assignments.
  @Test(arguments: RandomModel.allCases, [2, 5, 9])
  func fixedSpins(recipe: RandomModel, width: Int) throws {
    for (seed, fields) in [(1, false), (2, true)] as [(UInt64, Bool)] {
      let model = try recipe.model(order: 11, seed: seed, fields: fields)
      let truth = BruteForce(model).lowest
      let run = try minimum(model, width: width)
      #expect(run.stopReason == .optimal)
      #expect(
        abs(model.numerator(of: run.best.spins) - truth)
          <= (model.isInteger ? 0 : 1e-9 * abs(truth)))
    }
  }

  /// Strips wide enough for tables of many blocks, against rows of the same strip solved by the
  /// textbook transfer matrix.
  @Test(arguments: [(3, 40), (7, 12), (12, 9), (13, 6)], [1.0, 5, 4e4, 1e9])
  func strips(_ size: (width: Int, length: Int), magnitude: Double) throws {
    var random = Seed(UInt64(size.width)).stream(.experiment)
    var couplings: [Coupling] = []
    func draw() -> Double {
      (Double(random.below(UInt64(magnitude))) + 1) * (random.next() & 1 == 0 ? 1 : -1)
    }
    for x in 0..<size.length {
      for y in 0..<size.width {
        let spin = x * size.width + y
        if y + 1 < size.width { couplings.append(Coupling(spin, spin + 1, draw())) }
        if x + 1 < size.length { couplings.append(Coupling(spin, spin + size.width, draw())) }
      }
    }
    let count = size.width * size.length
    let fields = (0..<count).map { $0 % 7 == 0 ? draw() : 0 }
    let model = try IsingModel(couplings: Couplings(order: count, couplings), fields: fields)
    let run = try minimum(model)
    #expect(run.stopReason == .optimal)
    #expect(model.numerator(of: run.best.spins) == transferMatrix(model, size.width, size.length))
  }

  /// The lowest numerator of a strip, column by column, all pairs of columns' assignments one bond at a
  /// time.
  private func transferMatrix(_ model: IsingModel, _ width: Int, _ length: Int) -> Double {
    let states = 1 << width
    func spin(_ state: Int, _ y: Int) -> Double { state >> y & 1 == 1 ? 1 : -1 }
    var lowest = [Double](repeating: 0, count: states)
    for x in 0..<length {
      if x > 0 {
        // Exchange the spins of one row at a time for those of the next column.
        for y in 0..<width {
          let coupling = model.couplings[(x - 1) * width + y, x * width + y]
          let before = lowest
          for state in 0..<states {
            lowest[state] = min(
              before[state] - coupling, before[state ^ (1 << y)] + coupling)
          }
        }
      }
      for state in 0..<states {
        for y in 0..<width {
          let i = x * width + y
          lowest[state] -= model.fields[i] * spin(state, y)
          if y + 1 < width {
            lowest[state] -= model.couplings[i, i + 1] * spin(state, y) * spin(state, y + 1)
          }
        }
      }
    }
    return lowest.min() ?? 0
  }

  /// Sums near 2⁶² are exact: the model is a ladder of couplings that only differ in the last digit.
  @Test func hugeIntegersAreExact() throws {
    let unit = 0x1p52
    var couplings: [Coupling] = []
    for i in 0..<12 {
      for j in [(i + 1) % 12, (i + 5) % 12] {
        let sign: Double = (i * 7 + j) % 3 == 0 ? -1 : 1
        couplings.append(Coupling(i, j, sign * (unit + Double((i * 5 + j) % 4))))
      }
    }
    let model = try IsingModel(couplings: Couplings(order: 12, couplings))
    #expect(model.isInteger && model.couplings.absoluteSum > 0x1p53)
    let run = try minimum(model)
    let lowest = (0..<(1 << 12)).map {
      model.energy(of: Spins(words: [UInt64($0)], count: 12))
    }.min()
    #expect(run.best.energy == lowest)
  }

  /// A tree and a cactus too large for anything but linear time.
  @Test func largeTreesAndCacti() throws {
    var random = Seed(8).stream(.experiment)
    let order = 60_001
    var couplings: [Coupling] = []
    for i in stride(from: 1, to: order - 1, by: 2) {
      // A triangle of two new spins and an old one, all frustrated or none.
      let root = Int(random.below(UInt64(i)))
      couplings += [
        Coupling(root, i, -1), Coupling(root, i + 1, -2), Coupling(i, i + 1, -3),
      ]
    }
    let model = try IsingModel(couplings: Couplings(order: order, couplings))
    let run = try minimum(model)
    #expect(run.stopReason == .optimal)
    // Each triangle gives up its weakest coupling: −3 − 2 + 1.
    #expect(run.best.energy == Energy(exactly: -4 * Int64(order / 2)))
  }

  private func sparse(order: Int, degree: Int) throws -> IsingModel {
    var random = Seed(1).stream(.experiment)
    let couplings = (0..<order * degree / 2).map { k in
      let i = k % order
      return Coupling(i, (i + 1 + Int(random.below(UInt64(order - 1)))) % order, 1)
    }
    return try IsingModel(couplings: Couplings(order: order, couplings))
  }

  @Test func wideProblemsAreRefused() throws {
    for model in [
      try RandomModel.oneBit.model(order: 120, seed: 1, fields: false),
      try sparse(order: 2000, degree: 6), try sparse(order: 300, degree: 40),
    ] {
      do {
        _ = try minimum(model)
        Issue.record("solved \(model.spinCount) spins")
      } catch let error as SolverError {
        guard case .tooWide(let width, let most, "tree") = error else { throw error }
        #expect(width > most)
      }
    }
  }

  @Test func threadsAndLimitsDoNotMatter() throws {
    let model = try RandomModel.sparseInt8.model(order: 60, seed: 5, fields: true)
    let run = try minimum(model)
    #expect(try minimum(model, threads: 3).best == run.best)
    let cut = try Engine(threads: 1).solve(
      Problem(model), with: TreeSearch(), limits: Limits(steps: 10))
    #expect(cut.stopReason == .steps)
    #expect(cut.best.energy >= run.best.energy)
  }
}
