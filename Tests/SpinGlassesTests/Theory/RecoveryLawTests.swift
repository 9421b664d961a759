import Isinglass
import RealModule
import Testing

@testable import SpinGlasses

@Suite struct RecoveryLawTests {
  // MARK: I(t)

  /// e^{−4t}(I₀(4t) + I₁(4t)) by its power series.
  @Test(arguments: [0, 0.05, 0.3, 1, 2.5])
  func spreadAtOneIsOfBesselFunctions(time: Double) throws {
    let z = 4 * time
    var (term, sum) = (1.0, 0.0)
    for k in 0..<80 {
      sum += term * (1 + z / 2 / Double(k + 1))
      term *= z * z / 4 / (Double(k + 1) * Double(k + 1))
    }
    let spread = try RecoveryLaw.spread(ratio: 1, at: time)
    #expect(abs(spread - Double.exp(-z) * sum) < 1e-12)
  }

  @Test(arguments: [1e-3, 0.3, 0.999, 1, 1.001, 2, 40])
  func momentsAreMarchenkoAndPasturs(ratio: Double) {
    let modes = WishartRelaxation(ratio: ratio).modes
    func moment(_ power: Int) -> Double {
      modes.reduce(0) { sum, mode in
        sum + (0..<power).reduce(mode.share) { product, _ in product * mode.eigenvalue }
      }
    }
    #expect(abs(moment(0) - 1) < 1e-12)
    #expect(abs(moment(1) / ratio - 1) < 1e-12)
    #expect(abs(moment(2) / (ratio * (1 + ratio)) - 1) < 1e-12)
    #expect(abs(moment(3) / (ratio * (1 + 3 * ratio + ratio * ratio)) - 1) < 1e-12)
  }

  /// −dI/dt = √α e^{−2(1+α)t} I₁(4√α t)/t, integrated from t on.
  @Test(arguments: [0.4, 0.9, 1.3, 3])
  func spreadFallsAsABesselFunction(ratio: Double) throws {
    func slope(_ t: Double) -> Double {
      let z = 4 * ratio.squareRoot() * t
      // I₁(z) e^{−z} = ∫₀^π e^{−z(1 − cos θ)} cos θ dθ/π, whose trapezoid rule converges geometrically.
      let count = 400
      let bessel =
        (0..<count).reduce(0.0) { sum, k in
          let angle = 2 * Double.pi * Double(k) / Double(count)
          return sum + .exp(-z * (1 - .cos(angle))) * .cos(angle)
        } / Double(count)
      return ratio.squareRoot() * .exp(z - 2 * (1 + ratio) * t) * bessel / t
    }
    let (first, last) = (0.2, 1.7)
    var integral = 0.0
    GaussLegendre.panel.forEachNode(from: first, to: last, panels: 4) {
      integral += $1 * slope($0)
    }
    let fall =
      try RecoveryLaw.spread(ratio: ratio, at: first)
      - RecoveryLaw.spread(ratio: ratio, at: last)
    #expect(abs(fall - integral) < 1e-12)
  }

  @Test func spreadHasItsLimits() throws {
    for ratio in [0.2, 0.7] {
      #expect(abs(try RecoveryLaw.spread(ratio: ratio, at: 1e6) - (1 - ratio)) < 1e-12)
    }
    for time in [1e2, 1e4, 1e6] {
      let expected = 1 / (2 * Double.pi * time).squareRoot()
      #expect(abs(try RecoveryLaw.spread(ratio: 1, at: time) / expected - 1) < 0.05 / time)
    }
    // Above 1 as t^(−3/2) e^{−2λ₋t}: the slope of ln(I t^{3/2}) is −2λ₋.
    let lower = (2.0.squareRoot() - 1) * (2.0.squareRoot() - 1)
    let (early, late) = (
      try RecoveryLaw.spread(ratio: 2, at: 400) * .pow(400, 1.5),
      try RecoveryLaw.spread(ratio: 2, at: 800) * .pow(800, 1.5)
    )
    #expect(abs(Double.log(early / late) / 400 - 2 * lower) < 3e-5)
  }

