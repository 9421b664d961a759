import IsingKernels

/// Sign-driven bifurcation ready for one model.
struct SignDrivenBifurcation: PreparedSolver {
  let couplings: BifurcationCouplings
  let plan: SignDrivenPlan

  let batchWidth = 1
  let defaultReplicas = SignDrivenPlan.defaultReplicas

  /// Packs the couplings.
  ///
  /// - Parameter pumpFeedback: A where the settings do not say.
  init(_ model: IsingModel, _ settings: Settings, pumpFeedback: Double) throws {
    couplings = try BifurcationCouplings(model)
    plan = SignDrivenPlan(
      spins: model.spinCount, total: model.couplings.total, scale: couplings.fieldScale,
      pumpFeedback: pumpFeedback, settings)
  }

  var defaultSteps: Int { plan.defaultSteps }
  var energyTolerance: Double { couplings.energyTolerance }
  var parameters: [(name: String, value: String)] { plan.parameters }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    try SignDrivenTrajectory(self, start)
  }
}

/// How sign-driven bifurcation goes about a problem, which depends on the problem's sizes alone.
struct SignDrivenPlan: Sendable {
  let settings: BifurcationSettings
  let defaultSteps: Int
  /// Anneals that share a trajectory's steps, or 0 for the rule.
  private let anneals: Int

  static let defaultReplicas = 64
  private static let defaultCoupling = 0.65
  private static let defaultTimeStep = 1.0
  private static let defaultStartVelocity = 0.1

  /// - Parameters:
  ///   - total: Σ_{i<j} J_ij.
  ///   - scale: the rms field F.
  ///   - pumpFeedback: A where the settings do not say.
  init(spins: Int, total: Double, scale: Double, pumpFeedback: Double, _ settings: Settings) {
    self.settings = BifurcationSettings(
      spins: spins, total: total, scale: scale, timeStep: Self.defaultTimeStep,
      coupling: Self.defaultCoupling, pumpFeedback: pumpFeedback,
      startVelocity: Self.defaultStartVelocity, settings)
    defaultSteps = BifurcationSettings.defaultSteps(spins)
    anneals = settings.integer("anneals", default: 0)
  }

  /// The parameters of a solver of this kind.
  static func records(pumpFeedback: Double) -> [ParameterRecord] {
    BifurcationSettings.records(
      timeStep:
        "\(Energy(defaultTimeStep)), halved where the mean coupling makes an eigenvalue below −3F",
      coupling: "\(Energy(defaultCoupling))", pumpFeedback: "\(Energy(pumpFeedback))",
      startVelocity: "\(Energy(defaultStartVelocity))", origin: "measured on K2000") + [
        ParameterRecord(
          "anneals",
          "anneals, one after another, that share the steps of a replica; 0 for the rule",
          .integer(0...1_000_000),
          default:
            "1, and more from twice the default steps on, so that number and length grow alike",
          origin: "measured on K2000: steps for each success grow beyond 10 000 a replica")
      ]
  }

  var parameters: [(name: String, value: String)] {
    settings.parameters + [("anneals", anneals == 0 ? "automatic" : "\(anneals)")]
  }

  /// How many anneals share so many steps: 1 below twice the default length, then as many as make
  /// their number and their length grow alike. Restarts pay sooner than ever longer anneals.
  func anneals(in steps: Int) -> Int {
    if anneals > 0 { return max(1, min(anneals, steps)) }
    let ratio = steps / max(1, defaultSteps)
    guard ratio > 1 else { return 1 }
    let doublings = Int.bitWidth - 1 - ratio.leadingZeroBitCount
    return 1 << ((doublings + 1) / 2)
  }

  /// The steps of one anneal of several that share some.
  static func steps(of anneal: Int, of anneals: Int, sharing steps: Int) -> Range<Int> {
    let (length, rest) = steps.quotientAndRemainder(dividingBy: anneals)
    let first = anneal * length + min(anneal, rest)
    return first..<first + length + (anneal < rest ? 1 : 0)
  }

  /// Where an anneal begins in the stream of its replica's random numbers.
  static func place(of anneal: Int, replica: Int, seed: Seed) -> PhiloxPlace {
    var place = seed.place(.initialState, index: replica)
    place.low = UInt64(anneal) << 40
    return place
  }
}

/// One replica of sign-driven bifurcation.
///
/// The energy of sign(x) is known before every step, so the best is exact and a target ends the
/// anneal at the very step that reached it. Each anneal ends with a descent by single flips from its
/// best state.
final class SignDrivenTrajectory: Trajectory {
  private let solver: SignDrivenBifurcation
  private let start: TrajectoryStart
  private let memory: AlignedBuffer<UInt8>
  private let initial: [UInt64]
  /// The best of the anneals that are over.
  private let bestWords: AlignedBuffer<UInt64>
  private var best = Double.infinity
  private let anneals: Int
  private var anneal = 0
  private let goal: Double
  /// Whether the present state has been looked at, as the next step would.
  private var hasLooked = false
  private(set) var stepsDone = 0

