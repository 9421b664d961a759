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

  /// The best samples, energies recomputed from the model for the best few and taken from the
  /// solver, which knows them exactly for integer models, for the rest.
  func samples(of model: IsingModel) -> [Sample] {
    var samples = ordered().prefix(SamplePool.capacity).enumerated().map { rank, item in
      Sample(
        spins: item.key,
        energy: rank < 8 || !model.isInteger
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
