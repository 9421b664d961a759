import IsingKernels

/// Reheats one incumbent after another.
final class ReheatTrajectory: Recombining {
  private let solver: PreparedReheatCrossover
  private let start: TrajectoryStart
  private let model: IsingModel
  private let state: SingleFlipState
  private var random: Philox
  private var place: PhiloxPlace
  private var crossover: PartitionCrossover
  private var incumbents: [(spins: Spins, numerator: Double)] = []
  private var anneal: ReheatAnneal
  /// The incumbent that a reheat started from.
  private var incumbent = 0
  private var fruitless = 0
  private var choice: ReheatChoice
  private(set) var stepsDone = 0
  private(set) var lowest = Double.infinity
  private var best: Spins

  init(_ solver: PreparedReheatCrossover, _ start: TrajectoryStart) throws {
    self.solver = solver
    self.start = start
    model = solver.annealing.couplings.model
    let replica = start.replicas.lowerBound
    random = start.seed.stream(.proposal, index: replica)
    place = start.seed.place(.acceptance, index: replica)
    state = try SingleFlipState(solver.annealing.couplings)
    crossover = try PartitionCrossover(model)
    choice = ReheatChoice(solver, memory: 0.98)
    best = start.initial ?? start.seed.randomSpins(model.spinCount, replica)
    state.set(best)
    lowest = state.lowest
    anneal = ReheatAnneal(solver.annealing, sweeps: solver.annealing.defaultSteps)
    if start.initial != nil { beginReheatOfFirst() }
  }

  var isFinished: Bool {
    stepsDone >= start.steps || lowest <= start.target ?? -.infinity
      || fruitless >= solver.patience * solver.incumbents
  }

  var control: (name: String, value: Double)? { ("temperature", anneal.temperature(anneal.done)) }

  func advance(by count: Int) {
    var left = min(count, start.steps - stepsDone)
    while left > 0, !isFinished {
      let block = min(left, 64, anneal.sweeps - anneal.done)
      let unit = solver.annealing.couplings.unit
      let done = withUnsafeTemporaryAllocation(of: Double.self, capacity: block) { temperatures in
        for k in 0..<block {
          temperatures.initializeElement(at: k, to: anneal.temperature(anneal.done + k) / unit)
        }
        return state.sweep(
          UnsafeBufferPointer(temperatures), table: solver.annealing.table?.start, place: &place,
          target: start.target)
      }
      anneal.done += block
      left -= block
      if state.lowest < lowest {
        lowest = state.lowest
        best = state.bestSpins
      }
      if lowest <= start.target ?? -.infinity {
        stepsDone += done
      } else {
        stepsDone += block
        if anneal.done == anneal.sweeps { conclude() }
      }
    }
  }

  func readOut() -> [ReplicaState] {
    let isExact = solver.annealing.couplings.isExact || !model.isInteger
    return [
      ReplicaState(
        replica: start.replicas.lowerBound, spins: best,
        numerator: isExact ? lowest : model.numerator(of: best))
    ]
  }

  func save(into writer: StateWriter) -> Bool {
    state.save(into: writer)
    random.save(into: writer)
    writer.write(place.low)
    crossover.save(into: writer)
    writer.write(incumbents.count)
    for (spins, numerator) in incumbents {
      writer.write(spins)
      writer.write(numerator)
    }
    anneal.save(into: writer)
    choice.save(into: writer)
    for number in [incumbent, fruitless, stepsDone] { writer.write(number) }
    writer.write(lowest)
    writer.write(best)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    try state.restore(from: &reader)
    try random.restore(from: &reader)
    place.low = try reader.word()
    try crossover.restore(from: &reader)
    incumbents = try (0..<(try reader.int(in: 0...solver.incumbents))).map { _ in
      (try reader.spins(count: model.spinCount), try reader.double())
    }
    anneal = try ReheatAnneal(from: &reader, kinds: choice.count)
    try choice.restore(from: &reader)
    incumbent = try reader.int(in: 0...max(0, incumbents.count - 1))
    if anneal.kind != nil, incumbents.isEmpty { throw StateError("a reheat of nothing") }
    fruitless = try reader.int(in: 0...StateReader.most)
    stepsDone = try reader.steps(atMost: start.steps)
    lowest = try reader.double()
    best = try reader.spins(count: model.spinCount)
  }

  /// Ends an anneal: a first one becomes an incumbent, any other is crossed with its own.
  private func conclude() {
    state.descend()
    if anneal.kind == nil {
      incumbents.append((state.bestSpins, state.lowest))
      note(incumbents.count - 1)
    } else {
      let k = incumbent
      let before = incumbents[k].numerator
      cross(k, with: state.currentSpins, drifts: true)
      let gain = max(0, before - incumbents[k].numerator)
      choice.record(anneal, gain: gain)
      fruitless = gain > 0 ? 0 : fruitless + 1
      if incumbents.count > 1, random.below(20) == 0 {
        let other = Int(random.below(UInt64(incumbents.count)))
        if other != k { cross(k, with: incumbents[other].spins, drifts: false) }
      }
      note(k)
    }
    if incumbents.count < solver.incumbents {
      state.set(randomSpins())
      anneal = ReheatAnneal(solver.annealing, sweeps: solver.annealing.defaultSteps)
    } else {
      beginReheat(of: Int(random.below(UInt64(incumbents.count))))
    }
  }

  private func randomSpins() -> Spins {
    Spins(words: (0..<best.words.count).map { _ in random.next() }, count: model.spinCount)
  }

  private func cross(_ k: Int, with other: Spins, drifts: Bool) {
    let outcome = crossover.improve(
      &incumbents[k].spins, by: other, drifts: drifts, &random)
    if outcome.hasChanged {
      incumbents[k].numerator =
        model.isInteger
        ? incumbents[k].numerator - outcome.gain : model.numerator(of: incumbents[k].spins)
    }
  }

  func recombine(with states: [Spins]) {
    for other in states {
      for k in incumbents.indices {
        cross(k, with: other, drifts: false)
        note(k)
      }
    }
  }

  private func note(_ k: Int) {
    if incumbents[k].numerator < lowest {
      lowest = incumbents[k].numerator
      best = incumbents[k].spins
    }
  }

  private func beginReheatOfFirst() {
    incumbents.append((best, lowest))
    beginReheat(of: 0)
  }

  private func beginReheat(of k: Int) {
    incumbent = k
    state.set(incumbents[k].spins)
    anneal = choice.reheat(&random)
  }
}
