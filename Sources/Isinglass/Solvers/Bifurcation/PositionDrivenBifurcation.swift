import IsingKernels

/// Position-driven bifurcation ready for one model.
final class PositionDrivenBifurcation: PreparedSolver {
  /// The packed couplings and what reads out signs.
  let machine: SoftSpinMachine
  let settings: BifurcationSettings

  /// Steps between looks at the signs: a look costs about as much as a step.
  static let lookInterval = 20

  init(
    _ model: IsingModel, _ settings: Settings, seed: Seed, pumpFeedback: Double,
    startVelocity: Double
  ) throws {
    // The machine is wanted for its packed couplings; its equation of motion is not used.
    machine = try SoftSpinMachine(model, Settings(), seed: seed, defaultSteps: 0) { _, _ in
      SoftSpinEquation(feedback: .meanField, startGain: 0, endGain: 0, timeStep: 1)
    }
    self.settings = BifurcationSettings(
      spins: model.spinCount, total: model.couplings.total, scale: machine.scale, timeStep: 1,
      coupling: 0.5, pumpFeedback: pumpFeedback,
      startVelocity: startVelocity, settings)
  }

  var batchWidth: Int { machine.batchWidth }
  var defaultReplicas: Int { machine.defaultReplicas }
  var defaultSteps: Int { BifurcationSettings.defaultSteps(machine.model.spinCount) }
  var parameters: [(name: String, value: String)] { settings.parameters }
  var energyTolerance: Double { machine.energyTolerance }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    try PositionDrivenTrajectory(self, start)
  }
}

/// A batch of replicas of position-driven bifurcation.
///
/// A step is one product with the couplings for all replicas and one pass over the positions;
/// nothing is allocated. The field is multiplied by the running rms position of its replica: a bare
/// field would outweigh the couplings while positions are small.
final class PositionDrivenTrajectory: Trajectory {
  private let solver: PositionDrivenBifurcation
  private let start: TrajectoryStart
  private let signs: SignReadOut
  private let replicas: Int
  /// Lanes of the spin-major layout, or replicas of the replica-major one.
  private let lanes: Int
  private let stride: Int
  private let isReplicaMajor: Bool
  private let x: AlignedBuffer<Float>
  private let y: AlignedBuffer<Float>
  private let pump: AlignedBuffer<Float>
  private let force: AlignedBuffer<Float>
  private let feedbacks: AlignedBuffer<Float>
  private let fieldScales: AlignedBuffer<Float>
  private let squares: AlignedBuffer<Double>
  private var rule: BifurcationRule
  private var isPolished = false
  private(set) var stepsDone = 0

  init(_ solver: PositionDrivenBifurcation, _ start: TrajectoryStart) throws {
    self.solver = solver
    self.start = start
    let machine = solver.machine
    let order = machine.model.spinCount
    replicas = start.replicas.count
    isReplicaMajor = machine.product.layout == .replicaMajor
    lanes = isReplicaMajor ? replicas : (replicas + 15) / 16 * 16
    stride = isReplicaMajor ? (order + 15) / 16 * 16 : lanes
    let size = isReplicaMajor ? stride * replicas : order * stride
    x = try AlignedBuffer(count: size)
    y = try AlignedBuffer(count: size)
    pump = try AlignedBuffer(count: size)
    force = try AlignedBuffer(count: size)
    feedbacks = try AlignedBuffer(count: isReplicaMajor ? order : lanes)
    fieldScales = try AlignedBuffer(count: lanes)
    squares = try AlignedBuffer(count: lanes)
    signs = try SignReadOut(machine, replicas: replicas, stride: stride)
    rule = solver.settings.rule(
      steps: start.steps, fieldScale: machine.scale / machine.product.unit)
    pump.elements.update(repeating: 1)
    feedbacks.elements.update(repeating: Float(solver.settings.pumpFeedback))
    for (lane, replica) in start.replicas.enumerated() { setPositions(replica, lane) }
    if start.initial != nil { look() }
  }

  var lowest: Double { signs.lowest }

  var isFinished: Bool { isPolished || signs.lowest <= start.target ?? -.infinity }

