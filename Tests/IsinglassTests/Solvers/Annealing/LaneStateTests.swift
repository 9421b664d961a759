import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct LaneStateTests {
  private let place = Seed(5).place(.acceptance, index: 0)

  /// The model with all numbers multiplied.
  private func scaled(_ model: IsingModel, by factor: Double) throws -> IsingModel {
    var couplings: [Coupling] = []
    for i in 0..<model.spinCount {
      model.couplings.forEachNeighbor(of: i) { j, value in
        if j < i { couplings.append(Coupling(i, j, factor * value)) }
      }
    }
    return try IsingModel(
      couplings: Couplings(order: model.spinCount, couplings),
      fields: model.fields.map { factor * $0 }, offset: 7)
  }

  @Test(arguments: [RandomModel.sparseUnweighted, .sparseInt8], [false, true])
  func energiesAndSpinsAreThoseOfTheModel(kind: RandomModel, fields: Bool) throws {
    for (order, factor) in [(1, 1.0), (70, 1), (200, 35)] {
      let model = try scaled(kind.model(order: order, seed: 4, fields: fields), by: factor)
      let couplings = try #require(try LaneCouplings(model))
      let state = try LaneState(couplings, from: place)
      let starts = (0..<64).map { Seed(3).randomSpins(order, $0) }
      state.set(starts)
      #expect((0..<64).map { state.spins(ofLane: $0) } == starts)
      #expect(state.numerators() == starts.map { model.numerator(of: $0) })

      state.sweep(temperature: 2 * factor, sweeps: 5)
      state.descend()
      var words = [UInt64](repeating: 0, count: 64 * state.wordsPerReplica)
      state.read(into: &words)
      let numerators = state.numerators()
      for lane in 0..<64 {
        let spins = state.spins(ofLane: lane)
        let range = lane * state.wordsPerReplica..<(lane + 1) * state.wordsPerReplica
        #expect(Array(words[range]) == spins.words)
        #expect(numerators[lane] == model.numerator(of: spins))
        for i in 0..<order {
          var flipped = spins
          flipped.flip(i)
          #expect(model.numerator(of: flipped) >= numerators[lane])
        }
      }
    }
  }

  @Test func replicasAreSetAndExchangedByMask() throws {
    let model = try RandomModel.sparseInt8.model(order: 90, seed: 4, fields: false)
    let couplings = try #require(try LaneCouplings(model))
    let (first, second) = (
      try LaneState(couplings, from: place), try LaneState(couplings, from: place)
    )
    let (a, b) = (Seed(1).randomSpins(90, 0), Seed(1).randomSpins(90, 1))
    first.set(a)
    second.set(b)
    second.set(a, lanes: 1 << 63)
    first.exchange(with: second, lanes: 0b110)
    for lane in 0..<64 {
      let isExchanged = lane == 1 || lane == 2
      #expect(first.spins(ofLane: lane) == (isExchanged ? b : a))
      #expect(second.spins(ofLane: lane) == (isExchanged || lane == 63 ? a : b))
    }
    first.set([b, b])
    #expect(first.spins(ofLane: 1) == b && first.spins(ofLane: 2) == b)
    #expect(first.spins(ofLane: 3) == a)
  }

  @Test func onlySmallIntegersFit() throws {
    for kind in [RandomModel.sparseDouble, .sparseInt32, .denseInt8, .denseInt64] {
      let model = try kind.model(order: 150, seed: 1, fields: false)
      #expect(try LaneCouplings(model) == nil)
    }
    let star = try IsingModel(
      couplings: Couplings(order: 129, (1...127).map { Coupling(0, $0, 3) }))
    #expect(try LaneCouplings(star) != nil)
    let larger = try IsingModel(
      couplings: Couplings(order: 129, (1...128).map { Coupling(0, $0, 3) }))
    #expect(try LaneCouplings(larger) == nil)
  }
}
