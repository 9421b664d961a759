import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct PartitionCrossoverTests {
  /// Regions are taken one by one; what that gains is what the whole energy falls by.
  @Test(
    arguments: [RandomModel.sparseUnweighted, .sparseInt8, .sparseDouble, .denseInt8],
    [false, true])
  func theGainIsTheFallOfTheEnergy(recipe: RandomModel, fields: Bool) throws {
    for seed in 0..<30 as Range<UInt64> {
      let model = try recipe.model(order: 130, seed: seed, fields: fields)
      var crossover = try PartitionCrossover(model)
      var random = Seed(seed).stream(.proposal)
      for drifts in [false, true] {
        var state = Seed(seed).randomSpins(130, 0)
        let other = Seed(seed).randomSpins(130, 1)
        let (before, theirs) = (model.energy(of: state).value, model.energy(of: other).value)
        let outcome = crossover.improve(&state, by: other, drifts: drifts, &random)
        let after = model.energy(of: state).value
        #expect(abs(before - after - outcome.gain) <= (model.isInteger ? 0 : 1e-9))
        // As good as the better parent at least: all regions together make the other one.
        #expect(outcome.gain >= 0 && after <= theirs + 1e-9)
        // Nothing better is left to take.
        var again = state
        #expect(crossover.improve(&again, by: other, drifts: false, &random).gain <= 1e-9)
      }
    }
  }
}
