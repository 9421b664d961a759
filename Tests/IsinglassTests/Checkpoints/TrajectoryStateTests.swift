import Testing
import _IsinglassTestSupport

@testable import Isinglass

/// A solver with settings, and the problems it is tried on.
struct SavedCase: Sendable, CustomTestStringConvertible {
  let solver: String
  let settings: [String: String]
  let model: RandomModel
  let order: Int
  let fields: Bool
  /// Steps where the default is too long to repeat often.
  var steps: Int?
  var replicas = 1

  var testDescription: String {
    "\(solver) \(settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")) \(model) \(order)\(fields ? " with fields" : "")"
  }

  /// Every solver on couplings of every kind that it treats differently.
  static let all: [SavedCase] = {
    var cases: [SavedCase] = []
    func add(
      _ solver: String, _ settings: [String: String] = [:], on models: [RandomModel],
      order: Int = 70, steps: Int? = nil, replicas: Int = 1
    ) {
      for model in models {
        for fields in [false, true] {
          cases.append(
            SavedCase(
              solver: solver, settings: settings, model: model, order: order, fields: fields,
              steps: steps, replicas: replicas))
        }
      }
    }
    let kinds: [RandomModel] = [
      .oneBit, .denseInt8, .denseInt64, .denseFloat, .sparseUnweighted, .sparseInt8, .sparseDouble,
    ]
    for solver in ["cim", "cac", "ahc", "cfc", "sfc", "bsb", "gbsb"] {
      add(solver, on: [.oneBit, .denseInt8, .denseInt64, .sparseDouble], steps: 150, replicas: 20)
    }
    add("cim-noise", on: [.oneBit, .denseDouble, .sparseInt8], steps: 150, replicas: 18)
    add(
      "cim",
      ["delay": "2", "measurement-noise": "0.1", "saturation": "2"], on: [.oneBit, .denseInt8],
      steps: 150, replicas: 3)
    for solver in ["dsb", "gdsb"] { add(solver, ["anneals": "3"], on: kinds, steps: 300) }
    add("sa", ["replicas-at-once": "1"], on: kinds, steps: 200)
    add("sa", on: [.sparseInt8, .sparseUnweighted], steps: 200, replicas: 50)
    add("sa", ["thresholds": "fresh"], on: [.oneBit, .sparseDouble], steps: 200)
    add("pt", on: kinds, steps: 120)
    add("pt", ["result": "sample", "copies": "2"], on: [.sparseDouble, .oneBit], steps: 300)
    add("rpx", ["reheats-at-once": "1", "patience": "5"], on: kinds, steps: 4000)
    add("rpx", ["patience": "5"], on: [.sparseInt8, .sparseUnweighted], steps: 16_000)
    add("tabu", on: kinds, steps: 60)
    add("memetic", ["population": "4"], on: kinds, steps: 200)
    add("windows", on: [.sparseInt8, .sparseDouble, .oneBit], steps: 60)
    add("exhaustive", on: [.oneBit, .denseDouble], order: 15)
    add("auto", on: kinds, steps: 16)
    return cases
  }()

  func prepared() throws -> any PreparedSolver {
    try SolverCatalogue.solver(named: solver, settings: settings)
      .prepare(model.model(order: order, seed: 7, fields: fields), seed: 3)
  }

  func start(_ prepared: any PreparedSolver) -> TrajectoryStart {
    TrajectoryStart(
      replicas: 2..<2 + replicas, steps: steps ?? prepared.defaultSteps, seed: 11)
  }
}

@Suite struct TrajectoryStateTests {
  /// What a trajectory came to, all that a run sees of it.
  private struct End: Equatable {
    var steps: Int
    var lowest: Double
    var states: [ReplicaState]

    init(_ trajectory: any Trajectory) {
      // Before anything is read out, which may look at more states.
      steps = trajectory.stepsDone
      lowest = trajectory.lowest
      states = trajectory.readOut()
    }
  }

  /// Interrupted at three random steps and gone on with in a trajectory of its own each time, it comes
  /// to the same; and saving it disturbs nothing.
  @Test(arguments: SavedCase.all) func goesOnWhereItWas(_ item: SavedCase) throws {
    let prepared = try item.prepared()
    let start = item.start(prepared)
    let undisturbed = try prepared.makeTrajectory(start)
    undisturbed.advance(by: start.steps)
    let total = undisturbed.stepsDone
    let end = End(undisturbed)
    #expect(total > 0)

    var random = Seed(5).stream(.experiment, index: total)
    let first = try prepared.makeTrajectory(start)
    var trajectory = first
    for _ in 0..<3 {
      trajectory.advance(by: Int(random.below(UInt64(max(1, (total - trajectory.stepsDone) / 2)))))
      let state = try #require(trajectory.savedState().state)
      let next = try prepared.makeTrajectory(start)
      try next.restore(state)
      // What goes on from a state and what it was taken of save the same again.
      #expect(try #require(next.savedState().state).bytes == state.bytes)
      #expect(next.stepsDone == trajectory.stepsDone)
      #expect(next.isFinished == trajectory.isFinished)
      #expect(next.lowest == trajectory.lowest)
      trajectory = next
    }
    for trajectory in [first, trajectory] {
      trajectory.advance(by: start.steps - trajectory.stepsDone)
      #expect(End(trajectory) == end)
    }
  }

  /// States that were cut off or changed are refused, or gone on with for some steps; nothing traps.
  @Test(arguments: SavedCase.all) func survivesDamage(_ item: SavedCase) throws {
    let prepared = try item.prepared()
    let start = item.start(prepared)
    let trajectory = try prepared.makeTrajectory(start)
    trajectory.advance(by: max(1, min(start.steps, 1000) / 3))
    let state = try #require(trajectory.savedState().state)
    let bytes = state.bytes
    var random = Seed(9).stream(.experiment, index: bytes.count)

    let solver = item.solver
    func attempt(_ bytes: [UInt8]) throws -> Bool {
      let other = try prepared.makeTrajectory(start)
      do {
        try other.restore(bytes.withUnsafeBytes { try SavedState(copying: $0) })
      } catch is StateError {
        return false
      }
      other.advance(by: min(solver == "auto" ? 1 : 20, start.steps - other.stepsDone))
      _ = other.readOut()
      return true
    }
    for _ in 0..<3 {
      let length = Int(random.below(UInt64(bytes.count / 8))) * 8
      #expect(try !attempt(Array(bytes[..<length])))
    }
    #expect(try !attempt(bytes + [0, 0, 0, 0, 0, 0, 0, 0]))
    for _ in 0..<12 {
      var changed = bytes
      for _ in 0...random.below(3) {
        let at = Int(random.below(UInt64(bytes.count)))
        changed[at] = UInt8(truncatingIfNeeded: random.next())
      }
      _ = try attempt(changed)
    }
    for word in [UInt64.max, 1 << 63, 1 << 62, Double.nan.bitPattern, Double.infinity.bitPattern] {
      for _ in 0..<3 {
        var changed = bytes
        let at = Int(random.below(UInt64(bytes.count / 8))) * 8
        withUnsafeBytes(of: word) { for k in 0..<8 { changed[at + k] = $0[k] } }
        _ = try attempt(changed)
      }
    }
  }

  /// Only what is over in a moment saves no state.
  @Test func allThatRunLongSaveStates() throws {
    let known = Set(SavedCase.all.map(\.solver))
    #expect(Set(SolverCatalogue.names).subtracting(known) == ["descent", "tree"])
  }
}

extension SavedState {
  /// A copy of the bytes.
  var bytes: [UInt8] { withBytes { Array($0) } }
}
