import Synchronization
import Testing

@testable import Isinglass

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Holding a run up.
@Suite struct PauseGateTests {
  /// Pauses a run for 400 ms after its first steps, while something else counts the work done.
  private func pausedRun(
    limits: Limits, threads: Int
  ) throws -> (run: Run, wall: Duration, stepsWhilePaused: Int) {
    var solver = ScriptedSolver { replica, step in Array(0..<(40 - min(30, step / 10))) }
    solver.stepTime = { _ in 100 }
    let counted = Counter()
    solver.onStep = { _, _ in counted.add() }
    let gate = PauseGate()
    let duringPause = Counter()
    let begun = ContinuousClock.now
    let problem = try ScriptedSolver.problem()
    let result = Mutex<Result<Run, any Error>?>(nil)
    let prepared = solver
    WorkerThreads.run(2) { thread in
      if thread == 0 {
        while counted.value < 20 { usleep(1000) }
        gate.pause()
        usleep(60_000)  // blocks under way come to their end
        let first = counted.value
        usleep(340_000)
        duringPause.add(counted.value - first)
        gate.resume()
      } else {
        let outcome = Result {
          try Engine(threads: threads).solve(
            problem, with: prepared, limits: limits, pause: gate)
        }
        result.withLock { $0 = outcome }
      }
    }
    let run = try #require(try result.withLock { $0 }?.get())
    return (run, .now - begun, duringPause.value)
  }

  @Test(arguments: [1, 3]) func nothingMovesWhileARunIsPaused(threads: Int) throws {
    let (run, wall, moved) = try pausedRun(
      limits: Limits(steps: 800, replicas: 3), threads: threads)
    // Unpaused it would have been some thousand; a thread that was put aside may end its block.
    #expect(moved <= 40 * threads)
    #expect(run.stopReason == .steps)
    #expect(run.steps == 2400)
    #expect(run.elapsed <= wall - .milliseconds(380))
  }

  @Test func thePauseDoesNotCountTowardsTheTimeLimit() throws {
    let (run, wall, moved) = try pausedRun(
      limits: Limits(time: .milliseconds(300)), threads: 2)
    #expect(moved <= 80)
    #expect(run.stopReason == .timeLimit)
    #expect(wall > .milliseconds(680))
    #expect(run.elapsed >= .milliseconds(300))
    #expect(run.elapsed <= wall - .milliseconds(380))
  }

  @Test func aPausedRunCanBeStopped() throws {
    let gate = PauseGate()
    // Time before the run began does not count either way.
    gate.pause()
    usleep(60_000)
    gate.resume()
    gate.pause()
    usleep(30_000)
    let stop = StopFlag()
    let problem = try ScriptedSolver.problem()
    let result = Mutex<Result<Run, any Error>?>(nil)
    WorkerThreads.run(2) { thread in
      if thread == 0 {
        usleep(100_000)
        stop.raise()
      } else {
        let outcome = Result {
          try Engine(threads: 2).solve(
            problem, with: ScriptedSolver { _, _ in [1] }, limits: Limits(time: .seconds(60)),
            stop: stop, pause: gate)
        }
        result.withLock { $0 = outcome }
      }
    }
    let run = try #require(try result.withLock { $0 }?.get())
    #expect(run.stopReason == .interrupted)
    #expect(run.elapsed >= .zero)
    #expect(run.elapsed < .milliseconds(90))
    #expect(run.trace.allSatisfy { $0.time >= .zero })
  }

  private final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add(_ amount: Int = 1) { count.add(amount, ordering: .relaxed) }
  }
}
