import RealModule
import Testing

@testable import SpinGlasses

@Suite struct WishartPlantedStateTests {
  private static let points: [(Double, Double)] = [
    (0.2, 0.01), (0.5, 3), (1, 1), (1.5, 1), (2, 0.05), (7, 40), (0.75, 1e-8),
  ]

  /// χ solves its equation, and is what the density of eigenvalues integrates to.
  @Test(arguments: points)
  func theResponseIsTheTraceOfTheInverseHessian(alpha: Double, b: Double) throws {
    let state = try WishartPlantedState(at: WishartPoint(alpha: alpha, b: b))
    let chi = state.susceptibility
    #expect(abs(chi * (2 * b + alpha / (1 + chi)) - 1) < 1e-12)
    let distance = alpha.squareRoot() - 1
    let low = 2 * b + distance * distance
    let (middle, half) = (0.5 * (low + state.upperEdge), 0.5 * (state.upperEdge - low))
    // By λ = middle − half cos θ the square roots at the edges become smooth.
    func integral(_ function: (Double) -> Double) -> Double {
      var sum = state.degenerateShare * function(2 * b)
      GaussLegendre.panel.forEachNode(from: 0, to: Double.pi, panels: 400) { angle, weight in
        let eigenvalue = middle - half * Double.cos(angle)
        sum +=
          weight * half * Double.sin(angle) * state.density(at: eigenvalue)
          * function(eigenvalue)
      }
      return sum
    }
    #expect(abs(integral { _ in 1 } - 1) < 1e-8)
    // Moments of Marchenko and Pastur.
    #expect(abs(integral { $0 - 2 * b } - alpha) < 1e-8 * alpha)
    #expect(abs(integral { ($0 - 2 * b) * ($0 - 2 * b) } - alpha * (1 + alpha)) < 1e-6)
    // A narrow integrand needs a hard edge that is not too near.
    if b > 1e-3 {
      #expect(abs(integral { 1 / $0 } / chi - 1) < 1e-6)
      #expect(abs(integral { Double.log($0) } - state.logDeterminant) < 1e-6)
    }
  }

  @Test func itsNumbersAreThoseOfItsAmplitudes() throws {
    let state = try WishartPlantedState(at: WishartPoint(alpha: 1.5, gain: -0.5))
    #expect(state.point.b == 1)
    #expect(state.energy == -0.25 && state.selfOverlap == 1 && state.magnetization == 1)
    #expect(state.leastEigenvalue == 2)
    #expect(abs(state.hessianEdge - 2 - WishartPoint.glassOnset(alpha: 1.5)) < 1e-15)
    // By an independent program.
    #expect(abs(state.susceptibility - 0.3187) < 5e-5)
    #expect(abs(state.logDeterminant - 1.1959) < 5e-5)
  }

  @Test func thereIsNoneBelowTheOnset() {
    for (alpha, b) in [(1.0, 0.0), (1, -2), (0, 1), (-1, 1), (.nan, 1), (1, .infinity)] {
      #expect(throws: TheoryError.self) {
        try WishartPlantedState(at: WishartPoint(alpha: alpha, b: b))
      }
    }
  }

  @Test func theGlassOnsetIsTheEdgeOfTheColumns() {
    #expect(WishartPoint.glassOnset(alpha: 0.5) == 0)
    #expect(WishartPoint.glassOnset(alpha: 1) == 0)
    #expect(WishartPoint.glassOnset(alpha: 4) == 1)
    #expect(WishartPoint.glassOnset(alpha: 9) == 4)
  }

  /// Temperatures of hard spins, by an independent program.
  @Test(arguments: [
    (0.5, 0.0667, 0.0241, 0.0059), (0.75, 0.187, 0.066, 0.0231), (0.8, 0.2147, 0.0744, 0.0279),
    (1, 0.333, 0.113, 0.0509), (0.2, 0.0010, 0.0004, 0.0000),
  ])
  func hardSpinsFreezeWhereTheTableSays(
    alpha: Double, transition: Double, freezing: Double, energy: Double
  ) throws {
    let limit = try WishartIsingLimit(alpha: alpha)
    #expect(abs(limit.transitionTemperature - transition) < 1e-3)
    #expect(abs(limit.freezingTemperature - freezing) < 6e-4)
    #expect(abs(limit.lowestUnalignedEnergy - energy) < 6e-5)
  }

  /// The free energy −T[ln 2 − (α/2) ln(1 + β)] vanishes at T_c, and its slope at T_K.
  @Test(arguments: [0.05, 0.3, 0.75, 1, 1.5, 3, 30])
  func hardSpinsFreezeWhereTheirEntropyVanishes(alpha: Double) throws {
    let limit = try WishartIsingLimit(alpha: alpha)
    func freeEnergy(_ t: Double) -> Double {
      -t * (Double.log(2) - 0.5 * alpha * Double.log(onePlus: 1 / t))
    }
    let (c, k) = (limit.transitionTemperature, limit.freezingTemperature)
    #expect(abs(freeEnergy(c)) < 1e-12 * c)
    let step = 1e-4 * k
    let entropy = (freeEnergy(k - step) - freeEnergy(k + step)) / (2 * step)
    #expect(abs(entropy) < 1e-7)
    #expect(abs(freeEnergy(k) - limit.lowestUnalignedEnergy) < 1e-12)
    #expect(limit.instabilityTemperature == (alpha > 1 ? alpha - 1 : nil))
  }
}
