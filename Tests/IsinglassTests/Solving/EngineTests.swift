import Synchronization
import Testing
import _IsinglassTestSupport

@testable import Isinglass

/// The engine's limits, with a solver that does what the test says.
@Suite struct EngineTests {
  @Test(arguments: [1, 2, 7])
  func theLowestReplicaThatReachesTheTargetWins(threads: Int) throws {
    // Replicas 3, 5 and 6 reach the target of four spins down, the later the sooner, by different
    // states; 6 goes far beyond it. Only what replicas 0 to 3 found may count.
    var solver = ScriptedSolver { replica, step in
      switch replica {
      case 3 where step >= 200: [3, 4, 5, 6]
      case 5 where step >= 2: [5, 6, 7, 8]
      case 6: [9]
      default: Array(0..<(10 + replica))
      }
    }
    solver.stepTime = { $0 == 3 ? 20 : 0 }
    let run = try Engine(threads: threads).solve(
      ScriptedSolver.problem(), with: solver,
      limits: Limits(steps: 400, replicas: 9, target: ScriptedSolver.energy(down: 4)))
    #expect(run.stopReason == .target)
    #expect(run.best.energy == ScriptedSolver.energy(down: 4))
    #expect((0..<64).filter { !run.best.spins.isUp($0) } == [3, 4, 5, 6])
    #expect(run.samples.map(\.energy) == [4, 10, 11, 12].map { ScriptedSolver.energy(down: $0) })
    // The trace is of this answer, not of one that came too late to count.
    #expect(run.trace.last?.energy == run.best.energy)
    #expect(zip(run.trace, run.trace.dropFirst()).allSatisfy { $0.energy > $1.energy })
    #expect(zip(run.trace, run.trace.dropFirst()).allSatisfy { $0.time <= $1.time })
  }

  @Test(arguments: [1, 2, 7])
  func aTargetReachedUnderAClockEndsTheRunAtOnce(threads: Int) throws {
    var solver = ScriptedSolver { _, step in step >= 50 ? [1] : [1, 2, 3] }
    solver.stepTime = { _ in 10 }
    let run = try Engine(threads: threads).solve(
      ScriptedSolver.problem(), with: solver,
      limits: Limits(time: .seconds(60), target: ScriptedSolver.energy(down: 1)))
    #expect(run.stopReason == .target)
    #expect(run.best.energy == ScriptedSolver.energy(down: 1))
    #expect(run.elapsed < .seconds(20))
  }

  @Test(arguments: [1, 2, 7])
  func stepsAndReplicasBoundTheWork(threads: Int) throws {
    var solver = ScriptedSolver { replica, step in Array(0..<(20 + replica - step / 10)) }
    solver.width = 4
    let run = try Engine(threads: threads).solve(
      ScriptedSolver.problem(), with: solver, limits: Limits(steps: 25, replicas: 10))
    #expect(run.stopReason == .steps)
    #expect(run.replicas == 10)
    #expect(run.steps == 250)
    #expect(run.samples.reduce(0) { $0 + $1.multiplicity } == 10)
    #expect(run.samples.map(\.energy) == (18..<28).map { ScriptedSolver.energy(down: $0) })
    let starts = solver.starts.all.sorted { $0.replicas.lowerBound < $1.replicas.lowerBound }
    #expect(starts.map(\.replicas) == [0..<4, 4..<8, 8..<10])
    #expect(starts.allSatisfy { $0.steps == 25 })
    #expect(run.provenance.threads == threads)
    #expect(run.trace.last?.energy == run.best.energy)
  }

  @Test func withoutLimitsTheSolverSaysHowMuchToDo() throws {
    var solver = ScriptedSolver { _, _ in [0] }
    (solver.defaultReplicas, solver.defaultSteps) = (6, 30)
    let run = try Engine(threads: 2).solve(ScriptedSolver.problem(), with: solver)
    #expect(run.replicas == 6)
    #expect(run.steps == 180)
    #expect(run.stopReason == .steps)
    #expect(run.samples.count == 1)
    #expect(run.best.multiplicity == 6)
  }

