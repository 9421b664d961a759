import IsingKernels

/// Where tabu searches that follow each other begin.
protocol TabuStarts {
  /// The state from which the next search begins, given the best of the one before.
  mutating func next(after best: Spins, numerator: Double) -> Spins
  /// Takes down all that later starts depend on.
  func save(into writer: StateWriter)
  /// Goes on where another of the same kind was.
  mutating func restore(from reader: inout StateReader) throws
}

/// One tabu search after another.
final class TabuTrajectory<Starts: TabuStarts>: Trajectory {
  private let start: TrajectoryStart
  private let rest: TabuRest
  private let stepsPerSearch: Int
  private let replica: TabuReplica
  private var starts: Starts
  private var place: PhiloxPlace
  private var best: Spins
  /// Steps left for the search that goes on.
  private var stepsLeft: Int
  private(set) var lowest: Double
  private(set) var stepsDone = 0
  let control: (name: String, value: Double)? = nil

  init(
    _ couplings: AnnealingCouplings, rest: TabuRest, stepsPerSearch: Int, _ start: TrajectoryStart,
    from spins: Spins, starts: Starts, place: PhiloxPlace
  ) throws {
    self.start = start
    self.rest = rest
    self.stepsPerSearch = stepsPerSearch
    self.starts = starts
    self.place = place
    replica = try TabuReplica(couplings)
    best = spins
    replica.set(spins)
    lowest = replica.lowest
    stepsLeft = stepsPerSearch
  }

  var isFinished: Bool { stepsDone >= start.steps || lowest <= start.target ?? -.infinity }

  func advance(by count: Int) {
    var left = min(count, start.steps - stepsDone)
    while left > 0, !isFinished {
      let done = replica.run(
        min(left, stepsLeft), rest: rest, place: &place, target: start.target)
      stepsDone += done
      left -= max(1, done)
      stepsLeft -= max(1, done)
      if replica.lowest < lowest {
        lowest = replica.lowest
        best = replica.bestSpins
      }
      if stepsLeft <= 0, !isFinished {
        replica.set(starts.next(after: replica.bestSpins, numerator: replica.lowest))
        stepsLeft = stepsPerSearch
      }
    }
  }

  func save(into writer: StateWriter) -> Bool {
    replica.save(into: writer)
    starts.save(into: writer)
    writer.write(place.low)
    writer.write(best)
    for number in [stepsLeft, stepsDone] { writer.write(number) }
    writer.write(lowest)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    try replica.restore(from: &reader)
    try starts.restore(from: &reader)
    place.low = try reader.word()
    best = try reader.spins(count: best.count)
    // None are left where the target was reached at a search's last step.
    stepsLeft = try reader.int(in: 0...stepsPerSearch)
    stepsDone = try reader.steps(atMost: start.steps)
    lowest = try reader.double()
    guard stepsLeft > 0 || isFinished else { throw StateError("a search without steps") }
  }

  func readOut() -> [ReplicaState] {
    let couplings = replica.couplings
    return [
      ReplicaState(
        replica: start.replicas.lowerBound, spins: best,
        numerator: couplings.isExact ? lowest : couplings.model.numerator(of: best))
    ]
  }
}
