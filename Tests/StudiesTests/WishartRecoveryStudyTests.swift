import Isinglass
import SpinGlasses
import Testing

@testable import Studies

@Suite struct WishartRecoveryStudyTests {
  /// An independent program's table.
  @Test(arguments: [(0.5, 0.0059), (0.75, 0.0231), (0.8, 0.0279), (1.0, 0.0509)])
  func unalignedStatesHaveALowestEnergy(ratio: Double, energy: Double) {
    #expect(abs(RecoveryComparison.lowestUnaligned(ratio: ratio) - energy) <= 0.00006)
  }

  /// Recovered states have no residual energy, and what is not recovered has |Wᵀs|²/(2N²).
  @Test func annealsEndWithEnergyAndOverlap() throws {
    let seed: Seed = 4
    for (ratio, rate, isRecovered) in [(4.0, 0.05, true), (0.4, 0.2, false)] {
      let problem = try WishartPlanted(size: 60, alpha: ratio, couplings: .gaussian)
        .makeInstance(seed: seed)
      let anneals = try WishartAnneals(problem, ratio: ratio, rate: rate, count: 16, seed: seed)
      #expect(anneals.ends.count == 16)
      for end in anneals.ends {
        if isRecovered {
          #expect(end.overlap == 1 && abs(end.residual) < 1e-9)
        } else {
          #expect(end.overlap < 0.7 && end.residual > 0 && end.residual < 0.5 * ratio)
        }
      }
    }
  }

  /// The start of the machine in the law's units: ±0.01 evenly, times √F.
  @Test func lawsStartWhereTheMachineDoes() throws {
    let seed: Seed = 9
    let problem = try WishartPlanted(size: 400, alpha: 1.3, couplings: .gaussian)
      .makeInstance(seed: seed)
    let anneals = try WishartAnneals(problem, ratio: 1.3, rate: 1, count: 4, seed: seed)
    let trajectory = try CoherentIsingMachine().prepare(problem.model, seed: seed)
      .makeTrajectory(TrajectoryStart(replicas: 0..<4, steps: 10, seed: seed))
    let machine = try #require(trajectory as? any SoftSpinObservable)
    let squares = (0..<4).flatMap { machine.amplitudes(ofReplica: $0) }.map { Double($0 * $0) }
    let spread = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    let field = problem.model.couplings.rootMeanSquareField
    #expect(abs(anneals.law.initialSpread / (spread * field.squareRoot()) - 1) < 0.03)
    // The rms field of the ensemble is √α.
    #expect(abs(field - 1.3.squareRoot()) < 0.03)
  }
}
