import RealModule
import Testing

@testable import SpinGlasses

@Suite struct ComplexityTests {
  /// Complexity, energy and overlap of all critical points by an independent program.
  @Test(arguments: [
    (-1.8, 0.000478, -0.00152, 0.05037), (-1.5, 0.005587, -0.01064, 0.14568),
    (-1, 0.035217, -0.05057, 0.34778), (-0.5, 0.103219, -0.13278, 0.59789),
    (0, 0.218728, -0.26825, 0.88483), (0.5, 0.377336, -0.44126, 1.15331),
    (1, 0.550557, -0.59677, 1.31997), (1.5, 0.706436, -0.74966, 1.43873),
    (2, 0.831299, -0.95107, 1.58508), (4, 1.058927, -2.67973, 2.63471),
    (10, 1.098611, -16.6665, 6.66661),
  ])
  func allCriticalPointsAreThoseOfTheTable(a: Double, sigma: Double, e: Double, q: Double) throws {
    let complexity = try Complexity(at: PlantedGlassPoint(gain: a), of: .all)
    #expect(abs(complexity.complexity - sigma) < 1.1e-6)
    #expect(abs(complexity.energy - e) < 1e-5 * max(1, abs(e)) + 6e-6)
    #expect(abs(complexity.selfOverlap - q) < 1.5e-5)
  }

  @Test(arguments: [
    (-1.5, 0.000101, -0.02890, 0.25961, 1.0985), (-1, 0.003687, -0.12655, 0.60890, 1.3493),
    (-0.5, 0.039797, -0.25818, 0.91393, 1.6705), (0, 0.130190, -0.43270, 1.21235, 1.9778),
    (0.5, 0.229794, -0.66441, 1.52587, 2.3602), (1, 0.323608, -0.95931, 1.85339, 2.7951),
    (2, 0.475783, -1.77417, 2.55690, 3.8217), (4, 0.637435, -4.57943, 4.17788, 6.7356),
  ])
  func minimaAreThoseOfTheTable(
    a: Double, sigma: Double, e: Double, q: Double, bias: Double
  ) throws {
    let complexity = try Complexity(at: PlantedGlassPoint(gain: a), of: .minima)
    #expect(abs(complexity.complexity - sigma) < 1.1e-6)
    #expect(abs(complexity.energy - e) < 1e-5)
    #expect(abs(complexity.selfOverlap - q) < 1e-5)
    #expect(abs(complexity.leastUnstableBias - bias) < 1e-3)
  }

  /// At large gain each spin has two minima and a maximum of its own.
  @Test func independentSpinsHaveTwoMinimaOfThreeCriticalPoints() throws {
    let point = PlantedGlassPoint(gain: 20)
    #expect(abs(try Complexity(at: point, of: .minima).complexity - Double.log(2)) < 1e-4)
    #expect(abs(try Complexity(at: point, of: .all).complexity - Double.log(3)) < 1e-6)
  }

  /// dΣ/de = u, by differences along the curve; and the disorder only sets units.
  @Test func theSlopeOfTheCurveIsItsConjugate() throws {
    let point = PlantedGlassPoint(gain: -0.3)
    for u in [-0.3, 0.2, 0.5] {
      let lower = try Complexity(at: point, of: .minima, slope: u - 0.01)
      let upper = try Complexity(at: point, of: .minima, slope: u + 0.01)
      let slope = (upper.complexity - lower.complexity) / (upper.energy - lower.energy)
      #expect(abs(slope - u) < 1e-4)
    }
    let unit = try Complexity(at: point, of: .minima, slope: 0.3)
    let scaled = try Complexity(
      at: PlantedGlassPoint(gain: -0.6, disorder: 2), of: .minima, slope: 0.3 / 4)
    #expect(abs(unit.complexity - scaled.complexity) < 1e-9)
    #expect(abs(4 * unit.energy - scaled.energy) < 1e-8)
  }

  /// No branch is jumped to: the curves are smooth in the gain.
  @Test(arguments: CriticalPointKind.allCases) func curvesAreSmooth(kind: CriticalPointKind) throws
  {
    var last: [Double] = []
    for k in 0...56 {
      let gain = -1.6 + 0.1 * Double(k)
      let value = try Complexity(at: PlantedGlassPoint(gain: gain), of: kind).complexity
      last.append(value)
      if last.count > 3 {
        let n = last.count
        let third = last[n - 1] - 3 * last[n - 2] + 3 * last[n - 3] - last[n - 4]
        #expect(abs(third) < 2e-3, "\(gain)")
      }
    }
    #expect(zip(last, last.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func belowTheOnsetThereIsNothingToCount() {
    #expect(throws: TheoryError.self) {
      try Complexity(at: PlantedGlassPoint(gain: -2.5), of: .all)
    }
  }
}

@Suite struct ComplexityCurveTests {
  /// The lowest energies with minima, by an independent program.
  @Test(arguments: [(-1.5, -0.02942), (-1, -0.14087), (-0.5, -0.3659), (0, -0.7485)])
  func theCurveEndsWhereTheTableSays(a: Double, energy: Double) throws {
    let curve = try ComplexityCurve(at: PlantedGlassPoint(gain: a), of: .minima)
    #expect(abs(curve.lowestEnergy - energy) < 6e-5)
    #expect(zip(curve.points, curve.points.dropFirst()).allSatisfy { $0.energy > $1.energy })
  }

  /// An average over problems is never below what typical problems have.
  @Test(arguments: [-1.0, 0, 1]) func theGroundStateIsAboveTheEndOfTheCurve(a: Double) throws {
    let point = PlantedGlassPoint(gain: a)
    let curve = try ComplexityCurve(at: point, of: .minima)
    let resolution = ParisiResolution(steps: 8, fields: 601, tolerance: 1e-5, sweeps: 100)
    let ground = try BrokenReplicaState(at: point, resolution: resolution)
    #expect(ground.energy > curve.lowestEnergy)
  }
}
