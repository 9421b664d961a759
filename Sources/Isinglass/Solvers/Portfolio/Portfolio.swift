import RealModule
import Synchronization

/// Methods that compete for one model.
final class PreparedPortfolio: PreparedSolver {
  let model: IsingModel
  let contenders: [Contender]
  private let seed: Seed
  private let prepared: Mutex<[(any PreparedSolver)?]>

  let batchWidth = 1
  let defaultReplicas = 4
  let isAnytime = true
  let energyTolerance: Double

  init(_ model: IsingModel, _ contenders: [Contender], seed: Seed) throws {
    self.model = model
    self.contenders = contenders
    self.seed = seed
    prepared = Mutex(contenders.map { _ in nil })
    energyTolerance = model.isInteger ? 0 : 4e-6
    _ = try solver(0)
  }

  /// The work of a first turn, in nanoseconds: long enough for the quick answers that most problems have,
  /// a few sweeps through all couplings for each spin of a small one.
  var firstTurn: Double {
    min(2e7, 30 * Double(max(model.spinCount, 2 * model.couplings.pairCount)))
  }

  /// One step is about a millisecond: a second for a thousand spins.
  var defaultSteps: Int { max(20, min(5000, model.spinCount)) }

  var parameters: [(name: String, value: String)] {
    [
      (
        "contenders",
        contenders.map { type(of: $0.solver).record.name }.joined(separator: ",")
      )
    ]
  }

  /// The contender of a number, prepared when it is first asked for.
  func solver(_ number: Int) throws -> any PreparedSolver {
    try prepared.withLock { prepared in
      if let known = prepared[number] { return known }
      let solver = try prepare(contenders[number].solver, beside: prepared)
      prepared[number] = solver
      return solver
    }
  }

  /// Reheats are anneals: what these have packed for 64 replicas serves both.
  private func prepare(
    _ solver: any Solver, beside prepared: [(any PreparedSolver)?]
  ) throws -> any PreparedSolver {
    if let reheats = solver as? ReheatCrossover,
      let annealing = prepared.lazy.compactMap({ $0 as? PreparedSimulatedAnnealing }).first,
      annealing.lanes != nil
    {
      return reheats.prepare(annealing)
    }
    return try solver.prepare(model, seed: seed)
  }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    PortfolioTrajectory(self, start)
  }
}

/// The contenders taking turns, in one thread.
///
/// The next turn goes to the contender that has had the least work for its share; the share of the
/// leader, which was the first to find the best answer, is larger. Turns grow with the work done, so that there are few of them.
private final class PortfolioTrajectory: Trajectory {
  private struct Turn {
    var number: Int
    /// Work left, in nanoseconds.
    var left: Double
  }

  private struct Standing {
    var trajectory: (any Trajectory)?
    var restarts = 0
    var work = 0.0
    var best: ReplicaState?
    /// Whether running it again would find nothing new, or it failed to start.
    var isSpent = false
  }

  private static let workPerStep = 1e6
  /// The most work of a first anneal, in nanoseconds.
  private static let firstWork = 1e9
  /// What the leader's share is multiplied by.
  private static let leadersBonus = 3.0
  /// How many of a batch's best states go to the contenders that recombine states.
  private static let mostHandedOver = 8

  private let portfolio: PreparedPortfolio
  private let start: TrajectoryStart
  private var standings: [Standing]
  private var leader: Int?
  private var turn: Turn?
  private var totalWork = 0.0
  private(set) var stepsDone = 0
  private(set) var isOptimal = false
  private(set) var lowest = Double.infinity

  init(_ portfolio: PreparedPortfolio, _ start: TrajectoryStart) {
    self.portfolio = portfolio
    self.start = start
    standings = portfolio.contenders.map { _ in Standing() }
  }

  var isFinished: Bool {
    stepsDone >= start.steps || isOptimal || lowest <= start.target ?? -.infinity
      || standings.allSatisfy(\.isSpent)
  }

  var control: (name: String, value: Double)? {
    turn.flatMap { standings[$0.number].trajectory?.control }
  }

