import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct BoundedWidthWindowTests {
  /// No assignment of the window's spins has a lower energy, the others as they are.
  @Test(arguments: [RandomModel.sparseInt8, .sparseUnweighted, .sparseDouble], [1, 2, 3, 5])
  func windowsAreMinima(recipe: RandomModel, width: Int) throws {
    var largest = 0
    for seed in 0..<40 as Range<UInt64> {
      let model = try recipe.model(order: 11, seed: seed, fields: seed % 2 == 0)
      var window = BoundedWidthWindow(
        CompressedRows(model.couplings), model.fields, width: width)
      var random = Seed(seed).stream(.proposal)
      var spins = Seed(seed).randomSpins(11, 0)
      for _ in 0..<5 {
        let before = spins
        window.solve(&spins, &random)
        let energy = model.numerator(of: spins)
        #expect(energy <= model.numerator(of: before) + 1e-9)
        let members = window.members
        #expect(members.count == window.windowSize)
        for bits in 0..<(1 << members.count) {
          var other = spins
          for (k, spin) in members.enumerated() where bits >> k & 1 == 1 {
            other.flip(Int(spin))
          }
          if model.numerator(of: other) < energy - 1e-9 {
            Issue.record("seed \(seed): a better state of the window")
            break
          }
        }
        largest = max(largest, members.count)
      }
    }
    #expect(largest > 7)
  }

  /// A graph of small width is one window: its minimum is found at once.
  @Test(arguments: [1, 2])
  func narrowGraphsAreSolvedWhole(width: Int) throws {
    var random = Seed(2).stream(.experiment)
    let tree = (1..<400).map {
      Coupling($0, Int(random.below(UInt64($0))), Double(random.below(9)) - 4)
    }
    let fields = (0..<400).map { _ in Double(random.below(5)) - 2 }
    let model = try IsingModel(
      couplings: Couplings(order: 400, width == 1 ? tree : ladder(&random)), fields: fields)
    var window = BoundedWidthWindow(CompressedRows(model.couplings), model.fields, width: width)
    var spins = Spins(repeating: true, count: 400)
    window.solve(&spins, &random)
    #expect(window.windowSize == 400)
    let run = try Engine(threads: 1).solve(Problem(model), with: TreeSearch())
    #expect(run.stopReason == .optimal)
    #expect(model.energy(of: spins) == run.best.energy)
  }

  private func ladder(_ random: inout Philox) -> [Coupling] {
    (0..<200).flatMap { i in
      var rung = [Coupling(2 * i, 2 * i + 1, Double(random.below(9)) - 4)]
      if i < 199 {
        rung.append(Coupling(2 * i, 2 * i + 2, Double(random.below(9)) - 4))
        rung.append(Coupling(2 * i + 1, 2 * i + 3, Double(random.below(9)) - 4))
      }
      return rung
    }
  }

  /// Wider windows hold more of a lattice, and never raise its energy.
  @Test func widerWindowsHoldMore() throws {
    var random = Seed(9).stream(.experiment)
    let side = 24
    var couplings: [Coupling] = []
    for i in 0..<side * side {
      let right = i / side * side + (i + 1) % side
      let below = (i + side) % (side * side)
      couplings.append(Coupling(i, right, random.next() & 1 == 0 ? 1 : -1))
      couplings.append(Coupling(i, below, random.next() & 1 == 0 ? 1 : -1))
    }
    let model = try IsingModel(couplings: Couplings(order: side * side, couplings))
    var sizes: [Int] = []
    for width in [1, 2, 4, 8] {
      var window = BoundedWidthWindow(CompressedRows(model.couplings), [], width: width)
      var spins = Seed(1).randomSpins(side * side, width)
      var energy = model.numerator(of: spins)
      var total = 0
      for _ in 0..<20 {
        window.solve(&spins, &random)
        let new = model.numerator(of: spins)
        #expect(new <= energy)
        energy = new
        total += window.windowSize
      }
      sizes.append(total)
    }
    #expect(sizes == sizes.sorted() && sizes[0] > 20 * side * side / 2)
  }
}
