/// A solver ready for what exact reduction leaves of a model, answering in the model's own spins.
struct ReducedSolver: PreparedSolver {
  private let base: any PreparedSolver
  private let reduction: Reduction
  /// What a numerator of the smaller model is worth in the given one; a power of two.
  private let scale: Double

  init(_ base: any PreparedSolver, _ reduction: Reduction, of model: IsingModel) {
    self.base = base
    self.reduction = reduction
    scale = Double(model.denominator) / Double(reduction.model.denominator)
  }

  var batchWidth: Int { base.batchWidth }
  var leadingReplicas: Int { base.leadingReplicas }
  var defaultReplicas: Int { base.defaultReplicas }
  var defaultSteps: Int { base.defaultSteps }
  var isAnytime: Bool { base.isAnytime }
  var isDeterministic: Bool { base.isDeterministic || reduction.model.spinCount == 0 }
  var energyTolerance: Double { base.energyTolerance }

  var parameters: [(name: String, value: String)] {
    base.parameters + [("reduced-spins", "\(reduction.model.spinCount)")]
  }

  func makeTrajectory(_ start: TrajectoryStart) throws -> any Trajectory {
    var inner = start
    inner.target = start.target.map { $0 / scale }
    inner.initial = start.initial.map(reduction.reduced)
    return ReducedTrajectory(
      base: try base.makeTrajectory(inner), reduction: reduction, scale: scale)
  }
}

private final class ReducedTrajectory: Trajectory {
  private let base: any Trajectory
  private let reduction: Reduction
  private let scale: Double

  init(base: any Trajectory, reduction: Reduction, scale: Double) {
    self.base = base
    self.reduction = reduction
    self.scale = scale
  }

  var stepsDone: Int { base.stepsDone }
  var isFinished: Bool { base.isFinished || isOptimal }
  var lowest: Double { base.lowest * scale }
  var control: (name: String, value: Double)? { base.control }
  var isOptimal: Bool { base.isOptimal || reduction.model.spinCount == 0 }

  func advance(by count: Int) { base.advance(by: count) }

  func readOut() -> [ReplicaState] { base.readOut().map(lifted) }

  func save(into writer: StateWriter) -> Bool { base.save(into: writer) }

  func restore(from reader: inout StateReader) throws { try base.restore(from: &reader) }

  var bestSoFar: ReplicaState? { base.bestSoFar.map(lifted) }

  /// Those of the spins that remain: those taken out have no amplitude.
  var softSpins: SoftSpins? {
    base.softSpins.map {
      SoftSpins(gain: $0.gain, amplitudes: $0.amplitudes, spins: reduction.kept)
    }
  }

  private func lifted(_ state: ReplicaState) -> ReplicaState {
    ReplicaState(
      replica: state.replica, spins: reduction.lifted(state.spins),
      numerator: state.numerator * scale)
  }
}
