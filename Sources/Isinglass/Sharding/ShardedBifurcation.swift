/// Discrete simulated bifurcation of problems too large for one memory: couplings are spread over ranks
/// by spins, and a step exchanges one bit a spin.
///
/// Every rank moves its own spins of all replicas, as `dsb` and `gdsb` move them; then all give each other
/// the new signs, and every rank adds the rows of the spins that turned, its own columns of them. Energies
/// are whole numbers and all other arithmetic is that of single spins, so positions, answers and steps are
/// the same, bit for bit, on one rank, on any number of ranks, and in the solver that knows no ranks.
///
/// A step's exchange is 8 bytes, and for each replica 8 bytes and a bit for every spin, from every rank to
/// all others. Each anneal ends with a descent by single flips, found by all ranks together in the order of
/// the spins.
///
/// Source: H. Goto et al., Sci. Adv. 7, eabe7953 (2021); K. Tatsumura, M. Yamasaki & H. Goto, Nat.
/// Electron. 4, 208 (2021), who spread the couplings over eight machines by rows.
public struct ShardedBifurcation: Sendable {
  private let solver: any SignDrivenSolver

  /// Replicas that move together where nobody says how many.
  public static let defaultReplicas = 16

  /// Spreads a solver.
  ///
  /// - Throws: `ShardingError.unsupportedSolver` unless it is driven by signs.
  public init(_ solver: any Solver) throws {
    guard let solver = solver as? any SignDrivenSolver else {
      throw ShardingError.unsupportedSolver(
        type(of: solver).record.name,
        known: SolverCatalogue.all.filter { $0 is any SignDrivenSolver.Type }
          .map { $0.record.name })
    }
    self.solver = solver
  }

  /// Solves a problem, returning when a limit is reached. All ranks have to call it alike.
  ///
  /// - Parameters:
  ///   - model: this rank's part of the problem.
  ///   - limits: when to stop. `replicas` move together; the first step at which any of them reaches the
  ///     target ends all. With a time limit and no `steps`, rounds of replicas are started with anneals
  ///     of growing length.
  ///   - seed: what all randomness follows from.
  ///   - communicator: the ranks.
  ///   - stop: raised on any rank to end the run early with the best so far.
  ///   - checkpoint: where rank 0 keeps the state of all ranks, and goes on from it if it is there. The
  ///     number of ranks may change between.
  ///   - onProgress: called on rank 0 about ten times a second.
  /// - Throws: `SolverError.outOfMemory`, `CommunicationError`, `CheckpointError`, `FileAccessError`,
  ///   `ShardingError.inconsistent`.
  public func solve(
    _ model: ShardedModel, limits: Limits = Limits(), seed: Seed = 0,
    on communicator: any Communicator, stop: StopFlag = StopFlag(),
    checkpoint: CheckpointPolicy? = nil, onProgress: ((Progress) -> Void)? = nil
  ) throws -> ShardedRun {
    let plan = solver.plan(
      spins: model.spinCount,
      total: model.totalCoupling.value * Double(model.denominator), scale: model.fieldScale)
    let search = try ShardedSearch(
      model, plan, limits: limits, seed: seed, solver: type(of: solver).record.name,
      communicator: communicator, stop: stop, onProgress: onProgress)
    if let checkpoint { try search.keep(checkpoint) }
    return try search.run()
  }

  /// The bytes that a rank receives in one step: from every other rank 8, and for each replica 8 and 8 for
  /// every 64 of that rank's spins.
  public static func trafficPerStep(
    of spins: Int, replicas: Int, ranks: Int, rank: Int
  ) -> Int {
    let layout = ShardLayout(order: spins, size: ranks)
    return (0..<ranks).filter { $0 != rank }.reduce(0) {
      $0 + 8 * (1 + replicas * (1 + layout.words(of: $1)))
    }
  }
}

/// A solver whose spins see nothing but each other's signs.
protocol SignDrivenSolver: Solver {
  func plan(spins: Int, total: Double, scale: Double) -> SignDrivenPlan
}

extension DiscreteSimulatedBifurcation: SignDrivenSolver {}
extension GeneralizedDiscreteBifurcation: SignDrivenSolver {}
