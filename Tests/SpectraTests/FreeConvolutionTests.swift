import ComplexModule
import RealModule
import Spectra
import Testing

@Suite struct FreeConvolutionTests {
  @Test(arguments: [0.25, 1, 9]) func aSemicircleAloneIsASemicircle(variance: Double) {
    let sum = FreeConvolution(
      eigenvalues: [1.5], weights: [1], noise: .semicircle(variance: variance))
    let radius = 2 * variance.squareRoot()
    #expect(abs(sum.lowerEdge.eigenvalue - (1.5 - radius)) < 1e-12 * radius)
    #expect(abs(sum.upperEdge.eigenvalue - (1.5 + radius)) < 1e-12 * radius)
    for share in [-0.9, -0.3, 0, 0.5, 0.95] {
      let x = share * radius
      let exact = (radius * radius - x * x).squareRoot() / (2 * Double.pi * variance)
      let found = sum.density(at: [1.5 + x], broadening: 1e-9)[0]
      #expect(abs(found - exact) < 1e-6 * exact)
    }
  }

  @Test(arguments: [(0.3, 1.0), (1, 1), (2.5, 1), (2.5, 0.4)])
  func productsOfGaussianMatricesFollowMarchenkoAndPastur(ratio: Double, variance: Double) {
    let noise = FreeNoise.marchenkoPastur(ratio: ratio, variance: variance)
    let sum = FreeConvolution(eigenvalues: [0], weights: [1], noise: noise)
    let root = ratio.squareRoot()
    let (low, high) = (variance * (1 - root) * (1 - root), variance * (1 + root) * (1 + root))
    #expect(abs(sum.upperEdge.eigenvalue - high) < 1e-10)
    // Below a ratio of 1 there are eigenvalues at 0.
    #expect(abs(sum.lowerEdge.eigenvalue - (ratio < 1 ? 0 : low)) < 1e-10)
    for share in [0.1, 0.4, 0.8] {
      let x = low + share * (high - low)
      let exact = ((high - x) * (x - low)).squareRoot() / (2 * Double.pi * variance * x)
      let found = sum.density(at: [x], broadening: 1e-9)[0]
      #expect(abs(found - exact) < 1e-6 * exact)
    }
  }

  /// Variances of semicircles and ratios of Marchenko–Pastur laws add up.
  @Test func sumsOfTheSameKindAddUp() {
    let count = 20_000
    // The quantiles of a semicircle of variance 0.5 are its eigenvalues.
    let radius = 2 * 0.5.squareRoot()
    let nodes = (0..<count).map {
      radius * Double.cos(Double.pi * (Double($0) + 0.5) / Double(count))
    }
    let weights = nodes.map { (radius * radius - $0 * $0) }
    let sum = FreeConvolution(
      eigenvalues: nodes, weights: weights, noise: .semicircle(variance: 1.5))
    let points = [-2.2, -1, 0.3, 2.5]
    for (x, found) in zip(points, sum.density(at: points, broadening: 1e-7)) {
      let exact = (8 - x * x).squareRoot() / (4 * Double.pi)
      #expect(abs(found - exact) < 1e-6)
    }
    #expect(abs(sum.lowerEdge.eigenvalue + 8.0.squareRoot()) < 1e-6)
  }

  /// Resolvents have the moments of sums of free variables: mean m₁ + n₁ and variance v₁ + v₂.
  @Test func momentsAddUp() {
    let (atoms, weights) = ([-1.0, 0.5, 4], [0.2, 0.5, 0.3])
    let mean = zip(atoms, weights).reduce(0) { $0 + $1.0 * $1.1 }
    let square = zip(atoms, weights).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
    let sum = FreeConvolution(
      eigenvalues: atoms, weights: weights.map { 3 * $0 },
      noise: .marchenkoPastur(ratio: 1.7, variance: 0.6))
    let step = 0.002
    let points = (0...7500).map { -3 + step * Double($0) }
    let density = sum.density(at: points, broadening: 1e-8)
    let moments = (0..<3).map { power in
      zip(points, density).reduce(0) { sum, point in
        sum + step * point.1 * (0..<power).reduce(1) { value, _ in value * point.0 }
      }
    }
    let (noiseMean, noiseVariance) = (1.7 * 0.6, 1.7 * 0.36)
    #expect(abs(moments[0] - 1) < 1e-3)
    #expect(abs(moments[1] - (mean + noiseMean)) < 3e-3)
    let variance = square - mean * mean + noiseVariance
    #expect(abs(moments[2] - (mean + noiseMean) * (mean + noiseMean) - variance) < 0.02)
    #expect(density.allSatisfy { $0 >= 0 })
    let inside = zip(points, density).filter { $0.1 > 1e-3 }.map { $0.0 }
    #expect(abs((inside.first ?? 0) - sum.lowerEdge.eigenvalue) < 0.01)
    #expect(abs((inside.last ?? 0) - sum.upperEdge.eigenvalue) < 0.01)
  }

  /// z(g(z)) = z everywhere above the axis, wherever the search begins.
  @Test func resolventsDoNotDependOnTheGuess() {
    let sum = FreeConvolution(
      eigenvalues: [-2, 0, 0.1, 3], weights: [1, 1, 2, 1], noise: .semicircle(variance: 0.3))
    for x in stride(from: -4.0, through: 5, by: 0.37) {
      let z = Complex(x, 1e-4)
      let plain = sum.resolvent(at: z)
      for guess in [Complex(0.0, -1), Complex(5.0, -0.01), Complex(-3.0, -7)] {
        #expect((sum.resolvent(at: z, near: guess) - plain).magnitude < 1e-9)
      }
      let w = z - plain.multiplied(by: 0.3)
      let own = zip([-2, 0, 0.1, 3.0], [0.2, 0.2, 0.4, 0.2]).reduce(Complex<Double>.zero) {
        $0 + Complex($1.1) / (w - Complex($1.0))
      }
      #expect((own - plain).magnitude < 1e-10)
    }
  }
}