  // MARK: The end of the linear stage

  /// t_nl and √I of an independent program's table: b₀ = −0.5, s₀ = 0.1.
  @Test(arguments: [
    (0.2, 0.2, 7.5, 0.89), (0.2, 0.4, 7.6, 0.78), (0.2, 0.6, 7.8, 0.64), (0.2, 0.8, 8.1, 0.51),
    (0.2, 0.9, 8.2, 0.44), (0.2, 1.0, 8.4, 0.37), (0.2, 1.1, 8.5, 0.31), (0.2, 1.2, 8.7, 0.25),
    (0.2, 1.3, 8.9, 0.2), (0.2, 1.4, 9.1, 0.16), (0.2, 1.5, 9.3, 0.12), (0.2, 1.6, 9.6, 0.088),
    (0.2, 1.8, 10.1, 0.044), (0.2, 2.0, 10.6, 0.02), (0.2, 2.5, 12.1, 0.0014),
    (0.2, 3.0, 13.9, 3.9e-5), (0.02, 0.2, 53.0, 0.89), (0.02, 0.5, 53.4, 0.71),
    (0.02, 0.8, 54.2, 0.45), (0.02, 1.0, 55.4, 0.23), (0.02, 1.1, 56.2, 0.14),
    (0.02, 1.2, 57.4, 0.068), (0.02, 1.3, 58.7, 0.028), (0.02, 1.4, 60.3, 0.0095),
    (0.02, 1.6, 64.2, 0.00057), (0.02, 2.0, 74.2, 9.5e-8),
  ])
  func linearStagesEndWhereTheyShould(
    rate: Double, ratio: Double, duration: Double, spreadRoot: Double
  ) throws {
    let stage = try RecoveryLaw(ratio: ratio, rate: rate).linearStage()
    #expect(abs(stage.duration - duration) <= 0.0501)
    // Two digits, half a unit of the second or of the only one.
    let unit = Double.pow(10, Double.log10(spreadRoot).rounded(.down) - 1)
    #expect(abs(stage.spread.squareRoot() - spreadRoot) <= 0.51 * unit)
    #expect(abs(stage.gain - (-0.5 + rate * stage.duration)) < 1e-9)
  }

  /// The equation that defines it, with the exponentials written out.
  @Test(arguments: [(0.6, 0.1, -0.5, 0.1), (1.0, 0.03, -1.0, 0.01), (1.7, 0.5, 0.1, 0.02)])
  func amplitudesThenSaturate(
    ratio: Double, rate: Double, start: Double, spread: Double
  ) throws {
    let stage = try RecoveryLaw(
      ratio: ratio, rate: rate, start: start, initialSpread: spread
    ).linearStage()
    let t = stage.duration
    let square =
      spread * spread * .exp(2 * (start * t + rate * t * t / 2))
      * (try RecoveryLaw.spread(ratio: ratio, at: t))
    #expect(abs(square / ((start + rate * t) / 3) - 1) < 1e-8)
  }

  /// Noise: the mean squares of two modes followed by dq/dt = 2(b − λ)q + 2T in small steps.
  @Test(arguments: [(1.3, 0.1, 1e-4, 0.0), (0.7, 0.02, 1e-3, 0.1), (2, 0.5, 1e-6, 0.01)])
  func noiseFeedsEveryMode(
    ratio: Double, rate: Double, noise: Double, spread: Double
  ) throws {
    let law = RecoveryLaw(ratio: ratio, rate: rate, initialSpread: spread, noise: noise)
    let stage = try law.linearStage()
    let modes = WishartRelaxation(ratio: ratio).modes
    let steps = 2000
    let step = stage.duration / Double(steps)
    // Heun's method.
    var squares = [Double](repeating: spread * spread, count: modes.count + 1)
    let eigenvalues = modes.map(\.eigenvalue) + [0]
    for k in 0..<steps {
      let (b, next) = (
        law.start + rate * step * Double(k), law.start + rate * step * Double(k + 1)
      )
      for i in squares.indices {
        let first = 2 * (b - eigenvalues[i]) * squares[i] + 2 * noise
        let second = 2 * (next - eigenvalues[i]) * (squares[i] + step * first) + 2 * noise
        squares[i] += 0.5 * step * (first + second)
      }
    }
    let bulk = zip(modes, squares).reduce(0) { $0 + $1.0.share * $1.1 }
    #expect(abs(bulk / (stage.gain / 3) - 1) < 2e-3)
    #expect(abs(bulk / squares[modes.count] / stage.spread - 1) < 2e-3)
  }

