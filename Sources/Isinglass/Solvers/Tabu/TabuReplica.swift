import IsingKernels

/// One state of ±1 spins with all its gains, driven by the one-flip tabu kernels.
final class TabuReplica {
  /// Iterations of one step: the finest grain at which a search is cut.
  static let iterationsPerStep = 64

  let couplings: AnnealingCouplings
  private let words: AlignedBuffer<UInt64>
  private let bestWords: AlignedBuffer<UInt64>
  private let gains: AlignedBuffer<UInt8>
  private let workspace: AlignedBuffer<UInt8>
  private var energy = AnnealingEnergy()
  private var best = AnnealingEnergy(whole: .max, real: .infinity)
  /// Iterations since the gains were computed.
  private var age = 0

  /// Allocates a state. Its spins must be set before anything else.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  init(_ couplings: AnnealingCouplings) throws {
    self.couplings = couplings
    let sizes = couplings.withProblem { (annealingFieldBytes(&$0), tabuWorkspaceBytes(&$0)) }
    let wordCount = annealingSpinWords(count: couplings.model.spinCount)
    words = try AlignedBuffer(count: wordCount)
    bestWords = try AlignedBuffer(count: wordCount)
    gains = try AlignedBuffer(count: sizes.0)
    workspace = try AlignedBuffer(count: sizes.1)
  }

  /// Sets the spins, lets all of them free and forgets the best state.
  ///
  /// - Complexity: that of one product of the couplings with the spins.
  func set(_ spins: Spins) {
    for k in 0..<words.count { words.start[k] = k < spins.words.count ? spins.words[k] : 0 }
    prepare()
    best = energy
    for k in 0..<words.count { bestWords.start[k] = words.start[k] }
  }

  /// The lowest numerator seen since the spins were set.
  var lowest: Double { couplings.numerator(best) }

  /// The spins of the lowest numerator.
  var bestSpins: Spins { Spins(words: bestWords.elements, count: couplings.model.spinCount) }

  /// The lowest numerator, evaluated again where the kernels round.
  var lowestForReport: Double {
    couplings.isExact ? lowest : couplings.model.numerator(of: bestSpins)
  }

  /// Goes on by `steps` steps, or until the best reaches a target numerator.
  ///
  /// - Returns: the steps done, the one that reached the target included.
  func run(_ steps: Int, rest: TabuRest, place: inout PhiloxPlace, target: Double?) -> Int {
    guard couplings.model.spinCount > 0 else { return steps }
    let goal = couplings.kernelTarget(target)
    var done = 0
    while done < steps {
      // Computed afresh after fixed numbers of iterations, so that results do not depend on the cuts.
      let most = couplings.isExact ? Int.max : refreshInterval - age
      let count = min(steps - done, most)
      let outcome = couplings.withProblem { problem in
        var state = TabuMemory(
          spins: words.start, gains: gains.start, workspace: workspace.start)
        return tabuRun(
          &problem, &state, rest: rest, iterations: count * Self.iterationsPerStep, place: &place,
          target: goal, energy: &energy, best: &best, bestSpins: bestWords.start)
      }
      done += (outcome.iterations + Self.iterationsPerStep - 1) / Self.iterationsPerStep
      if outcome.reached_target { break }
      age += count
      if count == most { prepare() }
    }
    return done
  }

  /// Takes down the state with its gains and rests.
  func save(into writer: StateWriter) {
    for buffer in [words, bestWords] { writer.write(buffer) }
    for buffer in [gains, workspace] { writer.write(buffer) }
    writer.write(energy)
    writer.write(best)
    writer.write(age)
  }

  /// Goes on where another of the same couplings was.
  func restore(from reader: inout StateReader) throws {
    let count = couplings.model.spinCount
    for buffer in [words, bestWords] {
      try reader.read(spins: count, wordsEach: words.count, into: buffer)
    }
    for buffer in [gains, workspace] { try reader.read(into: buffer) }
    let isSound = couplings.withProblem { problem in
      var state = TabuMemory(
        spins: words.start, gains: gains.start, workspace: workspace.start)
      return checkTabu(&problem, &state)
    }
    guard isSound else { throw StateError("rests of a tabu search that cannot be") }
    energy = try reader.energy()
    best = try reader.energy()
    age = try reader.int(in: 0...(couplings.isExact ? .max / 2 : refreshInterval - 1))
  }

  /// Steps after which single-precision gains have gathered too much rounding.
  private var refreshInterval: Int { max(16, couplings.model.spinCount / 2) }

  private func prepare() {
    age = 0
    energy = couplings.withProblem { problem in
      var state = TabuMemory(
        spins: words.start, gains: gains.start, workspace: workspace.start)
      return prepareTabu(&problem, &state)
    }
  }
}
