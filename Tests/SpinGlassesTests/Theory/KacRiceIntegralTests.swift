import Isinglass
import RealModule
import Spectra
import SpinGlasses
import Testing
import _IsinglassTestSupport

/// The integral for few spins against Morse's theorem, enumeration and the theory for many spins.
@Suite struct KacRiceIntegralTests {
  /// E[Σ (−1)^index] without the origin is 1 less the mean sign of det(−a − W), which is drawn here.
  @Test(arguments: [(4, -1.0), (4, 0), (5, 1), (6, -0.5)])
  func signsAddUpAsMorseSays(spins: Int, gain: Double) throws {
    let integral = try KacRiceIntegral(
      at: PlantedGlassPoint(gain: gain), of: .all, spins: spins, samples: 400_000, seed: 3)
    var sum = 0.0
    let problems = 4000
    for seed in 0..<problems {
      let landscape = try SoftSpinLandscape(gaussianGlass(spins, seed: 50_000 + seed))
      let origin = try landscape.hessian(at: [Double](repeating: 0, count: spins), gain: gain)
      let negative = try SymmetricEigen.decompose(origin).values.count { $0 < 0 }
      sum += negative.isMultiple(of: 2) ? 1 : -1
    }
    let mean = sum / Double(problems)
    let number = Double.exp(integral.logarithm.value)
    let error =
      number * (integral.sign.error + integral.sign.value.magnitude * integral.logarithm.error)
      + ((1 - mean * mean) / Double(problems)).squareRoot()
    #expect(abs(number * integral.sign.value + mean - 1) < 3 * error)
    #expect(error < 0.25)
  }

  /// With a hidden state, against problems of the ensemble with all their points.
  @Test(arguments: [(6, 1.5, 0.0, 200), (5, 2, 1, 200), (6, 1.2, -1, 300)])
  func meanNumbersAreThoseOfEnumeratedProblems(
    spins: Int, bias: Double, gain: Double, problems: Int
  ) throws {
    let point = PlantedGlassPoint(gain: gain, ferromagneticBias: bias)
    let all = try KacRiceIntegral(at: point, of: .all, spins: spins, samples: 60_000)
    let minima = try KacRiceIntegral(at: point, of: .minima, spins: spins, samples: 60_000)
    var counts: [(Double, Double)] = []
    for number in 0..<problems {
      let problem = try PlantedSherringtonKirkpatrick(size: spins, ferromagneticBias: bias)
        .makeInstance(seed: Seed(UInt64(number)))
      let found = try CriticalPointEnumeration(
        of: SoftSpinLandscape(problem.model), gain: gain,
        effort: EnumerationEffort(leastStarts: 100, startsPerPoint: 2))
      let points = found.points.filter { $0.selfOverlap > 1e-16 }
      counts.append((Double(points.count), Double(points.count { $0.isMinimum })))
    }
    for (values, integral) in [(counts.map(\.0), all), (counts.map(\.1), minima)] {
      let mean = values.reduce(0, +) / Double(problems)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(problems - 1)
      let expected = Double.exp(integral.logarithm.value)
      let sampled = expected * integral.logarithm.error
      let error = (variance / Double(problems) + sampled * sampled).squareRoot()
      #expect(abs(mean - expected) < 3 * error, "mean \(mean), integral \(expected)")
    }
  }

  @Test func disorderIsAUnit() throws {
    let one = try KacRiceIntegral(
      at: PlantedGlassPoint(gain: 0.5, ferromagneticBias: 1.2), of: .minima, spins: 6, samples: 500)
    let other = try KacRiceIntegral(
      at: PlantedGlassPoint(gain: 1, ferromagneticBias: 2.4, disorder: 2), of: .minima, spins: 6,
      samples: 500)
    #expect(abs(one.logarithm.value - other.logarithm.value) < 1e-6)
    #expect(abs(4 * one.energy.value - other.energy.value) < 1e-6)
  }

  @Test func threadsChangeNothing() throws {
    let point = PlantedGlassPoint(gain: 0)
    let one = try KacRiceIntegral(at: point, of: .all, spins: 8, samples: 1000, seed: 5)
    let three = try KacRiceIntegral(
      at: point, of: .all, spins: 8, samples: 1000, seed: 5, threads: 3)
    #expect(one.logarithm == three.logarithm)
    #expect(one.index == three.index)
  }

  @Test func badInputIsRefused() {
    let point = PlantedGlassPoint(gain: 0)
    #expect(throws: TheoryError.self) { try KacRiceIntegral(at: point, of: .all, spins: 2) }
    #expect(throws: TheoryError.self) { try KacRiceIntegral(at: point, of: .all, spins: 1000) }
    #expect(throws: TheoryError.self) {
      try KacRiceIntegral(at: point, of: .all, spins: 8, samples: 1)
    }
    #expect(throws: TheoryError.self) {
      try KacRiceIntegral(at: PlantedGlassPoint(gain: -3), of: .all, spins: 8)
    }
    #expect(throws: TheoryError.self) {
      try KacRiceIntegral(at: PlantedGlassPoint(gain: .nan), of: .all, spins: 8)
    }
  }
}
