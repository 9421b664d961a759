import Isinglass
import RealModule
import Testing

@testable import SpinGlasses

@Suite struct DynamicalMeanFieldTests {
  private func mean(_ values: [Double]) -> (value: Double, error: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / (count * (count - 1))).squareRoot())
  }

  /// Couplings drawn on demand are a symmetric matrix: products are linear and xᵀJy = yᵀJx.
  @Test func conditionedCouplingsAreOneMatrix() {
    var random = Seed(5).stream(.initialState)
    let size = 60
    func vector() -> [Double] { (0..<size).map { _ in random.normal() } }
    func check(_ couplings: some MeanFieldForces) {
      var couplings = couplings
      let (x, y) = (vector(), vector())
      let (jx, jy) = (couplings.forces(on: x), couplings.forces(on: y))
      let sum = couplings.forces(on: zip(x, y).map { 2 * $0 - 3 * $1 })
      for i in 0..<size { #expect(abs(sum[i] - 2 * jx[i] + 3 * jy[i]) < 1e-10) }
      func product(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
      }
      #expect(abs(product(x, jy) - product(y, jx)) < 1e-10)
      let rank = couplings.rank
      let energy = couplings.couplingEnergy(ofTrial: x)
      #expect(abs(energy + 0.5 * product(x, jx) / Double(size)) < 1e-10)
      // What is drawn for an energy alone is forgotten.
      let other = vector()
      let otherEnergy = couplings.couplingEnergy(ofTrial: other)
      #expect(otherEnergy.isFinite)
      #expect(couplings.rank == rank)
    }
    let stream = Seed(6).stream(.couplings)
    check(
      ConditionedGlass(size: size, disorder: 1.3, bias: 0.7, tolerance: 1e-9, random: stream))
    check(ConditionedWishart(size: size, ratio: 0.6, tolerance: 1e-9, random: stream))
    check(ConditionedWishart(size: size, ratio: 1.5, tolerance: 1e-9, random: stream))
  }

  /// At any size the law is that of stored couplings: the same anneals with generated problems.
  @Test func conditioningIsExactInLawForFewSpins() throws {
    let (size, runs, bias) = (48, 300, 0.8)
    let course = try GainCourse(from: -2, to: 0.5, rate: 0.5)
    let theory = DynamicalMeanField(
      .plantedGlass(ferromagneticBias: bias), course: course, size: size, initialSpread: 0.3)
    let conditioned = try (0..<runs).map {
      try #require(theory.history(seed: 11, number: $0).moments.first)
    }
    var stored: [(q: Double, energy: Double)] = []
    for number in 0..<runs {
      var random = Seed(12).stream(.couplings, index: number)
      var matrix = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
      for i in 0..<size {
        for k in 0...i {
          // The orthogonal ensemble: twice the variance on the diagonal.
          let value = random.normal() * (i == k ? 2 / Double(size) : 1 / Double(size)).squareRoot()
          matrix[i][k] = value + bias / Double(size)
          matrix[k][i] = matrix[i][k]
        }
      }
      var x = (0..<size).map { _ in random.normal() }
      let mean = x.reduce(0, +) / Double(size)
      x = x.map { $0 - mean }
      let scale = 0.3 / (x.reduce(0) { $0 + $1 * $1 } / Double(size)).squareRoot()
      x = x.map { $0 * scale }
      let steps = Int((course.duration / 0.05).rounded())
      var forces = [Double](repeating: 0, count: size)
      for step in 0...steps {
        let gain = course.gain(at: 0.05 * Double(step))
        for i in 0..<size { forces[i] = zip(matrix[i], x).reduce(0) { $0 + $1.0 * $1.1 } }
        if step == steps {
          let energy = x.indices.reduce(0.0) {
            $0 + x[$1] * (x[$1] * (x[$1] * x[$1] / 4 - gain / 2) - forces[$1] / 2)
          }
          stored.append(
            (x.reduce(0) { $0 + $1 * $1 } / Double(size), energy / Double(size)))
          break
        }
        for i in 0..<size { x[i] += 0.05 * (x[i] * (gain - x[i] * x[i]) + forces[i]) }
      }
    }
    for (found, known) in [
      (mean(conditioned.map(\.selfOverlap)), mean(stored.map(\.q))),
      (mean(conditioned.map(\.energy)), mean(stored.map(\.energy))),
    ] {
      let error = (found.error * found.error + known.error * known.error).squareRoot()
      #expect(abs(found.value - known.value) < 3.5 * error)
      #expect(error < 0.05 * abs(known.value))
    }
  }

  /// While amplitudes are small C(t, t) = s₀² e^{2at} I₁(4t)/(2t), I₁ a Bessel function.
  @Test(arguments: [(-2.5, 1.0, 9.7594651537), (-1.0, 0.75, 3.9533702174)])
  func smallAmplitudesSpreadAsTheSemicircleSays(gain: Double, time: Double, bessel: Double) throws {
    let course = try GainCourse(
      through: [.init(time: 0, gain: gain), .init(time: time, gain: gain)])
    let theory = DynamicalMeanField(
      .plantedGlass(ferromagneticBias: 0), course: course, size: 8000, timeStep: 0.005,
      initialSpread: 1e-4, tolerance: 1e-7)
    let values = try (0..<6).map { try theory.history(seed: 3, number: $0).moments[0].selfOverlap }
    let exact = 1e-8 * Double.exp(2 * gain * time) * bessel / (2 * time)
    #expect(abs(mean(values).value / exact - 1) < 0.02)
  }

  /// de/dt = −⟨(dx/dt)²⟩ − ½ (da/dt) q without noise.
  @Test func energyIsLostToTheFlow() throws {
    let course = try GainCourse(from: -1, to: 1, rate: 0.5)
    let theory = DynamicalMeanField(
      .plantedGlass(ferromagneticBias: 1.4), course: course, size: 1500, timeStep: 0.005,
      initialOverlap: 0.3)
    for time in [1.0, 2, 3.5] {
      let step = theory.timeStep
      let history = try theory.history(at: [time - step, time, time + step], seed: 9)
      let slope = (history.moments[2].energy - history.moments[0].energy) / (2 * step)
      let speed =
        zip(history.amplitudes[2], history.amplitudes[0]).reduce(0) { sum, pair in
          let velocity = (pair.0 - pair.1) / (2 * step)
          return sum + velocity * velocity
        } / 1500
      let loss = -speed - 0.25 * history.moments[1].selfOverlap
      #expect(abs(slope - loss) < 0.01 * abs(loss))
    }
  }

  /// Self-overlap, energy and Ising energy of anneals by an independent program, with its errors.
  @Test(arguments: [
    (0.5, 2.026, 0.004, -1.427, 0.003, -0.640, 0.001),
    (0.1, 2.4330, 0.0004, -1.6225, 0.0005, -0.7133, 0.0002),
  ])
  func annealedGlassesAreThoseOfTheTable(
    rate: Double, q: Double, qError: Double, e: Double, eError: Double, ising: Double,
    isingError: Double
  ) throws {
    let theory = DynamicalMeanField(
      .plantedGlass(ferromagneticBias: 0), course: try GainCourse(from: -2.5, to: 1, rate: rate),
      size: 6000)
    let average = try theory.averages(
      at: [theory.course.duration], runs: 6, seed: 21, threads: 2)[0]
    for (found, known, error) in [
      (average.selfOverlap, q, qError), (average.energy, e, eError),
      (average.isingEnergy, ising, isingError),
    ] {
      let both = (found.error * found.error + error * error).squareRoot()
      #expect(abs(found.value - known) < 3.5 * both)
    }
  }

  @Test func wishartAnnealsAreThoseOfTheTable() throws {
    let course = try GainCourse(from: -1.3, to: 1.2, rate: 0.2)
    let theory = DynamicalMeanField(.wishart(ratio: 0.8), course: course, size: 8000)
    // b = 1 and 2; at 2 the table's two independent simulations differ by what is allowed here.
    let averages = try theory.averages(at: [7.5, 12.5], runs: 4, seed: 4, threads: 2)
    #expect(
      abs(averages[0].selfOverlap.value - 0.0707) < 0.0005 + 3 * averages[0].selfOverlap.error)
    #expect(abs(averages[0].energy.value - -0.0317) < 0.0003 + 3 * averages[0].energy.error)
    #expect(abs(averages[1].selfOverlap.value - 1.735) < 0.004 + 3 * averages[1].selfOverlap.error)
    #expect(abs(averages[1].energy.value - -0.852) < 0.003 + 3 * averages[1].energy.error)
    #expect(
      abs(averages[1].isingEnergy.value - 0.0970) < 0.0039 + 3 * averages[1].isingEnergy.error)
    #expect(averages[1].gain == 1.2)
  }

  /// As long as amplitudes are small the overlap is μ/√(μ² + I(t)), I(t) = E e^{−2λt} over the spectrum of
  /// W Wᵀ/N, whose first terms are 1 − 2αt + 2(α + α²)t² − …
  @Test func smallOverlapsGrowAsTheSpectrumSays() throws {
    let (ratio, time, lean) = (0.5, 0.1, 0.4)
    let course = try GainCourse(
      through: [.init(time: 0, gain: -1), .init(time: time, gain: -1)])
    let theory = DynamicalMeanField(
      .wishart(ratio: ratio), course: course, size: 20_000, timeStep: 0.002, initialSpread: 1e-4,
      initialOverlap: lean, tolerance: 1e-8)
    let moment = try theory.history(seed: 8).moments[0]
    // Moments of the law of Marchenko and Pastur: α, α + α², α + 3α² + α³.
    let (t, a) = (2 * time, ratio)
    let moments = [
      a, a + a * a, a + 3 * a * a + a * a * a, a + 6 * a * a + 6 * a * a * a + a * a * a * a,
    ]
    let spread =
      1 - t * moments[0] + t * t / 2 * moments[1] - t * t * t / 6 * moments[2]
      + t * t * t * t / 24 * moments[3]
    let wanted = lean / (lean * lean + spread).squareRoot()
    let found = moment.magnetization / moment.selfOverlap.squareRoot()
    #expect(abs(found - wanted) < 2e-3)
  }

  /// However amplitudes are distributed at the start, their mean and variance are as asked for.
  @Test(arguments: InitialAmplitudes.allCases)
  func startsHaveTheirMoments(shape: InitialAmplitudes) throws {
    let theory = DynamicalMeanField(
      .plantedGlass(ferromagneticBias: 0), course: try GainCourse(from: -2, to: 0, rate: 1),
      size: 5000, initialSpread: 0.2, initialOverlap: 0.75, initialAmplitudes: shape)
    let x = try theory.history(at: [0], seed: 3).amplitudes[0]
    let mean = x.reduce(0, +) / 5000
    func moment(_ power: Int) -> Double {
      x.reduce(0) { sum, x in
        sum + (0..<power).reduce(1) { product, _ in product * (x - mean) }
      } / 5000
    }
    #expect(abs(mean - 0.15) < 1e-12 && abs(moment(2) - 0.04) < 1e-12)
    // Signs are ±0.25, four fifths of them up: (1 − 3p(1 − p))/(p(1 − p)) with p = 0.8.
    let fourth: Double =
      switch shape {
      case .normal: 3
      case .uniform: 1.8
      case .signs: 3.25
      }
    #expect(abs(moment(4) / 0.0016 - fourth) < (shape == .normal ? 0.4 : 0.03))
    if shape == .signs { #expect(x.allSatisfy { abs(abs($0) - 0.25) < 1e-12 }) }
  }

  @Test func answersDoNotDependOnThreads() throws {
    let theory = DynamicalMeanField(
      .wishart(ratio: 1.2), course: try GainCourse(from: -1.5, to: 0, rate: 1), size: 300,
      noise: 0.01)
    let one = try theory.averages(at: [0.5, 1.5], runs: 5, seed: 2, threads: 1)
    #expect(one == (try theory.averages(at: [0.5, 1.5], runs: 5, seed: 2, threads: 3)))
    #expect(one != (try theory.averages(at: [0.5, 1.5], runs: 5, seed: 3, threads: 1)))
  }

  @Test func coursesGoThroughTheirPoints() throws {
    let course = try GainCourse(
      through: [.init(time: 0, gain: -2), .init(time: 4, gain: 0), .init(time: 5, gain: 3)])
    #expect(course.gain(at: 0) == -2)
    #expect(course.gain(at: 1) == -1.5)
    #expect(course.gain(at: 4.5) == 1.5)
    #expect(course.gain(at: 9) == 3)
    #expect(course.duration == 5)
    #expect(try GainCourse(from: 1, to: -1, rate: 0.5, hold: 2).duration == 6)
  }

  @Test func questionsWithoutAnAnswerAreRefused() throws {
    #expect(throws: TheoryError.self) { try GainCourse(from: 0, to: 1, rate: 0) }
    #expect(throws: TheoryError.self) { try GainCourse(from: 0, to: .nan, rate: 1) }
    #expect(throws: TheoryError.self) {
      try GainCourse(through: [.init(time: 0, gain: 0), .init(time: 0, gain: 1)])
    }
    let course = try GainCourse(from: -2.5, to: 1, rate: 0.5)
    let glass = DynamicsEnsemble.plantedGlass(ferromagneticBias: 0)
    for theory in [
      DynamicalMeanField(glass, course: course, size: 1),
      DynamicalMeanField(glass, course: course, timeStep: 1),
      DynamicalMeanField(glass, course: course, initialSpread: 0),
      DynamicalMeanField(glass, course: course, noise: -1),
      DynamicalMeanField(.wishart(ratio: 0), course: course),
      DynamicalMeanField(.plantedGlass(ferromagneticBias: .nan), course: course),
    ] {
      #expect(throws: TheoryError.self) { try theory.history() }
    }
  }
}
