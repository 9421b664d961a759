import RealModule
import Testing

@testable import SpinGlasses

@Suite struct ComplexityCurveTests {
  /// The lowest energies with minima, by an independent program.
  @Test(arguments: [(-1.5, -0.02942), (-1, -0.14087), (-0.5, -0.3659), (0, -0.7485)])
  func theCurveEndsWhereTheTableSays(a: Double, energy: Double) throws {
    let curve = try ComplexityCurve(at: PlantedGlassPoint(gain: a), of: .minima)
    #expect(abs(curve.lowestEnergy - energy) < 6e-5)
  }

  /// An average over problems is never below what typical problems have.
  @Test(arguments: [-1.0, 0, 1]) func theGroundStateIsAboveTheEndOfTheCurve(a: Double) throws {
    let point = PlantedGlassPoint(gain: a)
    let curve = try ComplexityCurve(at: point, of: .minima)
    let resolution = ParisiResolution(steps: 8, fields: 601, tolerance: 1e-5, sweeps: 100)
    let ground = try BrokenReplicaState(at: point, resolution: resolution)
    #expect(ground.energy > curve.lowestEnergy)
  }

  /// All over the gains: ends at Σ = 0, energies fall, dΣ/de = u, the index falls with the energy, and
  /// there are never more minima than critical points.
  @Test(arguments: [
    -1.85, -1.6, -1.1, -0.61, -0.37, -0.07, 0.37, 0.93, 1.47, 2.3, 2.9, 4.65, 8.3, 14, 40,
  ])
  func curvesAreWhatTheyShouldBe(gain: Double) throws {
    var tops: [Double] = []
    for kind in CriticalPointKind.allCases {
      let curve = try ComplexityCurve(at: PlantedGlassPoint(gain: gain), of: kind)
      tops.append(curve.mostNumerous.complexity)
      #expect(abs(curve.points.last?.complexity ?? 1) < 1e-9)
      if kind == .minima { #expect(abs(curve.points.first?.complexity ?? 1) < 1e-9) }
      for (x, y) in zip(curve.points, curve.points.dropFirst()) {
        #expect(y.energy < x.energy)
        #expect(y.index <= x.index)
        // Of all critical points near e = 0 the slope is not monotonic at some gains.
        let isConcave = y.slope > x.slope
        #expect(isConcave || (kind == .all && x.slope < -1))
        let trapezoid = 0.5 * (x.slope + y.slope) * (y.energy - x.energy)
        let size = abs(y.slope - x.slope) * abs(y.energy - x.energy)
        if isConcave, size > 1e-7, x.slope > -1 {
          #expect(abs(y.complexity - x.complexity - trapezoid) < 0.06 * size, "\(kind) \(x.energy)")
        }
      }
      for place in [curve.points[0], curve.mostNumerous, curve.points[curve.points.count - 1]] {
        #expect(place.error.complexity < 5e-8)
      }
    }
    #expect(tops[1] < tops[0])
  }

  /// dΣ/de = u by narrow differences, and asking for an energy is asking for its slope.
  @Test(arguments: CriticalPointKind.allCases) func theSlopeOfTheCurveIsItsConjugate(
    kind: CriticalPointKind
  ) throws {
    let point = PlantedGlassPoint(gain: -0.3)
    for u in [-0.3, 0.2, 0.5] {
      let middle = try Complexity(at: point, of: kind, slope: u)
      let lower = try Complexity(at: point, of: kind, slope: u - 0.01)
      let upper = try Complexity(at: point, of: kind, slope: u + 0.01)
      let slope = (upper.complexity - lower.complexity) / (upper.energy - lower.energy)
      #expect(abs(slope - u) < 1e-4)
      let same = try Complexity(at: point, of: kind, energy: middle.energy)
      #expect(abs(same.complexity - middle.complexity) < 1e-9)
      #expect(abs(same.slope - u) < 1e-7)
    }
  }

  /// Typical critical points are saddles at every energy: the index vanishes where Σ < 0.
  @Test(arguments: [-1.5, -1.2, -1, -0.7]) func theIndexVanishesBelowTheEnd(gain: Double) throws {
    let curve = try ComplexityCurve(at: PlantedGlassPoint(gain: gain), of: .all)
    let threshold = try #require(curve.threshold)
    #expect(threshold.complexity < 0)
    #expect(threshold.energy < curve.lowestEnergy)
    #expect(curve.points.last?.index ?? 0 > 0)
    // Beyond it minima are all there is.
    let (all, minima) = (
      try Complexity(at: curve.points[0].point, of: .all, energy: 1.02 * threshold.energy),
      try Complexity(at: curve.points[0].point, of: .minima, energy: 1.02 * threshold.energy)
    )
    #expect(all.index == 0)
    #expect(abs(all.complexity - minima.complexity) < 1e-8)
  }

  /// Where unaligned minima stop being the most numerous, by a program that looked at every 0.01 of u.
  @Test(arguments: [
    (-1.0, 1.1, -0.1363), (-1, 1.2, -0.1389), (-0.5, 1.1, -0.3244), (-0.5, 1.2, -0.3265),
    (-0.5, 1.5, -0.3524), (0, 1.1, -0.5957), (0, 1.2, -0.5902), (0, 1.5, -0.6133),
    (0, 1.9, -0.6843), (0.5, 1.1, -0.9517), (0.5, 1.2, -0.9405), (0.5, 1.5, -0.9517),
    (0.5, 1.9, -1.0278), (0.5, 2.5, -1.1788),
  ])
  func alignmentSetsInWithinAStepOfTheTable(a: Double, bias: Double, energy: Double) throws {
    let point = PlantedGlassPoint(gain: a)
    let onset = try #require(
      try ComplexityCurve(at: point, of: .minima).alignmentOnset(ferromagneticBias: bias))
    // The table has four decimals.
    let above = try Complexity(at: point, of: .minima, energy: energy + 5e-5)
    let below = try Complexity(at: point, of: .minima, energy: energy - 5e-5)
    #expect(below.slope > onset.slope)
    #expect(above.slope < onset.slope + 0.01)
    #expect(abs(onset.overlapCurvature(ferromagneticBias: bias)) < 1e-6)
  }

  @Test(arguments: [(-1.0, 1.5), (-1, 1.9), (-1, 2.5), (-0.5, 1.9), (-0.5, 2.5), (0, 2.5)])
  func unalignedMinimaMayStayTheMostNumerous(a: Double, bias: Double) throws {
    let curve = try ComplexityCurve(at: PlantedGlassPoint(gain: a), of: .minima)
    #expect(try curve.alignmentOnset(ferromagneticBias: bias) == nil)
  }
}
