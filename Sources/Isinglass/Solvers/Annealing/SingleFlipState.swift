import IsingKernels

/// One replica of ±1 spins with its local fields, driven by the single-flip kernels.
final class SingleFlipState {
  let couplings: AnnealingCouplings
  private let words: AlignedBuffer<UInt64>
  private let bestWords: AlignedBuffer<UInt64>
  private let fields: AlignedBuffer<UInt8>
  private let workspace: AlignedBuffer<UInt8>
  private var energy = AnnealingEnergy()
  private var best = AnnealingEnergy(whole: .max, real: .infinity)
  /// Sweeps since the spins were set, and flips since the fields were computed, where these round.
  private var sweepsDone = 0
  private var flips: UInt64 = 0

  /// Allocates a replica. Its spins must be set before anything else.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  init(_ couplings: AnnealingCouplings) throws {
    self.couplings = couplings
    let sizes = couplings.withProblem {
      (annealingFieldBytes(&$0), annealingWorkspaceBytes(&$0))
    }
    let wordCount = annealingSpinWords(count: couplings.model.spinCount)
    words = try AlignedBuffer(count: wordCount)
    bestWords = try AlignedBuffer(count: wordCount)
    fields = try AlignedBuffer(count: sizes.0)
    workspace = try AlignedBuffer(count: sizes.1)
  }

  /// Sets the spins and forgets the best state.
  func set(_ spins: Spins) {
    for k in 0..<words.count { words.start[k] = k < spins.words.count ? spins.words[k] : 0 }
    sweepsDone = 0
    prepare()
    best = energy
    copyToBest()
  }

  /// Goes back to the best state, its energy computed afresh.
  func returnToBest() {
    for k in 0..<words.count { words.start[k] = bestWords.start[k] }
    prepare()
    best = energy
  }

  /// The numerator of the model's energy now.
  var numerator: Double { couplings.numerator(energy) }

  /// The lowest numerator seen since the spins were set.
  var lowest: Double { couplings.numerator(best) }

  /// The lowest numerator, evaluated again where the kernels round an integer model's numbers.
  var lowestForReport: Double {
    couplings.isExact || !couplings.model.isInteger
      ? lowest : couplings.model.numerator(of: bestSpins)
  }

  /// The spins of the lowest numerator.
  var bestSpins: Spins { Spins(words: bestWords.elements, count: couplings.model.spinCount) }

  /// The spins as they are.
  var currentSpins: Spins { Spins(words: words.elements, count: couplings.model.spinCount) }

  /// Whether the current state is the best.
  var isAtBest: Bool { energy.whole <= best.whole && energy.real <= best.real }

  /// Metropolis sweeps, one for each temperature (in the model's numerator's units), keeping the
  /// best state at the end of a sweep; ends early at the target numerator.
  ///
  /// - Parameter table: thresholds to reuse, or `nil` for fresh random numbers at every visit.
  /// - Returns: the number of sweeps done.
  func sweep(
    _ temperatures: UnsafeBufferPointer<Double>, table: UnsafePointer<Float>?,
    place: inout PhiloxPlace, target: Double?
  ) -> Int {
    guard let start = temperatures.baseAddress else { return 0 }
    let goal = couplings.kernelTarget(target)
    var done = 0
    while done < temperatures.count {
      // Looked at after fixed numbers of sweeps, so that results do not depend on how they are cut.
      let untilLook = couplings.isExact ? Int.max : 64 - sweepsDone % 64
      let count = min(temperatures.count - done, untilLook)
      let outcome = withState { problem, state in
        annealingRun(
          &problem, &state, sweeps: count, temperatures: start + done, table: table, place: &place,
          target: goal, energy: &energy, best: &best, bestSpins: bestWords.start)
      }
      done += outcome.sweeps
      sweepsDone += outcome.sweeps
      flips += outcome.accepted
      if outcome.sweeps < count { break }
      if count == untilLook, flips >= 64 * UInt64(couplings.model.spinCount) { prepare() }
    }
    return done
  }

  /// Turns spins around as long as any lowers the energy.
  func descend() {
    withState { problem, state in
      _ = annealingDescend(&problem, &state, maxSweeps: 10_000, energy: &energy)
    }
    if energy.whole < best.whole || energy.real < best.real {
      best = energy
      copyToBest()
    }
  }

  /// Turns some spins around, whatever that does to the energy.
  func flip(_ spins: [UInt32]) {
    withState { problem, state in
      for spin in spins {
        let change = annealingFlip(&problem, &state, at: Int(spin))
        energy.whole += change.whole
        energy.real += change.real
      }
    }
    flips += UInt64(spins.count)
    if energy.whole < best.whole || energy.real < best.real {
      best = energy
      copyToBest()
    }
  }

  /// Takes down spins and best spins; of fields, which follow from the spins, only those that round.
  func save(into writer: StateWriter) {
    writer.write(words)
    writer.write(bestWords)
    writer.write(best)
    if couplings.isExact { return }
    writer.write(energy)
    writer.write(fields)
    writer.write(sweepsDone)
    writer.write(flips)
  }

  /// Goes on where another of the same couplings was.
  func restore(from reader: inout StateReader) throws {
    let count = couplings.model.spinCount
    try reader.read(spins: count, wordsEach: words.count, into: words)
    try reader.read(spins: count, wordsEach: words.count, into: bestWords)
    best = try reader.energy()
    prepare()
    if couplings.isExact { return }
    energy = try reader.energy()
    try reader.read(into: fields)
    sweepsDone = try reader.int(in: 0...(.max / 2))
    flips = try reader.word()
  }

  private func prepare() {
    flips = 0
    energy = withState { problem, state in
      prepareAnnealing(&problem, &state)
      return annealingEnergy(&problem, &state)
    }
  }

  private func copyToBest() {
    for k in 0..<words.count { bestWords.start[k] = words.start[k] }
  }

  private func withState<Result>(
    _ body: (inout AnnealingProblem, inout AnnealingState) -> Result
  ) -> Result {
    couplings.withProblem { problem in
      var state = AnnealingState(
        spins: words.start, fields: fields.start, workspace: workspace.start)
      return body(&problem, &state)
    }
  }
}
