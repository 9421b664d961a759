import Isinglass
import RealModule
import Testing

@testable import SpinGlasses

@Suite struct TwoTimeTests {
  /// Amplitudes that stay small.
  private func linear(
    _ ensemble: DynamicsEnsemble, size: Int, timeStep: Double = 0.05, solver: DynamicsSolver
  ) throws -> DynamicalMeanField {
    let edge: Double = if case .wishart(let ratio) = ensemble { -ratio } else { -2 }
    return DynamicalMeanField(
      ensemble, course: try GainCourse(from: edge - 0.5, to: edge + 0.25, rate: 0.25), size: size,
      timeStep: timeStep, initialSpread: 1e-4, tolerance: 1e-7, solver: solver)
  }

  static let ensembles: [DynamicsEnsemble] = [
    .plantedGlass(ferromagneticBias: 0), .plantedGlass(ferromagneticBias: 0, disorder: 0.6),
    .wishart(ratio: 0.5), .wishart(ratio: 1.6),
  ]

  /// C and R of all solvers against averages over the spectrum, which hold at any length of the steps.
  @Test(arguments: ensembles, DynamicsSolver.allCases)
  func smallAmplitudesAreThoseOfTheSpectrum(ensemble: DynamicsEnsemble, solver: DynamicsSolver)
    throws
  {
    let size = solver == .response ? 600 : 2500
    let theory = try linear(ensemble, size: size, solver: solver)
    let exact = ExactLinearDynamics(theory)
    let steps = [10, 30, 60]
    let times = steps.map { Double($0) * theory.timeStep }
    let all = try theory.anneals(at: times, impulses: times, runs: 6, seed: 5, threads: 2)
    let correlation = all.correlation
    for (i, first) in steps.enumerated() {
      for (k, second) in steps.enumerated() {
        let wanted = 1e-8 * exact.correlation(first, second)
        // Six runs know their own error to a third; √(3/N) is what few modes at the edge scatter by.
        #expect(
          abs(correlation[i][k].value / wanted - 1)
            < 4 * correlation[i][k].error / wanted + 2 * (3 / Double(6 * size)).squareRoot())
      }
    }
    guard solver != .novikov else {
      #expect(all.response == nil)
      return
    }
    let response = try #require(all.response)
    for (i, later) in steps.enumerated() {
      for (k, earlier) in steps.enumerated() {
        let wanted = i > k ? exact.response(later, earlier) : 0
        // Without x³ all trajectories of the auxiliary response have one and the same derivative; a probe
        // ξ scatters ξᵀAξ/N by √(2 tr A²)/N.
        let scatter = (2 * exact.square(later, earlier) / Double(6 * size)).squareRoot()
        let allowed = solver == .response ? 1e-5 : 4 * scatter
        #expect(abs(response[i][k].value - wanted) < allowed + 1e-12)
      }
    }
  }

  /// For dt → 0 at a constant gain R = e^{aτ} I₁(2τ)/τ, the errors of Euler's steps extrapolated.
  @Test func theResponseOfFineStepsIsABesselFunction() throws {
    let (gain, time) = (-1.5, 2.0)
    let course = try GainCourse(
      through: [.init(time: 0, gain: gain), .init(time: time, gain: gain)])
    func response(_ timeStep: Double) throws -> Double {
      let theory = DynamicalMeanField(
        .plantedGlass(ferromagneticBias: 0), course: course, size: 2, timeStep: timeStep,
        initialSpread: 1e-6, solver: .response)
      let all = try theory.anneals(at: [0, time], impulses: [0], runs: 1)
      return try #require(all.response)[1][0].value
    }
    let (coarse, middle, fine) = (try response(0.02), try response(0.01), try response(0.005))
    // Richardson's rule, twice.
    let wanted = (4 * (2 * fine - middle) - (2 * middle - coarse)) / 3
    // I₁(4) = 9.7594651537.
    #expect(abs(wanted / (Double.exp(gain * time) * 9.7594651537 / time) - 1) < 2e-5)
  }

  /// Along the hidden state of Wishart problems W does nothing, so that small amplitudes grow as 1 + dt b;
  /// the equation gets there from R and ι of the other directions.
  @Test func smallOverlapsGrowWithTheGainAlone() throws {
    for solver in [DynamicsSolver.conditioning, .response] {
      let theory = try linear(.wishart(ratio: 0.7), size: 400, solver: solver)
      let exact = ExactLinearDynamics(theory)
      let growth = try theory.overlapGrowth(at: [1.5, 3], runs: 1)
      for (found, step) in zip(growth, [30, 60]) {
        let wanted = exact.gains[..<step].reduce(1) { $0 * (1 + theory.timeStep * $1) }
        #expect(abs(found.value / wanted - 1) < 1e-4)
      }
    }
  }

  /// The growth of an infinitesimal overlap from the response of single spins, as a derivative in couplings
  /// drawn on demand, and as half the difference of runs that lean both ways.
  @Test(arguments: [
    (DynamicsEnsemble.wishart(ratio: 0.8), -1.0, 0.8),
    (DynamicsEnsemble.plantedGlass(ferromagneticBias: 0.8), -2.2, 0.3),
  ])
  func overlapsGrowAlikeByThreeWays(ensemble: DynamicsEnsemble, from: Double, to: Double) throws {
    var theory = DynamicalMeanField(
      ensemble, course: try GainCourse(from: from, to: to, rate: 0.4), size: 2500, timeStep: 0.1)
    let times = [1.5, 3, theory.course.duration]
    let derivative = try theory.overlapGrowth(at: times, runs: 6, seed: 2, threads: 2)
    let lean = 0.1
    theory.initialOverlap = lean
    let up = try (0..<6).map { try theory.history(at: times, seed: 4, number: $0).moments }
    theory.initialOverlap = -lean
    let down = try (0..<6).map { try theory.history(at: times, seed: 4, number: $0).moments }
    theory.initialOverlap = 0
    theory.size = 1000
    theory.solver = .response
    let equation = try theory.overlapGrowth(at: times, runs: 6, seed: 3, threads: 2)
    for k in times.indices {
      let direct = Estimate(
        meanOf: zip(up, down).map {
          ($0[k].magnetization - $1[k].magnetization) / (2 * lean * theory.initialSpread)
        })
      for (one, other) in [(derivative[k], equation[k]), (direct, equation[k])] {
        let error = (one.error * one.error + other.error * other.error).squareRoot()
        #expect(abs(one.value - other.value) < 4 * error + 0.005 * abs(one.value))
        #expect(error < 0.25 * abs(one.value))
      }
    }
  }

  /// P(x, t) is a density with the moments of the amplitudes.
  @Test func amplitudesHaveADensity() throws {
    let theory = DynamicalMeanField(
      .plantedGlass(ferromagneticBias: 1.5), course: try GainCourse(from: -2, to: 1, rate: 0.5),
      size: 3000, initialOverlap: 0.2)
    let all = try theory.anneals(at: [2, 6], runs: 2, seed: 1)
    for look in 0..<2 {
      let (x, density) = all.amplitudeDensity(at: look, bins: 200)
      let width = x[1] - x[0]
      let average = all.averages[look]
      #expect(abs(density.reduce(0, +) * width - 1) < 1e-12)
      let mean = zip(x, density).reduce(0) { $0 + $1.0 * $1.1 * width }
      let square = zip(x, density).reduce(0) { $0 + $1.0 * $1.0 * $1.1 * width }
      #expect(abs(mean - average.magnetization.value) < width)
      #expect(abs(square - average.selfOverlap.value) < 2 * width * width + 1e-3)
    }
    // Between two wells once they are deep few spins are left.
    let (x, density) = all.amplitudeDensity(at: 1, bins: 41)
    #expect(density[20] < 0.2 * (density.max() ?? 0) && abs(x[20]) < 1e-12)
  }
}
