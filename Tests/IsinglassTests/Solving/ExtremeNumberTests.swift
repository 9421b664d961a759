import Testing
import _IsinglassTestSupport

@testable import Isinglass

/// Huge, tiny and mixed numbers through every solver and every bound: rescaled or refused, never turned
/// into infinities or into what is no number.
struct ExtremeNumberTests {
  /// Powers of two, so that scaled whole numbers are exact and the minimum is that of scale 1. The first
  /// two make couplings denormal as `Double`, the third as `Float`. Sums halve couplings, so that at
  /// 2⁻¹⁰⁷⁴ itself energies would be rounded.
  static let scales: [Double] = [
    0x1p-1072, 0x1p-1030, 0x1p-140, 0x1p-60, 0x1p60, 0x1p130, 0x1p600, 0x1p1010,
  ]

  /// A glass of nine spins with fields, whole numbers times a scale.
  static func model(scale: Double, fields: Bool = true) throws -> IsingModel {
    var random = Philox(key: 77, stream: 5)
    func whole() -> Double { (Double(random.below(15)) - 7) * scale }
    let pairs = (0..<9).flatMap { i in (0..<i).map { j in Coupling(i, j, whole()) } }
    let linear = (0..<9).map { _ in fields ? whole() : 0 }
    return try IsingModel(couplings: Couplings(order: 9, pairs), fields: linear)
  }

  @Test(arguments: SolverCatalogue.names.filter { $0 != "descent" }, scales)
  func everySolverFindsTheMinimumAtAnyScale(name: String, scale: Double) throws {
    let model = try Self.model(scale: scale)
    let lowest = BruteForce(try Self.model(scale: 1)).lowest * scale
    let run = try Engine(threads: 1).solve(
      Problem(model), with: SolverCatalogue.solver(named: name),
      limits: Limits(steps: nil, replicas: 300, target: Energy(lowest)), seed: 3, reduces: false)
    #expect(run.best.energy.value == lowest, "\(name) at \(scale)")
    let areFinite = run.samples.allSatisfy { $0.energy.value.isFinite }
    #expect(areFinite)
  }

  @Test(arguments: SolverCatalogue.names)
  func mixedMagnitudesGiveTrueEnergies(name: String) throws {
    let sizes = [1e300, 1e-300, 1, .leastNonzeroMagnitude, 1e17, -1e-17, 1e40, -1e300, 2.5, -1e-40]
    var k = 0
    func next() -> Double {
      k += 1
      return sizes[k * k % sizes.count] * (k % 3 == 0 ? -1 : 1)
    }
    for fields in [false, true] {
      let pairs = (0..<8).flatMap { i in (0..<i).map { j in Coupling(i, j, next()) } }
      let model = try IsingModel(
        couplings: Couplings(order: 8, pairs), fields: (0..<8).map { _ in fields ? next() : 0 })
      let run = try Engine(threads: 1).solve(
        Problem(model), with: SolverCatalogue.solver(named: name),
        limits: Limits(steps: 40, replicas: 8), seed: 1)
      let scale = model.couplings.absoluteSum
      for sample in run.samples {
        let truth = BruteForce.numerator(model, (0..<8).map { sample.spins[$0] })
        #expect(abs(sample.energy.value - truth) <= 1e-13 * scale, "\(name)")
      }
      #expect(!run.samples.isEmpty && run.best.energy.value.isFinite)
    }
  }

  @Test(arguments: scales, [Certificate.Effort.linear, .spectral, .semidefinite])
  func boundsHoldAtAnyScale(scale: Double, effort: Certificate.Effort) throws {
    for fields in [false, true] {
      let model = try Self.model(scale: scale, fields: fields)
      let lowest = BruteForce(try Self.model(scale: 1, fields: fields)).lowest * scale
      let bound = Certificate.bound(of: model, effort: effort).energy.value
      #expect(bound <= lowest)
      // Never worse than what magnitudes alone prove, and that is finite.
      #expect(bound >= 1.0001 * Certificate.magnitudes(of: model).energy.value)
      #expect(bound.isFinite)
    }
  }

  @Test func numbersThatAreNoneAreRefused() throws {
    for value in [Double.nan, .infinity, -.infinity, .signalingNaN] {
      #expect(throws: CouplingsError.self) { try Couplings(order: 2, [Coupling(0, 1, value)]) }
      #expect(throws: IsingModelError.self) {
        try IsingModel(couplings: Couplings(uncoupled: 1), fields: [value])
      }
      #expect(throws: IsingModelError.self) {
        try IsingModel(couplings: Couplings(uncoupled: 1), offset: value)
      }
      #expect(throws: (any Error).self) {
        try Problem.qubo(linear: [value, 1], [Coupling(0, 1, 1)], convention: .once)
      }
      #expect(throws: (any Error).self) { try Problem.maxCut(order: 2, [Coupling(0, 1, value)]) }
    }
    // Finite one by one, infinite in sum.
    #expect(throws: IsingModelError.energyOverflow) {
      try IsingModel(
        couplings: Couplings(order: 3, [Coupling(0, 1, 1.7e308), Coupling(1, 2, 1.7e308)]))
    }
  }

  /// Settings at the ends of their domains; what makes a run long is left at its default.
  @Test(arguments: SolverCatalogue.names)
  func settingsAtTheEndsOfTheirDomains(name: String) throws {
    let model = try Self.model(scale: 1)
    let type = try SolverCatalogue.type(named: name)
    for parameter in type.record.parameters {
      guard case .real(let range) = parameter.domain else { continue }
      for end in [range.lowerBound, range.upperBound] {
        let run = try Engine(threads: 1).solve(
          Problem(model),
          with: SolverCatalogue.solver(named: name, settings: [parameter.name: "\(end)"]),
          limits: Limits(steps: 20, replicas: 4), seed: 5)
        let truth = BruteForce.numerator(model, (0..<9).map { run.best.spins[$0] })
        #expect(run.best.energy.value == truth, "\(name), \(parameter.name)=\(end)")
      }
    }
  }
}
