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

/// Runs that are interrupted again and again and go on from their checkpoints.
@Suite struct CheckpointTests {
  /// A folder of its own, removed in the end.
  private final class Folder {
    let path: String

    init() {
      var template = Array("/tmp/isinglass-checkpoint-XXXXXX".utf8CString)
      path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
      unlink(file)
      rmdir(path)
    }

    var file: String { path + "/state" }

    var bytes: [UInt8] {
      get throws { try FileContent(path: file).withUnsafeBytes { Array($0) } }
    }

    func write(_ bytes: [UInt8]) throws {
      try OutputFile.write(file) { output in
        bytes.withUnsafeBytes { output.append(bytes: $0) }
      }
    }
  }

  private final class Counter: Sendable {
    private let value = Atomic(0)

    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var solver: String
    var settings: [String: String] = [:]
    var model: RandomModel
    var order = 80
    var limits: Limits
    /// Stop at the best that an undisturbed run finds.
    var seeksTarget = false

    var testDescription: String { "\(solver) \(model) \(limits)" }

    static let all: [Case] = [
      Case(solver: "auto", model: .sparseInt8, order: 120, limits: Limits(steps: 40, replicas: 3)),
      Case(solver: "auto", model: .oneBit, order: 120, limits: Limits(steps: 30, replicas: 3)),
      Case(solver: "auto", model: .sparseDouble, limits: Limits(steps: 30, replicas: 3)),
      Case(solver: "sa", model: .sparseInt8, limits: Limits(steps: 3000, replicas: 200)),
      Case(solver: "sa", model: .denseDouble, limits: Limits(steps: 3000, replicas: 20)),
      Case(
        solver: "sa", model: .oneBit, limits: Limits(steps: 3000, replicas: 20, cutAtStep: 2500)),
      Case(solver: "cac", model: .oneBit, limits: Limits(steps: 400, replicas: 40)),
      Case(solver: "cim-noise", model: .sparseDouble, limits: Limits(steps: 400, replicas: 100)),
      Case(solver: "dsb", model: .oneBit, limits: Limits(steps: 4000, replicas: 20)),
      Case(solver: "pt", model: .sparseInt8, limits: Limits(steps: 2000, replicas: 5)),
      Case(
        solver: "pt", settings: ["result": "sample", "copies": "2"], model: .sparseDouble,
        limits: Limits(steps: 600, replicas: 4)),
      Case(solver: "tabu", model: .denseInt8, limits: Limits(steps: 300, replicas: 12)),
      Case(solver: "memetic", model: .denseInt8, limits: Limits(steps: 900, replicas: 4)),
      Case(solver: "rpx", model: .sparseInt8, limits: Limits(steps: 20_000, replicas: 3)),
      Case(solver: "tree", model: .sparseInt8, order: 40, limits: Limits()),
      Case(solver: "descent", model: .oneBit, limits: Limits(replicas: 300)),
      Case(
        solver: "sa", settings: ["replicas-at-once": "1"], model: .sparseInt8,
        limits: Limits(steps: 3000, replicas: 30), seeksTarget: true),
      Case(
        solver: "dsb", model: .sparseDouble, limits: Limits(steps: 3000, replicas: 20),
        seeksTarget: true),
    ]
  }

  /// Solves until the run is interrupted after some checkpoints, or over.
  private func solve(
    _ problem: Problem, _ item: Case, _ limits: Limits, threads: Int, file: String,
    stopAfter writes: Int
  ) throws -> (run: Run, wasStopped: Bool) {
    let (stop, count) = (StopFlag(), Counter())
    let policy = CheckpointPolicy(path: file, interval: .zero, mostShare: 1) { error in
      #expect(error == nil)
      if count.next() == writes { stop.raise() }
    }
    let run = try Engine(threads: threads).solve(
      problem, with: SolverCatalogue.solver(named: item.solver, settings: item.settings),
      limits: limits, seed: 4, stop: stop, checkpoint: policy)
    return (run, stop.isRaised)
  }

