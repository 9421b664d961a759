import RealModule
import Testing

@testable import SpinGlasses

@Suite struct SupersymmetricComplexityTests {
  /// The most there are, by an independent program.
  @Test func theGreatestIsTiny() throws {
    let low = try SupersymmetricComplexity.greatest(gain: -1)
    #expect(abs(low.complexity - 1.4e-4) < 0.5e-5)
    #expect(abs(low.energy + 0.1399) < 1e-4)
    #expect(low.replicon < 0)
    let middle = try SupersymmetricComplexity.greatest(gain: 0)
    #expect(abs(middle.complexity - 1.4e-3) < 0.5e-4)
    #expect(abs(middle.energy + 0.683) < 1e-3)
    for (gain, branch) in [(-1.0, low), (0, middle)] {
      let minima = try Complexity(at: PlantedGlassPoint(gain: gain), of: .minima)
      #expect(minima.complexity > 20 * branch.complexity)
    }
  }

  /// While wells are single the branch solves the equations of Kac and Rice, with their Σ.
  @Test(arguments: [(-1.5, 0.3), (-1.2, 0.5), (-1, 0.225)]) func itSolvesTheKacRiceEquations(
    gain: Double, slope: Double
  ) throws {
    let branch = try SupersymmetricComplexity(gain: gain, slope: slope)
    let (q, chi) = (branch.selfOverlap, branch.susceptibility)
    #expect(gain + chi < 0)
    var equations = KacRiceEquations(gain: gain, kind: .minima)
    equations.isMarginal = false
    equations.energy = .slope(slope)
    let unknowns = [
      Double.log(q), chi + 0.5 * slope * q, -0.5 * chi * chi - 0.5 * slope * chi * q, chi,
    ]
    let residuals = try #require(equations.residuals(unknowns))
    #expect(residuals.allSatisfy { abs($0) < 1e-7 })
    let value = try #require(equations.value(unknowns))
    #expect(abs(value.complexity - branch.complexity) < 1e-9)
    #expect(abs(value.energy - branch.energy) < 1e-8)
    // Not on the physical sheet: the Hessian would have negative eigenvalues.
    #expect(value.squaredResolvent > 1)
  }

  /// dΣ/de = y.
  @Test func itsSlopeIsParisisParameter() throws {
    let (lower, upper) = (
      try SupersymmetricComplexity(gain: -0.5, slope: 0.39),
      try SupersymmetricComplexity(gain: -0.5, slope: 0.41)
    )
    let slope = (upper.complexity - lower.complexity) / (upper.energy - lower.energy)
    #expect(abs(slope - 0.4) < 1e-3)
  }
}
