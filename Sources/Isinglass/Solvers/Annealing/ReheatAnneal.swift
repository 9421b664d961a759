import RealModule

/// One anneal of a trajectory that reheats: how hot, how long.
struct ReheatAnneal {
  /// Which of the kinds of reheat; `nil` for a first anneal, which has no incumbent yet.
  let kind: Int?
  let sweeps: Int
  private let startTemperature: Double
  private let endTemperature: Double
  /// Sweeps made.
  var done = 0

  /// - Parameter heat: the first temperature, in those that annealing starts with.
  init(_ annealing: PreparedSimulatedAnnealing, sweeps: Int, heat: Double = 1, kind: Int? = nil) {
    self.kind = kind
    self.sweeps = sweeps
    startTemperature = heat * annealing.startTemperature
    endTemperature = min(annealing.endTemperature, startTemperature)
  }

  /// Takes down what it is and how far it has come.
  func save(into writer: StateWriter) {
    writer.write(kind ?? -1)
    for number in [sweeps, done] { writer.write(number) }
    for temperature in [startTemperature, endTemperature] { writer.write(temperature) }
  }

  /// Reads what was saved; there are so many kinds.
  init(from reader: inout StateReader, kinds: Int) throws {
    let kind = try reader.int(in: -1...kinds - 1)
    self.kind = kind < 0 ? nil : kind
    sweeps = try reader.int(in: 1...StateReader.most)
    // All are where the last sweep reached the target.
    done = try reader.int(in: 0...sweeps)
    startTemperature = try reader.double()
    endTemperature = try reader.double()
  }

  /// The temperature of a sweep.
  func temperature(_ sweep: Int) -> Double {
    let progress = sweeps > 1 ? Double(sweep) / Double(sweeps - 1) : 1
    return startTemperature + (endTemperature - startTemperature) * progress
  }
}

/// Draws reheats, those of the kinds that gain most for their time more often.
struct ReheatChoice {
  private let annealing: PreparedSimulatedAnnealing
  private let kinds: [(sweeps: Double, heat: Double)]
  private var choice: AdaptiveChoice

  /// - Parameter memory: as of `AdaptiveChoice`.
  init(_ solver: PreparedReheatCrossover, memory: Double) {
    annealing = solver.annealing
    kinds = solver.kinds
    choice = AdaptiveChoice(
      costs: kinds.map(\.sweeps), prior: 0.02 * annealing.couplings.fieldScale, memory: memory)
  }

  /// The number of kinds.
  var count: Int { kinds.count }

  /// Takes down what the kinds have gained.
  func save(into writer: StateWriter) { choice.save(into: writer) }

  /// Goes on where another of the same solver was.
  mutating func restore(from reader: inout StateReader) throws { try choice.restore(from: &reader) }

  /// Up to ten times as long as the shortest of its kind, a fifth hotter or colder at most.
  mutating func reheat(_ random: inout Philox) -> ReheatAnneal {
    let kind = choice.choose(&random)
    let sweeps = kinds[kind].sweeps * Double.pow(10, random.uniform())
    let heat = kinds[kind].heat * (0.8 + 0.4 * random.uniform())
    return ReheatAnneal(annealing, sweeps: max(1, Int(sweeps)), heat: heat, kind: kind)
  }

  /// Notes what a reheat gained.
  mutating func record(_ anneal: ReheatAnneal, gain: Double) {
    guard let kind = anneal.kind else { return }
    choice.record(kind, gain: gain, cost: Double(anneal.sweeps))
  }
}