  @Test func negativeLimitsMeanAsLittleAsPossible() throws {
    let solver = ScriptedSolver { _, _ in [0] }
    let run = try Engine(threads: 1).solve(
      ScriptedSolver.problem(), with: solver, limits: Limits(steps: -5, replicas: -3))
    #expect(run.steps == 0)
    #expect(run.replicas == 1)
    let late = try Engine(threads: 1).solve(
      ScriptedSolver.problem(), with: solver, limits: Limits(time: .seconds(-1)))
    #expect(late.stopReason == .timeLimit)
    for name in SolverCatalogue.names {
      let model = try IsingModel(
        couplings: Couplings(order: 3, [Coupling(0, 1, 1), Coupling(1, 2, -1)]))
      let run = try Engine(threads: 1).solve(
        Problem(model), with: SolverCatalogue.solver(named: name), limits: Limits(steps: -5))
      #expect(run.best.spins.count == 3, "\(name)")
    }
  }

  @Test func annealsGrowFromRoundToRoundAndFitTheTimeLeft() throws {
    let solver = ScriptedSolver { _, _ in [] }
    let prepared = solver.prepare(try ScriptedSolver.problem().model, seed: 0)
    let schedule = JobSchedule(
      prepared: prepared, limits: Limits(time: .seconds(10)), seed: 0, initial: nil)
    func steps(_ index: Int, timeLeft: Double, stepTime: Double?) -> Int? {
      schedule.job(index, target: nil, timeLeft: timeLeft, stepTime: stepTime)?.start.steps
    }
    // Eight jobs of width 1 make a round; with time to spare each round doubles.
    for index in 0..<40 {
      #expect(steps(index, timeLeft: 1e9, stepTime: 1e-6) == 100 << (index / 8))
    }
    // The longest anneal that fits; after the first round never less than an eighth of the default.
    #expect(steps(39, timeLeft: 2, stepTime: 0.01) == 200)
    #expect(steps(39, timeLeft: 1e-6, stepTime: 0.01) == 12)
    #expect(steps(0, timeLeft: 0.05, stepTime: 0.01) == 5)
    #expect(steps(39, timeLeft: -1, stepTime: 0.01) == 12)
    // Nothing measured yet: the default.
    #expect(steps(0, timeLeft: 1e9, stepTime: nil) == 100)
    #expect(steps(39, timeLeft: 1e9, stepTime: nil) == 100)
    // Neither long runs nor odd clocks overflow.
    #expect(steps(1 << 40, timeLeft: .infinity, stepTime: 1e-300) == 100 << 20)
    #expect(schedule.jobCount == nil)
  }

  @Test func roundsOfReplicasGoOnUntilTheTimeIsOver() throws {
    var solver = ScriptedSolver { _, _ in [] }
    solver.width = 4
    let prepared = solver.prepare(try ScriptedSolver.problem().model, seed: 0)
    let schedule = JobSchedule(
      prepared: prepared, limits: Limits(time: .seconds(10), replicas: 10), seed: 0, initial: nil)
    let starts = (0..<9).compactMap {
      schedule.job($0, target: nil, timeLeft: 1e9, stepTime: 1e-6)?.start
    }
    #expect(
      starts.map(\.replicas) == [
        0..<4, 4..<8, 8..<10, 10..<14, 14..<18, 18..<20, 20..<24, 24..<28, 28..<30,
      ])
    #expect(starts.map(\.steps) == [100, 100, 100, 200, 200, 200, 400, 400, 400])
    #expect(schedule.jobCount == nil)

