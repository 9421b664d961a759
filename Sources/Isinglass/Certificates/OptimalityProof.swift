/// A proof that no state of a model has a lower energy than one that is known, by branch and bound.
///
/// If a lower state turns up, it takes the place of the known one. What a model in whole numbers proves is exact: what
/// is not lower by a whole step is not lower. For other models a state counts as lower if it is so by more than
/// `tolerance`.
public struct OptimalityProof: Sendable {
  /// How it ended.
  public enum Outcome: String, Sendable, Hashable {
    /// There is no lower energy.
    case proven
    /// It was stopped, or time was up.
    case stopped
    /// The model has too many spins: nothing was tried.
    case unsupported
  }

  /// How far a proof has come.
  public struct Progress: Sendable, Hashable {
    /// Parts looked at.
    public var nodes: Int
    /// Parts known to be left; 0 at first.
    public var open: Int
    /// The lowest energy known.
    public var lowest: Energy
    /// What is proven so far, if anything.
    public var bound: Energy?
  }

  /// How it ended.
  public let outcome: Outcome
  /// The state of the lowest energy known at the end.
  public let spins: Spins
  /// What was proven; `nil` if nothing was.
  public let bound: EnergyBound?
  /// Parts looked at.
  public let nodes: Int
  /// By how much a state must be lower than another to count as lower; 0 for models in whole numbers.
  public let tolerance: Double
  /// The time it took.
  public let elapsed: Duration
  /// The proof, where it was asked for and there is one.
  public let tree: ProofTree?

  /// The most spins that a proof is tried for.
  public static let mostSpins = 500

  /// Looks for a proof.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - spins: the best state known; as many as the model's.
  ///   - time: how long to try; for ever if `nil`.
  ///   - threads: how many threads to use; the result does not depend on it.
  ///   - recordsTree: whether to keep the proof, some tens of KiB for each part.
  ///   - stop: raised from elsewhere to give up.
  ///   - onProgress: called after each part, never from two threads at once.
  /// - Complexity: exponential in the number of spins: a hundred spins take a second where a tenth of the pairs
  ///   is coupled by ±1, and a minute where half of them are coupled alike.
  public init(
    of model: IsingModel, from spins: Spins, time: Duration? = nil, threads: Int = 1,
    recordsTree: Bool = false, stop: StopFlag = StopFlag(),
    onProgress: (@Sendable (Progress) -> Void)? = nil
  ) {
    let start = ContinuousClock.now
    let deadline = time.map { start + $0 }
    guard model.spinCount <= Self.mostSpins, spins.count == model.spinCount, spins.count > 0,
      let problem = WholeProblem(model)
    else {
      (outcome, self.spins, bound, nodes, tolerance) = (.unsupported, spins, nil, 0, 0)
      (elapsed, tree) = (.zero, nil)
      return
    }
    var search = BranchAndBound(
      problem.whole, margin: problem.margin, best: problem.state(spins), recordsTree: recordsTree)
    let report = ProgressReport(problem, onProgress)
    while !search.isDone, !stop.isRaised, deadline.map({ ContinuousClock.now < $0 }) ?? true {
      report.begin(search)
      search.advance(threads: threads) {
        stop.isRaised || deadline.map { ContinuousClock.now >= $0 } ?? false
      } onNode: { nodes in
        report.tell(nodes: nodes)
      }
    }
    outcome = search.isDone ? .proven : .stopped
    self.spins = problem.spins(search.best.isUp)
    // Whoever checks the proof rounds a little differently.
    bound = problem.energy(atLeast: search.bound - 1e-6 * problem.whole.unit).map {
      EnergyBound(energy: $0, method: .branchAndBound)
    }
    nodes = search.nodes
    tolerance = problem.isWhole ? 0 : problem.margin / Double(model.denominator)
    tree = search.tree
    elapsed = ContinuousClock.now - start
  }
}

extension OptimalityProof {
  /// How the search went, as other programs read it.
  package var json: JSONValue {
    [
      "outcome": .string(outcome.rawValue), "parts": JSONValue(nodes),
      "tolerance": .number(tolerance), "elapsed_s": .number(elapsed.seconds),
    ]
  }
}
