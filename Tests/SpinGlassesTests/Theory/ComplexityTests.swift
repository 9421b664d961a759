import RealModule
import Testing

@testable import SpinGlasses

@Suite struct ComplexityTests {
  /// Complexity, energy, overlap and resolvent of all critical points by an independent program.
  @Test(arguments: [
    (-1.8, 0.000478, -0.00152, 0.05037, 0.9541), (-1.5, 0.005587, -0.01064, 0.14568, 0.8664),
    (-1, 0.035217, -0.05057, 0.34778, 0.6973), (-0.5, 0.103219, -0.13278, 0.59789, 0.5123),
    (0, 0.218728, -0.26825, 0.88483, 0.3270), (0.5, 0.377336, -0.44126, 1.15331, 0.1706),
    (1, 0.550557, -0.59677, 1.31997, 0.0675),
    (2, 0.831299, -0.95107, 1.58508, -0.0164), (3, 0.988083, -1.61262, 2.03341, -0.0192),
    (4, 1.058927, -2.67973, 2.63471, -0.0095), (10, 1.098611, -16.6665, 6.66661, 0),
  ])
  func allCriticalPointsAreThoseOfTheTable(
    a: Double, sigma: Double, e: Double, q: Double, resolvent: Double
  ) throws {
    let complexity = try Complexity(at: PlantedGlassPoint(gain: a), of: .all)
    #expect(abs(complexity.complexity - sigma) < 1.1e-6)
    #expect(abs(complexity.energy - e) < 1e-5 * max(1, abs(e)) + 6e-6)
    #expect(abs(complexity.selfOverlap - q) < 1.5e-5)
    #expect(abs(complexity.resolvent.real - resolvent) < 6e-5)
  }