  @Test func onlyTheHiddenStateGrowsBelowTheBulk() throws {
    let law = RecoveryLaw(ratio: 2, rate: 0, start: 0.1)
    #expect(try law.linearStage().duration == .infinity)
    #expect(try law.probability(size: 1000) == 1)
    #expect(try RecoveryLaw(ratio: 2, rate: 0, start: 0.3).linearStage().duration < 100)
  }

  // MARK: Probabilities

  /// An independent program's table for N = 200 and 500.
  @Test(arguments: [
    (0.2, 1.2, 0.040, 0.001), (0.2, 1.4, 0.203, 0.044), (0.2, 1.6, 0.474, 0.258),
    (0.2, 1.8, 0.718, 0.568), (0.2, 2.0, 0.872, 0.799), (0.2, 2.5, 0.991, 0.985),
    (0.02, 1.0, 0.059, 0.003), (0.02, 1.1, 0.267, 0.079), (0.02, 1.2, 0.581, 0.383),
    (0.02, 1.3, 0.819, 0.717), (0.02, 1.4, 0.938, 0.902), (0.02, 1.6, 0.996, 0.994),
  ])
  func probabilitiesAreThoseOfTheLaw(
    rate: Double, ratio: Double, few: Double, many: Double
  ) throws {
    let stage = try RecoveryLaw(ratio: ratio, rate: rate).linearStage()
    #expect(abs(try stage.probability(size: 200) - few) <= 0.00051)
    #expect(abs(try stage.probability(size: 500) - many) <= 0.00051)
  }

  /// Noise makes an anneal forget that it started below, and so take off sooner, with more beside it.
  @Test func noiseMakesSlowAnnealsWorse() throws {
    let noisy = RecoveryLaw(ratio: 1.2, rate: 0.02, initialSpread: 0, noise: 1e-4)
    let quiet = RecoveryLaw(ratio: 1.2, rate: 0.02)
    #expect(try noisy.linearStage().duration < quiet.linearStage().duration - 10)
    #expect(try noisy.probability(size: 200) < quiet.probability(size: 200) - 0.3)
  }

  /// α_c(N, v) and b(t_nl) for N = 1000 there, to one unit of the last digit given.
  @Test(arguments: [
    (0.2, [1.504, 1.619, 1.754, 1.847, 1.934, 2.116, 2.535], 1.54),
    (0.05, [1.232, 1.302, 1.385, 1.441, 1.494, 1.603, 1.852], 0.86),
    (0.02, [1.124, 1.174, 1.231, 1.271, 1.307, 1.383, 1.555], 0.67),
    (0.005, [1.036, 1.065, 1.098, 1.120, 1.140, 1.180, 1.274], 0.55),
    (0.001, [0.998, 1.014, 1.031, 1.042, 1.052, 1.072, 1.116], 0.51),
    (0.0001, [0.987, 0.995, 1.003, 1.007, 1.011, 1.018, 1.033], 0.50),
  ])
  func criticalRatiosAreThoseOfTheLaw(
    rate: Double, expected: [Double], gain: Double
  ) throws {
    var law = RecoveryLaw(ratio: 1, rate: rate)
    for (size, value) in zip([100, 200, 500, 1000, 2000, 10_000, 1_000_000], expected) {
      #expect(abs(try law.criticalRatio(size: size) - value) <= 0.001)
    }
    law.ratio = try law.criticalRatio(size: 1000)
    #expect(abs(try law.linearStage().gain - gain) <= 0.0051)
    #expect(abs(try law.probability(size: 1000) - 0.5) < 1e-5)
  }

