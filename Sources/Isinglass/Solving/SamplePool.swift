/// The distinct states found so far, the best of them kept when there are too many.
///
/// States come in order of their replica's number, so what is kept does not depend on threads.
struct SamplePool {
  private struct Entry {
    var numerator: Double
    var firstReplica: Int
    var multiplicity: Int
  }

  private static let capacity = 1024
  private var entries: [Spins: Entry] = [:]
  private let hasFields: Bool

  init(hasFields: Bool) { self.hasFields = hasFields }

  mutating func add(_ state: ReplicaState) {
    let spins =
      hasFields || state.spins.count == 0 || state.spins.isUp(0)
      ? state.spins : state.spins.inverted
    if entries[spins] != nil {
      entries[spins]?.multiplicity += 1
    } else {
      entries[spins] = Entry(
        numerator: state.numerator, firstReplica: state.replica, multiplicity: 1)
      if entries.count >= 4 * SamplePool.capacity {
        entries = Dictionary(
          uniqueKeysWithValues: ordered().prefix(SamplePool.capacity).map { ($0.key, $0.value) })
      }
    }
  }

  /// The best samples, lowest energy first.
  ///
  /// The best energy is recomputed from the model. Of integer models the solvers know the others
  /// exactly; of real models those that rounding may have ranked wrongly, and as many more as cost
  /// next to nothing, are recomputed too, and the rest carry the solver's estimate, good to about six
  /// digits.
  func samples(of model: IsingModel) -> [Sample] {
    let termsOfOne = 2 * model.couplings.pairCount + model.spinCount
    let best = ordered().prefix(SamplePool.capacity)
    let lowest = best.first?.value.numerator ?? 0
    let cheap = model.isInteger ? 1 : 10_000_000 / max(1, termsOfOne)
    var samples = best.enumerated().map { rank, item in
      let isDoubtful =
        !model.isInteger && rank < 8 && item.value.numerator <= lowest + 1e-5 * abs(lowest)
      return Sample(
        spins: item.key,
        energy: rank < max(1, cheap) || isDoubtful
          ? model.energy(of: item.key) : model.energy(ofNumerator: item.value.numerator),
        multiplicity: item.value.multiplicity)
    }
    if !model.isInteger {
      // Rounding inside a solver may have ranked near-equal states wrongly. The sort is stable.
      samples.sort { $0.energy < $1.energy }
    }
    return samples
  }

  private func ordered() -> [(key: Spins, value: Entry)] {
    entries.sorted {
      ($0.value.numerator, $0.value.firstReplica) < ($1.value.numerator, $1.value.firstReplica)
    }
  }
}
