import Isinglass
import Testing
import _IsinglassTestSupport

@Suite struct CouplingOperatorTests {
  @Test(arguments: RandomModel.allCases)
  func productsFollowTheirDefinition(recipe: RandomModel) throws {
    for order in [1, 2, 63, 64, 65, 130] {
      let model = try recipe.model(order: order, seed: 5, fields: false)
      var random = Seed(8).stream(.experiment)
      let vector = (0..<order).map { _ in 2 * random.uniform() - 1 }
      var product = [Double](repeating: .nan, count: order)
      var span = product.mutableSpan
      try CouplingOperator(model).multiply(vector.span, into: &span)
      for i in 0..<order {
        var expected = 0.0
        for j in 0..<order { expected += model.couplings[i, j] * vector[j] }
        let scale = max(1, model.couplings.absoluteSum)
        #expect(abs(product[i] - expected) <= 1e-14 * scale, "order \(order), row \(i)")
      }
    }
  }

  @Test func manyOneBitCouplingsAreMultipliedInSinglePrecision() throws {
    let order = CouplingOperator.leastSpinsInSinglePrecision + 3
    let model = try RandomModel.oneBit.model(order: order, seed: 6, fields: false)
    var random = Seed(9).stream(.experiment)
    let vector = (0..<order).map { _ in 2 * random.uniform() - 1 }
    var product = [Double](repeating: .nan, count: order)
    var span = product.mutableSpan
    try CouplingOperator(model).multiply(vector.span, into: &span)
    for i in stride(from: 0, to: order, by: 97) {
      var expected = 0.0
      for j in 0..<order { expected += model.couplings[i, j] * vector[j] }
      // The rounding of 2051 additions of numbers up to 1, each of 2⁻²⁴ of sums up to about 100.
      #expect(abs(product[i] - expected) <= 2e-3, "row \(i)")
    }
  }
}