  @Test func slowerAnnealsDoNotHelpBelowOne() throws {
    for rate in [1, 1e-2, 1e-4, 1e-6] {
      let stage = try RecoveryLaw(ratio: 0.8, rate: rate).linearStage()
      #expect(stage.spread > 0.2 - 1e-12)
      let probability = try stage.probability(size: 400)
      #expect(probability <= Double.erfc((1.0 / 3).squareRoot() * 40.0.squareRoot()) + 1e-12)
    }
  }

  /// The law's overlap of an informed start is that of the linear motion of couplings drawn on the spot.
  @Test func overlapsGrowAsInTheDynamics() throws {
    let ratio = 0.8
    let stage = try RecoveryLaw(ratio: ratio, rate: 0.5).linearStage()
    let spread = try RecoveryLaw.spread(ratio: ratio, at: 2)
    let exact = RecoveryLaw.LinearStage(duration: 2, gain: 0.5, spread: spread)
    var theory = DynamicalMeanField(
      .wishart(ratio: ratio),
      course: try GainCourse(from: -0.5 - ratio, to: 0.5 - ratio, rate: 0.5), size: 4000,
      timeStep: 0.01, initialSpread: 1e-4, initialOverlap: 0.4)
    theory.tolerance = 1e-6
    let end = try theory.history(seed: 3)
    let moment = try #require(end.moments.last)
    let overlap = moment.magnetization / moment.selfOverlap.squareRoot()
    #expect(abs(overlap - exact.overlap(initialOverlap: 0.4)) < 0.01)
    #expect(stage.overlap(initialOverlap: 0) == 0)
    #expect(stage.overlap(initialOverlap: -0.4) == -stage.overlap(initialOverlap: 0.4))
  }

  // MARK: Bad input

  @Test func nonsenseIsRefused() throws {
    let fine = RecoveryLaw(ratio: 1.2, rate: 0.1)
    func expectError(_ change: (inout RecoveryLaw) -> Void) {
      var law = fine
      change(&law)
      #expect(throws: TheoryError.self) { try law.probability(size: 100) }
    }
    expectError { $0.ratio = 0 }
    expectError { $0.ratio = .nan }
    expectError { $0.ratio = 1e9 }
    expectError { $0.rate = -1 }
    expectError { $0.rate = .infinity }
    expectError { $0.rate = 0 }
    expectError { $0.start = .nan }
    expectError { $0.initialSpread = 0 }
    expectError { $0.initialSpread = 5 }
    expectError { $0.noise = -1 }
    expectError { $0.noise = 10 }
    #expect(throws: TheoryError.self) { try fine.probability(ofOverlapAbove: 1, size: 100) }
    #expect(throws: TheoryError.self) { try fine.probability(size: 0) }
    #expect(throws: TheoryError.self) { try fine.criticalRatio(size: 1) }
    #expect(throws: TheoryError.self) { try RecoveryLaw.spread(ratio: 1, at: -1) }
  }

  /// The ends of every range that is allowed.
  @Test(arguments: [1e-3, 1, 100], [1e-9, 1e3])
  func extremesAreFinite(ratio: Double, rate: Double) throws {
    for noise in [0, 1e-6] {
      for start in [-1e3, 0, 0.5] {
        guard
          let stage = try? RecoveryLaw(
            ratio: ratio, rate: rate, start: start, initialSpread: 1e-3, noise: noise
          ).linearStage()
        else { continue }
        #expect(stage.duration > 0 && stage.spread >= 0 && stage.spread <= 1 + 1e-12)
        #expect((0...1).contains(try stage.probability(size: 100)))
      }
    }
  }
}
