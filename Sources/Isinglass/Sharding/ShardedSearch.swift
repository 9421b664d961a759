import IsingKernels

/// A run of ``ShardedBifurcation`` as one rank sees it.
///
/// All ranks go through the same steps; whatever decides how they go on is exchanged first.
final class ShardedSearch {
  /// What is annealed now.
  struct Round {
    var replicas: Range<Int>
    var steps: Int
    var anneal = 0
    var stepsDone = 0
  }

  let model: ShardedModel
  let plan: SignDrivenPlan
  let limits: Limits
  let seed: Seed
  let solver: String
  let communicator: any Communicator
  let width: Int
  private let stop: StopFlag
  private let onProgress: ((Progress) -> Void)?
  private let exchange: ShardedExchange
  private(set) var states: [ShardedReplica] = []
  private let goal: Double
  private let start = ContinuousClock.now
  private var lastProgress = Duration.zero
  /// Seconds that a step took, by the clock of rank 0.
  private var stepTime: Double?
  private var keeper: ShardedCheckpoint?
  private var times = ShardedTimes()

  // What a checkpoint keeps besides the states.
  var elapsedBefore = Duration.zero
  var round: Round
  var best: (spins: Spins, number: Double, discovery: Discovery)?
  var trace: [(time: Duration, number: Double)] = []
  var lowest = Double.infinity
  var replicasBegun = 0
  var stepsOfOthers = 0
  /// Whether the states are those of a checkpoint in the middle of an anneal.
  private var isUnderWay = false

  init(
    _ model: ShardedModel, _ plan: SignDrivenPlan, limits: Limits, seed: Seed, solver: String,
    communicator: any Communicator, stop: StopFlag, onProgress: ((Progress) -> Void)?
  ) throws {
    self.model = model
    self.plan = plan
    self.limits = limits
    self.seed = seed
    self.solver = solver
    self.communicator = communicator
    self.stop = stop
    self.onProgress = onProgress
    width = max(1, min(1 << 20, limits.replicas ?? ShardedBifurcation.defaultReplicas))
    exchange = try ShardedExchange(model, replicas: width, on: communicator)
    let first = max(0, min(1 << 53, limits.firstReplica))
    round = Round(replicas: first..<first + width, steps: max(0, limits.steps ?? plan.defaultSteps))
    goal = limits.target.map { model.number(at: $0) } ?? -.infinity
    try makeStates()
  }

  /// Keeps checkpoints, and goes on from the one that is there.
  func keep(_ policy: CheckpointPolicy) throws {
    let keeper = ShardedCheckpoint(policy, of: self)
    self.keeper = keeper
    isUnderWay = try keeper.restore(self)
  }

  private var isEndless: Bool {
    limits.time != nil && (limits.steps == nil || limits.replicas == nil)
  }

  var elapsed: Duration { elapsedBefore + (ContinuousClock.now - start) }

  /// Makes the replicas of the round, without setting them to anything.
  func makeStates() throws {
    states = []
    for number in round.replicas { states.append(try ShardedReplica(number, of: model)) }
  }

  // MARK: Running

  func run() throws -> ShardedRun {
    if !isUnderWay, limits.time != nil, limits.steps == nil { try fitSteps(tryOut: true) }
    var reason = StopReason.steps
    while true {
      if let ended = try anneal() {
        reason = ended
        break
      }
      guard isEndless else { break }
      stepsOfOthers += round.stepsDone * width
      round = Round(
        replicas: round.replicas.upperBound..<round.replicas.upperBound + width,
        steps: min(round.steps * 2, 1 << 40))
      try fitSteps(tryOut: false)
      try makeStates()
    }
    return try outcome(reason)
  }

  /// Does what is left of the round; returns why the run is over, or `nil` if that was all of it.
  private func anneal() throws -> StopReason? {
    let anneals = plan.anneals(in: round.steps)
    if !isUnderWay { replicasBegun += width }
    while round.anneal < anneals {
      let steps = SignDrivenPlan.steps(of: round.anneal, of: anneals, sharing: round.steps)
      if !isUnderWay { try begin() }
      isUnderWay = false
      while round.stepsDone < steps.upperBound {
        if let cut = limits.cutAtStep, round.stepsDone >= cut { return try cutShort(.steps) }
        if let reason = try step(of: steps) { return reason }
      }
      if let cut = limits.cutAtStep, round.stepsDone >= cut, round.stepsDone < round.steps {
        return try cutShort(.steps)
      }
      let begin = ContinuousClock.now
      try finishAnneal()
      times.descending += (ContinuousClock.now - begin).seconds
      round.anneal += 1
      if try reached() { return .target }
    }
    settle(wasCutShort: false)
    return nil
  }

