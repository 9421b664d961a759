import RealModule
import Testing

@testable import SpinGlasses

@Suite struct OverlapCurveTests {
  /// Minima of an overlap at a = 0, by an independent program.
  @Test(arguments: [
    (1.5, 0.0, 0.1302), (1.5, 0.3, 0.1115), (1.5, 0.6, 0.0724), (1.5, 0.9, 0.0397),
    (1.5, 1.2, 0.0059), (1.9, 0, 0.1302), (1.9, 0.3, 0.0969), (1.9, 0.6, 0.0331),
    (1.9, 0.75, 0.0087), (1.9, 0.9, -0.0041), (1.9, 1.05, -0.0041), (1.9, 1.2, 0.0038),
    (1.9, 1.35, 0.0037),
  ])
  func minimaOfAnOverlapAreThoseOfTheTable(bias: Double, overlap: Double, sigma: Double) throws {
    let point = PlantedGlassPoint(gain: 0, ferromagneticBias: bias)
    let minima = try Complexity(at: point, of: .minima, overlap: overlap)
    #expect(abs(minima.complexity - sigma) < 6e-5)
    #expect(minima.hessianOutlier ?? 0 > -1e-6)
    let mirrored = try Complexity(at: point, of: .minima, overlap: -overlap)
    #expect(abs(mirrored.complexity - minima.complexity) < 1e-9)
  }

  /// What looks like a minimum in the bulk is a saddle where an eigenvalue along the hidden state is
  /// negative: at m = 0 that of J₀G(λ) = 1.
  @Test(arguments: [(1.5, -0.014), (1.9, -0.148)]) func outliersMakeSaddles(
    bias: Double, eigenvalue: Double
  ) throws {
    let minima = try Complexity(
      at: PlantedGlassPoint(gain: -1, ferromagneticBias: bias), of: .minima)
    let outlier = try #require(minima.hessianOutlier)
    #expect(abs(outlier - eigenvalue) < 6e-4)
  }

  /// Without overlap the strength of the hidden state drops out, and with a small one Σ bends by the
  /// curvature in closed form, for any slope u.
  @Test(arguments: [(-0.8, 1.3, 0.0), (0, 1.9, 0), (0, 1.9, 0.5), (0.7, 2.4, -0.2)])
  func theCurvatureIsTheClosedForm(gain: Double, bias: Double, slope: Double) throws {
    let point = PlantedGlassPoint(gain: gain, ferromagneticBias: bias)
    for kind in CriticalPointKind.allCases {
      let none = try Complexity(at: point, of: kind, slope: slope)
      let unbiased = try Complexity(at: PlantedGlassPoint(gain: gain), of: kind, slope: slope)
      #expect(none.complexity == unbiased.complexity)
      let m = 0.02
      let small = try Complexity(at: point, of: kind, slope: slope, overlap: m)
      let rise =
        small.complexity - slope * small.energy - (none.complexity - slope * none.energy)
      let curvature = none.overlapCurvature(ferromagneticBias: bias)
      #expect(abs(2 * rise / (m * m) - curvature) < 0.01 * max(1, abs(curvature)))
      #expect(abs(small.overlapSlope / m - curvature) < 0.01 * max(1, abs(curvature)))
    }
  }

  /// dΣ/dm is its formula at any overlap and energy, and the curve has no gaps.
  @Test(arguments: [
    (-1.0, 1.5), (-0.4, 0.6), (0.3, -1.2), (1, 2.6), (8, 2),
  ])
  func theSlopeAgainstTheOverlapIsItsFormula(gain: Double, bias: Double) throws {
    let point = PlantedGlassPoint(gain: gain, ferromagneticBias: bias)
    for kind in CriticalPointKind.allCases {
      let top = try Complexity(at: point, of: kind)
      for curve in [
        try OverlapCurve(at: point, of: kind),
        try OverlapCurve(at: point, of: kind, energy: 1.1 * top.energy),
      ] {
        #expect(curve.points.last?.complexity ?? 0 < -1)
        let step = 1e-3
        for place in [curve.points.count / 4, curve.points.count / 2] {
          let m = curve.points[place].overlap
          func counted(_ overlap: Double) throws -> Complexity {
            curve.points[place].slope == 0
              ? try Complexity(at: point, of: kind, overlap: overlap, near: curve.points[place])
              : try Complexity(
                at: point, of: kind, energy: curve.points[place].energy, overlap: overlap)
          }
          let rise = try counted(m + step).complexity - counted(m - step).complexity
          let slope = curve.points[place].overlapSlope
          #expect(abs(rise / (2 * step) - slope) < 2e-5 * max(1, abs(slope)), "\(kind) \(m)")
        }
        for (x, y) in zip(curve.points, curve.points.dropFirst()) {
          #expect(y.overlap > x.overlap)
          #expect(y.overlap - x.overlap < 0.05 * top.selfOverlap.squareRoot())
        }
      }
    }
  }

  /// Where replica symmetry holds the aligned island is one point, the global minimum.
  @Test(arguments: [(-1.0, 1.5), (-1.5, 1.2), (-0.7, 1.9), (-1, 3)])
  func theStableReplicaSymmetricStateIsTheOnlyAlignedMinimum(gain: Double, bias: Double) throws {
    let point = PlantedGlassPoint(gain: gain, ferromagneticBias: bias)
    let aligned = try #require(try OverlapCurve(at: point, of: .minima).aligned)
    let state = try ReplicaSymmetricState(at: point)
    #expect(abs(aligned.complexity) < 1e-8)
    #expect(abs(aligned.overlap - state.magnetization) < 1e-6)
    #expect(abs(aligned.energy - state.energy) < 1e-7)
    #expect(abs(aligned.resolvent.real - state.susceptibility) < 1e-6)
    let hessian = HessianSpectrum(amplitudes: state.amplitudes, at: point)
    #expect(
      abs(aligned.spectrum.lowerEdge.eigenvalue - hessian.lowerEdge.eigenvalue) < 1e-6)
  }

  /// A hump of unaligned minima and an island of aligned ones, or one hump, as by the independent program.
  @Test func alignedMinimaMayBeAnIsland() throws {
    let apart = try OverlapCurve(
      at: PlantedGlassPoint(gain: 0, ferromagneticBias: 1.9), of: .minima)
    let aligned = try #require(apart.aligned)
    #expect(aligned.overlap > 1.2 && aligned.overlap < 1.35)
    #expect(aligned.complexity > 0.0038)
    #expect(abs(aligned.overlapSlope) < 1e-9)
    #expect(apart.points.contains { $0.overlap < 1.2 && $0.complexity < 0 })
    let together = try OverlapCurve(
      at: PlantedGlassPoint(gain: 0, ferromagneticBias: 1.5), of: .minima)
    #expect(together.aligned == nil)
  }
}
