import RealModule
import Testing

@testable import SpinGlasses

@Suite struct WishartComplexityTests {
  /// α, b, the largest Σ and its energy, and where Σ = 0, by an independent program.
  @Test(arguments: [
    (0.75, 2.0, 0.5504, -0.7350, -0.9631), (1.2, 2, 0.4272, -0.6234, -0.8768),
    (1.5, 2, 0.3493, -0.5533, -0.8020), (2, 2, 0.2319, -0.4449, -0.6584),
    (0.75, 1, 0.3969, -0.1830, -0.2346), (0.75, 0.5, 0.2566, -0.0460, -0.0566),
    (1, 1, 0.2967, -0.1631, nil), (1.5, 1, 0.1365, -0.1239, -0.1671),
  ])
  func minimaAreAsManyAsInTheTable(
    alpha: Double, b: Double, sigma: Double, energy: Double, lowest: Double?
  ) throws {
    let curve = try WishartComplexityCurve(at: WishartPoint(alpha: alpha, b: b))
    #expect(abs(curve.mostNumerous.complexity - sigma) < 6e-5)
    #expect(abs(curve.mostNumerous.energy - energy) < 6e-5)
    // The last digit of the lowest energies is cut off.
    if let lowest { #expect(abs(curve.lowestEnergy - lowest) < 1e-4) }
    let bound = try WishartGlassState.lowest(at: WishartPoint(alpha: alpha, b: b)).energy
    #expect(curve.lowestEnergy <= bound)
    // Near to each other where states are single minima.
    if alpha < 0.8 { #expect(bound - curve.lowestEnergy < 2e-4) }
  }

  @Test(arguments: [
    (0.0, 0.5504, -0.7350), (2, 0.4401, -0.8616), (4, 0.2818, -0.9169), (6, 0.1585, -0.9421),
    (8, 0.0644, -0.9558),
  ])
  func slopesAreThoseOfTheTable(slope: Double, sigma: Double, energy: Double) throws {
    let minima = try WishartComplexity(at: WishartPoint(alpha: 0.75, b: 2), slope: slope)
    #expect(abs(minima.complexity - sigma) < 6e-5)
    #expect(abs(minima.energy - energy) < 6e-5)
    let again = try WishartComplexity(at: minima.point, energy: minima.energy)
    #expect(abs(again.complexity - minima.complexity) < 1e-9)
  }

  /// m/√b, Σ and the energy.
  @Test(arguments: [
    (0.0, 0.5504, -0.735), (0.2, 0.5363, -0.741), (0.4, 0.4922, -0.760), (0.6, 0.4107, -0.800),
    (0.8, 0.2709, -0.873), (0.9, 0.1643, -0.927), (0.95, 0.0945, -0.960),
  ])
  func overlapsAreThoseOfTheTable(share: Double, sigma: Double, energy: Double) throws {
    let minima = try WishartComplexity(
      at: WishartPoint(alpha: 0.75, b: 2), overlap: share * 2.0.squareRoot())
    #expect(abs(minima.complexity - sigma) < 6e-5)
    #expect(abs(minima.energy - energy) < 6e-4)
  }

  /// dΣ/de = y and dΣ/dm at a given slope, by differences; marginal or not.
  @Test(arguments: [(0.75, 2.0, 0.7), (1.5, 1, 0.2), (2, 0.5, 0.02), (0.5, 0.1, 0.15), (5, 9, 0.5)])
  func slopesAreThoseOfTheCurves(alpha: Double, b: Double, overlap: Double) throws {
    let point = WishartPoint(alpha: alpha, b: b)
    for y in [-0.5, 0.5] {
      let (low, middle, high) = (
        try WishartComplexity(at: point, slope: (y - 0.02) / (b * b)),
        try WishartComplexity(at: point, slope: y / (b * b)),
        try WishartComplexity(at: point, slope: (y + 0.02) / (b * b))
      )
      let slope = (high.complexity - low.complexity) / (high.energy - low.energy)
      #expect(abs(slope - middle.slope) < 2e-3 / (b * b))
    }
    let start = try WishartComplexity(at: point, overlap: overlap)
    func complexity(_ m: Double) throws -> Double {
      try WishartComplexity(at: point, overlap: m, near: start).complexity
    }
    let step = 1e-3 * overlap
    let slope = (try complexity(overlap + step) - complexity(overlap - step)) / (2 * step)
    #expect(abs(slope / start.overlapSlope - 1) < 1e-4)
    #expect(slope < 0)
  }

  /// e = (s − bq)/4 and −⟨x⁴⟩/4, stability, and averages over the amplitudes that come out.
  @Test(arguments: [(0.75, 2.0), (1.5, 1), (2, 0.3), (0.3, 0.5), (10, 8)])
  func minimaAreMinima(alpha: Double, b: Double) throws {
    let minima = try WishartComplexity(at: WishartPoint(alpha: alpha, b: b))
    let amplitudes = minima.amplitudes
    #expect(abs(amplitudes.mean { $0 * $0 } / minima.selfOverlap - 1) < 1e-8)
    #expect(abs(amplitudes.mean { -0.25 * $0 * $0 * $0 * $0 } / minima.energy - 1) < 1e-8)
    #expect(minima.residual < 1e-9 && minima.error.complexity < 1e-6)
    #expect(minima.replicon > -1e-9)
    let spectrum = minima.spectrum
    #expect(spectrum.lowerEdge > -1e-6 * b)
    if minima.isMarginal {
      #expect(abs(spectrum.lowerEdge) < 1e-5 * b)
    } else {
      #expect(abs((spectrum.response() ?? 0) / minima.susceptibility - 1) < 1e-6)
    }
    // g > 1/(α − 1) is a negative eigenvalue along the hidden state.
    let isSaddle = (alpha - 1) * minima.susceptibility > 1
    #expect(isSaddle == ((minima.hiddenEigenvalue ?? 1) < 0))
  }

  /// Σ falls with the overlap, and the planted state is one.
  @Test func theCloudThinsOutTowardsThePlantedState() throws {
    let curve = try WishartOverlapCurve(at: WishartPoint(alpha: 1.5, b: 2))
    for (near, far) in zip(curve.points, curve.points.dropFirst()) {
      #expect(far.complexity < near.complexity && far.overlap > near.overlap)
    }
    // By an independent program minima are there up to 0.85 √b.
    let end = try #require(curve.points.last)
    #expect(end.complexity <= 0)
    #expect(abs(end.overlap / 2.0.squareRoot() - 0.85) < 0.03)
  }

  @Test func whatIsOutOfRangeIsRefused() {
    let point = WishartPoint(alpha: 0.75, b: 2)
    for energy in [1, -1.2, Double.nan] {
      #expect(throws: TheoryError.self) { try WishartComplexity(at: point, energy: energy) }
    }
    for overlap in [1.5, -2, Double.infinity] {
      #expect(throws: TheoryError.self) { try WishartComplexity(at: point, overlap: overlap) }
    }
    for (alpha, b) in [(0.05, 1.0), (2, 0.1), (1, -1)] {
      #expect(throws: TheoryError.self) {
        try WishartComplexityCurve(at: WishartPoint(alpha: alpha, b: b))
      }
    }
  }
}
