import IsingKernels
import RealModule

/// Reheats one incumbent after another.
final class ReheatTrajectory: Recombining {
  /// One anneal: where from, how hot, how long.
  private struct Anneal {
    var incumbent: Int
    var isFirst: Bool
    var sweeps: Int
    var startTemperature: Double
    /// Which of the kinds of reheat.
    var kind = 0
    var done = 0
  }

  private let solver: PreparedReheatCrossover
  private let start: TrajectoryStart
  private let model: IsingModel
  private let state: SingleFlipState
  private var random: Philox
  private var place: PhiloxPlace
  private var crossover: PartitionCrossover
  private var incumbents: [(spins: Spins, numerator: Double)] = []
  private var anneal: Anneal
  private var fruitless = 0
  /// The shortest reheat and the middle temperature of each kind, and what each kind gains.
  private let kinds: [(sweeps: Double, heat: Double)]
  private var choice: AdaptiveChoice
  private(set) var stepsDone = 0
  private(set) var lowest = Double.infinity
  private var best: Spins

  init(_ solver: PreparedReheatCrossover, _ start: TrajectoryStart) throws {
    self.solver = solver
    self.start = start
    model = solver.annealing.couplings.model
    let replica = start.replicas.lowerBound
    random = start.seed.stream(.proposal, index: replica)
    place = start.seed.place(.acceptance, index: replica)
    state = try SingleFlipState(solver.annealing.couplings)
    crossover = try PartitionCrossover(model)
    kinds = solver.kinds
    choice = AdaptiveChoice(
      costs: kinds.map(\.sweeps), prior: 0.02 * solver.annealing.couplings.fieldScale)
    best = start.initial ?? start.seed.randomSpins(model.spinCount, replica)
    state.set(best)
    lowest = state.lowest
    anneal = Anneal(
      incumbent: 0, isFirst: true, sweeps: solver.annealing.defaultSteps,
      startTemperature: solver.annealing.startTemperature)
    if start.initial != nil { beginReheatOfFirst() }
  }

  var isFinished: Bool {
    stepsDone >= start.steps || lowest <= start.target ?? -.infinity
      || fruitless >= solver.patience * solver.incumbents
  }

  var control: (name: String, value: Double)? { ("temperature", temperature(anneal.done)) }

  func advance(by count: Int) {
    var left = min(count, start.steps - stepsDone)
    while left > 0, !isFinished {
      let block = min(left, 64, anneal.sweeps - anneal.done)
      let unit = solver.annealing.couplings.unit
      let done = withUnsafeTemporaryAllocation(of: Double.self, capacity: block) { temperatures in
        for k in 0..<block {
          temperatures.initializeElement(at: k, to: temperature(anneal.done + k) / unit)
        }
        return state.sweep(
          UnsafeBufferPointer(temperatures), table: solver.annealing.table?.start, place: &place,
          target: start.target)
      }
      anneal.done += block
      left -= block
      if state.lowest < lowest {
        lowest = state.lowest
        best = state.bestSpins
      }
      if lowest <= start.target ?? -.infinity {
        stepsDone += done
      } else {
        stepsDone += block
        if anneal.done == anneal.sweeps { conclude() }
      }
    }
  }

  func readOut() -> [ReplicaState] {
    let isExact = solver.annealing.couplings.isExact || !model.isInteger
    return [
      ReplicaState(
        replica: start.replicas.lowerBound, spins: best,
        numerator: isExact ? lowest : model.numerator(of: best))
    ]
  }

  private func temperature(_ sweep: Int) -> Double {
    let progress = anneal.sweeps > 1 ? Double(sweep) / Double(anneal.sweeps - 1) : 1
    let end = min(solver.annealing.endTemperature, anneal.startTemperature)
    return anneal.startTemperature + (end - anneal.startTemperature) * progress
  }

  /// Ends an anneal: a first one becomes an incumbent, any other is crossed with its own.
  private func conclude() {
    state.descend()
    if anneal.isFirst {
      incumbents.append((state.bestSpins, state.lowest))
      note(incumbents.count - 1)
    } else {
      let k = anneal.incumbent
      let before = incumbents[k].numerator
      cross(k, with: state.currentSpins, drifts: true)
      let gain = max(0, before - incumbents[k].numerator)
      choice.record(anneal.kind, gain: gain, cost: Double(anneal.sweeps))
      fruitless = gain > 0 ? 0 : fruitless + 1
      if incumbents.count > 1, random.below(20) == 0 {
        let other = Int(random.below(UInt64(incumbents.count)))
        if other != k { cross(k, with: incumbents[other].spins, drifts: false) }
      }
      note(k)
    }
    if incumbents.count < solver.incumbents {
      state.set(randomSpins())
      anneal = Anneal(
        incumbent: incumbents.count, isFirst: true, sweeps: solver.annealing.defaultSteps,
        startTemperature: solver.annealing.startTemperature)
    } else {
      beginReheat(of: Int(random.below(UInt64(incumbents.count))))
    }
  }

  private func randomSpins() -> Spins {
    Spins(words: (0..<best.words.count).map { _ in random.next() }, count: model.spinCount)
  }

  private func cross(_ k: Int, with other: Spins, drifts: Bool) {
    let outcome = crossover.improve(
      &incumbents[k].spins, by: other, drifts: drifts, &random)
    if outcome.hasChanged {
      incumbents[k].numerator =
        model.isInteger
        ? incumbents[k].numerator - outcome.gain : model.numerator(of: incumbents[k].spins)
    }
  }

  func recombine(with states: [Spins]) {
    for other in states {
      for k in incumbents.indices {
        cross(k, with: other, drifts: false)
        note(k)
      }
    }
  }

  private func note(_ k: Int) {
    if incumbents[k].numerator < lowest {
      lowest = incumbents[k].numerator
      best = incumbents[k].spins
    }
  }

  private func beginReheatOfFirst() {
    incumbents.append((best, lowest))
    beginReheat(of: 0)
  }

  private func beginReheat(of k: Int) {
    let kind = choice.choose(&random)
    let sweeps = kinds[kind].sweeps * Double.pow(10, random.uniform())
    let heat = kinds[kind].heat * (0.8 + 0.4 * random.uniform())
    state.set(incumbents[k].spins)
    anneal = Anneal(
      incumbent: k, isFirst: false, sweeps: max(1, Int(sweeps)),
      startTemperature: heat * solver.annealing.startTemperature, kind: kind)
  }
}
