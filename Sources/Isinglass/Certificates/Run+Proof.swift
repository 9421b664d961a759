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
  ///   - recordsProof: whether to keep a proof that can be written to a file; one is looked for then even where an
  ///     argument that cannot be is enough.
  ///   - stop: raised from elsewhere to give up.
  ///   - onProgress: called after each part of the search.
  /// - Returns: the best bound, the search, if there was one, and the proof to be written, which may be of a lower bound
  ///   than the best.
  public mutating func prove(
    _ problem: Problem, time: Duration? = nil, threads: Int, recordsProof: Bool = false,
    stop: StopFlag = StopFlag(),
    onProgress: (@Sendable (OptimalityProof.Progress) -> Void)? = nil
  ) -> (bound: EnergyBound, search: OptimalityProof?, proof: BoundProof?) {
    let model = problem.model
    let linear = Certificate.certified(model, effort: .linear, known: bound)
    if stopReason == .interrupted || (isOptimal(given: linear.bound) && !recordsProof) {
      return (linear.bound, nil, nil)
    }
    if recordsProof, best.energy <= linear.bound.energy,
      let proof = BoundProof(linear, of: model), best.energy <= proof.bound.energy
    {
      return (linear.bound, nil, proof)
    }
    guard problem.spinCount <= OptimalityProof.mostSpins else {
      let better = Self.certified(model, time: time, stop: stop)
      let best = better.bound.energy > linear.bound.energy ? better : linear
      // What the best bound rests on may not be something to write down.
      let writable = best.argument == nil ? better : best
      return (best.bound, nil, recordsProof ? BoundProof(writable, of: model) : nil)
    }
    let search = OptimalityProof(
      of: model, from: best.spins, time: time, threads: threads, recordsTree: recordsProof,
      stop: stop, onProgress: onProgress)
    take(search, of: problem, wasInterrupted: stop.isRaised)
    let best = [linear.bound, search.bound].compactMap { $0 }.max { $0.energy < $1.energy }
    return (
      best ?? linear.bound, search,
      recordsProof ? BoundProof(search) ?? BoundProof(linear, of: model) : nil
    )
  }

  /// The best bound without splitting, as far as time allows.
  private static func certified(
    _ model: IsingModel, time: Duration?, stop: StopFlag
  ) -> CertifiedBound {
    let start = ContinuousClock.now
    let isSparse = Certificate.Effort.thorough(model) == .oddCycles
    let cycles = isSparse ? Certificate.certifiedByOddCycles(model, time: time, stop: stop) : nil
    // On graphs with few short cycles the plain relaxation, solved better, can be above.
    let left = time.map { ($0 - (ContinuousClock.now - start)).seconds }
    var effort = left.map { .within(0.05 + 0.6 * $0, model) } ?? Certificate.Effort.thorough(model)
    if stop.isRaised || (isSparse && effort == .spectral) { effort = .linear }
    if effort == .oddCycles { effort = .semidefinite }
    let plain = Certificate.certified(model, effort: effort, usesMatching: false)
    return [cycles, plain].compactMap { $0 }.max { $0.bound.energy < $1.bound.energy } ?? plain
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
