/// One method of a portfolio.
struct Contender: Sendable {
  let solver: any Solver
  /// Its share of the work, relative to the others'.
  let share: Double
  /// What a step of one batch costs, in nanoseconds on a processor of 2024; only ratios matter.
  let stepCost: Double
  /// What a step of one replica costs, for those that go one by one before whole batches.
  var singleStepCost: Double?
  /// The work of its first turn in nanoseconds, where that should not follow from the problem's size.
  var firstTurn: Double?
  /// The work of all before its first turn, in nanoseconds: what takes long to prepare can wait.
  var begins = 0.0
}

/// The methods for a class of problems, from measurements on the benchmark page.
struct Route: Sendable {
  let contenders: [Contender]
  let reason: String

  /// Lattices and trees are nothing for soft spins, and large problems take them too long.
  private static let leastChaoticDegree = 8.0
  private static let mostChaoticSpins = 20_000
  private static let mostQuickSpins = 2000
  /// Up to where one tabu search answers dense problems with fields, and from where it takes a population.
  private static let fewSpins = 1000
  private static let manySpins = 4000
  /// The first short anneals of quick problems, and when to prepare what few of them need.
  private static let quickTurn = 1e7
  private static let beginsDecomposing = 2e7
  private static let beginsChaos = 1e8
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
          .memetic(spins, 1), .tempering(annealing(1).stepCost, 3), .chaotic(product, spins, 1),
        ]
        reason =
          "small dense problems are solved soonest by tabu search on a population, or, where one state "
          + "is hidden, by parallel tempering"
      } else if model.hasFields {
        contenders =
          count <= Route.fewSpins
          ? [.tabu(spins, 1), annealing(1), .memetic(spins, 0.5)]
          : count <= Route.manySpins
            ? [annealing(1)] : [.memetic(spins, 2), annealing(1)]
        reason =
          "on dense problems with fields tabu search is soonest up to a thousand spins, exact Metropolis "
          + "sweeps on thousands, tabu search on a population beyond"
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
      // Easy graphs of middling size are answered by the first short anneals.
      let isQuick = degree >= Route.leastChaoticDegree && count <= Route.mostQuickSpins
      // Where reheats take long to cover all spins, whole anneals give them much.
      var anneals = annealing(count <= Route.mostQuickSpins ? 0.5 : 1.5)
      let sweepCost = 100 + spins * (0.5 + 0.033 * degree)
      let reheats = Contender(solver: ReheatCrossover(), share: 6, stepCost: sweepCost)
      if count <= Route.mostQuickSpins, LaneScale(of: model) != nil {
        let lanes = Double(LaneReheatTrajectory.stepsPerSweep)
        anneals = Contender(
          solver: SimulatedAnnealing(), share: anneals.share, stepCost: lanes * sweepCost,
          singleStepCost: anneals.stepCost)
      }
      if isQuick { anneals.firstTurn = Route.quickTurn }
      var chaos = Contender.chaotic(spins * degree, spins, 1.5)
      chaos.begins = Route.beginsChaos
      contenders =
        (isQuick && model.hasFields && count <= Route.fewSpins ? [.tabu(spins, 0.5)] : [])
        + (isQuick ? [anneals, reheats] : [reheats, anneals])
        + (degree >= Route.leastChaoticDegree && count <= Route.mostChaoticSpins ? [chaos] : [])
        + (count <= Route.mostSpinsToDecompose
          ? [
            Contender(
              solver: TreeSearch(Route.narrow), share: 0.5, stepCost: 1e6,
              begins: Route.beginsDecomposing)
          ] : [])
      reason =
        "on sparse problems parts that are far apart improve independently: reheating with partition "
        + "crossover; beside it annealing, and chaotic amplitude control for frustrated planar graphs"
    }
  }
}

extension Contender {
  /// Chaotic amplitude control of 32 replicas: a multiplication a coupling, the law for each spin.
  fileprivate static func chaotic(_ products: Double, _ spins: Double, _ share: Double) -> Contender
  {
    Contender(
      solver: ChaoticAmplitudeControl(), share: share,
      stepCost: 32 * (0.015 * products + 0.25 * spins))
  }

  /// 64 flips of a tabu search, each of which goes through all spins.
  fileprivate static func tabu(_ spins: Double, _ share: Double) -> Contender {
    Contender(solver: TabuSearch(), share: share, stepCost: 64 * (25 + 0.1 * spins))
  }

  /// As many, each child of a population improved by them.
  fileprivate static func memetic(_ spins: Double, _ share: Double) -> Contender {
    Contender(solver: MemeticSearch(), share: share, stepCost: 64 * (25 + 0.1 * spins))
  }

  /// A sweep at each of some sixteen temperatures.
  fileprivate static func tempering(_ sweepCost: Double, _ share: Double) -> Contender {
    Contender(solver: ParallelTempering(), share: share, stepCost: 16 * sweepCost)
  }

  /// Metropolis sweeps: on dense problems most of the time goes into the rows of the few spins that are
  /// turned, on sparse ones as much into looking at all.
  fileprivate static func annealing(
    _ spins: Double, _ degree: Double, isDense: Bool
  ) -> (_ share: Double) -> Contender {
    let spinCost = isDense ? 1.6 + 0.001 * spins : 1.94 + 0.015 * degree
    return {
      Contender(
        solver: SimulatedAnnealing(Route.single), share: $0,
        stepCost: 100 + spins * spinCost)
    }
  }
}
