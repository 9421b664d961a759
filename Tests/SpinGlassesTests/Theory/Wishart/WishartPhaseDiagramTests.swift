import Isinglass
import RealModule
import Testing

@testable import SpinGlasses

@Suite struct WishartPhaseDiagramTests {
  /// By an independent program, which draws straight lines between α = 1 and 1.25 where the growth of an
  /// overlap is concave: its α are up to 0.01 too large.
  @Test(arguments: [(0.5, 1.09), (1, 1.11), (2, 1.13)])
  func overlapsGrowFromTheLowestStatesWhereTheTableSays(b: Double, alpha: Double) throws {
    let line = try WishartPhaseBoundaries.leastAligningAlpha(b: b)
    #expect((-0.012...0.001).contains(line - alpha))
    // The straight line itself.
    func growth(_ alpha: Double) throws -> Double {
      try WishartGlassState.lowest(at: WishartPoint(alpha: alpha, b: b)).alignmentGain
    }
    let (low, high) = (try growth(1), try growth(1.25))
    #expect(abs(1 + 0.25 * (1 - low) / (high - low) - alpha) < 0.0055)
    // On the line both forms of the criterion hold.
    let state = try WishartGlassState.lowest(at: WishartPoint(alpha: line, b: b))
    #expect(abs(state.alignmentGain - 1) < 1e-8)
    #expect(abs((line - 1) * state.totalSusceptibility - 1) < 1e-6)
  }

  @Test(arguments: [(0.2, 1.18), (0.5, 1.30), (1, 1.385), (2, 1.455), (4, 1.50)])
  func overlapsGrowFromTheSymmetricStateWhereTheTableSays(b: Double, alpha: Double) throws {
    let line = try WishartPhaseBoundaries.symmetricAligningAlpha(b: b)
    #expect(abs(line - alpha) < 0.0055)
    let state = try WishartGlassState.symmetric(at: WishartPoint(alpha: line, b: b))
    #expect(abs((line - 1) * state.susceptibility - 1) < 1e-8)
  }

  /// Both lines begin at α = 1 and stay to the left of the onset.
  @Test func linesLieBetweenOneAndTheOnset() throws {
    var last = 1.0
    for b in [0.001, 0.01, 0.1, 1, 10, 100] {
      let lowest = try WishartPhaseBoundaries.leastAligningAlpha(b: b)
      let symmetric = try WishartPhaseBoundaries.symmetricAligningAlpha(b: b)
      #expect(lowest > last && symmetric > lowest)
      #expect(symmetric < (1 + b.squareRoot()) * (1 + b.squareRoot()))
      last = lowest
    }
    #expect(throws: TheoryError.self) { try WishartPhaseBoundaries.leastAligningAlpha(b: 0) }
    #expect(throws: TheoryError.self) { try WishartPhaseBoundaries.symmetricAligningAlpha(b: .nan) }
  }

