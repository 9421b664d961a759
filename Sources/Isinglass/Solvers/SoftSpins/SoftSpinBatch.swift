import IsingKernels

/// The amplitudes of a batch of replicas and what moves them.
final class SoftSpinBatch {
  let stride: Int
  private let machine: SoftSpinMachine
  private let equation: SoftSpinEquation
  private let replicas: Int
  /// Lanes of the spin-major layout, or replicas of the replica-major one.
  private let lanes: Int
  private var amplitudes: AlignedBuffer<Float>
  /// Where the amplitudes go when product and step are one pass; `nil` when they are two.
  private var next: AlignedBuffer<Float>?
  private let errors: AlignedBuffer<Float>?
  /// The forces of the last `delay + 1` round trips; none when product and step are one pass.
  private let forces: [AlignedBuffer<Float>]
  private let normals: AlignedBuffer<Float>?
  private let measured: AlignedBuffer<Float>?
  private var noisePlaces: [PhiloxPlace]
  private var measurementPlaces: [PhiloxPlace]
  /// How far up the gain each lane starts: 0 for an anneal, up to 1 for a quench at the end gain.
  private var headStarts: [Double]
  // One number a lane.
  private let linear: AlignedBuffer<Float>
  private let coupling: AlignedBuffer<Float>
  private let target: AlignedBuffer<Float>
  private let fieldAmplitude: AlignedBuffer<Float>
  private let squares: AlignedBuffer<Double>

  init(_ machine: SoftSpinMachine, _ start: TrajectoryStart) throws {
    self.machine = machine
    equation = machine.equation
    replicas = start.replicas.count
    let order = machine.model.spinCount
    let isReplicaMajor = machine.product.layout == .replicaMajor
    lanes = isReplicaMajor ? replicas : (replicas + 15) / 16 * 16
    stride = isReplicaMajor ? (order + 15) / 16 * 16 : lanes
    let size = isReplicaMajor ? stride * replicas : order * stride
    amplitudes = try AlignedBuffer(count: size)
    errors = equation.hasError ? try AlignedBuffer(count: size) : nil
    let isOnePass = machine.movesSpinsInOnePass(lanes: lanes)
    next = isOnePass ? try AlignedBuffer(count: size) : nil
    forces =
      isOnePass ? [] : try (0...equation.device.delay).map { _ in try AlignedBuffer(count: size) }
    normals = equation.noise > 0 ? try AlignedBuffer(count: size) : nil
    measured = equation.device.measurementNoise > 0 ? try AlignedBuffer(count: size) : nil
    linear = try AlignedBuffer(count: lanes)
    coupling = try AlignedBuffer(count: lanes)
    target = try AlignedBuffer(count: lanes)
    fieldAmplitude = try AlignedBuffer(count: lanes)
    squares = try AlignedBuffer(count: lanes)
    headStarts = [Double](repeating: 0, count: lanes)
    // A batch in the spin-major layout shares one stream of noise, named by its first replica.
    let streams = isReplicaMajor ? Array(start.replicas) : [start.replicas.lowerBound]
    noisePlaces = streams.map { start.seed.place(.noise, index: $0) }
    measurementPlaces = streams.map { start.seed.place(.measurement, index: $0) }

    errors?.elements.update(repeating: 1)
    let strength = Float(equation.couplingStrength * machine.product.unit / machine.scale)
    for lane in 0..<lanes {
      coupling.start[lane] = strength
      target.start[lane] = Float(equation.target)
      fieldAmplitude.start[lane] = Float(equation.target.squareRoot())
    }
    for (lane, replica) in start.replicas.enumerated() { setAmplitudes(start, replica, lane) }
  }

  /// The amplitudes, in the layout of the couplings' product.
  var x: UnsafePointer<Float> { UnsafePointer(amplitudes.start) }

  /// One Euler step of an anneal of `count`.
  func step(_ number: Int, of count: Int) {
    let order = machine.model.spinCount
    guard order > 0, replicas > 0 else { return }
    let gain = equation.gain(at: number, of: count)
    for lane in 0..<lanes {
      linear.start[lane] = Float(gain + headStarts[lane] * (equation.endGain - gain))
    }
    fill(normals, &noisePlaces, scale: 1)
    if let next {
      moveInOnePass(into: next)
    } else {
      moveInTwoPasses(number)
    }
    saturate()
  }

  /// Takes down all that the next step depends on; forces only where they are delayed.
  func save(into writer: StateWriter) {
    writer.write(amplitudes)
    if let errors { writer.write(errors) }
    if forces.count > 1 { for force in forces { writer.write(force) } }
    for place in noisePlaces + measurementPlaces { writer.write(place.low) }
  }

  /// Goes on where another of the same start was.
  func restore(from reader: inout StateReader) throws {
    try reader.read(into: amplitudes)
    if let errors { try reader.read(into: errors) }
    if forces.count > 1 { for force in forces { try reader.read(into: force) } }
    for k in noisePlaces.indices { noisePlaces[k].low = try reader.word() }
    for k in measurementPlaces.indices { measurementPlaces[k].low = try reader.word() }
  }

  /// The amplitudes of one replica.
  func amplitudes(ofReplica replica: Int) -> [Float] {
    guard (0..<replicas).contains(replica) else { return [] }
    return (0..<machine.model.spinCount).map { amplitudes.start[index($0, replica)] }
  }

  /// Product and step together: the forces never reach memory.
  private func moveInOnePass(into next: AlignedBuffer<Float>) {
    let step = softStep(lane: 0, count: lanes, at: 0, force: x)
    let hasMoved = machine.product.move(
      step, errorStep(lane: 0), x, into: next.start, errors: errors?.start)
    if hasMoved { (amplitudes, self.next) = (next, amplitudes) }
  }

