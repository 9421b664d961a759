import Isinglass
import Testing

@testable import SpinGlasses

@Suite struct DynamicsSolverTests {
  private func average(
    _ ensemble: DynamicsEnsemble, from start: Double, to end: Double, rate: Double = 0.4, size: Int,
    overlap: Double, noise: Double = 0, solver: DynamicsSolver
  ) throws -> DynamicalMeanField.Average {
    let theory = DynamicalMeanField(
      ensemble, course: try GainCourse(from: start, to: end, rate: rate), size: size, timeStep: 0.1,
      initialOverlap: overlap, noise: noise, solver: solver)
    return try theory.averages(at: [theory.course.duration], runs: 4, seed: 6, threads: 2)[0]
  }

  /// Three ways to solve the same equations, from as many trajectories as each needs.
  @Test(arguments: [
    (DynamicsEnsemble.plantedGlass(ferromagneticBias: 0), -2.2, 0.5, 0.0, 0.0),
    (DynamicsEnsemble.plantedGlass(ferromagneticBias: 1.5), -2.2, 0.5, 0.1, 0.0),
    (DynamicsEnsemble.wishart(ratio: 0.8), -1.3, 1.2, 0.0, 0.0),
    (DynamicsEnsemble.wishart(ratio: 1.4), -1.9, 0.6, 0.0, 0.05),
  ])
  func solversAgree(
    ensemble: DynamicsEnsemble, from: Double, to: Double, overlap: Double, noise: Double
  ) throws {
    func solve(_ solver: DynamicsSolver, _ size: Int) throws -> DynamicalMeanField.Average {
      try average(
        ensemble, from: from, to: to, size: size, overlap: overlap, noise: noise, solver: solver)
    }
    let known = try solve(.conditioning, 4000)
    // Numbers are of order 1, and Novikov's bias is of order rank/N, some 65 of 4000; few trajectories
    // carry the response.
    for (found, bias) in [
      (try solve(.novikov, 4000), 0.016), (try solve(.response, 1500), 0.01),
    ] {
      for (one, other) in [
        (found.selfOverlap, known.selfOverlap), (found.energy, known.energy),
        (found.roundedOverlap, known.roundedOverlap), (found.isingEnergy, known.isingEnergy),
      ] {
        let error = (one.error * one.error + other.error * other.error).squareRoot()
        #expect(abs(one.value - other.value) < 4 * error + bias)
      }
    }
  }

  /// At a = 0.5 after a rise from −2.2 at rate 0.2 in steps of 0.1, by an independent program.
  @Test func conditioningIsWhereAnotherProgramIs() throws {
    let found = try average(
      .plantedGlass(ferromagneticBias: 0), from: -2.2, to: 0.5, rate: 0.2, size: 4000, overlap: 0,
      solver: .conditioning)
    for (one, other) in [
      (found.selfOverlap, Estimate(value: 1.8306, error: 0.0016)),
      (found.energy, Estimate(value: -1.0187, error: 0.0008)),
    ] {
      let error = (one.error * one.error + other.error * other.error).squareRoot()
      #expect(abs(one.value - other.value) < 4 * error)
    }
  }

  /// Too few trajectories make numbers wrong in ways that are known, and said.
  @Test func failuresAreToldOf() throws {
    let course = try GainCourse(from: -2.2, to: 0.5, rate: 0.2)
    var theory = DynamicalMeanField(
      .plantedGlass(ferromagneticBias: 0), course: course, size: 400, timeStep: 0.1,
      solver: .novikov)
    let novikov = try theory.anneals(at: [13.5], runs: 1)
    #expect(novikov.warnings.count == 1 && novikov.warnings[0].contains("rank/N"))
    theory.solver = .response
    let response = try theory.anneals(at: [13.5], runs: 1)
    #expect(response.warnings.count == 1 && response.warnings[0].contains("of 400 trajectories"))
    theory.solver = .conditioning
    #expect(try theory.anneals(at: [13.5], runs: 1).warnings.isEmpty)
  }

  @Test func whatNeedsTooMuchMemoryIsRefused() throws {
    let course = try GainCourse(from: -2.5, to: 1, rate: 0.01)
    let glass = DynamicsEnsemble.plantedGlass(ferromagneticBias: 0)
    for theory in [
      DynamicalMeanField(glass, course: course, size: 2000, solver: .response),
      DynamicalMeanField(glass, course: course, size: 100_000, noise: 0.01),
      DynamicalMeanField(glass, course: course, size: 100_000, solver: .novikov),
    ] {
      #expect(throws: TheoryError.self) { try theory.history() }
    }
    let novikov = DynamicalMeanField(glass, course: course, solver: .novikov)
    #expect(throws: TheoryError.self) { try novikov.overlapGrowth(at: [1], runs: 1) }
    let leaning = DynamicalMeanField(glass, course: course, initialOverlap: 0.1)
    #expect(throws: TheoryError.self) { try leaning.overlapGrowth(at: [1], runs: 1) }
    let many = DynamicalMeanField(glass, course: course)
    #expect(throws: TheoryError.self) { try many.averages(at: [2, 1], runs: 1) }
    #expect(throws: TheoryError.self) { try many.averages(at: [.nan], runs: 1) }
    #expect(throws: TheoryError.self) {
      try many.anneals(at: [Double](repeating: 1, count: 10_000), runs: 100)
    }
  }

  @Test(arguments: DynamicsSolver.allCases)
  func answersDoNotDependOnThreads(solver: DynamicsSolver) throws {
    let theory = DynamicalMeanField(
      .plantedGlass(ferromagneticBias: 0.5), course: try GainCourse(from: -2, to: 0, rate: 1),
      size: 300, solver: solver)
    func anneals(_ threads: Int) throws -> DynamicalMeanField.Anneals {
      try theory.anneals(at: [0.5, 2], impulses: [0.5], runs: 3, seed: 2, threads: threads)
    }
    #expect(try anneals(1) == anneals(2))
  }
}
