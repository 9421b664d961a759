/// The distinct states found so far, the best of them kept when there are too many.
///
/// States come in order of their replica's number, so what is kept does not depend on threads. Where
/// a solver rounds, a state that could be the best is evaluated from the model's own numbers before it
/// is ranked.
struct SamplePool {
  private struct Entry {
    var numerator: Double
    var isRecomputed: Bool
    var discovery: Discovery
    var multiplicity: Int
  }

  private static let capacity = 1024
  private let model: IsingModel
  private let tolerance: Double
  private var entries: [Spins: Entry] = [:]
  /// The lowest numerator, infinite before the first state.
  private(set) var lowest = Double.infinity

  /// - Parameter tolerance: the relative error of the numerators that states come with.
  init(_ model: IsingModel, tolerance: Double) {
    self.model = model
    self.tolerance = tolerance
  }

  mutating func add(_ state: ReplicaState, _ discovery: Discovery) {
    let spins =
      model.hasFields || state.spins.count == 0 || state.spins.isUp(0)
      ? state.spins : state.spins.inverted
    if entries[spins] != nil {
      entries[spins]?.multiplicity += 1
      return
    }
    var numerator = state.numerator
    let slack = tolerance * max(abs(numerator), lowest.isFinite ? abs(lowest) : 0)
    let isRecomputed = tolerance > 0 && numerator <= lowest + slack
    if isRecomputed { numerator = model.numerator(of: spins) }
    entries[spins] = Entry(
      numerator: numerator, isRecomputed: isRecomputed, discovery: discovery, multiplicity: 1)
    lowest = min(lowest, numerator)
    if entries.count >= 4 * SamplePool.capacity {
      entries = Dictionary(
        uniqueKeysWithValues: ordered().prefix(SamplePool.capacity).map { ($0.key, $0.value) })
    }
  }

  /// The best samples, lowest energy first, each with where it was found first.
  ///
  /// The best energy is recomputed from the model, and so is any that could have been the best when
  /// it was found. Of integer models the solvers know most others exactly; of real models as many as
  /// cost next to nothing are recomputed too, and the rest carry the solver's estimate, good to about
  /// six digits.
  func samples() -> [(sample: Sample, discovery: Discovery)] {
    let termsOfOne = 2 * model.couplings.pairCount + model.spinCount
    let cheap = tolerance == 0 ? 1 : max(1, 10_000_000 / max(1, termsOfOne))
    var samples = ordered().prefix(SamplePool.capacity).enumerated().map { rank, item in
      // Beyond 2⁵³ a `Double` does not hold every whole number.
      let isLarge = abs(item.value.numerator) > 0x1p53
      let isKnown = rank > 0 && item.value.isRecomputed && !isLarge
      let energy =
        (rank < cheap || isLarge) && !isKnown
        ? model.energy(of: item.key) : model.energy(ofNumerator: item.value.numerator)
      let sample = Sample(
        spins: item.key, energy: energy, multiplicity: item.value.multiplicity)
      return (sample, item.value.discovery)
    }
    // What was recomputed only now may have been ranked wrongly. The sort is stable.
    if tolerance > 0 { samples.sort { $0.0.energy < $1.0.energy } }
    return samples
  }

  private func ordered() -> [(key: Spins, value: Entry)] {
    entries.sorted {
      let left = ($0.value.numerator, $0.value.discovery.replica)
      let right = ($1.value.numerator, $1.value.discovery.replica)
      // A replica can have several states; a dictionary's order is another in every process.
      return left == right ? $0.key.words.lexicographicallyPrecedes($1.key.words) : left < right
    }
  }
}

extension SamplePool {
  /// The number of spins of the states.
  var spinCount: Int { model.spinCount }

  /// Whether no state was found yet.
  var isEmpty: Bool { entries.isEmpty }

  /// Takes down all states.
  func save(into writer: StateWriter) {
    writer.write(lowest)
    writer.write(entries.count)
    for (spins, entry) in ordered() {
      writer.write(spins)
      writer.write(entry.numerator)
      writer.write(entry.isRecomputed)
      writer.write(entry.multiplicity)
      writer.write(entry.discovery)
    }
  }

  /// Takes back what was saved.
  ///
  /// - Throws: `StateError`.
  mutating func restore(from reader: inout StateReader) throws {
    lowest = try reader.double()
    for _ in 0..<(try reader.int(in: 0...min(4 * SamplePool.capacity, reader.left / 8))) {
      let spins = try reader.spins(count: spinCount)
      let (numerator, isRecomputed) = (try reader.double(), try reader.bool())
      let multiplicity = try reader.int(in: 1...StateReader.most)
      entries[spins] = Entry(
        numerator: numerator, isRecomputed: isRecomputed, discovery: try reader.discovery(),
        multiplicity: multiplicity)
    }
  }
}