  /// What two runs must agree in. Where a target ends them, how far others have come depends on time,
  /// unless there is but one thread.
  private func expectSame(_ run: Run, _ other: Run, countsWork: Bool) {
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

  @Test(arguments: Case.all) func interruptedRunsEndAsUndisturbedOnes(_ item: Case) throws {
    let problem = Problem(try item.model.model(order: item.order, seed: 21, fields: true))
    let solver = try SolverCatalogue.solver(named: item.solver, settings: item.settings)
    var limits = item.limits
    var undisturbed = try Engine(threads: 1).solve(
      problem, with: solver, limits: limits, seed: 4)
    if item.seeksTarget {
      limits.target = undisturbed.best.energy
      undisturbed = try Engine(threads: 1).solve(problem, with: solver, limits: limits, seed: 4)
    }
    for threads in [1, 3] {
      let folder = Folder()
      var random = Seed(8).stream(.experiment, index: threads)
      var run: Run?
      for attempt in 0..<40 where run == nil {
        // Other numbers of threads from start to start, but where the work of a target is compared.
        let now = threads == 1 ? 1 : 1 + Int(random.below(3))
        let after = attempt < 12 ? 1 + Int(random.below(3)) : .max
        let next = try solve(
          problem, item, limits, threads: now, file: folder.file, stopAfter: after)
        // One that was asked to stop may have come upon the target on its way out.
        if !next.wasStopped { run = next.run }
      }
      expectSame(
        try #require(run), undisturbed, countsWork: !item.seeksTarget || threads == 1)
      // From the end of a run another one gives the same at once.
      let again = try solve(
        problem, item, limits, threads: 2, file: folder.file, stopAfter: .max
      ).run
      expectSame(again, undisturbed, countsWork: !item.seeksTarget || threads == 1)
    }
  }

  @Test func timeGoesOnAndTheIncumbentStays() throws {
    let problem = Problem(try RandomModel.denseInt8.model(order: 150, seed: 3, fields: false))
    for solver in ["cac", "sa", "auto"] {
      let folder = Folder()
      let item = Case(solver: solver, model: .denseInt8, limits: Limits(time: .milliseconds(120)))
      var best = Double.infinity
      for _ in 0..<100 {
        let run = try solve(
          problem, item, item.limits, threads: 2, file: folder.file, stopAfter: 2
        ).run
        #expect(run.best.energy.value <= best)
        best = run.best.energy.value
        if run.stopReason == .timeLimit {
          #expect(run.elapsed >= .milliseconds(120))
          break
        }
        #expect(run.stopReason == .interrupted)
      }
      // More time than before goes on from there.
      let longer = try solve(
        problem, item, Limits(time: .milliseconds(160)), threads: 1, file: folder.file,
        stopAfter: .max
      ).run
      #expect(longer.stopReason == .timeLimit && longer.elapsed >= .milliseconds(160))
      #expect(longer.best.energy.value <= best)
    }
  }

  /// Writes a checkpoint of an interrupted run; returns the bytes.
  private func interrupted(_ folder: Folder, _ problem: Problem, _ item: Case) throws -> [UInt8] {
    let run = try solve(
      problem, item, item.limits, threads: 2, file: folder.file, stopAfter: 1
    ).run
    #expect(run.stopReason == .interrupted)
    return try folder.bytes
  }

  private static let damaged = Case(
    solver: "sa", model: .sparseInt8, order: 60, limits: Limits(steps: 2_000_000, replicas: 200))

  @Test func filesThatWereDamagedAreRefused() throws {
    let folder = Folder()
    let problem = Problem(try RandomModel.sparseInt8.model(order: 60, seed: 2, fields: true))
    let bytes = try interrupted(folder, problem, Self.damaged)

    func refusal(_ bytes: [UInt8]) -> CheckpointError? {
      do {
        _ = try bytes.withUnsafeBytes { try CheckpointFile.body(of: $0, name: "x") }
        return nil
      } catch { return error as? CheckpointError }
    }
    #expect(refusal(bytes) == nil)
    for length in 0..<bytes.count {
      switch refusal(Array(bytes[..<length])) {
      case .notACheckpoint: #expect(length < 8)
      case .damaged: #expect(length >= 8)
      default: Issue.record("cut to \(length) bytes it was not refused")
      }
    }
    #expect(refusal(bytes + [0]) != nil)
    var random = Seed(1).stream(.experiment)
    for _ in 0..<2000 {
      var changed = bytes
      for _ in 0...random.below(4) {
        let bit = Int(random.below(UInt64(8 * bytes.count)))
        changed[bit >> 3] ^= 1 << UInt8(bit & 7)
      }
      if changed == bytes { continue }
      #expect(refusal(changed) != nil)
    }
    // Through the engine, which must leave the file as it is.
    for changed in [[7], Array(bytes[..<20]), Array(bytes.dropLast()), [1, 2, 3]] {
      try folder.write(changed)
      #expect(throws: CheckpointError.self) {
        try solve(
          problem, Self.damaged, Self.damaged.limits, threads: 1, file: folder.file, stopAfter: 1)
      }
      #expect(try folder.bytes == changed)
    }
  }

  /// With a checksum that is right, as somebody who means harm would write it.
  @Test func forgedFilesDoNotTrap() throws {
    let folder = Folder()
    let problem = Problem(try RandomModel.sparseInt8.model(order: 60, seed: 2, fields: true))
    var item = Self.damaged
    item.limits = Limits(steps: 8000, replicas: 200)
    let bytes = try interrupted(folder, problem, item)
    var random = Seed(6).stream(.experiment)
    var refused = 0
    for round in 0..<60 {
      var forged = bytes
      for _ in 0...random.below(3) {
        // Mostly among the numbers of the run, less among the states of spins.
        let at = 32 + Int(random.below(UInt64(forged.count / 8 - 4) / (round % 2 == 0 ? 1 : 8))) * 8
        let word =
          [UInt64.max, 1 << 63, 1 << 62, 1, 0, random.next(), UInt64(forged.count)][
            Int(random.below(7))]
        withUnsafeBytes(of: word) { for k in 0..<8 { forged[at + k] = $0[k] } }
      }
      if round % 5 == 0 { forged.removeLast(8 * Int(random.below(UInt64(forged.count / 8 - 4)))) }
      let writer = StateWriter()
      forged.withUnsafeBytes { writer.write(bytes: $0) }
      CheckpointFile.seal(writer)
      try folder.write(try #require(writer.finish()).bytes)
      do {
        _ = try solve(
          problem, item, item.limits, threads: 1, file: folder.file, stopAfter: .max)
      } catch is CheckpointError {
        refused += 1
      }
    }
    #expect(refused > 5)
  }

  /// The length of an anneal is the run's and not the file's: one that never ends is refused.
  @Test func lengthsAreTheRunsOwn() throws {
    let folder = Folder()
    let problem = Problem(try RandomModel.sparseInt8.model(order: 60, seed: 2, fields: true))
    var item = Self.damaged
    item.limits = Limits(steps: 8009, replicas: 200)
    let bytes = try interrupted(folder, problem, item)
    var refused = 0
    for at in stride(from: 32, to: bytes.count - 7, by: 8) {
      let word = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) }
      guard word == 8009 else { continue }
      var forged = bytes
      forged[at] += 1
      try folder.write(CheckpointBytes.sealed(forged))
      do {
        _ = try solve(
          problem, item, item.limits, threads: 1, file: folder.file, stopAfter: .max)
      } catch CheckpointError.damaged(_, let reason) {
        // The steps done of jobs that are over are the same number, and refused for another reason.
        if reason.contains("is none") { refused += 1 }
      }
    }
    #expect(refused > 0)
  }