    // With steps too, the work is fixed and the time only guards it.
    let bounded = JobSchedule(
      prepared: prepared, limits: Limits(time: .seconds(10), steps: 7, replicas: 10), seed: 0,
      initial: nil)
    #expect(bounded.jobCount == 3)
    #expect(bounded.job(3, target: nil, timeLeft: 1e9, stepTime: 1e-6) == nil)
    // With steps alone, anneals of that length go on.
    let endless = JobSchedule(
      prepared: prepared, limits: Limits(time: .seconds(10), steps: 7), seed: 0, initial: nil)
    #expect(endless.job(1000, target: nil, timeLeft: 1, stepTime: 1)?.start.steps == 7)
    // Absurd numbers end the run instead of overflowing.
    let absurd = JobSchedule(
      prepared: prepared,
      limits: Limits(time: .seconds(10), replicas: .max, firstReplica: .max), seed: 0,
      initial: nil)
    #expect(absurd.job(.max, target: nil, timeLeft: 1, stepTime: nil)?.start.steps != 0)
  }

  @Test func aTimeLimitWithReplicasIsUsedUp() throws {
    var solver = ScriptedSolver { _, _ in [0] }
    (solver.defaultSteps, solver.stepTime) = (5, { _ in 100 })
    let run = try Engine(threads: 2).solve(
      ScriptedSolver.problem(), with: solver, limits: Limits(time: .milliseconds(150), replicas: 3))
    #expect(run.stopReason == .timeLimit)
    #expect(run.elapsed >= .milliseconds(150))
    #expect(run.replicas > 6)
  }

  @Test(arguments: [1, 2])
  func aRunBoundedByTimeUsesItAndNoMore(threads: Int) throws {
    var solver = ScriptedSolver { replica, _ in Array(0..<(10 + replica % 20)) }
    solver.defaultSteps = 20
    solver.width = 8
    solver.stepTime = { _ in 50 }
    let limit = Duration.milliseconds(400)
    let run = try Engine(threads: threads).solve(
      ScriptedSolver.problem(), with: solver, limits: Limits(time: limit))
    #expect(run.stopReason == .timeLimit)
    #expect(run.elapsed >= limit)
    // Generous, since test machines are busy.
    #expect(run.elapsed < .seconds(4))
    let lengths = solver.starts.all.sorted { $0.replicas.lowerBound < $1.replicas.lowerBound }
      .map(\.steps)
    #expect(lengths.first == 20)
    #expect((lengths.max() ?? 0) >= 80)
    // Width 8 is a round a job: job k is at most 20 · 2^k long.
    for (k, length) in lengths.enumerated() { #expect(length <= 20 << min(k, 20)) }
    #expect(run.replicas == 8 * lengths.count)
  }

  @Test func aRaisedFlagEndsTheRunWithTheBestSoFar() throws {
    let stop = StopFlag()
    var solver = ScriptedSolver { _, step in step < 40 ? [1, 2, 3] : [1, 2] }
    solver.onStep = { replica, step in if replica == 0, step == 60 { stop.raise() } }
    solver.stepTime = { _ in 100 }
    let run = try Engine(threads: 1).solve(
      ScriptedSolver.problem(), with: solver, limits: Limits(steps: 1_000_000, replicas: 4),
      stop: stop)
    #expect(run.stopReason == .interrupted)
    #expect(run.best.energy == ScriptedSolver.energy(down: 2))
    #expect(run.steps < 1_000_000)
    #expect(run.replicas == 1)

    // A flag raised beforehand leaves the state that a replica starts from.
    let none = try Engine(threads: 3).solve(ScriptedSolver.problem(), with: solver, stop: stop)
    #expect(none.stopReason == .interrupted)
    #expect(none.best.energy == ScriptedSolver.energy(down: 64))
  }

  @Test func cancellingTheTaskEndsTheRunWithTheBestSoFar() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    var solver = ScriptedSolver { _, step in step < 20 ? [1, 2, 3] : [7] }
    solver.stepTime = { _ in 100 }
    solver.onStep = { _, step in if step == 100 { continuation.yield() } }
    let (problem, scripted) = (try ScriptedSolver.problem(), solver)
    let task = Task {
      try await Engine(threads: 2).solve(
        problem, with: scripted, limits: Limits(steps: 1_000_000, replicas: 4))
    }
    for await _ in stream { break }
    task.cancel()
    let run = try await task.value
    #expect(run.stopReason == .interrupted)
    #expect(run.best.energy == ScriptedSolver.energy(down: 1))
  }

  @Test func anAsynchronousRunGivesWhatASynchronousOneGives() async throws {
    let solver = ScriptedSolver { replica, step in Array(0..<(replica * 7 % 5 + 30 - step / 9)) }
    let limits = Limits(steps: 50, replicas: 20)
    let problem = try ScriptedSolver.problem()
    let synchronous = try solveSynchronously(problem, solver, limits)
    let run = try await Engine(threads: 2).solve(problem, with: solver, limits: limits)
    #expect(run.samples == synchronous.samples)
  }

  private func solveSynchronously(
    _ problem: Problem, _ solver: ScriptedSolver, _ limits: Limits
  ) throws -> Run {
    try Engine(threads: 1).solve(problem, with: solver, limits: limits)
  }

  @Test(arguments: [1, 2, 7], [0, 4])
  func aFailureToStartReplicasIsThrown(threads: Int, replica: Int) throws {
    var solver = ScriptedSolver { _, _ in [0] }
    solver.failure = (replica, .outOfMemory(bytes: 77))
    let failing = solver
    #expect(throws: SolverError.outOfMemory(bytes: 77)) {
      try Engine(threads: threads).solve(
        ScriptedSolver.problem(), with: failing, limits: Limits(steps: 100, replicas: 30))
    }
    // Work that had not begun is not begun any more.
    if threads == 1 { #expect(solver.starts.all.count == replica + 1) }
  }

  @Test func aFailureIsThrownFromAnAsynchronousRunToo() async throws {
    var solver = ScriptedSolver { _, _ in [0] }
    solver.failure = (2, .outOfMemory(bytes: 78))
    let (problem, failing) = (try ScriptedSolver.problem(), solver)
    await #expect(throws: SolverError.outOfMemory(bytes: 78)) {
      try await Engine(threads: 2).solve(problem, with: failing)
    }
  }

  @Test(arguments: [1, 2, 7])
  func aProvenAnswerEndsTheRun(threads: Int) throws {
    var solver = ScriptedSolver { _, step in step > 5 ? [] : [0] }
    solver.optimalStep = { $0 == 2 ? 10 : nil }
    let run = try Engine(threads: threads).solve(
      ScriptedSolver.problem(), with: solver, limits: Limits(steps: 200, replicas: 50))
    #expect(run.stopReason == .optimal)
    #expect(run.samples.reduce(0) { $0 + $1.multiplicity } == 3)
  }

  @Test func progressIsReportedByOneThreadAtATime() throws {
    struct Seen {
      var isInside = false
      var overlapped = false
      var reports: [Progress] = []
    }
    let seen = Mutex(Seen())
    var solver = ScriptedSolver { replica, step in Array(0..<(40 + replica % 3 - min(20, step))) }
    solver.stepTime = { _ in 200 }
    let run = try Engine(threads: 7).solve(
      ScriptedSolver.problem(), with: solver, limits: Limits(time: .milliseconds(600))
    ) { progress in
      seen.withLock {
        if $0.isInside { $0.overlapped = true }
        $0.isInside = true
        $0.reports.append(progress)
      }
      pause(microseconds: 20_000)
      seen.withLock { $0.isInside = false }
    }
    let result = seen.withLock { $0 }
    #expect(!result.overlapped)
    #expect(result.reports.count >= 3)
    let reports = result.reports
    for (before, after) in zip(reports, reports.dropFirst()) {
      #expect(before.elapsed <= after.elapsed)
      #expect(before.steps <= after.steps)
      #expect(before.replicas <= after.replicas)
    }
    #expect(reports.last?.steps == run.steps)
    #expect(reports.last?.lowest == run.best.energy)
    #expect(reports.allSatisfy { (0...1).contains($0.fraction ?? -1) })
  }

  @Test func oneLongAnnealShowsHowFarItIs() throws {
    let seen = Mutex<[Double]>([])
    var solver = ScriptedSolver { _, _ in [] }
    solver.stepTime = { _ in 1000 }
    _ = try Engine(threads: 1).solve(
      ScriptedSolver.problem(), with: solver, limits: Limits(steps: 600, replicas: 1)
    ) { progress in seen.withLock { $0.append(progress.fraction ?? -1) } }
    let fractions = seen.withLock { $0 }
    // Reports come every tenth of a second: the anneal takes at least six of them.
    #expect(fractions.count >= 4)
    #expect(fractions.count { $0 > 0.05 && $0 < 0.95 } >= 3)
    #expect(fractions.last == 1)
    #expect(zip(fractions, fractions.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func progressCountsShareOfAllWorkOrOfTheTime() throws {
    let start = TrajectoryStart(replicas: 0..<4, steps: 100, seed: 0)
    let first = Job(index: 0, start: start, lastStep: .max)
    var second = start
    second.replicas = 4..<6
    let last = Job(index: 1, start: second, lastStep: 50)
    var work = WorkDone()
    #expect(work.fraction(of: 6, time: nil) == 0)
    #expect(work.fraction(of: nil, time: nil) == nil)
    work.note(first, steps: 50)
    #expect(work.fraction(of: 6, time: nil) == 2.0 / 6)
    // Job 1 is to be cut short at half its length.
    work.note(last, steps: 25)
    #expect(work.fraction(of: 6, time: nil) == 3.0 / 6)
    #expect(work.fraction(of: 6, time: 0.75) == 0.75)
    #expect(work.fraction(of: 6, time: 0.25) == 0.75)
    // A job that ends before its last step is done all the same.
    work.finish(first, steps: 60)
    #expect(work.fraction(of: 6, time: nil) == 5.0 / 6)
    work.finish(last, steps: 50)
    #expect(work.fraction(of: 6, time: nil) == 1)
    #expect(work.steps == 4 * 60 + 2 * 50)
  }

  /// The time or a flag that ends after the last job has ended nothing.
  @Test(arguments: [true, false])
  func limitsReachedWhenAllIsDoneAreNoReason(byTime: Bool) throws {
    let stop = StopFlag()
    var solver = ScriptedSolver { _, _ in [1] }
    solver.onStep = { replica, step in
      guard replica == 2, step == 9 else { return }
      // Within the last step of the last job.
      if byTime { pause(microseconds: 120_000) } else { stop.raise() }
    }
    let run = try Engine(threads: 1).solve(
      ScriptedSolver.problem(), with: solver,
      limits: Limits(time: byTime ? .milliseconds(100) : nil, steps: 10, replicas: 3),
      stop: stop)
    #expect(run.stopReason == .steps)
    #expect(run.steps == 30)
    #expect(run.repetition == Limits(steps: 10, replicas: 3))
  }

  /// Replica 5 is cut short by the time; its state at that step is the best.
  @Test(arguments: [1, 2, 7])
  func aRunThatTimeEndedIsRepeatedByItsWork(threads: Int) throws {
    var solver = ScriptedSolver { replica, step in
      // Lower from step to step, the later replicas the faster: the best is cut in mid-anneal.
      Array(0..<max(0, 64 - replica - step / 40))
    }
    solver.stepTime = { _ in 50 }
    solver.defaultSteps = 400
    let limits = Limits(time: .milliseconds(150))
    let run = try Engine(threads: threads).solve(
      ScriptedSolver.problem(), with: solver, limits: limits)
    #expect(run.stopReason == .timeLimit)
    #expect(run.discovery.batch.contains(run.discovery.replica))
    let repetition = run.repetition
    #expect(repetition.time == nil)
    for threads in [1, 2, 7] {
      solver.stepTime = { _ in 0 }
      let again = try Engine(threads: threads).solve(
        ScriptedSolver.problem(), with: solver, limits: repetition)
      #expect(again.best.spins == run.best.spins)
      #expect(again.best.energy == run.best.energy)
      #expect(again.stopReason == .steps)
      #expect(again.discovery.stepsDone == run.discovery.stepsDone)
    }
  }

  @Test(arguments: SolverCatalogue.names)
  func timeLimitedAnswersRepeat(name: String) throws {
    for kind in [RandomModel.oneBit, .denseDouble, .sparseInt8] {
      let problem = Problem(try kind.model(order: 90, seed: 4, fields: kind != .oneBit))
      let solver = try SolverCatalogue.solver(named: name)
      do {
        _ = try solver.prepare(problem.model, seed: 5)
      } catch let error as SolverError {
        // Exact searches refuse problems that they cannot finish; nothing else may.
        #expect(["exhaustive", "tree"].contains(name), "\(error)")
        continue
      }
      for (limits, initial) in [
        (Limits(time: .milliseconds(8)), nil), (Limits(time: .milliseconds(25), replicas: 3), nil),
        (Limits(time: .milliseconds(5)), Spins(repeating: true, count: 90)),
      ] as [(Limits, Spins?)] {
        let run = try Engine(threads: 2).solve(
          problem, with: solver, limits: limits, seed: 5, initial: initial)
        for threads in [1, 2] {
          let again = try Engine(threads: threads).solve(
            problem, with: solver, limits: run.repetition, seed: 5, initial: initial)
          #expect(again.best.spins == run.best.spins, "\(kind) \(limits) \(run.discovery)")
          #expect(again.best.energy == run.best.energy)
        }
      }
    }
  }

  @Test func samplesDoNotDependOnTheOrderInWhichThreadsFinish() throws {
    // 300 replicas end in 37 states, late ones sooner.
    var solver = ScriptedSolver { replica, step in
      step < 3 ? Array(0..<60) : Array(0..<(replica % 37))
    }
    solver.stepTime = { $0 % 5 == 0 ? 50 : 0 }
    var first: [Sample]?
    for threads in [1, 2, 7] {
      let run = try Engine(threads: threads).solve(
        ScriptedSolver.problem(), with: solver, limits: Limits(steps: 5, replicas: 300))
      #expect(run.samples.count == 37)
      for sample in run.samples {
        let kind = 64 - sample.spins.upCount
        #expect(sample.multiplicity == (0..<300).count { $0 % 37 == kind })
      }
      if let first { #expect(run.samples == first) }
      first = first ?? run.samples
    }
  }
}