  /// Starts an anneal of all replicas.
  private func begin() throws {
    for state in states {
      state.start(
        plan.settings,
        from: SignDrivenPlan.place(of: round.anneal, replica: state.number, seed: seed))
    }
    _ = try exchange.exchange(states, energies: zeros, wishes: [])
    times.measure(\.filling) { for state in states { state.fill() } }
  }

  private var zeros: [Double] { Array(repeating: 0, count: width) }

  /// Goes one step; returns why the run is over, or `nil`.
  private func step(of steps: Range<Int>) throws -> StopReason? {
    var rule = plan.settings.rule(steps: steps.count, fieldScale: model.fieldScale)
    let step = round.stepsDone - steps.lowerBound
    let own = times.measure(\.moving) { states.map { $0.move(&rule, step: step) } }
    let wish = wishes
    let (energies, wishes) = try times.measure(\.exchanging) {
      try exchange.exchange(states, energies: own, wishes: wish)
    }
    look(at: energies)
    if try reached() { return .target }
    for state in states { times.rows += state.turningCount }
    times.measure(\.turning) { for state in states { state.turn() } }
    round.stepsDone += 1
    report(pump: 1 - Double(round.stepsDone - steps.lowerBound) / Double(max(1, steps.count)))
    if wishes.contains(.checkpoint) { try keeper?.write(self) }
    guard !wishes.isDisjoint(with: .ends) else { return nil }
    try keeper?.write(self)
    return try cutShort(wishes.contains(.interruption) ? .interrupted : .timeLimit)
  }

  /// What this rank wants.
  private var wishes: ShardedWishes {
    var wishes: ShardedWishes = stop.isRaised ? .interruption : []
    guard communicator.isFirst else { return wishes }
    let elapsed = elapsed
    if let limit = limits.time, elapsed >= limit { wishes.insert(.timeLimit) }
    if keeper?.isDue(at: elapsed) ?? false { wishes.insert(.checkpoint) }
    return wishes
  }

  /// Takes note of the present energies of all replicas.
  private func look(at energies: [Double]) {
    for (state, energy) in zip(states, energies) { state.look(at: energy) }
    let now = energies.min() ?? .infinity
    guard now < lowest else { return }
    lowest = now
    trace.append((elapsed, now))
  }

  /// The present energies, which are looked at.
  private func look() throws {
    let own = states.map(\.energy)
    var sums = zeros
    for (r, energy) in own.enumerated() {
      sums[r] = try communicator.gather(energy).reduce(0, +)
    }
    look(at: sums)
  }

  /// Whether any replica has reached the target; then the round is settled.
  private func reached() throws -> Bool {
    guard goal > -.infinity, lowest <= goal else { return false }
    settle(wasCutShort: true)
    return true
  }

  private func cutShort(_ reason: StopReason) throws -> StopReason {
    try look()
    settle(wasCutShort: true)
    return reason
  }

  /// Descends from the best state of each replica's anneal, in the order of the spins.
  private func finishAnneal() throws {
    try look()
    for (r, state) in states.enumerated() {
      state.returnToBest()
      state.fill()
      for _ in 0..<10_000 {
        var next = 0
        var turned = false
        while true {
          let first = try communicator.gather(state.nextDescent(from: next)).min()
          guard let first, first < model.spinCount else { break }
          state.flip(first)
          next = first + 1
          turned = true
        }
        if !turned { break }
      }
      let energy = try communicator.gather(state.energy).reduce(0, +)
      state.look(at: energy)
      if energy < lowest {
        lowest = energy
        trace.append((elapsed, energy))
      }
      if r + 1 < states.count { report(pump: 0) }
    }
    for state in states { state.keepBest() }
  }

