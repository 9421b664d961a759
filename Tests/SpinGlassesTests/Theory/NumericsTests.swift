import RealModule
import Testing

@testable import SpinGlasses

@Suite struct NumericsTests {
  @Test(arguments: [1, 2, 5, 16]) func legendreRulesIntegratePolynomialsExactly(count: Int) {
    let rule = GaussLegendre(count: count)
    for power in 0..<2 * count {
      let sum = zip(rule.nodes, rule.weights).reduce(0) { $0 + $1.1 * Double.pow($1.0, power) }
      #expect(abs(sum - (power % 2 == 0 ? 2 / Double(power + 1) : 0)) < 1e-14)
    }
  }

  @Test func panelsIntegrateTheGaussian() {
    var sum = 0.0
    GaussLegendre.panel.forEachNode(from: -9, to: 9, panels: 12) { x, weight in
      sum += weight * Double.exp(-0.5 * x * x)
    }
    #expect(abs(sum - (2 * Double.pi).squareRoot()) < 1e-12)
  }

  @Test func newtonFindsTheIntersectionOfACircleAndALine() throws {
    let system = NonlinearSystem { [$0[0] * $0[0] + $0[1] * $0[1] - 25, $0[0] - $0[1] + 1] }
    let found = try #require(system.root(near: [1, 1], tolerance: 1e-12))
    #expect(abs(found.unknowns[0] - 3) < 1e-10)
    #expect(abs(found.unknowns[1] - 4) < 1e-10)
  }

  @Test func equationsWithoutARootHaveNone() {
    #expect(NonlinearSystem { [$0[0] * $0[0] + 1] }.root(near: [0.7], tolerance: 1e-10) == nil)
  }

  /// A linear map with eigenvalues near 1, on which plain iteration needs thousands of steps.
  @Test func accelerationFindsTheFixedPointOfALinearMap() {
    let rates = [0.999, 0.99, 0.9, -0.5]
    var x = [0.0, 0, 0, 0]
    var acceleration = AndersonAcceleration(depth: 5)
    for _ in 0..<12 {
      let residual = zip(rates, x).map { (1 - $0) * (1 - $1) }
      x = acceleration.next(x, residual: residual, mixing: 1)
    }
    for value in x { #expect(abs(value - 1) < 1e-6) }
  }

  @Test(arguments: [0.3, 0.9, 4.0, 60.0]) func kernelsHaveTheirVariance(relative: Double) {
    let grid = FieldGrid(reach: 5, count: 501)
    let kernel = grid.kernel(variance: relative * grid.spacing * grid.spacing)
    let mass = 2 * kernel.dropFirst().reduce(0, +) + kernel[0]
    let variance = 2 * kernel.enumerated().reduce(0) { $0 + Double($1.0 * $1.0) * $1.1 }
    #expect(abs(mass - 1) < 1e-13)
    #expect(abs(variance / relative - 1) < (relative < 1 ? 1e-5 : 1e-10))
  }

  /// E exp[ζ(s(h + σw) + c(h + σw)²/2)] in closed form.
  @Test func noiseTurnsParabolasIntoParabolas() {
    let grid = FieldGrid(reach: 8, count: 1601)
    let (rate, variance, slope, curvature) = (2.0, 0.1, 0.7, 0.5)
    let potential = grid.fields.map { slope * $0 + 0.5 * curvature * $0 * $0 }
    let lower = grid.descend(
      potential: potential, slope: grid.fields.map { slope + curvature * $0 }, rate: rate,
      variance: variance)
    let narrowing = 1 - rate * curvature * variance
    for k in stride(from: 600, through: 1000, by: 50) {
      let h = grid.fields[k]
      let wanted =
        potential[k] + 0.5 * rate * variance * Double.pow(slope + curvature * h, 2) / narrowing
        - 0.5 * Double.log(narrowing) / rate
      #expect(abs(lower.potential[k] - wanted) < 1e-9)
      #expect(abs(lower.slope[k] - (slope + curvature * h) / narrowing) < 1e-9)
    }
  }

  /// With a linear Φ the distribution of fields moves by ζ s σ² and keeps its shape.
  @Test func aLinearPotentialMovesTheFields() {
    let grid = FieldGrid(reach: 8, count: 1601)
    let (rate, variance, slope) = (3.0, 0.2, 0.4)
    let upper = grid.fields.map { slope * $0 }
    let lower = upper.map { $0 + 0.5 * rate * slope * slope * variance }
    let moved = grid.ascend(
      grid.density(mean: 0.5, variance: 0.3), lower: lower, upper: upper, rate: rate,
      variance: variance)
    let wanted = grid.density(mean: 0.5 + rate * slope * variance, variance: 0.5)
    for (a, b) in zip(moved, wanted) { #expect(abs(a - b) < 1e-12) }
  }
}