  private func moveInTwoPasses(_ number: Int) {
    let newest = forces[number % forces.count]
    machine.product.multiply(
      measuredAmplitudes(), into: newest.start, replicas: lanes, stride: stride)
    let force = forces[(number + 1) % forces.count]  // the oldest; the newest without delay
    switch machine.product.layout {
    case .spinMajor:
      move(lane: 0, count: lanes, at: 0, force)
    case .replicaMajor:
      for replica in 0..<replicas {
        move(lane: replica, count: 1, at: replica * stride, force)
      }
    }
  }

  /// Moves `count` neighbouring lanes whose numbers begin at an offset.
  private func move(lane: Int, count: Int, at offset: Int, _ force: AlignedBuffer<Float>) {
    let x = amplitudes.start + offset
    var step = softStep(lane: lane, count: count, at: offset, force: force.start + offset)
    guard let errors else {
      softMeanField(&step, x: x)
      return
    }
    var error = errorStep(lane: lane)
    let e = errors.start + offset
    switch equation.feedback {
    case .meanField: break
    case .amplitudeControl: softAmplitudeControl(&step, &error, x: x, e: e)
    case .feedbackControl: softFeedbackControl(&step, &error, x: x, e: e)
    case .separatedFeedback(let slope, let strength):
      error.error_min = -1e3
      softSeparatedFeedback(
        &step, &error, gain: Float(slope), feedback: Float(strength), x: x, e: e)
    }
  }

  /// What a step of `count` lanes takes; scales the external fields.
  private func softStep(
    lane: Int, count: Int, at offset: Int, force: UnsafePointer<Float>
  ) -> SoftStep {
    if machine.fields != nil, !equation.hasTargetAmplitude {
      scaleFields(lane: lane, count: count, x + offset)
    }
    return SoftStep(
      spins: machine.model.spinCount, replicas: count, dt: Float(equation.timeStep),
      limit: Float(equation.clip), force: force, coupling: coupling.start + lane,
      linear: linear.start + lane, external: machine.fields?.start,
      external_amplitude: fieldAmplitude.start + lane, noise: normals.map { $0.start + offset },
      noise_scale: Float((2 * equation.noise * equation.timeStep).squareRoot()))
  }

  private func errorStep(lane: Int) -> ErrorStep {
    ErrorStep(
      beta: Float(equation.errorRate), error_min: 1e-3, error_max: 1e3,
      target: target.start + lane)
  }

  /// Scales the fields with the rms amplitude: a bare field would minimise the wrong problem, since
  /// the coupling term grows as x² and the field term as x.
  private func scaleFields(lane: Int, count: Int, _ x: UnsafePointer<Float>) {
    replicaSquares(
      spins: machine.model.spinCount, replicas: count, x: x, into: squares.start + lane)
    for k in lane..<lane + count {
      let mean = squares.start[k] / Double(machine.model.spinCount)
      fieldAmplitude.start[k] = Float(mean.squareRoot())
    }
  }

  private func measuredAmplitudes() -> UnsafePointer<Float> {
    guard let measured else { return x }
    fill(measured, &measurementPlaces, scale: equation.device.measurementNoise)
    for k in 0..<measured.count { measured.start[k] += amplitudes.start[k] }
    return UnsafePointer(measured.start)
  }

  private func saturate() {
    guard equation.device.saturation > 0 else { return }
    let inverse = Float(1 / equation.device.saturation)
    for k in 0..<amplitudes.count {
      let ratio = amplitudes.start[k] * inverse
      amplitudes.start[k] /= (1 + ratio * ratio).squareRoot()
    }
  }

  /// Fills a buffer with normal numbers, each replica (or batch) from its own stream.
  private func fill(_ buffer: AlignedBuffer<Float>?, _ places: inout [PhiloxPlace], scale: Double) {
    guard let buffer else { return }
    let share = buffer.count / max(1, places.count)
    for k in places.indices {
      fillGaussian(
        from: places[k], count: share, scale: Float(scale), into: buffer.start + k * share)
      advancePhilox(&places[k], by: UInt64(8 * ((share + 31) / 32)))
    }
  }

  /// Sets a replica's random start.
  ///
  /// Slow anneals from small amplitudes end in few states, and with fields there is but one path. So
  /// with fields all batches after the first, and without every other one after the fourth, start at
  /// larger amplitudes and part of the way up.
  private func setAmplitudes(_ start: TrajectoryStart, _ replica: Int, _ lane: Int) {
    var stream = start.seed.stream(.initialState, index: replica)
    var size = equation.startAmplitude
    var error: Float = 1
    let number = replica / max(1, machine.batchWidth)
    if machine.model.hasFields ? number > 0 : number > 3 && number % 2 == 1 {
      headStarts[lane] = stream.uniform()
      var largest = 1.0
      if machine.model.hasFields, equation.hasTargetAmplitude, replica % 2 == 1 {
        // Fields act as at the target: beside smaller amplitudes they would decide alone. So half
        // of these start near it, with the error that there balances a force of the rms field.
        largest = max(1, equation.target.squareRoot())
        let balance = (equation.target - equation.endGain) / equation.couplingStrength
        error += Float(headStarts[lane] * (max(1, balance) - 1))
      }
      size += headStarts[lane] * (largest - size)
    }
    for i in 0..<machine.model.spinCount {
      errors?.start[index(i, lane)] = error
      let random = size * (2 * stream.uniform() - 1)
      amplitudes.start[index(i, lane)] = Float(
        start.initial.map { $0.isUp(i) ? size : -size } ?? random)
    }
  }

  private func index(_ spin: Int, _ replica: Int) -> Int {
    machine.product.layout == .replicaMajor ? replica * stride + spin : spin * stride + replica
  }
}
