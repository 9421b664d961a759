import Testing

@testable import SpinGlasses

/// With many columns W Wᵀ/N is α and √α times a Gaussian matrix: at b = α + √α a the landscape becomes that of
/// the planted glass without a hidden state at the gain a, amplitudes in units of α^{1/4}. What is left falls as
/// powers of α^(−1/2).
@Suite struct WishartManyColumnsTests {
  /// From α = 6.25 to 400, by which α^(−1/2) halves three times; the last step of the extrapolation is its error.
  private func limit(_ gain: Double, _ value: (WishartPoint) throws -> Double) throws -> Estimate {
    var values = try [6.25, 25.0, 100, 400].map { alpha in
      try value(WishartPoint(alpha: alpha, b: alpha + alpha.squareRoot() * gain))
    }
    var before = values[3]
    for factor in [2.0, 4, 8] {
      before = values[values.count - 1]
      values = zip(values, values.dropFirst()).map { (factor * $1 - $0) / (factor - 1) }
    }
    return Estimate(value: values[0], error: (values[0] - before).magnitude)
  }

  private func expect(_ limit: Estimate, is value: Double) {
    #expect(abs(limit.value - value) <= 2 * limit.error + 1e-6 * abs(value))
    #expect(limit.error < 4e-3 * abs(value))
  }

  /// Marginal minima all of them, at a = −1 with soft spins.
  @Test(arguments: [-1.0, 0, 1])
  func minimaBecomeThoseOfThePlantedGlass(gain: Double) throws {
    let minima = try Complexity(at: PlantedGlassPoint(gain: gain), of: .minima)
    let sigma = try limit(gain) { try WishartComplexity(at: $0).complexity }
    expect(sigma, is: minima.complexity)
    let energy = try limit(gain) { try WishartComplexity(at: $0).energy / $0.alpha }
    expect(energy, is: minima.energy)
    let response = try limit(gain) {
      try WishartComplexity(at: $0).susceptibility * $0.alpha.squareRoot()
    }
    expect(response, is: minima.resolvent.real)
  }

  @Test(arguments: [-1.0, 0, 1])
  func symmetricStatesBecomeThoseOfThePlantedGlass(gain: Double) throws {
    let state = try ReplicaSymmetricState(at: PlantedGlassPoint(gain: gain))
    let energy = try limit(gain) { try WishartGlassState.symmetric(at: $0).energy / $0.alpha }
    expect(energy, is: state.energy)
    let response = try limit(gain) {
      try WishartGlassState.symmetric(at: $0).susceptibility * $0.alpha.squareRoot()
    }
    expect(response, is: state.susceptibility)
  }

  /// Clusters without overlap with each other are a bound from below on those of one step with, which are one on
  /// the truth.
  @Test func unrelatedClustersAreBelowThoseOfOneStep() throws {
    let energy = try limit(0) { try WishartGlassState.lowest(at: $0).energy / $0.alpha }
    let related = try BrokenReplicaState.oneStep(at: PlantedGlassPoint(gain: 0), fields: 601)
    #expect(energy.value < related.energy - energy.error)
    #expect(energy.value > 1.005 * related.energy)
    let point = WishartPoint(alpha: 400, b: 400)
    #expect(try WishartGlassState.lowest(at: point).clusterReplicon < 0)
  }
}
