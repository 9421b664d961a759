import Isinglass
import Spectra
import Testing

@testable import SpinGlasses

@Suite struct EnsembleMatchTests {
  private func match(_ problem: Problem) throws -> EnsembleMatch {
    let edges = try Lanczos(tolerance: 1e-4).extremalEigenvalues(
      of: try CouplingOperator(problem.model), largest: 1, smallest: 1)
    return try EnsembleMatch(
      of: problem.model, largest: try #require(edges.largest.first).value,
      smallest: try #require(edges.smallest.first).value)
  }

  @Test(arguments: [100, 500], ["gaussian", "pm1"])
  func glassesAreSemicircles(size: Int, couplings: String) throws {
    let kind = try #require(SherringtonKirkpatrick.Distribution(rawValue: couplings))
    let found = try match(
      SherringtonKirkpatrick(size: size, couplings: kind).makeInstance(seed: 3))
    #expect(found.kind == .plantedGlass(ferromagneticBias: 0), "\(found)")
  }

  @Test(arguments: [1.5, 2.5])
  func hiddenStatesStandOut(bias: Double) throws {
    let found = try match(
      PlantedSherringtonKirkpatrick(size: 400, ferromagneticBias: bias).makeInstance(seed: 5))
    guard case .plantedGlass(let strength) = found.kind else {
      Issue.record("\(found)")
      return
    }
    // F² holds J₀²/N besides, and an outlier scatters by √(2/N).
    #expect(abs(strength - bias) < 0.2)
  }

  @Test(arguments: [0.5, 0.8, 1.5, 3], [WishartPlanted.Distribution.gaussian, .integer])
  func wishartProblemsTellTheirRatio(
    ratio: Double, couplings: WishartPlanted.Distribution
  ) throws {
    let found = try match(
      WishartPlanted(size: 400, alpha: ratio, couplings: couplings).makeInstance(seed: 7))
    guard case .wishart(let told) = found.kind else {
      Issue.record("\(found)")
      return
    }
    #expect(abs(told / ratio - 1) < 0.2)
    #expect(abs(found.kurtosis - 2 - 1 / ratio) < 0.1 * found.kurtosis)
  }

  @Test func othersAreUnlike() throws {
    let problems: [Problem] = [
      try CubicTorus(size: 6, couplings: .plusMinusOne).makeInstance(seed: 1),
      try Hopfield(size: 300, patternCount: 30).makeInstance(seed: 1),
      try SherringtonKirkpatrick(size: 40, couplings: .gaussian).makeInstance(seed: 1),
    ]
    for problem in problems {
      guard case .unlike = try match(problem).kind else {
        Issue.record("\(problem.name)")
        continue
      }
    }
  }
}
