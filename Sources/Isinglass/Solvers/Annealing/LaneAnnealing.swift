import IsingKernels

/// Anneals of up to 64 replicas at once, one in each lane, at a common temperature.
final class LaneAnnealingTrajectory: Trajectory {
  /// Sweeps between looks at the energies; a look costs about as much as a sweep.
  private static let sweepsBetweenLooks = 32

  private let solver: PreparedSimulatedAnnealing
  private let start: TrajectoryStart
  private let state: LaneState
  private(set) var stepsDone = 0
  private(set) var lowest = Double.infinity
  private var best: (replica: Int, spins: Spins)?
  private var isPolished = false

  init(
    _ solver: PreparedSimulatedAnnealing, _ lanes: LaneCouplings, _ start: TrajectoryStart
  ) throws {
    self.solver = solver
    self.start = start
    let first = start.replicas.lowerBound
    state = try LaneState(lanes, from: start.seed.place(.acceptance, index: first))
    if let initial = start.initial {
      state.set(initial)
    } else {
      state.set(
        (0..<LaneCouplings.width).map {
          start.seed.randomSpins(lanes.model.spinCount, first + $0)
        })
    }
    look()
  }

  var isFinished: Bool { isPolished || lowest <= start.target ?? -.infinity }

  var control: (name: String, value: Double)? {
    ("temperature", solver.temperature(stepsDone, of: start.steps))
  }

  func advance(by count: Int) {
    let end = stepsDone + min(count, start.steps - stepsDone)
    while stepsDone < end, !isFinished {
      state.sweep(temperature: solver.temperature(stepsDone, of: start.steps))
      stepsDone += 1
      if stepsDone % LaneAnnealingTrajectory.sweepsBetweenLooks == 0 { look() }
    }
    if stepsDone >= start.steps, !isFinished {
      state.descend()
      look()
      isPolished = true
    }
  }

  var bestSoFar: ReplicaState? {
    best.map { ReplicaState(replica: $0.replica, spins: $0.spins, numerator: lowest) }
  }

  func readOut() -> [ReplicaState] {
    // What time cuts short ends in local minima too; one that is over is in minima or at its target.
    state.withMinima { numerators in
      start.replicas.enumerated().map { lane, replica in
        if let best, best.replica == replica, lowest <= numerators[lane] {
          return ReplicaState(replica: replica, spins: best.spins, numerator: lowest)
        }
        return ReplicaState(
          replica: replica, spins: state.spins(ofLane: lane), numerator: numerators[lane])
      }
    }
  }

  func save(into writer: StateWriter) -> Bool {
    guard state.save(into: writer) else { return false }
    writer.write(stepsDone)
    writer.write(lowest)
    writer.write(best.map { $0.replica - start.replicas.lowerBound } ?? -1)
    writer.write(best?.spins ?? Spins(repeating: true, count: state.couplings.model.spinCount))
    writer.write(isPolished)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    try state.restore(from: &reader)
    stepsDone = try reader.steps(atMost: start.steps)
    lowest = try reader.double()
    let lane = try reader.int(in: -1...start.replicas.count - 1)
    let spins = try reader.spins(count: state.couplings.model.spinCount)
    best = lane < 0 ? nil : (start.replicas.lowerBound + lane, spins)
    isPolished = try reader.bool()
  }

  /// Keeps the best replica as it is now, if it is the best so far.
  private func look() {
    for (lane, numerator) in state.numerators().prefix(start.replicas.count).enumerated()
    where numerator < lowest {
      lowest = numerator
      best = (start.replicas.lowerBound + lane, state.spins(ofLane: lane))
    }
  }
}
