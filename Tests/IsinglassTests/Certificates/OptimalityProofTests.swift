import Synchronization
import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct OptimalityProofTests {
  /// From the ground state there is nothing better; from any other state a better one is found.
  @Test(arguments: [false, true])
  func agreesWithEnumeration(fields: Bool) throws {
    for recipe in [RandomModel.oneBit, .denseInt8, .sparseUnweighted, .sparseInt8, .denseInt32] {
      for seed in 0..<4 as Range<UInt64> {
        let model = try recipe.model(order: 15, seed: seed, fields: fields)
        let lowest = BruteForce.lowestNumerator(model)
        let proof = OptimalityProof(of: model, from: Spins(repeating: true, count: 15))
        #expect(proof.outcome == .proven)
        #expect(model.energy(of: proof.spins).value * Double(model.denominator) == lowest)
        #expect(proof.bound?.energy == model.energy(of: proof.spins))
        let again = OptimalityProof(of: model, from: proof.spins)
        #expect(again.outcome == .proven && again.spins == proof.spins)
      }
    }
  }

  /// Numbers that are not whole: nothing is lower by more than the tolerance, and the bound says so.
  @Test(arguments: [false, true])
  func realNumbersUpToTheTolerance(fields: Bool) throws {
    for seed in 0..<6 as Range<UInt64> {
      let model = try RandomModel.denseDouble.model(order: 14, seed: seed, fields: fields)
      let lowest = BruteForce.lowestNumerator(model) / Double(model.denominator)
      let proof = OptimalityProof(of: model, from: Spins(repeating: true, count: 14))
      #expect(proof.outcome == .proven && proof.tolerance > 0)
      let bound = try #require(proof.bound).energy.value
      #expect(bound <= lowest && bound >= lowest - 1.1 * proof.tolerance)
      #expect(model.energy(of: proof.spins).value <= lowest + proof.tolerance)
    }
  }

  /// With any number of threads the same parts are looked at.
  @Test func sameOnAnyNumberOfThreads() throws {
    let model = try RandomModel.denseInt8.model(order: 40, seed: 3, fields: true)
    let start = Spins(repeating: true, count: 40)
    let one = OptimalityProof(of: model, from: start, threads: 1)
    let three = OptimalityProof(of: model, from: start, threads: 3)
    #expect(one.outcome == .proven)
    #expect(one.spins == three.spins && one.nodes == three.nodes && one.bound == three.bound)
  }

  /// Stopped at once nothing is proven; stopped by time what is proven holds.
  @Test func stopsWhenTold() throws {
    let model = try RandomModel.denseInt8.model(order: 80, seed: 1, fields: false)
    let start = Spins(repeating: true, count: 80)
    let stop = StopFlag()
    stop.raise()
    let nothing = OptimalityProof(of: model, from: start, stop: stop)
    #expect(nothing.outcome == .stopped && nothing.bound == nil && nothing.spins == start)
    let short = OptimalityProof(of: model, from: start, time: .milliseconds(300))
    if let bound = short.bound { #expect(bound.energy <= model.energy(of: short.spins)) }
    let many = try RandomModel.sparseInt8.model(order: 501, seed: 1, fields: false)
    let much = OptimalityProof(of: many, from: Spins(repeating: true, count: 501))
    #expect(much.outcome == .unsupported)
  }

  /// A chain of progress: parts only grow in number, the bound never crosses the energy.
  @Test func progressRises() throws {
    let model = try RandomModel.denseInt8.model(order: 50, seed: 7, fields: false)
    let seen = Mutex<[OptimalityProof.Progress]>([])
    let proof = OptimalityProof(of: model, from: Spins(repeating: true, count: 50)) { progress in
      seen.withLock { $0.append(progress) }
    }
    let course = seen.withLock { $0 }
    #expect(course.last?.nodes == proof.nodes)
    for (before, after) in zip(course, course.dropFirst()) {
      #expect(after.nodes >= before.nodes && after.lowest <= before.lowest)
      if let old = before.bound, let new = after.bound { #expect(new >= old) }
    }
  }
}