  /// Where g = 1/(α − 1) and where Σ = 0, and that dΣ/dg is what it costs, by differences.
  @Test(arguments: [0.01, 0.1, 1, 5])
  func unalignedMinimaEndWhereThereAreNone(b: Double) throws {
    let line = try WishartPhaseBoundaries.unalignedMinima(b: b)
    let verge = try WishartComplexity(at: WishartPoint(alpha: line.leastUnstableAlpha, b: b))
    #expect(abs((line.leastUnstableAlpha - 1) * verge.susceptibility - 1) < 1e-6)
    #expect(abs(verge.hiddenEigenvalue ?? 0) < 1e-5 * b)
    let end = try WishartComplexity(minimaAt: WishartPoint(alpha: line.greatestAlpha, b: b))
    #expect(abs(end.complexity) < 1e-7)
    #expect(abs((line.greatestAlpha - 1) * end.susceptibility - 1) < 1e-9)
    #expect(abs(end.hiddenEigenvalue ?? 1) < 1e-6 && end.spectrum.lowerEdge > 0)
    #expect(end.replicon > 0)
    // Below the first α they are the most numerous.
    let point = WishartPoint(alpha: 0.99 * line.leastUnstableAlpha, b: b)
    #expect(
      try WishartComplexity(minimaAt: point).complexity == WishartComplexity(at: point).complexity)
    func complexity(response: Double) throws -> Double {
      var equations = end.solution.equations
      equations.stability = .response(response)
      let found = WishartKacRiceSolution(
        equations, near: end.solution.unknowns, isMarginal: true)
      return try #require(found).complexity
    }
    let g = end.susceptibility
    let slope = (try complexity(response: 1.001 * g) - complexity(response: 0.999 * g)) / (2e-3 * g)
    #expect(abs(slope / (end.support * end.replicon) - 1) < 1e-3)
  }

  /// By an independent program, the response of single minima makes them unstable from α ≈ 2.0 on at b = 1.
  @Test func minimaBecomeSaddlesNearTwo() throws {
    #expect(abs(try WishartPhaseBoundaries.unalignedMinima(b: 1).leastUnstableAlpha - 2) < 0.1)
    #expect(throws: TheoryError.self) { try WishartPhaseBoundaries.unalignedMinima(b: 100) }
  }

  @Test func theGridHasTheRegionsOfTheDefinitions() throws {
    let alphas = (0..<19).map { 0.2 + 0.15 * Double($0) }
    let bs = (0..<12).map { -0.45 + 0.25 * Double($0) }
    let diagram = try WishartPhaseDiagram(alphas: alphas, bs: bs, threads: 2)
    let alone = try WishartPhaseDiagram(alphas: alphas, bs: bs)
    for (row, b) in bs.enumerated() {
      for (column, alpha) in alphas.enumerated() {
        let place = diagram.place(row: row, column: column)
        #expect(place.glass?.energy == alone.place(row: row, column: column).glass?.energy)
        #expect(place.phase == (try WishartPhase(at: WishartPoint(alpha: alpha, b: b))))
        let onset = WishartPoint.glassOnset(alpha: alpha)
        switch place.phase {
        case .paramagnet: #expect(b <= 0 && place.glass == nil)
        case .planted: #expect(alpha > 1 && b > 0 && b <= onset && place.glass == nil)
        case .hardGlass: #expect(alpha <= 1 && b > 0 && (place.glass?.alignmentGain ?? 2) < 1)
        case .metastableGlass:
          #expect(alpha > 1 && b > onset && (place.glass?.alignmentGain ?? 0) < 1)
        case .unstableGlass:
          #expect(alpha > 1 && b > onset && (place.glass?.alignmentGain ?? 2) > 1)
        }
        if let gap = place.relativeGap { #expect(gap > 0 && gap < 1) }
      }
    }
    #expect(Set(diagram.places.map(\.phase)).count == 5)
  }

  /// Between 0 and the onset every descent of an instance ends at the planted state or its mirror image;
  /// for few columns at b > 0 hardly any does.
  @Test func descentsEndAtThePlantedStateWhereItIsAlone() throws {
    var random = Seed(17).stream(.experiment)
    for (alpha, b, isAlone) in [(4.0, 0.15, true), (0.5, 1, false)] {
      let size = 48
      let sample = try WishartSample(size: size, alpha: alpha, b: b, seed: 8)
      let phase = try WishartPhase(at: WishartPoint(alpha: alpha, b: b))
      #expect(phase == (isAlone ? .planted : .hardGlass))
      let root = b.squareRoot()
      var found = 0
      for _ in 0..<20 {
        let start = (0..<size).map { _ in 0.5 * root * random.normal() }
        let x = try #require(sample.minimum(from: start, steps: 40))
        if x.allSatisfy({ abs($0 - root) < 1e-8 }) || x.allSatisfy({ abs($0 + root) < 1e-8 }) {
          found += 1
        }
      }
      #expect(isAlone ? found == 20 : found <= 2)
    }
  }

  @Test func whatIsOutOfRangeIsRefused() {
    let cases: [([Double], [Double])] = [
      ([1.0, 0.5], [0.0, 1]), ([0.5, 1], [1, 1]), ([0, 1], [0, 1]), ([], [1]), ([1], []),
      ([1, .nan], [1]), ([1], [-.infinity, 1]),
    ]
    for (alphas, bs) in cases {
      #expect(throws: TheoryError.self) { try WishartPhaseDiagram(alphas: alphas, bs: bs) }
    }
  }
}
