extension Run {
  /// Goes on from the best state until a bound meets it, the time is over or somebody stops it.
  ///
  /// By branch and bound for up to `OptimalityProof.mostSpins` spins, which may find a better state on the way; for more
  /// spins the odd-cycle bound of sparse models and the semidefinite one of others is all there is.
  ///
  /// - Parameters:
  ///   - problem: what was solved.
  ///   - time: how long to try; for ever if `nil`.
  ///   - threads: how many threads to use.
  ///   - recordsTree: whether to keep the proof; a search is made then even where another argument is enough.
  ///   - stop: raised from elsewhere to give up.
  ///   - onProgress: called after each part of the search.
  /// - Returns: the best bound, and the search, if there was one.
  public mutating func prove(
    _ problem: Problem, time: Duration? = nil, threads: Int, recordsTree: Bool = false,
    stop: StopFlag = StopFlag(),
    onProgress: (@Sendable (OptimalityProof.Progress) -> Void)? = nil
  ) -> (bound: EnergyBound, proof: OptimalityProof?) {
    let model = problem.model
    let isSmall = problem.spinCount <= OptimalityProof.mostSpins
    let isSparse = Certificate.Effort.thorough(model) == .oddCycles
    let effort: Certificate.Effort =
      isSmall || isSparse
      ? .linear : time == nil ? .thorough(model) : .suiting(problem, after: self, limit: time)
    var bound = Certificate.bound(of: model, effort: effort, known: self.bound)
    if stopReason == .interrupted || (isOptimal(given: bound) && !recordsTree) {
      return (bound, nil)
    }
    guard isSmall else {
      if isSparse, let found = Certificate.oddCycles(of: model, time: time, stop: stop),
        found.energy > bound.energy
      {
        bound = found
      }
      return (bound, nil)
    }
    let proof = OptimalityProof(
      of: model, from: best.spins, time: time, threads: threads, recordsTree: recordsTree,
      stop: stop, onProgress: onProgress)
    take(proof, of: problem, wasInterrupted: stop.isRaised)
    if let found = proof.bound, found.energy > bound.energy || recordsTree { bound = found }
    return (bound, proof)
  }

  /// Takes in what a search that began with `best` found and how it ended.
  private mutating func take(
    _ proof: OptimalityProof, of problem: Problem, wasInterrupted: Bool
  ) {
    elapsed += proof.elapsed
    let energy = problem.model.energy(of: proof.spins)
    if energy < best.energy {
      best = Sample(spins: proof.spins, energy: energy, multiplicity: 1)
      samples.insert(best, at: 0)
      trace.append(Improvement(time: elapsed, energy: energy))
    }
    switch proof.outcome {
    case .proven: if proof.tolerance == 0 { stopReason = .optimal }
    case .stopped: stopReason = wasInterrupted ? .interrupted : .timeLimit
    case .unsupported: break
    }
  }
}

extension Limits {
  /// How long to look for an answer that is to be proven afterwards, within the same time.
  ///
  /// A fifth of it, and less where so few spins need less; all of it where steps or replicas bound the search.
  public func leavingTimeToProve(spins: Int) -> Limits {
    guard let time, steps == nil, replicas == nil else { return self }
    var limits = self
    limits.time = min(time / 5, .milliseconds(200 + 20 * min(spins, 1 << 20)))
    return limits
  }
}
