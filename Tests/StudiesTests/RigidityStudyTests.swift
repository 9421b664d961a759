import Isinglass
import SpinGlasses
import Synchronization
import Testing

@testable import Studies

@Suite struct RigidityStudyTests {
  /// At the origin the Hessian is −a − W, whose edge is that of a semicircle of radius 2g: γ = g.
  @Test(arguments: [1.0, 2.5])
  func edgesOfSemicirclesFluctuateAsTracyAndWidomSay(disorder: Double) throws {
    let state = try PlantedGlassEquilibrium(
      at: PlantedGlassPoint(gain: -3 * disorder, disorder: disorder))
    #expect(abs(state.meanEdgeDistance(size: 1000) - 0.012065 * disorder) < 1e-6 * disorder)
  }

  /// Σ −J s s from the couplings against the quadratic part of the landscape at the signs.
  @Test func isingEnergiesAreThoseOfTheSigns() throws {
    let instance = try GlassInstance(size: 40, ferromagneticBias: 1.5, seed: 3, number: 1)
    let x = (0..<40).map { Double(($0 * 29) % 17) - 8.5 }
    let signs = x.map { $0 < 0 ? -1.0 : 1 }
    let soft = try instance.landscape.energy(at: signs, gain: 0) / 40 - 0.25
    #expect(abs(instance.isingEnergy(x) - soft) < 1e-12)
  }

  @Test(arguments: [1, 2, 5])
  func problemsComeInOrderOnAnyNumberOfThreads(threads: Int) throws {
    let effort = StudyEffort(scale: .quick, threads: threads)
    var told: [Int] = []
    let squares = try effort.forProblems(7, tell: { told.append($0) }) { $0 * $0 }
    #expect(squares == [0, 1, 4, 9, 16, 25, 36])
    #expect(told == Array(stride(from: 0, to: 7, by: threads)))
    #expect(throws: LandscapeError.gain(3)) {
      try effort.forProblems(7, tell: { _ in }) { number throws -> Int in
        guard number < 3 else { throw LandscapeError.gain(Double(number)) }
        return number
      }
    }
    #expect(throws: StudyInterruption.self) {
      try effort.forProblems(7, tell: { _ in throw StudyInterruption() }) { $0 }
    }
  }
}