  func advance(by count: Int) {
    let end = min(start.steps, stepsDone + min(count, start.steps - stepsDone))
    while stepsDone < end, !isFinished {
      step()
      stepsDone = max(stepsDone + 1, Int(totalWork / Self.workPerStep))
    }
    stepsDone = min(stepsDone, start.steps)
  }

  var bestSoFar: ReplicaState? {
    var best = standings.flatMap { [$0.best, $0.trajectory?.bestSoFar] }.compactMap { $0 }
      .min { $0.numerator < $1.numerator }
    best?.replica = start.replicas.lowerBound
    return best
  }

  func readOut() -> [ReplicaState] {
    var states = standings.compactMap(\.best)
    for standing in standings { states += standing.trajectory?.readOut() ?? [] }
    let replica = start.replicas.lowerBound
    guard var best = states.min(by: { $0.numerator < $1.numerator }) else {
      let spins = start.initial ?? start.seed.randomSpins(portfolio.model.spinCount, replica)
      return [
        ReplicaState(
          replica: replica, spins: spins, numerator: portfolio.model.numerator(of: spins))
      ]
    }
    best.replica = replica
    return [best]
  }

  func save(into writer: StateWriter) -> Bool {
    for standing in standings {
      writer.write(standing.restarts)
      writer.write(standing.work)
      writer.write(standing.isSpent)
      writer.write(standing.best != nil)
      if let best = standing.best { writer.write(best) }
      writer.write(standing.trajectory?.stepsDone ?? -1)
      guard let trajectory = standing.trajectory else { continue }
      let place = writer.count
      writer.write(true)
      if !trajectory.save(into: writer) {
        writer.rewind(to: place)
        writer.write(false)
      }
    }
    writer.write(leader ?? -1)
    writer.write(turn?.number ?? -1)
    writer.write(turn?.left ?? 0)
    writer.write(totalWork)
    writer.write(stepsDone)
    writer.write(isOptimal)
    writer.write(lowest)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    for number in standings.indices {
      standings[number].restarts = try reader.int(in: 0...StateReader.most)
      standings[number].work = try reader.double(in: 0...1e300)
      standings[number].isSpent = try reader.bool()
      if try reader.bool() {
        standings[number].best = try reader.replicaState(count: portfolio.model.spinCount)
      }
      let steps = try reader.int(in: -1...StateReader.most)
      if steps >= 0 { try restoreTrajectory(of: number, steps, from: &reader) }
    }
    let leader = try reader.int(in: -1...standings.count - 1)
    self.leader = leader < 0 ? nil : leader
    let (number, left) = (
      try reader.int(in: -1...standings.count - 1), try reader.double(in: 0...1e300)
    )
    turn = number < 0 ? nil : Turn(number: number, left: left)
    totalWork = try reader.double(in: 0...1e21)
    stepsDone = try reader.steps(atMost: start.steps)
    isOptimal = try reader.bool()
    lowest = try reader.double()
  }

  /// Lets a contender go on; one that saves no state is run again up to its step.
  private func restoreTrajectory(
    of number: Int, _ steps: Int, from reader: inout StateReader
  ) throws {
    guard let trajectory = trajectory(of: number) else {
      throw SolverError.outOfMemory(bytes: 0)
    }
    if try reader.bool() {
      try trajectory.restore(from: &reader)
    } else {
      while trajectory.stepsDone < steps, !trajectory.isFinished {
        trajectory.advance(by: steps - trajectory.stepsDone)
      }
    }
  }

  /// About a millisecond of work.
  private func step() {
    var work = Self.workPerStep
    while work > 0, !isFinished {
      let turn = self.turn ?? nextTurn()
      guard let trajectory = trajectory(of: turn.number) else {
        standings[turn.number].isSpent = true
        self.turn = nil
        continue
      }
      let cost = stepCost(turn.number)
      let before = trajectory.stepsDone
      trajectory.advance(by: max(1, Int(min(work, turn.left) / cost)))
      // A trajectory that cannot advance is over; it costs a little, so that this ends.
      let spent = max(1, Double(trajectory.stepsDone - before)) * cost
      work -= spent
      totalWork += spent
      standings[turn.number].work += spent
      noteLeader(turn.number, trajectory.lowest)
      isOptimal = trajectory.isOptimal
      if trajectory.isFinished { conclude(turn.number, trajectory) }
      let left = turn.left - spent
      self.turn =
        left > 0 && !standings[turn.number].isSpent ? Turn(number: turn.number, left: left) : nil
    }
  }

