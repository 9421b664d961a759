import RealModule
import Testing

@testable import SpinGlasses

@Suite struct UnalignedCloudTests {
  /// Where unaligned minima end, by an independent program.
  @Test(arguments: [
    (-1.5, 1.13), (-1, 1.54), (-0.5, 2.465), (0, 3.685), (0.5, 4.86), (1, 5.99),
  ])
  func theCloudEndsWhereTheTableSays(gain: Double, bias: Double) throws {
    let cloud = try UnalignedCloud(gain: gain)
    #expect(abs(cloud.greatestBias - bias) < 0.02)
    #expect(abs(try cloud.minima(ferromagneticBias: cloud.greatestBias).complexity) < 1e-9)
  }

  @Test(arguments: [
    (0.0, 1.98, 0.1302), (0, 2.22, 0.1287), (0, 2.42, 0.1237), (0, 2.62, 0.1147),
    (0, 2.82, 0.1015), (0, 3.02, 0.0844), (0, 3.22, 0.0633), (0, 3.42, 0.0385),
    (0, 3.62, 0.0102), (-0.5, 1.81, 0.0388), (-0.5, 2.01, 0.0331), (-0.5, 2.21, 0.0217),
    (-0.5, 2.41, 0.0049),
  ])
  func stifferMinimaAreAsManyAsInTheTable(gain: Double, bias: Double, sigma: Double) throws {
    let cloud = try UnalignedCloud(gain: gain)
    // The table's biases are rounded to 0.01, which moves Σ by up to 0.0007.
    let minima = try cloud.minima(ferromagneticBias: bias)
    let slope =
      (try cloud.minima(ferromagneticBias: bias + 0.005).complexity
        - cloud.minima(ferromagneticBias: bias - 0.005).complexity) / 0.01
    #expect(abs(minima.complexity - sigma) < 6e-5 + 0.005 * abs(slope))
  }

  /// Below the least unstable bias their number is that of all unaligned minima; above it, they have no
  /// soft mode along the hidden state, a gap in the bulk, and are fewer the stronger it is.
  @Test(arguments: [-1.7, -0.9, -0.14, 1.6, 7, 20])
  func whatIsLeftIsStable(gain: Double) throws {
    let cloud = try UnalignedCloud(gain: gain)
    let (least, greatest) = (cloud.leastUnstableBias, cloud.greatestBias)
    #expect(least > 1 && greatest > least)
    #expect(
      try cloud.minima(ferromagneticBias: 0.9 * least).complexity == cloud.mostNumerous.complexity)
    var last = cloud.mostNumerous.complexity
    for share in [1e-9, 1e-5, 0.01, 0.1, 0.6] {
      let bias = least + share * (greatest - least)
      let minima = try cloud.minima(ferromagneticBias: bias)
      #expect(minima.complexity > 0)
      #expect(minima.complexity <= last + 1e-9)
      if share > 0.05 {
        #expect(abs(minima.hessianOutlier ?? 1) < 1e-6)
        #expect(minima.spectrum.lowerEdge.eigenvalue > 0)
        // dΣ/dJ₀ = −κ (1 − g²E[1/(D − s)²])/J₀², by differences.
        let s = 1 / bias
        let squared = minima.amplitudes.mean { x in
          let inverse = 1 / (3 * x * x - gain - s)
          return inverse * inverse
        }
        let slope = -minima.stability * (1 - squared) / (bias * bias)
        let step = 1e-3 * bias
        let difference =
          (try cloud.minima(ferromagneticBias: bias + step).complexity
            - cloud.minima(ferromagneticBias: bias - step).complexity) / (2 * step)
        #expect(abs(slope - difference) < 1e-4 * max(1, abs(slope)))
      }
      last = minima.complexity
    }
    #expect(try cloud.minima(ferromagneticBias: 1.02 * greatest).complexity < 0)
  }

  /// Energy by energy: one curve of two families, with dΣ/de = u, from Σ = 0 to Σ = 0, none of them a saddle.
  @Test(arguments: [(-1.3, 0.3), (-0.5, 0.7), (0, -0.05), (0, 0.3), (1.5, 0.6), (6, 0.2)])
  func energiesAreThoseOfStableMinima(gain: Double, share: Double) throws {
    let cloud = try UnalignedCloud(gain: gain)
    let bias = cloud.leastUnstableBias + share * (cloud.greatestBias - cloud.leastUnstableBias)
    let curve = try cloud.energies(ferromagneticBias: bias)
    let most = try cloud.minima(ferromagneticBias: bias)
    #expect(abs((curve.map(\.complexity).max() ?? 0) - most.complexity) < 1e-9)
    #expect(abs(curve.first?.complexity ?? 1) < 1e-9 && abs(curve.last?.complexity ?? 1) < 1e-9)
    for (x, y) in zip(curve, curve.dropFirst()) {
      #expect(y.energy < x.energy && y.slope > x.slope)
      #expect(y.resolvent.real < 1 / bias + 1e-6)
      let trapezoid = 0.5 * (x.slope + y.slope) * (y.energy - x.energy)
      let size = abs(y.slope - x.slope) * abs(y.energy - x.energy)
      #expect(abs(y.complexity - x.complexity - trapezoid) < 0.1 * size + 1e-8)
    }
    for minima in [curve[curve.count / 4], curve[curve.count / 2]] {
      #expect(minima.hessianOutlier ?? 0 > -1e-6)
      #expect(minima.spectrum.lowerEdge.eigenvalue > -1e-6)
    }
    #expect(try cloud.energies(ferromagneticBias: 1.01 * cloud.greatestBias).isEmpty)
  }

  /// The greatest bias rises smoothly with the gain.
  @Test func theRegionHasASmoothEdge() throws {
    let biases = try (0...72).map {
      try UnalignedCloud(gain: -1.85 + 0.1 * Double($0)).greatestBias
    }
    #expect(zip(biases, biases.dropFirst()).allSatisfy { $0 < $1 })
    for k in 3..<biases.count {
      let third = biases[k] - 3 * biases[k - 1] + 3 * biases[k - 2] - biases[k - 3]
      #expect(abs(third) < 0.08, "\(k)")
    }
  }

  /// An aligned global minimum among exponentially many unaligned ones: where quenches end unaligned.
  @Test func theGlobalMinimumMayBeAlignedAmongUnalignedOnes() throws {
    let cases = [
      (1.0, 1.5, true), (2, 1.5, true), (-0.7, 1.5, true), (-1, 1.6, false), (-1.5, 1.2, false),
      (1, 0.9, false), (0, 3.6, true), (0, 3.8, false),
    ]
    for (gain, bias, isSurrounded) in cases {
      let cloud = try UnalignedCloud(gain: gain)
      #expect(cloud.surroundsAlignedMinimum(ferromagneticBias: bias) == isSurrounded)
    }
    // Stable, gapped, aligned, and yet: replica symmetry does not keep the cloud away.
    let cloud = try UnalignedCloud(gain: -0.7)
    #expect(abs(cloud.leastUnstableBias - 1.587) < 1e-3)
    #expect(abs(cloud.mostNumerous.complexity - 0.0162) < 1e-4)
  }
}
