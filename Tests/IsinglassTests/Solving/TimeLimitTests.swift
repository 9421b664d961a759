import Testing
import _IsinglassTestSupport

@testable import Isinglass

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Solvers are over within 50 ms of their time limit, or two steps where those take longer.
///
/// Processor time of the one thread is compared, since other work on the machine can take any amount of
/// the clock's; it is never more than the clock's.
@Suite(.serialized) struct TimeLimitTests {
  static let dense = Result { try RandomModel.oneBit.model(order: 2000, seed: 1, fields: false) }
  static let sparse = Result {
    try RandomModel.sparseInt8.model(order: 10_000, seed: 1, fields: true)
  }

  private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  private func timed(_ body: () throws -> Void) rethrows -> Double {
    let start = processorTime()
    try body()
    return processorTime() - start
  }

  @Test(arguments: SolverCatalogue.names, ["dense", "sparse"])
  func everySolverKeepsItsTime(name: String, kind: String) throws {
    let model = try (kind == "dense" ? Self.dense : Self.sparse).get()
    let solver = try SolverCatalogue.solver(named: name)
    var twoSteps = 0.0
    // What comes before the first look at the clock.
    let setup: Double
    do {
      var trajectory: (any Trajectory)?
      setup = try timed {
        trajectory = try solver.prepare(model, seed: 1).makeTrajectory(
          TrajectoryStart(replicas: 0..<1, steps: 1_000_000, seed: 1))
      }
      for _ in 0..<2 { twoSteps = max(twoSteps, timed { trajectory?.advance(by: 2) }) }
    } catch let error as SolverError {
      #expect(["exhaustive", "tree"].contains(name), "\(error)")
      return
    }
    let limit = 0.08
    let allowed = max(limit, setup) + max(0.05, twoSteps)
    var spent = 0.0
    // Caches may be cold and pages not there yet: the second time counts as well.
    for _ in 0..<2 {
      spent = try timed {
        let run = try Engine(threads: 1).solve(
          Problem(model), with: solver, limits: Limits(time: .seconds(limit)), seed: 1)
        #expect(run.stopReason == .timeLimit || run.stopReason == .optimal)
      }
      if spent <= allowed { break }
    }
    #expect(spent <= allowed, "\(spent) s, set-up \(setup) s, two steps \(twoSteps) s")
  }
}