  /// At a = 1.5 that program left out Im G, which is 0.005: with it Σ is larger by less than 10⁻⁶, and
  /// the other numbers change in their fifth decimal.
  @Test func theTableWithoutTheImaginaryPart() throws {
    let exact = try Complexity(at: PlantedGlassPoint(gain: 1.5), of: .all)
    #expect(abs(exact.complexity - 0.706436) < 1.5e-6)
    #expect(exact.resolvent.imaginary > 0.003)
    var equations = exact.solution.equations
    equations.isMarginal = false
    let root = try #require(
      NonlinearSystem(residuals: equations.residuals).root(
        near: Array(exact.solution.unknowns.prefix(4)), tolerance: 1e-10))
    let value = try #require(equations.value(root.unknowns))
    #expect(abs(value.complexity - 0.706436) < 6e-7)
    #expect(abs(value.energy + 0.74966) < 6e-6)
    #expect(abs(Double.exp(root.unknowns[0]) - 1.43873) < 6e-6)
    #expect(abs(root.unknowns[3] - 0.0094) < 6e-5)
  }

  @Test(arguments: [
    (-1.5, 0.000101, -0.02890, 0.25961, 1.0985), (-1, 0.003687, -0.12655, 0.60890, 1.3493),
    (-0.5, 0.039797, -0.25818, 0.91393, 1.6705), (0, 0.130190, -0.43270, 1.21235, 1.9778),
    (0.5, 0.229794, -0.66441, 1.52587, 2.3602), (1, 0.323608, -0.95931, 1.85339, 2.7951),
    (1.5, 0.406180, -1.32599, 2.19656, 3.2791), (2, 0.475783, -1.77417, 2.55690, 3.8217),
    (3, 0.577321, -2.95551, 3.33207, 5.1213), (4, 0.637435, -4.57943, 4.17788, 6.7356),
    (10, 0.693095, -25.2550, 9.99874, 19.400),
  ])
  func minimaAreThoseOfTheTable(
    a: Double, sigma: Double, e: Double, q: Double, bias: Double
  ) throws {
    let complexity = try Complexity(at: PlantedGlassPoint(gain: a), of: .minima)
    #expect(abs(complexity.complexity - sigma) < 1.1e-6)
    #expect(abs(complexity.energy - e) < 1e-5 * max(1, abs(e)) + 3e-5 * (a > 5 ? 1 : 0))
    #expect(abs(complexity.selfOverlap - q) < 1e-5)
    #expect(abs(complexity.leastUnstableBias - bias) < 1e-3)
  }

  /// At large gain each spin has two minima and a maximum of its own.
  @Test func independentSpinsHaveTwoMinimaOfThreeCriticalPoints() throws {
    for gain in [20.0, 100] {
      let point = PlantedGlassPoint(gain: gain)
      #expect(abs(try Complexity(at: point, of: .minima).complexity - Double.log(2)) < 2e-9)
      let all = try Complexity(at: point, of: .all)
      #expect(abs(all.complexity - Double.log(3)) < 2e-9)
      #expect(abs(all.index - 1.0 / 3) < 1e-6)
    }
  }

  /// Numbers rise as powers of the distance from the onset at a = −2g.
  @Test func theOnsetHasItsExponents() throws {
    for distance in [0.15, 0.2] {
      let point = PlantedGlassPoint(gain: -2 + distance)
      let all = try Complexity(at: point, of: .all).complexity
      let minima = try Complexity(at: point, of: .minima).complexity
      #expect(abs(all / (distance * distance * distance) - 0.06) < 0.006)
      #expect(abs(minima / Double.pow(distance, 5) - 0.0032) < 0.0004)
    }
  }

  /// The disorder only sets units.
  @Test func everythingScalesWithTheDisorder() throws {
    let one = PlantedGlassPoint(gain: -0.3, ferromagneticBias: 1.4)
    let two = PlantedGlassPoint(gain: -0.6, ferromagneticBias: 2.8, disorder: 2)
    for kind in CriticalPointKind.allCases {
      let unit = try Complexity(at: one, of: kind, slope: 0.2, overlap: 0.3)
      let scaled = try Complexity(
        at: two, of: kind, slope: 0.2 / 4, overlap: 0.3 * 2.0.squareRoot())
      #expect(abs(unit.complexity - scaled.complexity) < 1e-9)
      #expect(abs(4 * unit.energy - scaled.energy) < 1e-8)
      #expect(abs(2 * unit.selfOverlap - scaled.selfOverlap) < 1e-8)
      #expect(abs(unit.overlapSlope - 2.0.squareRoot() * scaled.overlapSlope) < 1e-8)
      #expect(abs(unit.resolvent.real - 2 * scaled.resolvent.real) < 1e-8)
      #expect(abs(unit.index - scaled.index) < 1e-9)
    }
    let unit = try UnalignedCloud(gain: -0.3)
    let scaled = try UnalignedCloud(gain: -0.6, disorder: 2)
    #expect(abs(2 * unit.greatestBias - scaled.greatestBias) < 1e-7)
    #expect(abs(2 * unit.leastUnstableBias - scaled.leastUnstableBias) < 1e-8)
    let narrow = try Complexity(minimaAt: one, gap: 0.1)
    let wide = try Complexity(minimaAt: two, gap: 0.2)
    #expect(abs(narrow.complexity - wide.complexity) < 1e-9)
    #expect(abs(narrow.stability - 2 * wide.stability) < 1e-8)
  }

  /// Gains that the tables do not list: smooth, rising, and as exact as they say.
  @Test(arguments: CriticalPointKind.allCases) func nothingJumpsInTheGain(
    kind: CriticalPointKind
  ) throws {
    var last: [Double] = []
    var neighbor: Complexity?
    for k in 0...130 {
      let point = PlantedGlassPoint(gain: -1.875 + 0.1 * Double(k))
      let complexity = try Complexity(at: point, of: kind, near: neighbor)
      neighbor = complexity
      last.append(complexity.complexity)
      if k % 10 == 3 { #expect(complexity.error.complexity < 5e-8, "\(point.gain)") }
      if last.count > 3 {
        let n = last.count
        let third = last[n - 1] - 3 * last[n - 2] + 3 * last[n - 3] - last[n - 4]
        #expect(abs(third) < 2e-3, "\(point.gain)")
      }
    }
    #expect(zip(last, last.dropFirst()).allSatisfy { $0 < $1 })
  }

  /// The index is the share of the spectrum below 0, which the resolvent off the axis gives too.
  @Test(arguments: [(-1.0, 0.0), (0, 0.2), (0.5, -0.3)]) func theIndexIsTheSpectrumBelowZero(
    gain: Double, slope: Double
  ) throws {
    let complexity = try Complexity(at: PlantedGlassPoint(gain: gain), of: .all, slope: slope)
    let spectrum = complexity.spectrum
    let low = spectrum.lowerEdge.eigenvalue
    let count = 400
    let step = (0.02 - low) / Double(count)
    let eigenvalues = (0..<count).map { low - 0.02 + step * (Double($0) + 0.5) }
    let density = spectrum.density(at: eigenvalues, broadening: 1e-6)
    let share = zip(eigenvalues, density).reduce(0) { $1.0 < 0 ? $0 + step * $1.1 : $0 }
    #expect(abs(share - complexity.index) < 2e-3)
    let atZero = spectrum.density(at: [0], broadening: 1e-8)[0]
    #expect(abs(atZero - complexity.resolvent.imaginary / Double.pi) < 1e-5)
  }

  /// The most numerous minima are marginal, and e = −⟨x⁴⟩/4.
  @Test func typicalMinimaAreMarginal() throws {
    for gain in [-1.2, -0.4, 0, 0.8] {
      let minima = try Complexity(at: PlantedGlassPoint(gain: gain), of: .minima)
      #expect(abs(minima.spectrum.lowerEdge.eigenvalue) < 1e-6)
      #expect(abs(minima.energy + 0.25 * minima.amplitudes.mean { $0 * $0 * $0 * $0 }) < 1e-12)
      #expect(abs(minima.selfOverlap - minima.amplitudes.mean { $0 * $0 }) < 1e-9)
    }
  }

  /// Minima with a gap: the Hessian has it, and dΣ/dδ is the multiplier.
  @Test(arguments: [(-0.5, 0.05), (0, 0.3), (1, 0.5), (3, 1)]) func gapsCostNumbers(
    gain: Double, gap: Double
  ) throws {
    let point = PlantedGlassPoint(gain: gain)
    let minima = try Complexity(minimaAt: point, gap: gap)
    #expect(abs(minima.spectrum.lowerEdge.eigenvalue - gap) < 1e-6)
    let (less, more) = (
      try Complexity(minimaAt: point, gap: 0.99 * gap),
      try Complexity(minimaAt: point, gap: 1.01 * gap)
    )
    let slope = (more.complexity - less.complexity) / (0.02 * gap)
    #expect(abs(slope + minima.stability) < 1e-4)
    let none = try Complexity(minimaAt: point, gap: 1e-6)
    #expect(abs(none.complexity - (try Complexity(at: point, of: .minima)).complexity) < 1e-6)
  }

  @Test func questionsWithoutAnAnswerSaySo() {
    for gain in [-2.5, -1.9, .nan, 101] {
      #expect(throws: TheoryError.self) {
        try Complexity(at: PlantedGlassPoint(gain: gain), of: .all)
      }
    }
    let point = PlantedGlassPoint(gain: 0)
    #expect(throws: TheoryError.self) { try Complexity(at: point, of: .minima, energy: 1) }
    #expect(throws: TheoryError.self) { try Complexity(at: point, of: .minima, overlap: .nan) }
    #expect(throws: TheoryError.self) { try Complexity(minimaAt: point, gap: -1) }
    #expect(throws: TheoryError.self) { try SupersymmetricComplexity(gain: 0, slope: 0) }
  }
}