  @Test func otherRunsAreToldApart() throws {
    let folder = Folder()
    let problem = Problem(try RandomModel.sparseInt8.model(order: 60, seed: 2, fields: true))
    let other = Problem(try RandomModel.sparseInt8.model(order: 60, seed: 3, fields: true))
    let bytes = try interrupted(folder, problem, Self.damaged)

    func differences(
      _ problem: Problem, _ solver: String = "sa", _ settings: [String: String] = [:],
      _ limits: Limits = Self.damaged.limits, seed: Seed = 4, initial: Spins? = nil,
      reduces: Bool? = nil
    ) throws -> [String] {
      do {
        _ = try Engine(threads: 1).solve(
          problem, with: SolverCatalogue.solver(named: solver, settings: settings),
          limits: limits, seed: seed, initial: initial, reduces: reduces,
          checkpoint: CheckpointPolicy(path: folder.file))
        return []
      } catch CheckpointError.differs(let file, let differences) {
        #expect(file == folder.file)
        return differences.map(\.name)
      }
    }
    let steps = Self.damaged.limits.steps
    #expect(try differences(problem, seed: 5) == ["seed"])
    #expect(try differences(other) == ["problem"])
    #expect(try differences(problem, "tabu").contains("solver"))
    #expect(
      try differences(problem, "sa", ["end-temperature": "0.2"]) == ["parameter end-temperature"])
    #expect(try differences(problem, "sa", [:], Limits(steps: 5, replicas: 200)) == ["steps"])
    #expect(try differences(problem, "sa", [:], Limits(steps: steps)) == ["replicas"])
    #expect(
      try differences(
        problem, "sa", [:], Limits(time: .seconds(9), steps: steps, replicas: 200)) == [
          "time limit"
        ])
    #expect(
      try differences(
        problem, "sa", [:], Limits(steps: steps, replicas: 200, target: Energy(exactly: -9)))
        == ["target"])
    #expect(
      try differences(problem, initial: Spins(repeating: true, count: 60)) == ["initial spins"])
    #expect(try differences(problem, reduces: true).contains("reduction"))
    #expect(try folder.bytes == bytes)
    let message =
      "\(CheckpointError.differs(file: "f", [.init(name: "seed", saved: "1", now: "2")]))"
    #expect(message.contains("seed is 1 there and 2 here"))
  }

  @Test func twoRunsDoNotWriteOneFile() throws {
    let folder = Folder()
    let problem = Problem(try RandomModel.sparseInt8.model(order: 60, seed: 2, fields: true))
    _ = try interrupted(folder, problem, Self.damaged)
    let (file, again) = (CheckpointFile(path: folder.file), CheckpointFile(path: folder.file))
    let state = try #require(try file.read())
    #expect(throws: CheckpointError.inUse(file: folder.file)) { try again.read() }
    // The lock moves on with the file that takes the place of the one before.
    let writer = StateWriter()
    CheckpointFile.begin(writer)
    state.withBytes { writer.write(bytes: $0) }
    CheckpointFile.seal(writer)
    try file.replace(by: try #require(writer.finish()))
    #expect(throws: CheckpointError.inUse(file: folder.file)) { try again.read() }
    #expect(throws: CheckpointError.inUse(file: folder.file)) {
      try solve(
        problem, Self.damaged, Self.damaged.limits, threads: 1, file: folder.file, stopAfter: 1)
    }
  }

  @Test func whatCannotBeWrittenIsToldFirst() throws {
    let problem = Problem(try RandomModel.sparseInt8.model(order: 60, seed: 2, fields: true))
    #expect(throws: FileAccessError.self) {
      try solve(
        problem, Self.damaged, Self.damaged.limits, threads: 1, file: "/tmp/no/such/folder",
        stopAfter: 1)
    }
    #expect(throws: CheckpointError.notACheckpoint(file: "/dev/null")) {
      try solve(
        problem, Self.damaged, Self.damaged.limits, threads: 1, file: "/dev/null", stopAfter: 1)
    }
  }
}