  private func noteLeader(_ number: Int, _ numerator: Double) {
    if numerator < lowest { (lowest, leader) = (numerator, number) }
  }

  private func stepCost(_ number: Int) -> Double {
    let contender = portfolio.contenders[number]
    guard let single = contender.singleStepCost, let solver = try? portfolio.solver(number),
      standings[number].restarts < solver.leadingReplicas
    else { return contender.stepCost }
    return single
  }

  private func trajectory(of number: Int) -> (any Trajectory)? {
    if let running = standings[number].trajectory { return running }
    guard let solver = try? portfolio.solver(number) else { return nil }
    let restart = standings[number].restarts
    // Streams of its own for every start; restarts grow longer from round to round.
    let width = 64
    let first =
      ((start.replicas.lowerBound & 0x3FFFFFF) << 24 | number << 20 | restart & 0xFFFFF)
      * width
    let isLeading = restart < solver.leadingReplicas
    let steps = steps(of: solver, number, restart: max(0, restart - solver.leadingReplicas))
    let trajectory = try? solver.makeTrajectory(
      TrajectoryStart(
        replicas: first..<first + (isLeading ? 1 : min(width, solver.batchWidth)),
        steps: steps, seed: start.seed, target: start.target,
        initial: restart == 0 ? start.initial : nil))
    standings[number].trajectory = trajectory
    return trajectory
  }

  /// The length of an anneal: at first so short that it takes no more than about a second, doubled from
  /// restart to restart up to the default, and from there after every eight.
  private func steps(of solver: any PreparedSolver, _ number: Int, restart: Int) -> Int {
    if solver.isAnytime { return .max }
    let work = Double(solver.defaultSteps) * portfolio.contenders[number].stepCost
    let halvings = max(0, Int(Double.log2(max(1, work / Self.firstWork)).rounded(.up)))
    if restart < halvings { return max(1, solver.defaultSteps >> min(62, halvings - restart)) }
    let doublings = min(20, (restart - halvings) / 8)
    let steps = solver.defaultSteps.multipliedReportingOverflow(by: 1 << doublings)
    return steps.overflow ? .max : steps.partialValue
  }

  private func conclude(_ number: Int, _ trajectory: any Trajectory) {
    note(number, trajectory)
    standings[number].trajectory = nil
    standings[number].restarts += 1
    if let solver = try? portfolio.solver(number), solver.isDeterministic {
      standings[number].isSpent = true
    }
  }

  private func note(_ number: Int, _ trajectory: any Trajectory) {
    let states = trajectory.readOut().sorted { $0.numerator < $1.numerator }
    let handed = states.prefix(Self.mostHandedOver).map(\.spins)
    for other in standings.indices where other != number {
      guard let taker = standings[other].trajectory as? any Recombining else { continue }
      taker.recombine(with: handed)
      noteLeader(other, taker.lowest)
    }
    guard let best = states.first,
      best.numerator < standings[number].best?.numerator ?? .infinity
    else { return }
    standings[number].best = best
  }

  private func nextTurn() -> Turn {
    func due(_ number: Int) -> Double {
      let standing = standings[number]
      if standing.isSpent { return .infinity }
      let begins = portfolio.contenders[number].begins
      if totalWork < begins { return .greatestFiniteMagnitude }
      let bonus = number == leader ? Self.leadersBonus : 1
      return standing.work / (portfolio.contenders[number].share * bonus)
    }
    let number = standings.indices.min { due($0) < due($1) } ?? 0
    if standings[number].work == 0, let first = portfolio.contenders[number].firstTurn {
      return Turn(number: number, left: first)
    }
    return Turn(number: number, left: max(portfolio.firstTurn, 0.2 * totalWork))
  }
}
