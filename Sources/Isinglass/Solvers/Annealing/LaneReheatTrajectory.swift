import IsingKernels

/// Reheats 64 states at once and crosses every outcome with the incumbent that it came from.
///
/// Lane l starts from incumbent l mod `incumbents`; all lanes of a batch share its kind, its length and
/// its temperatures.
final class LaneReheatTrajectory: Recombining {
  /// What a sweep of all lanes counts for: it takes about as long as so many of one replica.
  static let stepsPerSweep = 8
  /// Other methods' states give regions of at most so many spins to most incumbents: with larger ones
  /// these would become alike.
  private var largestShared: Int { model.spinCount / 5 }

  private let solver: PreparedReheatCrossover
  private let start: TrajectoryStart
  private let model: IsingModel
  private let state: LaneState
  private var random: Philox
  private var crossover: PartitionCrossover
  /// The packed spins of all lanes, and of all incumbents.
  private let outcomes: AlignedBuffer<UInt64>
  private let incumbents: AlignedBuffer<UInt64>
  private var numerators: [Double] = []
  /// The one of all lanes.
  private var anneal: ReheatAnneal
  private var fruitless = 0
  private var choice: ReheatChoice
  private(set) var stepsDone = 0
  private(set) var lowest = Double.infinity
  private var best: Spins

  init(
    _ solver: PreparedReheatCrossover, _ lanes: LaneCouplings, _ start: TrajectoryStart
  ) throws {
    self.solver = solver
    self.start = start
    model = lanes.model
    let replica = start.replicas.lowerBound
    random = start.seed.stream(.proposal, index: replica)
    state = try LaneState(lanes, from: start.seed.place(.acceptance, index: replica))
    crossover = try PartitionCrossover(model)
    outcomes = try AlignedBuffer(count: LaneCouplings.width * state.wordsPerReplica)
    incumbents = try AlignedBuffer(count: solver.incumbents * state.wordsPerReplica)
    choice = ReheatChoice(solver, memory: 0.9)
    best = start.initial ?? start.seed.randomSpins(model.spinCount, replica)
    lowest = model.numerator(of: best)
    anneal = ReheatAnneal(
      solver.annealing,
      sweeps: LaneReheatTrajectory.firstSweeps(solver.annealing, model.spinCount))
    if start.initial == nil {
      for k in 0..<outcomes.count { outcomes.start[k] = random.next() }
      state.set(words: outcomes.start)
    } else {
      state.set(best)
      state.read(into: outcomes.start)
      makeIncumbents()
      beginReheat()
    }
  }

  /// The length of the first anneal; shorter where a sweep takes milliseconds.
  private static func firstSweeps(_ annealing: PreparedSimulatedAnnealing, _ count: Int) -> Int {
    let longest = Double(annealing.defaultSteps)
    return max(min(500, Int(longest)), Int(longest * min(1, 20_000 / Double(max(1, count)))))
  }

  var isFinished: Bool {
    stepsDone >= start.steps || lowest <= start.target ?? -.infinity
      || fruitless >= solver.patience * solver.incumbents
  }

  var control: (name: String, value: Double)? { ("temperature", anneal.temperature(anneal.done)) }

  func advance(by count: Int) {
    var left = min(count, start.steps - stepsDone)
    let unit = LaneReheatTrajectory.stepsPerSweep
    while left > 0, !isFinished {
      let steps = unit - stepsDone % unit
      if left < steps {
        stepsDone += left
        return
      }
      stepsDone += steps
      left -= steps
      if anneal.done < anneal.sweeps { state.sweep(temperature: anneal.temperature(anneal.done)) }
      anneal.done += 1
      if anneal.done >= anneal.sweeps { conclude() }
    }
  }

  var bestSoFar: ReplicaState? {
    ReplicaState(replica: start.replicas.lowerBound, spins: best, numerator: lowest)
  }

  func readOut() -> [ReplicaState] {
    if numerators.isEmpty {
      // Not even the first anneal is over: what it came to, in local minima.
      state.withMinima { numerators in
        for (lane, numerator) in numerators.enumerated() where numerator < lowest {
          lowest = numerator
          best = state.spins(ofLane: lane)
        }
      }
    }
    return [
      ReplicaState(replica: start.replicas.lowerBound, spins: best, numerator: lowest)
    ]
  }

