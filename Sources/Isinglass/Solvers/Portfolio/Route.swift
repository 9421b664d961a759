/// One method of a portfolio.
struct Contender: Sendable {
  let solver: any Solver
  /// Its share of the work, relative to the others'.
  let share: Double
  /// What a step of one batch costs, in nanoseconds on a processor of 2024; only ratios matter.
  let stepCost: Double
}

/// The methods for a class of problems, from measurements on the benchmark page.
struct Route: Sendable {
  let contenders: [Contender]
  let reason: String

  /// Beyond this even looking for a tree decomposition would take a second.
  private static let mostSpinsToDecompose = 200_000
  /// Widths that take a fraction of a second, and prove the answer.
  private static let narrow =
    (try? Settings(["width": "16"], for: TreeSearch.record)) ?? Settings()

  /// Step costs are those of single replicas.
  fileprivate static let single =
    (try? Settings(["replicas-at-once": "1"], for: SimulatedAnnealing.record)) ?? Settings()

  init(for model: IsingModel) {
    let count = model.spinCount
    if count <= AutomaticChoice.mostExhaustiveSpins {
      contenders = [Contender(solver: ExhaustiveSearch(), share: 1, stepCost: 1)]
      reason = "2^\(count) configurations can all be visited, which proves the answer"
      return
    }
    if !model.hasFields, SquareLattice(model.couplings) != nil {
      contenders = [Contender(solver: ExactWindows(), share: 1, stepCost: 1)]
      reason = "a square lattice without fields is solved by matching its frustrated squares"
      return
    }
    let spins = Double(count)
    let degree = 2 * Double(model.couplings.pairCount) / spins
    let annealing = Contender.annealing(spins, degree, isDense: model.couplings.density > 0.2)
    if model.couplings.density > 0.2 {
      let product = spins * spins
      if count <= 300, !model.hasFields {
        contenders = [
          Contender(
            solver: ChaoticAmplitudeControl(), share: 2, stepCost: 32 * (0.012 * product + spins)),
          annealing(1),
        ]
        reason = "small dense problems are solved soonest by chaotic amplitude control"
      } else if model.hasFields {
        contenders = [annealing(1)]
        reason = "exact Metropolis sweeps are soonest on dense problems with fields"
      } else {
        // A few per cent of the spins change sign in a step; their rows are added up, those of bits
        // dozens at a time.
        let isOneBit = if case .oneBit = model.couplings.storage { true } else { false }
        contenders = [
          Contender(
            solver: DiscreteSimulatedBifurcation(), share: 4,
            stepCost: 200 + 0.1 * spins + (isOneBit ? 0.0002 : 0.0012) * product),
          annealing(1),
        ]
        reason =
          "discrete simulated bifurcation is soonest on dense problems without fields; exact "
          + "Metropolis sweeps beside it"
      }
    } else {
      contenders =
        [
          annealing(1),
          Contender(solver: ReheatCrossover(), share: 4, stepCost: annealing(1).stepCost),
        ]
        + (count <= Route.mostSpinsToDecompose
          ? [Contender(solver: TreeSearch(Route.narrow), share: 0.5, stepCost: 1e6)] : [])
      reason =
        "on sparse problems parts that are far apart improve independently: annealing, then "
        + "reheating with partition crossover"
    }
  }
}

extension Contender {
  /// Metropolis sweeps: most of the time goes into the rows of the few spins that are turned.
  fileprivate static func annealing(
    _ spins: Double, _ degree: Double, isDense: Bool
  ) -> (_ share: Double) -> Contender {
    let rowCost = isDense ? 20 + spins / 60 : 4 + degree / 4
    return {
      Contender(
        solver: SimulatedAnnealing(Route.single), share: $0,
        stepCost: 100 + spins * (0.4 + 0.06 * rowCost))
    }
  }
}