  init(_ solver: SignDrivenBifurcation, _ start: TrajectoryStart) throws {
    self.solver = solver
    self.start = start
    let couplings = solver.couplings
    memory = try AlignedBuffer(count: couplings.withProblem { bifurcationBytes(&$0) })
    bestWords = try AlignedBuffer(count: (couplings.model.spinCount + 63) / 64 + 1)
    initial = start.initial.map { $0.words + [0] } ?? []
    anneals = solver.plan.anneals(in: start.steps)
    goal = start.target.map { ($0 - couplings.model.offset) / couplings.unit } ?? -.infinity
    begin()
  }

  var lowest: Double {
    look()
    return numerator(lowestSoFar)
  }

  var isFinished: Bool {
    if anneal == anneals { return true }
    guard goal > -.infinity else { return false }
    look()
    return lowestSoFar <= goal
  }

  var control: (name: String, value: Double)? {
    let range = steps(of: min(anneal, anneals - 1))
    return ("pump", 1 - Double(stepsDone - range.lowerBound) / Double(max(1, range.count)))
  }

  func advance(by count: Int) {
    var left = min(count, start.steps - stepsDone)
    while left > 0, !isFinished {
      let range = steps(of: anneal)
      let block = min(left, range.upperBound - stepsDone)
      var rule = solver.plan.settings.rule(
        steps: range.count,
        fieldScale: solver.couplings.fieldScale / solver.couplings.unit)
      let done = solver.couplings.withProblem {
        runBifurcation(
          &$0, memory.start, rule: &rule, first: stepsDone - range.lowerBound, count: block,
          target: goal)
      }
      hasLooked = false
      stepsDone += done
      left -= block
      if done < block { return }
      if stepsDone == range.upperBound, !isFinished { finishAnneal() }
    }
    if start.steps == 0, !isFinished { finishAnneal() }
  }

  func readOut() -> [ReplicaState] {
    look()
    keepBest()
    let model = solver.couplings.model
    let spins = Spins(words: bestWords.elements, count: model.spinCount)
    return [
      ReplicaState(
        replica: start.replicas.lowerBound, spins: spins,
        numerator: solver.couplings.isExact || !model.isInteger
          ? numerator(best) : model.numerator(of: spins))
    ]
  }

  func save(into writer: StateWriter) -> Bool {
    let size = solver.couplings.withProblem { savedBifurcationBytes(&$0) }
    guard let room = try? AlignedBuffer<UInt8>(count: size) else { return false }
    solver.couplings.withProblem { saveBifurcation(&$0, memory.start, into: room.start) }
    writer.write(room)
    writer.write(bestWords)
    writer.write(best)
    for number in [anneal, stepsDone] { writer.write(number) }
    writer.write(hasLooked)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    let size = solver.couplings.withProblem { savedBifurcationBytes(&$0) }
    let room = try AlignedBuffer<UInt8>(count: size)
    try reader.read(into: room)
    // The start has set what a saved state does not hold.
    solver.couplings.withProblem { restoreBifurcation(&$0, memory.start, from: room.start) }
    try reader.read(into: bestWords)
    best = try reader.double()
    anneal = try reader.int(in: 0...anneals)
    stepsDone = try reader.steps(atMost: start.steps)
    hasLooked = try reader.bool()
    if anneal < anneals {
      let range = steps(of: anneal)
      guard range.lowerBound...range.upperBound ~= stepsDone else {
        throw StateError("step \(stepsDone) in anneal \(anneal)")
      }
    }
  }

  /// The steps of one anneal.
  private func steps(of anneal: Int) -> Range<Int> {
    SignDrivenPlan.steps(of: anneal, of: anneals, sharing: start.steps)
  }

  /// Starts an anneal, each at its own place in the replica's stream of random numbers.
  private func begin() {
    let couplings = solver.couplings
    let settings = solver.plan.settings
    let place = SignDrivenPlan.place(
      of: anneal, replica: start.replicas.lowerBound, seed: start.seed)
    hasLooked = false
    initial.withUnsafeBufferPointer { words in
      couplings.withProblem {
        startBifurcation(
          &$0, memory.start, external: couplings.fields?.start,
          amplitude: Float(settings.startAmplitude), velocity: Float(settings.startVelocity),
          spins: initial.isEmpty ? nil : words.baseAddress, from: place)
      }
    }
  }

  /// Descends from the anneal's best state and starts the next anneal.
  private func finishAnneal() {
    _ = solver.couplings.withProblem { descendBifurcation(&$0, memory.start, sweeps: 10_000) }
    hasLooked = true
    keepBest()
    anneal += 1
    if anneal < anneals, best > goal { begin() }
  }

  /// The lowest of the states looked at, in the kernels' units.
  private var lowestSoFar: Double { min(best, lowestOfBifurcation(memory.start)) }

  private func look() {
    guard !hasLooked else { return }
    hasLooked = true
    _ = solver.couplings.withProblem { bestOfBifurcation(&$0, memory.start, spins: nil) }
  }

  private func keepBest() {
    guard lowestOfBifurcation(memory.start) < best else { return }
    best = solver.couplings.withProblem {
      bestOfBifurcation(&$0, memory.start, spins: bestWords.start)
    }
  }

  private func numerator(_ energy: Double) -> Double {
    energy * solver.couplings.unit + solver.couplings.model.offset
  }
}
