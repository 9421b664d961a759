import RealModule

/// A ladder of temperatures with one or more copies at each.
final class TemperingTrajectory: Trajectory {
  private let solver: PreparedTempering
  private let start: TrajectoryStart
  private(set) var ladder: TemperatureLadder
  let copies: any TemperingCopies
  private var random: Philox
  private var clusters: ClusterExchange?
  private var crossover: PartitionCrossover?
  private var best: Spins
  /// How many temperatures had their clusters exchanged so far.
  private var exchanges = 0
  private(set) var lowest: Double
  private(set) var stepsDone = 0
  let control: (name: String, value: Double)? = nil

  init(_ solver: PreparedTempering, _ start: TrajectoryStart) throws {
    self.solver = solver
    self.start = start
    ladder = solver.ladder
    let model = solver.couplings.model
    let replica = start.replicas.lowerBound
    let width = ladder.temperatures.count
    let count = solver.copies * width
    random = start.seed.stream(.proposal, index: replica)
    let spins = (0..<count).map { slot in
      // A state to begin with goes to the coldest copies.
      let given = slot % width == width - 1 ? start.initial : nil
      return given ?? start.seed.randomSpins(model.spinCount, replica * count + slot)
    }
    copies =
      if let lanes = solver.lanes {
        try LaneCopies(
          lanes, spins, from: start.seed.place(.acceptance, index: replica), temperatures: width)
      } else {
        try SingleFlipCopies(
          solver.couplings, spins,
          places: spins.indices.map {
            start.seed.place(.acceptance, index: replica * count + $0)
          }, temperatures: width)
      }
    clusters = solver.graph.map {
      ClusterExchange($0, count: model.spinCount, hasFields: model.hasFields)
    }
    crossover =
      model.couplings.density > 0.2 || solver.isSampling ? nil : try PartitionCrossover(model)
    (lowest, best) = (copies.lowest, copies.best)
  }

  var isFinished: Bool {
    stepsDone >= start.steps || !solver.isSampling && lowest <= start.target ?? -.infinity
  }

  func advance(by count: Int) {
    for _ in 0..<max(0, min(count, start.steps - stepsDone)) {
      if isFinished { return }
      copies.sweep(ladder.temperatures)
      stepsDone += 1
      if copies.lowest < lowest { (lowest, best) = (copies.lowest, copies.best) }
      exchangeTemperatures()
      if clusters != nil { exchangeClusters() }
      if crossover != nil, stepsDone % copies.roundsPerCrossover == 0 { improveBest() }
      // The intervals grow, so that the last estimate is the best.
      let burnIn = solver.burnIn
      if stepsDone <= burnIn, (0..<4).contains(where: { stepsDone == burnIn >> $0 }) {
        ladder.adapt()
      }
    }
  }

  func readOut() -> [ReplicaState] {
    let replica = start.replicas.lowerBound
    let isKnown = solver.couplings.isExact || !solver.couplings.model.isInteger
    func state(_ spins: Spins, _ numerator: Double) -> ReplicaState {
      ReplicaState(
        replica: replica, spins: spins,
        numerator: isKnown ? numerator : solver.couplings.model.numerator(of: spins))
    }
    guard solver.isSampling else { return [state(best, lowest)] }
    let width = ladder.temperatures.count
    return stride(from: width - 1, to: copies.count, by: width).map {
      state(copies.spins($0), copies.numerator($0))
    }
  }

  func save(into writer: StateWriter) -> Bool {
    guard copies.save(into: writer) else { return false }
    ladder.save(into: writer)
    random.save(into: writer)
    crossover?.save(into: writer)
    for number in [exchanges, stepsDone] { writer.write(number) }
    writer.write(lowest)
    writer.write(best)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    try copies.restore(from: &reader)
    try ladder.restore(from: &reader)
    try random.restore(from: &reader)
    try crossover?.restore(from: &reader)
    exchanges = try reader.int(in: 0...StateReader.most)
    stepsDone = try reader.steps(atMost: start.steps)
    lowest = try reader.double()
    best = try reader.spins(count: best.count)
    let due = Double(stepsDone) * copies.exchangesPerRound
    guard clusters == nil || exchanges >= Int(due) else { throw StateError("too few exchanges") }
  }

  /// Every other pair of neighbours, then in the next round the others.
  private func exchangeTemperatures() {
    let width = ladder.temperatures.count
    for first in stride(from: 0, to: copies.count, by: width) {
      for k in stride(from: stepsDone & 1, to: width - 1, by: 2) {
        let slot = first + k
        let chance = ladder.chance(
          k, hotter: copies.numerator(slot), colder: copies.numerator(slot + 1))
        if random.uniform() < chance { copies.exchange(slot, slot + 1) }
      }
    }
  }

  /// At one temperature after the other, from cold to hot and again, between pairs of sets.
  private func exchangeClusters() {
    let width = ladder.temperatures.count
    let due = Int(Double(stepsDone) * copies.exchangesPerRound)
    while exchanges < due {
      let slot = width - 1 - exchanges % width
      let offset = solver.copies > 2 ? exchanges / width & 1 : 0
      for set in stride(from: offset, to: solver.copies - 1, by: 2) {
        let (first, second) = (set * width + slot, (set + 1) * width + slot)
        clusters?.choose(copies.spins(first), copies.spins(second), &random)
        if let turned = clusters?.turned { copies.turn(turned, first, second) }
      }
      exchanges += 1
    }
  }

  /// Takes into the best state, which stays outside the ladder, the regions in which a cold copy is
  /// better.
  private func improveBest() {
    let width = ladder.temperatures.count
    let model = solver.couplings.model
    for first in stride(from: 0, to: copies.count, by: width) {
      let depth = Int(random.below(UInt64((width + 2) / 3)))
      let spins = copies.spins(first + width - 1 - depth)
      guard
        let outcome = crossover?.improve(&best, by: spins, drifts: true, &random),
        outcome.gain > 0
      else { continue }
      lowest = model.isInteger ? lowest - outcome.gain : model.numerator(of: best)
    }
  }
}
