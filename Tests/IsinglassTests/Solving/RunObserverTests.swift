import Synchronization
import Testing
import _IsinglassTestSupport

@testable import Isinglass

/// Watching a run: it changes nothing, and what is told is true.
@Suite struct RunObserverTests {
  /// What an observer was told.
  private final class Record: Sendable {
    let bests = Mutex<[BestSoFar]>([])
    let frames = Mutex<[SoftSpinFrame]>([])

    var observer: RunObserver {
      RunObserver(
        onBest: { best in self.bests.withLock { $0.append(best) } },
        onSoftSpins: { frame in self.frames.withLock { $0.append(frame) } })
    }
  }

  private static func glass(
    _ count: Int, fields: Bool = false, _ kind: RandomModel = .denseInt8
  ) throws -> Problem {
    Problem(try kind.model(order: count, seed: 11, fields: fields))
  }

  @Test(arguments: SolverCatalogue.names)
  func watchingChangesNothing(name: String) throws {
    let problem = try RunObserverTests.glass(name == "exhaustive" || name == "tree" ? 14 : 70)
    let solver = try SolverCatalogue.solver(named: name)
    let limits = Limits(steps: 120, replicas: 3)
    let alone = try Engine(threads: 2).solve(problem, with: solver, limits: limits, seed: 5)
    let record = Record()
    let watched = try Engine(threads: 2).solve(
      problem, with: solver, limits: limits, seed: 5, pause: PauseGate(),
      observer: record.observer)
    #expect(watched.best == alone.best)
    #expect(watched.samples == alone.samples)
    #expect(watched.steps == alone.steps)
    #expect(watched.discovery == alone.discovery)
    let last = try #require(record.bests.withLock { $0.last })
    #expect(last.energy <= alone.best.energy)
    #expect(problem.model.energy(of: last.spins) == last.energy)
  }

  @Test(arguments: ["sa", "cim", "auto", "dsb", "rpx"])
  func answersAreToldAsTheyImprove(name: String) throws {
    let problem = try RunObserverTests.glass(
      300, fields: true, name == "cim" ? .denseDouble : .denseInt8)
    let record = Record()
    let run = try Engine(threads: 2).solve(
      problem, with: try SolverCatalogue.solver(named: name),
      limits: Limits(time: .milliseconds(600)), seed: 1, observer: record.observer)
    let told = record.bests.withLock { $0 }
    #expect(!told.isEmpty)
    #expect(told.count <= 9)
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.energy > $1.energy })
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.elapsed <= $1.elapsed })
    for best in told { #expect(problem.model.energy(of: best.spins) == best.energy) }
    #expect(told.last?.energy == run.best.energy)
  }

  /// However short or long an anneal is, its frames are spread over its steps.
  @Test(arguments: [100, 400, 3000]) func anAnnealIsShownInAboutTwoHundredFrames(steps: Int) throws
  {
    let record = Record()
    let problem = try RunObserverTests.glass(100)
    _ = try Engine(threads: 2).solve(
      problem, with: CoherentIsingMachine(),
      limits: Limits(steps: steps, replicas: 200), seed: 1, observer: record.observer)
    let frames = record.frames.withLock { $0 }.filter { $0.replica == 0 }
    #expect((min(steps, 150)...202).contains(frames.count))
    #expect(frames.first?.step == 0)
    #expect(frames.last?.step == steps)
    #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.step < $1.step && $0.gain <= $1.gain })
    for frame in frames {
      #expect(frame.steps == steps)
      #expect(frame.amplitudes.count == 100)
      #expect(frame.spins == nil)
    }
    // The amplitudes grow out of the origin.
    let sizes = frames.map { $0.amplitudes.reduce(0) { max($0, abs($1)) } }
    #expect((sizes.last ?? 0) > 10 * (sizes.first ?? 1))
  }

  /// A chain of ten spins hangs on a glass of sixty: only the glass keeps amplitudes.
  @Test func softSpinsOfAReducedProblemNameTheirSpins() throws {
    let glass = try RunObserverTests.glass(60)
    var couplings: [Coupling] = []
    glass.model.couplings.forEachPair { couplings.append(Coupling($0 + 10, $1 + 10, $2)) }
    for i in 0..<10 { couplings.append(Coupling(i, i + 1, 1)) }
    let problem = Problem(
      try IsingModel(couplings: Couplings(order: 70, couplings), fields: [], offset: 0))
    let record = Record()
    _ = try Engine(threads: 1).solve(
      problem, with: CoherentIsingMachine(), limits: Limits(time: .milliseconds(200)), seed: 1,
      reduces: true, observer: record.observer)
    let frames = record.frames.withLock { $0 }
    #expect(!frames.isEmpty)
    for frame in frames {
      #expect(frame.amplitudes.count == 60)
      #expect(frame.spins == (10..<70).map { Int32($0) })
    }
  }
}
