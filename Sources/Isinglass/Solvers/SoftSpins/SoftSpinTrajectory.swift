import IsingKernels

/// A trajectory whose soft spins can be looked at, for pictures.
public protocol SoftSpinObservable: Trajectory {
  /// The gain now, in units of the rms field F.
  var gain: Double { get }

  /// The amplitudes x of one of the trajectory's replicas, counted from 0.
  func amplitudes(ofReplica replica: Int) -> [Float]
}

/// Soft spins of a batch of replicas on their way up the gain.
///
/// A step is one product with the couplings and one pass over the amplitudes; nothing is allocated.
final class SoftSpinTrajectory: SoftSpinObservable {
  private let machine: SoftSpinMachine
  private let start: TrajectoryStart
  private let batch: SoftSpinBatch
  private let signs: SignReadOut
  private var isPolished = false
  private(set) var stepsDone = 0

  init(_ machine: SoftSpinMachine, _ start: TrajectoryStart) throws {
    self.machine = machine
    self.start = start
    batch = try SoftSpinBatch(machine, start)
    signs = try SignReadOut(machine, replicas: start.replicas.count, stride: batch.stride)
    if start.initial != nil { look() }
  }

  var lowest: Double { signs.lowest }

  var isFinished: Bool { isPolished || signs.lowest <= start.target ?? -.infinity }

  var gain: Double { machine.equation.gain(at: stepsDone, of: start.steps) }

  var control: (name: String, value: Double)? { ("gain", gain) }

  func advance(by count: Int) {
    for _ in 0..<max(0, min(count, start.steps - stepsDone)) {
      if isFinished { return }
      batch.step(stepsDone, of: start.steps)
      stepsDone += 1
      if stepsDone % machine.equation.lookInterval == 0 || stepsDone == start.steps { look() }
    }
    if stepsDone >= start.steps, !isFinished { polish() }
  }

  func readOut() -> [ReplicaState] {
    if !signs.hasLooked { look() }
    return signs.states(replicas: start.replicas)
  }

  var softSpins: SoftSpins? { SoftSpins(gain: gain, amplitudes: amplitudes(ofReplica: 0)) }

  func amplitudes(ofReplica replica: Int) -> [Float] { batch.amplitudes(ofReplica: replica) }

  func save(into writer: StateWriter) -> Bool {
    batch.save(into: writer)
    signs.save(into: writer)
    writer.write(stepsDone)
    writer.write(isPolished)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    try batch.restore(from: &reader)
    try signs.restore(from: &reader)
    stepsDone = try reader.steps(atMost: start.steps)
    isPolished = try reader.bool()
  }

  private func look() { signs.look(at: batch.x) }

  /// Descends from the best signs of every replica.
  private func polish() {
    if !signs.hasLooked { look() }
    isPolished = true
    signs.descend()
  }
}
