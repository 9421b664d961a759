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

/// Bifurcation over spread couplings against the solver that knows no ranks.
@Suite struct ShardedBifurcationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var model: RandomModel
    var order: Int
    var fields = false
    var solver = "dsb"
    var settings: [String: String] = [:]
    var steps = 120
    var testDescription: String { "\(solver) \(model) \(order)" }

    func problem() throws -> Problem {
      Problem(try model.model(order: order, seed: 4, fields: fields), name: "random")
    }

    func run(
      _ problem: Problem, _ ranks: Int, _ limits: Limits, stop: StopFlag = StopFlag(),
      checkpoint: CheckpointPolicy? = nil
    ) throws -> ShardedRun {
      let case_ = self
      return try LocalRanks.run(ranks) { communicator in
        let solver = try SolverCatalogue.solver(named: case_.solver, settings: case_.settings)
        return try ShardedBifurcation(solver).solve(
          ShardedModel(problem, on: communicator), limits: limits, seed: 8, on: communicator,
          stop: stop, checkpoint: checkpoint)
      }[0]
    }
  }

  static let cases = [
    Case(model: .oneBit, order: 700),
    Case(model: .oneBit, order: 1537, settings: ["anneals": "3"]),
    Case(model: .denseInt8, order: 1100, fields: true),
    Case(model: .sparseInt8, order: 1300, fields: true, solver: "gdsb"),
    Case(model: .denseInt32, order: 530),
    Case(model: .sparseInt32, order: 1030),
    Case(model: .sparseUnweighted, order: 1500),
    Case(model: .oneBit, order: 1024, settings: ["heat": "0.01", "anneals": "2"]),
    Case(model: .oneBit, order: 1, steps: 3),
    Case(model: .oneBit, order: 40, steps: 0),
  ]

  /// Without a field a state and its inverse are the same sample, whose first spin is up.
  private func sample(_ spins: Spins, of problem: Problem) -> Spins {
    problem.model.hasFields || spins.isUp(0) ? spins : spins.inverted
  }

  @Test(arguments: cases) func answersAreThoseOfTheSolverWithoutRanks(_ case_: Case) throws {
    let problem = try case_.problem()
    let solver = try SolverCatalogue.solver(named: case_.solver, settings: case_.settings)
    let limits = Limits(steps: case_.steps, replicas: 3, firstReplica: 2)
    let alone = try Engine(threads: 1).solve(
      problem, with: solver, limits: limits, seed: 8, reduces: false)
    for ranks in [1, 2, 3, 5] {
      let run = try case_.run(problem, ranks, limits)
      #expect(run.best.energy == alone.best.energy)
      #expect(run.best.energy == problem.model.energy(of: run.best.spins))
      #expect(sample(run.best.spins, of: problem) == alone.best.spins)
      #expect(run.discovery.replica == alone.discovery.replica)
      #expect(run.steps == 3 * case_.steps)
    }
  }

  @Test func anAnnealThatIsCutShortIsThatOfTheSolverWithoutRanks() throws {
    let case_ = Case(model: .oneBit, order: 900)
    let problem = try case_.problem()
    let limits = Limits(steps: 200, replicas: 1, cutAtStep: 130)
    let alone = try Engine(threads: 1).solve(
      problem, with: DiscreteSimulatedBifurcation(), limits: limits, seed: 8, reduces: false)
    let run = try case_.run(problem, 2, limits)
    #expect(run.best.energy == alone.best.energy)
    #expect(sample(run.best.spins, of: problem) == alone.best.spins)
  }

  @Test func aTargetEndsAllRanksAtTheStepThatReachesIt() throws {
    let case_ = Case(model: .oneBit, order: 1200)
    let problem = try case_.problem()
    let whole = try case_.run(problem, 1, Limits(steps: 300, replicas: 4))
    // An energy on the way, which the descents at the end have no part in.
    let target = try #require(whole.trace.dropLast(4).last).energy
    let runs = try [1, 2, 3].map {
      try case_.run(problem, $0, Limits(steps: 300, replicas: 4, target: target))
    }
    for run in runs {
      #expect(run.stopReason == .target)
      #expect(run.best.energy <= target)
      #expect(run.discovery.stepsDone < 300)
      #expect(run.best.spins == runs[0].best.spins)
      #expect(run.discovery == runs[0].discovery)
    }
  }

  @Test(arguments: [1, 2, 4]) func trafficIsThatOfTheFormula(ranks: Int) throws {
    let case_ = Case(model: .oneBit, order: 2100)
    let problem = try case_.problem()
    func run(_ steps: Int) throws -> ShardedRun {
      try case_.run(problem, ranks, Limits(steps: 90, replicas: 5, cutAtStep: steps))
    }
    let (short, long) = (try run(10), try run(60))
    #expect(long.traffic.gathers - short.traffic.gathers == 50)
    #expect(long.traffic.received - short.traffic.received == 50 * long.receivedPerStep)
    // 2100 spins are five groups of 512, the last of 52.
    let others = ranks == 1 ? [] : ranks == 2 ? [1076] : [512, 512, 564]
    let words = others.map { 1 + 5 * (1 + ($0 + 63) / 64) }
    #expect(long.receivedPerStep == 8 * words.reduce(0, +))
  }

  @Test func memoryIsShared() throws {
    let problem = try Case(model: .oneBit, order: 2048).problem()
    let whole = 2048 * 2048 / 8
    let shares = try LocalRanks.run(4) { try ShardedModel(problem, on: $0).couplingBytes }
    #expect(shares == [whole / 4, whole / 4, whole / 4, whole / 4])
  }

  @Test func aTimeLimitEndsAndCanBeRepeated() throws {
    let case_ = Case(model: .denseInt8, order: 600)
    let problem = try case_.problem()
    let run = try case_.run(problem, 2, Limits(time: .milliseconds(150), replicas: 2))
    #expect(run.stopReason == .timeLimit)
    let again = try case_.run(problem, 1, run.repetition)
    #expect(again.best.spins == run.best.spins)
    #expect(again.discovery.replica == run.discovery.replica)
  }

  // MARK: Checkpoints

  /// Interrupted after every checkpoint, and continued on another number of ranks each time.
  @Test(arguments: [cases[1], cases[2], cases[3]])
  func aRunThatIsInterruptedEndsAsOneThatIsNot(_ case_: Case) throws {
    let limits = Limits(steps: case_.steps, replicas: 2)
    let problem = try case_.problem()
    let undisturbed = try case_.run(problem, 2, limits)
    var template = Array("/tmp/isinglass-sharded-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    let file = folder + "/state"
    defer {
      unlink(file)
      rmdir(folder)
    }
    var interruptions = 0
    for attempt in 0..<200 {
      let stop = StopFlag()
      let written = Atomic(0)
      let policy = CheckpointPolicy(
        path: file, interval: .zero, mostShare: 1,
        onWrite: { error in
          #expect(error == nil)
          if written.add(1, ordering: .relaxed).newValue == 1 { stop.raise() }
        })
      let run = try case_.run(problem, 1 + attempt % 3, limits, stop: stop, checkpoint: policy)
      guard run.stopReason == .interrupted else {
        #expect(run.best.spins == undisturbed.best.spins)
        #expect(run.best.energy == undisturbed.best.energy)
        #expect(run.discovery == undisturbed.discovery)
        #expect(run.trace.map(\.energy) == undisturbed.trace.map(\.energy))
        #expect(run.steps == undisturbed.steps)
        break
      }
      interruptions += 1
    }
    #expect(interruptions > 5)
    // Another run is not continued.
    #expect(throws: CheckpointError.self) {
      try case_.run(
        problem, 2, Limits(steps: case_.steps, replicas: 3),
        checkpoint: CheckpointPolicy(path: file))
    }
  }

  // MARK: Mistakes

  @Test func realCouplingsAndOtherSolversAreRefused() throws {
    let real = Problem(try RandomModel.denseDouble.model(order: 20, seed: 1, fields: false))
    #expect(throws: ShardingError.notWhole) { try ShardedModel(real, on: LoneRank()) }
    #expect(throws: ShardingError.self) {
      try ShardedBifurcation(SolverCatalogue.solver(named: "sa", settings: [:]))
    }
  }

  @Test func ranksMustBeGivenTheSameProblem() throws {
    let problems = try [1, 2].map {
      Problem(try RandomModel.oneBit.model(order: 600, seed: $0, fields: false))
    }
    #expect(throws: ShardingError.differentProblems) {
      try LocalRanks.run(2) { try ShardedModel(problems[$0.rank], on: $0).digest }
    }
  }

  // MARK: Slices

  @Test(arguments: [2, 63, 64, 65, 513, 1600]) func oneBitFilesAreReadInSlices(order: Int) throws {
    let problem = Problem(
      try RandomModel.oneBit.model(order: order, seed: 6, fields: false), kind: .maxCut)
    var bytes = ForeignFiles.oneBit(kind: 1, order: order) { i, j in
      problem.model.couplings[i, j] > 0
    }
    let content = try FileContent(bytes, name: "problem.onebit")
    for ranks in [1, 2, 3] {
      let runs = try LocalRanks.run(ranks) { communicator in
        let model = try #require(try ShardedModel(oneBit: content, on: communicator))
        #expect(model.digest == problem.digest)
        #expect(model.totalCoupling == problem.totalCoupling)
        #expect(model.pairCount == problem.model.couplings.pairCount)
        return try ShardedBifurcation(DiscreteSimulatedBifurcation()).solve(
          model, limits: Limits(steps: 40, replicas: 2), on: communicator)
      }
      for run in runs {
        #expect(run.best.energy == problem.model.energy(of: run.best.spins))
        #expect(run.best.spins == runs[0].best.spins)
      }
    }
    guard (order - 1) % 8 != 0 else { return }
    // A padding bit of the last row.
    bytes[bytes.count - 1] |= 0x80
    let damaged = try FileContent(bytes, name: "problem.onebit")
    #expect(throws: FormatError.self) { try ShardedModel(oneBit: damaged, on: LoneRank()) }
  }

  @Test func filesOfOtherFormatsAreNotReadInSlices() throws {
    let content = try FileContent(Array("2 1\n1 2 1\n".utf8), name: "two.txt")
    #expect(try ShardedModel(oneBit: content, on: LoneRank()) == nil)
  }
}