  /// Takes up what the round's replicas have found.
  private func settle(wasCutShort: Bool) {
    for state in states {
      state.keepBest()
      guard state.best < best?.number ?? .infinity else { continue }
      best = (
        state.bestSpins, state.best,
        Discovery(
          replica: state.number, batch: round.replicas, steps: round.steps,
          stepsDone: round.stepsDone, wasCutShort: wasCutShort)
      )
    }
  }

  // MARK: Time

  /// Makes the anneals of the next round fit the time left, by the clock of rank 0.
  ///
  /// - Parameter tryOut: whether a few steps have to tell first how long they take.
  private func fitSteps(tryOut: Bool) throws {
    guard limits.time != nil, limits.steps == nil else { return }
    if tryOut {
      try begin()
      let before = ContinuousClock.now
      let steps = 0..<max(1, round.steps)
      for _ in 0..<4 {
        var rule = plan.settings.rule(steps: steps.count, fieldScale: model.fieldScale)
        let own = states.map { $0.move(&rule, step: 0) }
        _ = try exchange.exchange(states, energies: own, wishes: [])
        for state in states { state.turn() }
      }
      stepTime = (ContinuousClock.now - before).seconds / 4
    } else {
      stepTime =
        elapsed.seconds / Double(max(1, (stepsOfOthers + round.stepsDone * width) / width))
    }
    var wanted = round.steps
    if communicator.isFirst, let limit = limits.time, let stepTime, stepTime > 0 {
      let fitting = max(0, (limit - elapsed).seconds) / stepTime
      wanted = max(min(wanted, Int(min(1e12, fitting))), max(1, plan.defaultSteps / 8))
    }
    round.steps = try communicator.gather(wanted)[0]
  }

  private func report(pump: Double) {
    guard communicator.isFirst, let onProgress else { return }
    let elapsed = elapsed
    guard elapsed - lastProgress > .milliseconds(100) else { return }
    lastProgress = elapsed
    let work =
      isEndless
      ? nil : Double(round.stepsDone) / Double(max(1, min(round.steps, limits.cutAtStep ?? .max)))
    let time = limits.time.map { min(1, elapsed.seconds / max(1e-9, $0.seconds)) }
    onProgress(
      Progress(
        elapsed: elapsed, lowest: lowest.isFinite ? model.energy(lowest) : nil,
        control: ("pump", pump), replicas: replicasBegun,
        steps: stepsOfOthers + round.stepsDone * width,
        fraction: [work, time].compactMap { $0 }.max()))
  }

  // MARK: The end

  private func outcome(_ reason: StopReason) throws -> ShardedRun {
    if best == nil { settle(wasCutShort: true) }
    let (spins, number, discovery) =
      best ?? (
        Spins(repeating: true, count: model.spinCount), .infinity,
        Discovery(
          replica: round.replicas.lowerBound, batch: round.replicas, steps: round.steps,
          stepsDone: round.stepsDone, wasCutShort: true)
      )
    let recomputed = try model.number(of: spins, on: communicator)
    guard recomputed == number else {
      throw ShardingError.inconsistent(kept: number, recomputed: recomputed)
    }
    var repetition = limits
    repetition.time = nil
    if isEndless || reason == .timeLimit || reason == .interrupted {
      repetition = discovery.limits(target: limits.target)
    }
    repetition.replicas = width
    repetition.steps = discovery.steps
    return ShardedRun(
      best: Sample(spins: spins, energy: model.energy(number), multiplicity: 1),
      stopReason: reason,
      trace: trace.map { Improvement(time: $0.time, energy: model.energy($0.number)) },
      elapsed: elapsed, replicas: replicasBegun, steps: stepsOfOthers + round.stepsDone * width,
      discovery: discovery, repetition: repetition,
      provenance: Provenance(
        version: isinglassVersion, solver: solver, parameters: plan.parameters, seed: seed,
        threads: communicator.size,
        kernel: String(cString: kernelLevelName(currentKernelLevel()))),
      traffic: communicator.traffic,
      receivedPerStep: ShardedBifurcation.trafficPerStep(
        of: model.spinCount, replicas: width, ranks: communicator.size, rank: communicator.rank),
      memory: (model.couplingBytes, width * ShardedReplica.bytes(of: model)), times: times)
  }
}