  var control: (name: String, value: Double)? {
    ("pump", 1 - Double(stepsDone) / Double(max(1, start.steps)))
  }

  func advance(by count: Int) {
    for _ in 0..<max(0, min(count, start.steps - stepsDone)) {
      if isFinished { return }
      step()
      stepsDone += 1
      if stepsDone % PositionDrivenBifurcation.lookInterval == 0 || stepsDone == start.steps {
        look()
      }
    }
    if stepsDone >= start.steps, !isFinished { polish() }
  }

  func readOut() -> [ReplicaState] {
    if !signs.hasLooked { look() }
    return signs.states(replicas: start.replicas)
  }

  func save(into writer: StateWriter) -> Bool {
    for buffer in [x, y, pump] { writer.write(buffer) }
    signs.save(into: writer)
    writer.write(stepsDone)
    writer.write(isPolished)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    for buffer in [x, y, pump] { try reader.read(into: buffer) }
    try signs.restore(from: &reader)
    stepsDone = try reader.steps(atMost: start.steps)
    isPolished = try reader.bool()
  }

  private func step() {
    let machine = solver.machine
    let order = machine.model.spinCount
    guard order > 0, replicas > 0 else { return }
    machine.product.multiply(x.start, into: force.start, replicas: lanes, stride: stride)
    if machine.fields != nil { scaleFields() }
    guard isReplicaMajor else {
      moveBifurcation(
        spins: order, lanes: lanes, rule: &rule, step: stepsDone, force: force.start,
        external: machine.fields?.start, externalScale: fieldScales.start,
        feedbacks: feedbacks.start, x: x.start, y: y.start, pump: pump.start)
      return
    }
    for replica in 0..<replicas {
      // One row whose lanes are the spins: the field and its factor change places.
      let at = replica * stride
      moveBifurcation(
        spins: 1, lanes: order, rule: &rule, step: stepsDone, force: force.start + at,
        external: machine.fields == nil ? nil : UnsafePointer(fieldScales.start + replica),
        externalScale: machine.fields?.start ?? UnsafePointer(feedbacks.start),
        feedbacks: feedbacks.start, x: x.start + at, y: y.start + at, pump: pump.start + at)
    }
  }

  private func scaleFields() {
    let order = solver.machine.model.spinCount
    if isReplicaMajor {
      for replica in 0..<replicas {
        replicaSquares(
          spins: order, replicas: 1, x: x.start + replica * stride,
          into: squares.start + replica)
      }
    } else {
      replicaSquares(spins: order, replicas: lanes, x: x.start, into: squares.start)
    }
    for lane in 0..<lanes {
      fieldScales.start[lane] = Float((squares.start[lane] / Double(order)).squareRoot())
    }
  }

  /// Sets a replica's random start.
  ///
  /// Small starts nearly all take the same path, above all with fields. So every other replica starts
  /// further out; with fields half of these also start part of the way down the pump, since at the full
  /// pump oscillation forgets where it began.
  private func setPositions(_ replica: Int, _ lane: Int) {
    var stream = start.seed.stream(.initialState, index: replica)
    var settings = solver.settings
    if replica % 2 == 1 {
      let share = stream.uniform()
      settings.startAmplitude += share * (1 - settings.startAmplitude)
      settings.startVelocity += share * (1 - settings.startVelocity)
    }
    let isLate = replica % 4 == 3 && solver.machine.model.hasFields
    let startPump = isLate ? Float(stream.uniform()) : 1
    for i in 0..<solver.machine.model.spinCount {
      let at = isReplicaMajor ? lane * stride + i : i * stride + lane
      let random = settings.startAmplitude * (2 * stream.uniform() - 1)
      x.start[at] = Float(start.initial.map { $0.isUp(i) ? abs(random) : -abs(random) } ?? random)
      y.start[at] = Float(
        settings.startVelocity * (2 * stream.uniform() - 1) * settings.timeStep)
      pump.start[at] = startPump
    }
  }

  private func look() { signs.look(at: UnsafePointer(x.start)) }

  private func polish() {
    if !signs.hasLooked { look() }
    isPolished = true
    signs.descend()
  }
}
