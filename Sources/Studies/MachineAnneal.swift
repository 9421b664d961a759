import Isinglass
import RealModule
import SpinGlasses

/// An anneal by the coherent Ising machine itself, looked at where its gain passes given values.
///
/// The machine works in units of the rms field F of its problem: x' = x/√F, t' = t F, a' = a/F. Here all
/// is in the ensemble's units, those of theory, with the same steps of Euler's map.
struct MachineAnneal: Sendable {
  /// How to anneal.
  struct Plan: Sendable {
    var start: Double
    var end: Double
    var rate: Double
    var timeStep: Double
    /// m(0) over the standard deviation of the amplitudes at the start, all of ±0.01 √F; nil for amplitudes
    /// spread evenly between.
    var initialOverlap: Double?

    /// The steps from the first gain to the last.
    var steps: Int { Int(((end - start) / (rate * timeStep)).rounded()) }

    /// The step at which a gain is reached.
    func step(_ gain: Double) -> Int {
      max(0, min(steps, Int(((gain - start) / (rate * timeStep)).rounded())))
    }
  }

  /// The state at a gain.
  struct Look: Sendable {
    var magnetization: Double
    var selfOverlap: Double
    /// Of the soft spins, per spin; NaN if it was not asked for.
    var energy: Double
    var roundedOverlap: Double
    /// Of the signs, per spin; above the ground state's for Wishart problems.
    var isingEnergy: Double
    /// In the gauge in which the hidden state is (1, …, 1).
    var amplitudes: [Double]
  }

  /// Of each replica, at each gain.
  let looks: [[Look]]
  /// The standard deviation of the amplitudes at the start.
  let initialSpread: Double

  /// Anneals a problem.
  ///
  /// - Parameters:
  ///   - problem: a planted glass or a Wishart problem, with its hidden state.
  ///   - plan: how.
  ///   - gains: where to look.
  ///   - replicas: how many anneals at once, from different starts unless the plan has an overlap.
  ///   - withEnergy: whether to find the soft spins' energy, for which couplings are stored once more.
  ///   - seed: decides the starts.
  init(
    of problem: Problem, _ plan: Plan, at gains: [Double], replicas: Int = 1,
    isAboveGround: Bool = false, withEnergy: Bool = true, seed: Seed
  ) throws {
    let model = problem.model
    let count = Double(max(1, model.spinCount))
    let hidden = problem.planted?.spins ?? Spins(repeating: true, count: model.spinCount)
    let unit = model.fieldScale
    let settings = try Settings(
      [
        "start-gain": "\(plan.start / unit)", "end-gain": "\(plan.end / unit)",
        "time-step": "\(plan.timeStep * unit)", "look-every": "1000000",
      ], for: CoherentIsingMachine.record)
    let machine = try CoherentIsingMachine(settings).prepare(model, seed: seed)
    let size = 0.01 * unit.squareRoot()
    let lean = plan.initialOverlap.map { $0 / (1 + $0 * $0).squareRoot() }
    initialSpread = lean.map { size * (1 - $0 * $0).squareRoot() } ?? size / 3.0.squareRoot()
    // One step more than are made, since the last gain is that of the last step's beginning.
    let trajectory = try machine.makeTrajectory(
      TrajectoryStart(
        replicas: 0..<replicas, steps: plan.steps + 1, seed: seed,
        initial: lean.map { Self.start(hidden, overlap: $0, seed: seed) }))
    guard let soft = trajectory as? any SoftSpinObservable else {
      throw LandscapeError.vectorCount(0, spins: model.spinCount)
    }
    let landscape = withEnergy ? try SoftSpinLandscape(model, unit: 1) : nil
    let ground = isAboveGround ? problem.planted?.energy?.value ?? 0 : 0
    var looks = [[Look]](repeating: [], count: replicas)
    for gain in gains {
      soft.advance(by: plan.step(gain) - soft.stepsDone)
      for replica in 0..<replicas {
        let raw = soft.amplitudes(ofReplica: replica)
        let x = raw.map { Double($0) * unit.squareRoot() }
        let spins = Spins(signsOf: raw)
        let gauged = x.indices.map { hidden.isUp($0) ? x[$0] : -x[$0] }
        looks[replica].append(
          Look(
            magnetization: gauged.reduce(0, +) / count,
            selfOverlap: x.reduce(0) { $0 + $1 * $1 } / count,
            energy: try landscape.map { try $0.energy(at: x, gain: gain) / count } ?? .nan,
            roundedOverlap: spins.overlap(with: hidden),
            isingEnergy: (model.energy(of: spins).value - ground) / count, amplitudes: gauged))
      }
    }
    self.looks = looks
  }

  /// The hidden state with so many spins turned at random that its overlap is as asked for.
  private static func start(_ hidden: Spins, overlap: Double, seed: Seed) -> Spins {
    var random = seed.stream(.initialState)
    var spins = hidden
    let turned = Int((Double(hidden.count) * (1 - overlap) / 2).rounded())
    // The first of a random order.
    let order = (0..<hidden.count).map { ($0, random.next()) }.sorted { $0.1 < $1.1 }
    for (spin, _) in order.prefix(turned) { spins.flip(spin) }
    return spins
  }
}