  /// One incumbent takes all that is better, the others only small regions.
  func recombine(with states: [Spins]) {
    if numerators.isEmpty { return }
    for other in states {
      let taker = Int(random.below(UInt64(solver.incumbents)))
      other.words.withUnsafeBufferPointer { words in
        guard let words = words.baseAddress else { return }
        for k in numerators.indices {
          _ = cross(k, with: words, drifts: false, largest: k == taker ? .max : largestShared)
        }
      }
    }
    noteBest()
  }

  func save(into writer: StateWriter) -> Bool {
    guard state.save(into: writer) else { return false }
    random.save(into: writer)
    crossover.save(into: writer)
    writer.write(numerators.count)
    if !numerators.isEmpty {
      writer.write(numerators)
      writer.write(incumbents)
    }
    anneal.save(into: writer)
    choice.save(into: writer)
    for number in [fruitless, stepsDone] { writer.write(number) }
    writer.write(lowest)
    writer.write(best)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    try state.restore(from: &reader)
    try random.restore(from: &reader)
    try crossover.restore(from: &reader)
    numerators = []
    if try reader.int(in: 0...solver.incumbents) > 0 {
      numerators = try reader.doubles(count: solver.incumbents)
      try reader.read(
        spins: model.spinCount, wordsEach: state.wordsPerReplica, into: incumbents)
    }
    anneal = try ReheatAnneal(from: &reader, kinds: choice.count)
    if anneal.kind != nil, numerators.isEmpty { throw StateError("a reheat of nothing") }
    try choice.restore(from: &reader)
    fruitless = try reader.int(in: 0...StateReader.most)
    stepsDone = try reader.steps(atMost: start.steps)
    lowest = try reader.double()
    best = try reader.spins(count: model.spinCount)
  }

  /// Ends an anneal: the first one yields incumbents, any other improves them.
  private func conclude() {
    state.descend()
    state.read(into: outcomes.start)
    if anneal.kind == nil {
      makeIncumbents()
    } else {
      let gain = crossOutcomes(from: 0) + crossIncumbents()
      choice.record(anneal, gain: gain)
      fruitless = gain > 0 ? 0 : fruitless + LaneCouplings.width
    }
    noteBest()
    beginReheat()
  }

  /// The first lanes become incumbents, the others are crossed with them.
  private func makeIncumbents() {
    incumbents.start.update(from: outcomes.start, count: incumbents.count)
    numerators = Array(state.numerators().prefix(solver.incumbents))
    _ = crossOutcomes(from: solver.incumbents)
    noteBest()
  }

  /// Crosses lanes, from a given one on, with their incumbents; returns the sum of what is gained.
  private func crossOutcomes(from first: Int) -> Double {
    (first..<LaneCouplings.width).reduce(0) { sum, lane in
      sum
        + cross(
          lane % solver.incumbents, with: outcomes.start + lane * state.wordsPerReplica,
          drifts: true)
    }
  }

  /// Lets random incumbents take regions from random others.
  private func crossIncumbents() -> Double {
    let count = UInt64(solver.incumbents)
    var gain = 0.0
    for _ in 0..<solver.exchanges {
      let (k, other) = (Int(random.below(count)), Int(random.below(count)))
      if k == other { continue }
      gain += cross(k, with: incumbents.start + other * state.wordsPerReplica, drifts: false)
    }
    return gain
  }

  private func cross(
    _ k: Int, with other: UnsafePointer<UInt64>, drifts: Bool, largest: Int = .max
  ) -> Double {
    let outcome = crossover.improve(
      incumbents.start + k * state.wordsPerReplica, by: other, drifts: drifts, largest: largest,
      &random)
    numerators[k] -= outcome.gain
    return outcome.gain
  }

  private func noteBest() {
    for (k, numerator) in numerators.enumerated() where numerator < lowest {
      lowest = numerator
      let words = UnsafeBufferPointer(
        start: incumbents.start + k * state.wordsPerReplica, count: state.wordsPerReplica)
      best = Spins(words: words, count: model.spinCount)
    }
  }

  private func beginReheat() {
    let words = state.wordsPerReplica
    for lane in 0..<LaneCouplings.width {
      (outcomes.start + lane * words).update(
        from: incumbents.start + lane % solver.incumbents * words, count: words)
    }
    state.set(words: outcomes.start)
    anneal = choice.reheat(&random)
  }
}
