import Synchronization
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

/// Runs whose jobs are spread over ranks, against the same runs in one process.
@Suite struct SharedRunTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var solver: String
    var model: RandomModel
    var limits: Limits
    /// Stop at the best that one process finds.
    var seeksTarget = false

    var testDescription: String { "\(solver) \(model) \(limits)" }

    static let all: [Case] = [
      Case(solver: "sa", model: .sparseInt8, limits: Limits(steps: 2000, replicas: 400)),
      Case(solver: "sa", model: .denseDouble, limits: Limits(steps: 2000, replicas: 60)),
      Case(solver: "dsb", model: .oneBit, limits: Limits(steps: 3000, replicas: 120)),
      Case(solver: "tabu", model: .denseInt8, limits: Limits(steps: 300, replicas: 24)),
      Case(solver: "cim-noise", model: .sparseDouble, limits: Limits(steps: 400, replicas: 150)),
      Case(solver: "auto", model: .sparseInt8, limits: Limits(steps: 30, replicas: 8)),
      Case(solver: "descent", model: .oneBit, limits: Limits(replicas: 3000)),
      Case(
        solver: "dsb", model: .sparseDouble, limits: Limits(steps: 3000, replicas: 60),
        seeksTarget: true),
    ]
  }

  /// A folder of its own, removed in the end.
  private final class Folder {
    let path: String

    init() {
      var template = Array("/tmp/isinglass-ranks-XXXXXX".utf8CString)
      path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
      unlink(file)
      rmdir(path)
    }

    var file: String { path + "/state" }
  }

  /// What two runs must agree in; how far others have come when a target ends them depends on time.
  private func expectSame(_ run: Run, _ other: Run, countsWork: Bool = true) {
    #expect(run.best == other.best)
    #expect(run.samples == other.samples)
    #expect(run.stopReason == other.stopReason)
    #expect(run.discovery == other.discovery)
    #expect(run.repetition == other.repetition)
    #expect(run.trace.last?.energy == other.trace.last?.energy)
    if countsWork {
      #expect(run.replicas == other.replicas)
      #expect(run.steps == other.steps)
    }
  }

  /// Solves over ranks of one thread each.
  private func solve(
    _ problem: Problem, with solver: any Solver, _ limits: Limits, ranks count: Int,
    stop: StopFlag = StopFlag(), stopOfOthers: StopFlag = StopFlag(),
    checkpoint: CheckpointPolicy? = nil, observer: RunObserver? = nil,
    onProgress: (@Sendable (Progress) -> Void)? = nil
  ) throws -> Run {
    let runs = try LocalRanks.run(count) { ranks -> Run? in
      let engine = Engine(threads: 1)
      guard ranks.isFirst else {
        try engine.serve(
          problem, with: solver, limits: limits, seed: 4, stop: stopOfOthers, ranks: ranks)
        return nil
      }
      return try engine.solve(
        problem, with: solver, limits: limits, seed: 4, stop: stop, checkpoint: checkpoint,
        observer: observer, ranks: ranks, onProgress: onProgress)
    }
    return try #require(runs[0])
  }

  @Test(arguments: Case.all) func answersAreThoseOfOneProcess(_ item: Case) throws {
    let problem = Problem(try item.model.model(order: 80, seed: 21, fields: true))
    let solver = try SolverCatalogue.solver(named: item.solver, settings: [:])
    var limits = item.limits
    var alone = try Engine(threads: 1).solve(problem, with: solver, limits: limits, seed: 4)
    if item.seeksTarget {
      limits.target = alone.best.energy
      alone = try Engine(threads: 1).solve(problem, with: solver, limits: limits, seed: 4)
    }
    for count in [2, 3] {
      let run = try solve(problem, with: solver, limits, ranks: count)
      expectSame(run, alone, countsWork: !item.seeksTarget)
      #expect(run.provenance.ranks == count)
      #expect(run.provenance.threads == count)
    }
  }

  @Test(arguments: Case.all) func checkpointsDoNotKnowOfRanks(_ item: Case) throws {
    let problem = Problem(try item.model.model(order: 80, seed: 21, fields: true))
    let solver = try SolverCatalogue.solver(named: item.solver, settings: [:])
    var limits = item.limits
    var alone = try Engine(threads: 1).solve(problem, with: solver, limits: limits, seed: 4)
    if item.seeksTarget {
      limits.target = alone.best.energy
      alone = try Engine(threads: 1).solve(problem, with: solver, limits: limits, seed: 4)
    }
    let folder = Folder()
    var result: Run?
    for attempt in 0..<30 where result == nil {
      let (stop, writes) = (StopFlag(), Counter())
      let after = attempt < 9 ? 1 + attempt % 3 : .max
      let policy = CheckpointPolicy(path: folder.file, interval: .zero, mostShare: 1) { error in
        #expect(error == nil)
        if writes.next() == after { stop.raise() }
      }
      let run: Run
      do {
        run = try solve(
          problem, with: solver, limits, ranks: [2, 1, 3][attempt % 3], stop: stop,
          checkpoint: policy)
      } catch RankError.lost {
        continue  // on a busy machine a rank may not answer in time; what it had is done again
      }
      if !stop.isRaised { result = run }
    }
    expectSame(try #require(result), alone, countsWork: !item.seeksTarget)
  }

  private final class Counter: Sendable {
    private let value = Atomic(0)

    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
  }

  /// Replicas that take a while, so that all ranks get some.
  private static func slow(
    _ script: @escaping @Sendable (_ replica: Int, _ step: Int) -> [Int] = { replica, step in
      Array(0..<max(3, 20 + replica % 7 - step / 10))
    }
  ) -> ScriptedSolver {
    var solver = ScriptedSolver(script: script)
    solver.stepTime = { _ in 200 }
    return solver
  }

  @Test func everyRankGetsItsShareAndIsWatched() throws {
    let problem = try ScriptedSolver.problem()
    let told = Mutex<[Energy]>([])
    let seen = Mutex<[Int]>([])
    let threads = Mutex<Set<String>>([])
    var solver = Self.slow()
    solver.onStep = { _, _ in
      let thread = "\(pthread_self())"
      threads.withLock { _ = $0.insert(thread) }
    }
    let run = try solve(
      problem, with: solver, Limits(steps: 60, replicas: 24), ranks: 3,
      observer: RunObserver(onBest: { best in told.withLock { $0.append(best.energy) } })
    ) { progress in seen.withLock { $0.append(progress.steps) } }
    #expect(threads.withLock { $0.count } == 3)
    #expect(run.steps == 24 * 60)
    #expect(run.replicas == 24)
    let (energies, steps) = (told.withLock { $0 }, seen.withLock { $0 })
    #expect(energies.last == run.best.energy)
    #expect(zip(energies, energies.dropFirst()).allSatisfy { $0 > $1 })
    #expect(steps.last == run.steps && steps == steps.sorted())
  }

  @Test func timeEndsAllRanks() throws {
    let problem = Problem(try RandomModel.denseInt8.model(order: 150, seed: 3, fields: false))
    for solver in ["sa", "dsb", "auto"] {
      let run = try solve(
        problem, with: SolverCatalogue.solver(named: solver, settings: [:]),
        Limits(time: .milliseconds(150)), ranks: 3)
      #expect(run.stopReason == .timeLimit)
      #expect(run.elapsed >= .milliseconds(150) && run.elapsed < .seconds(5))
      // What it came to is found again without the clock.
      let again = try Engine(threads: 2).solve(
        problem, with: SolverCatalogue.solver(named: solver, settings: [:]),
        limits: run.repetition, seed: 4)
      #expect(again.best.energy == run.best.energy)
      #expect(again.best.spins == run.best.spins)
    }
  }

  @Test(arguments: [true, false]) func anyRankMayBeAskedToStop(isFirst: Bool) throws {
    let (stop, other) = (StopFlag(), StopFlag())
    var solver = Self.slow()
    solver.onStep = { replica, step in
      if replica >= 4, step > 50 { (isFirst ? stop : other).raise() }
    }
    let run: Run
    do {
      run = try solve(
        try ScriptedSolver.problem(), with: solver, Limits(steps: 500, replicas: 50_000),
        ranks: 2, stop: stop, stopOfOthers: other)
    } catch RankError.lost {
      return  // on a busy machine a rank may not answer in time
    }
    #expect(run.stopReason == .interrupted)
    #expect(run.replicas < 100)
  }

  @Test func anErrorOnAnyRankEndsTheRun() throws {
    for replica in [0, 1, 5] {
      var solver = Self.slow()
      solver.failure = (replica, .outOfMemory(bytes: 7 << 20))
      #expect(throws: SolverError.outOfMemory(bytes: 7 << 20)) {
        try solve(
          try ScriptedSolver.problem(), with: solver, Limits(steps: 50, replicas: 50_000),
          ranks: 3)
      }
    }
  }

  @Test func ranksWithAnotherProblemAreRefused() throws {
    let problems = try [3, 4].map {
      Problem(try RandomModel.oneBit.model(order: 60, seed: $0, fields: false))
    }
    let solver = try SolverCatalogue.solver(named: "sa", settings: [:])
    let limits = Limits(steps: 1000, replicas: 2000)
    let difference = CheckpointError.Difference(
      name: "problem", saved: problems[0].digest, now: problems[1].digest)
    #expect(throws: RankError.differs([difference])) {
      _ = try LocalRanks.run(2) { ranks in
        let engine = Engine(threads: 1)
        if ranks.isFirst {
          _ = try engine.solve(problems[0], with: solver, limits: limits, ranks: ranks)
        } else {
          try engine.serve(problems[1], with: solver, limits: limits, ranks: ranks)
        }
      }
    }
  }

  @Test func aRankThatFailsBeforeItIsReadyIsHeard() throws {
    let solver = try SolverCatalogue.solver(named: "sa", settings: [:])
    let problem = Problem(try RandomModel.oneBit.model(order: 60, seed: 3, fields: false))
    let statuses = try LocalRanks.run(2) { ranks -> Int in
      guard ranks.isFirst else {
        return RankFarewell.leave(ranks, failure: (66, "it cannot be read")) { false } ?? -1
      }
      #expect(throws: RankError.failed(rank: 1, status: 66, reason: "it cannot be read")) {
        try Engine(threads: 1).solve(
          problem, with: solver, limits: Limits(steps: 10, replicas: 2), ranks: ranks)
      }
      #expect(RankFarewell.dismiss(ranks, status: 66) { false }?.isEmpty == true)
      return 66
    }
    #expect(statuses == [66, 66])
  }

  @Test func aRankThatIsLostCostsWhatItHadNotTold() throws {
    let folder = Folder()
    let file = folder.file
    let (problem, limits) = (try ScriptedSolver.problem(), Limits(steps: 60, replicas: 24))
    let stop = StopFlag()
    // Rank 1 says that it is ready, takes its jobs and falls silent.
    _ = try LocalRanks.run(2) { ranks in
      guard ranks.isFirst else {
        try ranks.send(.ready(threads: 2, started: 2), to: 0)
        while !stop.isRaised { usleep(1000) }
        return
      }
      var solver = Self.slow()
      solver.onStep = { replica, step in if replica > 5 { stop.raise() } }
      #expect(throws: RankError.lost(checkpoint: file)) {
        try Engine(threads: 1).solve(
          problem, with: solver, limits: limits, seed: 4, stop: stop,
          checkpoint: CheckpointPolicy(path: file), ranks: ranks)
      }
    }
    let solver = Self.slow()
    let rest = try Engine(threads: 1).solve(
      problem, with: solver, limits: limits, seed: 4,
      checkpoint: CheckpointPolicy(path: folder.file))
    #expect(solver.starts.all.count < 24 && solver.starts.all.count >= 2)
    expectSame(
      rest, try Engine(threads: 1).solve(problem, with: Self.slow(), limits: limits, seed: 4))
  }

  @Test func bytesThatAreNoMessageAreRefused() throws {
    let state = ReplicaState(replica: 3, spins: Spins(repeating: true, count: 70), numerator: -4)
    let messages: [RankMessage] = [
      .progress(
        JobProgress(job: 2, stepsDone: 9, lowest: -3, control: ("gain", 0.5), best: state)),
      .result(
        RemoteResult(
          job: 1, stepsDone: 5, stepsHere: 2, spent: .milliseconds(3), lowest: -4,
          isFinished: true, isOptimal: false, wasCut: false, states: [state, state])),
      .job(index: 3, steps: 7, target: -3, saved: nil), .failed(status: 65, reason: "because"),
      .state(job: 4, round: 2, stepsDone: 1, nil),
    ]
    for message in messages {
      let bytes = try message.encoded()
      #expect(
        "\(try RankMessage(Message(source: 1, bytes: bytes), spinCount: 70))" == "\(message)")
      for count in stride(from: 0, to: bytes.count, by: 8) {
        #expect(throws: CommunicationError.self) {
          try RankMessage(Message(source: 1, bytes: Array(bytes[..<count])), spinCount: 70)
        }
      }
    }
  }
}
