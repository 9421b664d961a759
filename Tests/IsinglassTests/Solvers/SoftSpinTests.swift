import Testing
import _IsinglassTestSupport

@testable import Isinglass

/// The soft-spin machine against the equations of motion integrated naively in double precision.
@Suite struct SoftSpinTests {
  private static let variants = ["cim", "ahc", "cac", "cfc", "sfc"]
  private static let storages: [RandomModel] = [
    .oneBit, .denseInt8, .denseInt64, .denseDouble, .sparseInt8, .sparseDouble,
  ]

  /// The machine that a solver of the catalogue prepares, its equation changed.
  private func machine(
    _ name: String, _ model: IsingModel, settings: [String: String] = [:],
    _ change: (inout SoftSpinEquation) -> Void = { _ in }
  ) throws -> SoftSpinMachine {
    let type = try SolverCatalogue.type(named: name)
    let settings = try Settings(settings, for: type.record)
    let prepared = try #require(
      try type.init(settings).prepare(model, seed: 3) as? SoftSpinMachine)
    var equation = prepared.equation
    change(&equation)
    return try SoftSpinMachine(model, Settings(), seed: 3, defaultSteps: 100) { _, _ in equation }
  }

  private func largestDifference(_ a: [Double], _ b: [Float]) -> Double {
    a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - Double($1.1))) } : .infinity
  }

  @Test(arguments: variants, storages)
  func aRunFollowsTheEquationOfMotion(name: String, storage: RandomModel) throws {
    // Some variants are chaotic: rounding grows e-fold every few steps, so the run is short.
    let steps = 25
    // 37 spins and 5 replicas leave lanes and padding over in every layout.
    for fields in [false, true] {
      let model = try storage.model(order: 37, seed: 4, fields: fields)
      let machine = try machine(name, model) { $0.startAmplitude = 0.9 }
      let batch = try SoftSpinBatch(
        machine, TrajectoryStart(replicas: 0..<5, steps: steps, seed: 8))
      var references = (0..<5).map {
        NaiveMachine(machine, batch.amplitudes(ofReplica: $0), headStart: 0)
      }
      for step in 0..<steps {
        batch.step(step, of: steps)
        for k in references.indices { references[k].step(step, of: steps) }
      }
      for (k, reference) in references.enumerated() {
        let found = batch.amplitudes(ofReplica: k)
        #expect(largestDifference(reference.x, found) < 1e-4, "fields \(fields), replica \(k)")
        #expect(found.contains { abs($0) > 0.2 })
      }
    }
  }

  @Test(arguments: [RandomModel.oneBit, .denseInt8, .sparseDouble])
  func laterReplicasAreTheirOwnAndStartPartOfTheWayUp(storage: RandomModel) throws {
    let model = try storage.model(order: 30, seed: 5, fields: true)
    let machine = try machine("cim", model)
    let first = 3 * machine.batchWidth
    let start = TrajectoryStart(replicas: first..<first + 3, steps: 50, seed: 8)
    let batch = try SoftSpinBatch(machine, start)
    var references = (0..<3).map { lane in
      var stream = Seed(8).stream(.initialState, index: first + lane)
      return NaiveMachine(
        machine, batch.amplitudes(ofReplica: lane), headStart: stream.uniform())
    }
    for step in 0..<50 {
      batch.step(step, of: 50)
      for k in references.indices { references[k].step(step, of: 50) }
    }
    for (k, reference) in references.enumerated() {
      #expect(largestDifference(reference.x, batch.amplitudes(ofReplica: k)) < 1e-4)
    }
  }

  @Test(arguments: variants, [RandomModel.oneBit, .denseDouble, .sparseInt8])
  func theFeedbackLagsByTheDelayAndTheAmplifierSaturates(
    name: String, storage: RandomModel
  ) throws {
    for (delay, saturation) in [(1, 0.0), (4, 0), (0, 0.8), (3, 1.5)] {
      let model = try storage.model(order: 33, seed: 6, fields: true)
      let machine = try machine(
        name, model, settings: ["delay": "\(delay)", "saturation": "\(saturation)"]
      ) { $0.startAmplitude = 0.9 }
      #expect(machine.equation.device.delay == delay)
      let batch = try SoftSpinBatch(machine, TrajectoryStart(replicas: 0..<2, steps: 30, seed: 8))
      var references = (0..<2).map {
        NaiveMachine(machine, batch.amplitudes(ofReplica: $0), headStart: 0)
      }
      for step in 0..<30 {
        batch.step(step, of: 30)
        for k in references.indices { references[k].step(step, of: 30) }
      }
      for (k, reference) in references.enumerated() {
        #expect(
          largestDifference(reference.x, batch.amplitudes(ofReplica: k)) < 1e-4,
          "delay \(delay), saturation \(saturation)")
      }
    }
  }

  @Test(arguments: variants + ["cim-noise"], [RandomModel.oneBit, .denseInt8, .sparseDouble])
  func aDeviceModelThatIsOffChangesNoBit(name: String, storage: RandomModel) throws {
    let model = try storage.model(order: 40, seed: 7, fields: true)
    let type = try SolverCatalogue.type(named: name)
    let off = try Settings(
      ["delay": "0", "measurement-noise": "0", "saturation": "0"], for: type.record)
    let trajectories = try [Settings(), off].map { settings in
      let prepared = try type.init(settings).prepare(model, seed: 3)
      let start = TrajectoryStart(replicas: 0..<6, steps: 120, seed: 2)
      return try #require(try prepared.makeTrajectory(start) as? any SoftSpinObservable)
    }
    // One in a single stride, the other in small ones.
    trajectories[0].advance(by: 120)
    while !trajectories[1].isFinished { trajectories[1].advance(by: 7) }
    for replica in 0..<6 {
      let plain = trajectories[0].amplitudes(ofReplica: replica)
      #expect(plain == trajectories[1].amplitudes(ofReplica: replica))
      #expect(plain.contains { $0 != 0 })
    }
    #expect(trajectories[0].readOut() == trajectories[1].readOut())
  }

  @Test(arguments: variants, [RandomModel.sparseInt8, .sparseDouble])
  func oneOrTwoPassesGiveTheSameBits(name: String, storage: RandomModel) throws {
    // Some laws move 16 and 32 lanes while the couplings are read, and 48 lanes afterwards.
    for fields in [false, true] {
      let model = try storage.model(order: 70, seed: 6, fields: fields)
      let machine = try machine(name, model) { $0.startAmplitude = 0.9 }
      let batches = try [16, 32, 48].map {
        try SoftSpinBatch(machine, TrajectoryStart(replicas: 0..<$0, steps: 80, seed: 8))
      }
      for step in 0..<80 { for batch in batches { batch.step(step, of: 80) } }
      for (replicas, batch) in zip([16, 32], batches) {
        for k in 0..<replicas {
          let found = batch.amplitudes(ofReplica: k)

          #expect(found == batches[2].amplitudes(ofReplica: k), "\(replicas) lanes, replica \(k)")
          #expect(found.contains { abs($0) > 0.2 })
        }
      }
    }
  }

  @Test(arguments: [RandomModel.oneBit, .sparseInt8])
  func measurementErrorsReachTheSpinsThroughTheCouplings(storage: RandomModel) throws {
    // From x = 0 one step gives x = dt J η/F, whose mean square is (dt σ)².
    let (order, replicas) = (512, 32)
    let model = try storage.model(order: order, seed: 9, fields: false)
    let machine = try machine("cim", model) {
      $0.startAmplitude = 0
      $0.device.measurementNoise = 0.3
    }
    let batch = try SoftSpinBatch(
      machine, TrajectoryStart(replicas: 0..<replicas, steps: 9, seed: 2))
    batch.step(0, of: 9)
    var squares = 0.0
    for k in 0..<replicas {
      squares += batch.amplitudes(ofReplica: k).reduce(0) { $0 + Double($1) * Double($1) }
    }
    let expected = machine.equation.timeStep * 0.3
    // Var Σ x² ∝ 2 tr J⁴/F⁴, at most 2 N times the fourth moment of these spectra (below 4).
    let deviation = (8.0 / Double(order * replicas)).squareRoot()
    let ratio = squares / Double(order * replicas) / (expected * expected)
    #expect(abs(ratio - 1) < 5 * deviation)
  }

  @Test(arguments: [RandomModel.oneBit, .sparseInt8])
  func noiseSpreadsAStableOscillatorByItsStrengthOverItsDamping(storage: RandomModel) throws {
    let (order, replicas, strength, step) = (1024, 32, 1e-4, 0.02)
    let model = try storage.model(order: order, seed: 9, fields: false)
    for damping in [0.5, 1, 2] {
      let machine = try machine("cim-noise", model) {
        $0.couplingStrength = 0
        ($0.startGain, $0.endGain) = (-damping, -damping)
        ($0.noise, $0.timeStep) = (strength, step)
      }
      let count = Int(8 / (damping * step))
      let batch = try SoftSpinBatch(
        machine, TrajectoryStart(replicas: 0..<replicas, steps: count, seed: 2))
      for k in 0..<count { batch.step(k, of: count) }
      var (sum, squares) = (0.0, 0.0)
      for k in 0..<replicas {
        for x in batch.amplitudes(ofReplica: k) {
          sum += Double(x)
          squares += Double(x) * Double(x)
        }
      }
      let samples = Double(order * replicas)
      // D/|a| for continuous time; Euler steps of dt make it D/(|a| (1 − |a| dt/2)).
      let variance = strength / (damping * (1 - damping * step / 2))
      #expect(abs(squares / samples / variance - 1) < 5 * (2 / samples).squareRoot())
      #expect(abs(sum / samples) < 5 * (variance / samples).squareRoot())
    }
  }

  @Test(arguments: [RandomModel.oneBit, .sparseInt8])
  func aboveThresholdAnOscillatorTakesOneOfTwoAmplitudes(storage: RandomModel) throws {
    let (order, replicas, strength, gain) = (512, 32, 1e-3, 1.0)
    let model = try storage.model(order: order, seed: 9, fields: false)
    let machine = try machine("cim-noise", model) {
      $0.couplingStrength = 0
      ($0.startGain, $0.endGain) = (gain, gain)
      ($0.noise, $0.timeStep, $0.startAmplitude) = (strength, 0.02, 1e-3)
    }
    let batch = try SoftSpinBatch(
      machine, TrajectoryStart(replicas: 0..<replicas, steps: 800, seed: 2))
    for k in 0..<800 { batch.step(k, of: 800) }
    let all = (0..<replicas).flatMap { batch.amplitudes(ofReplica: $0).map { Double($0) } }
    let samples = Double(all.count)
    // Around ±√a the curvature is 2a: variance D/2a.
    let spread = (strength / (2 * gain)).squareRoot()
    #expect(all.allSatisfy { abs(abs($0) - gain.squareRoot()) < 6 * spread })
    let ups = all.count { $0 > 0 }
    #expect(abs(Double(ups) - samples / 2) < 5 * (samples / 4).squareRoot())
  }

  @Test(arguments: ["cim", "cim-noise"], storages)
  func theGainStartsWhereTheOriginIsJustStable(name: String, storage: RandomModel) throws {
    let model = try storage.model(order: 50, seed: 10, fields: false)
    let largest = largestEigenvalue(model) / model.fieldScale
    let machine = try #require(
      try SolverCatalogue.solver(named: name).prepare(model, seed: 5) as? SoftSpinMachine)
    #expect(abs(machine.equation.startGain - (-largest - 0.05)) < 0.01 * largest)
  }

  @Test(arguments: storages)
  func belowTheFirstInstabilityAllAmplitudesVanish(storage: RandomModel) throws {
    let model = try storage.model(order: 50, seed: 11, fields: false)
    let edge = -largestEigenvalue(model) / model.fieldScale
    let machine = try machine(
      "cim", model, settings: ["start-gain": "\(edge - 1)", "end-gain": "\(edge - 0.15)"]
    ) { $0.startAmplitude = 0.9 }
    let start = TrajectoryStart(replicas: 0..<4, steps: 2000, seed: 2)
    let trajectory = try SoftSpinTrajectory(machine, start)
    trajectory.advance(by: 2000)
    #expect(abs(trajectory.gain - (edge - 0.15)) < 1e-9)
    for k in 0..<4 {
      #expect(trajectory.amplitudes(ofReplica: k).allSatisfy { abs($0) < 1e-5 })
    }
  }

  /// λ_max of J by Jacobi rotations.
  private func largestEigenvalue(_ model: IsingModel) -> Double {
    let n = model.spinCount
    var a = (0..<n).map { i in (0..<n).map { model.couplings[i, $0] } }
    for _ in 0..<12 {
      for p in 0..<n {
        for q in (p + 1)..<max(n, p + 1) where a[p][q] != 0 {
          let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
          let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<n {
            let (x, y) = (a[k][p], a[k][q])
            (a[k][p], a[k][q]) = (c * x - s * y, s * x + c * y)
          }
          for k in 0..<n {
            let (x, y) = (a[p][k], a[q][k])
            (a[p][k], a[q][k]) = (c * x - s * y, s * x + c * y)
          }
        }
      }
    }
    return (0..<n).map { a[$0][$0] }.max() ?? 0
  }
}

/// One replica by the equations as they are written in the papers, in double precision and with the
/// couplings read one by one.
private struct NaiveMachine {
  private let model: IsingModel
  private let equation: SoftSpinEquation
  private let headStart: Double
  private let matrix: [[Double]]
  private(set) var x: [Double]
  private var e: [Double]
  /// The coupling forces of all steps so far.
  private var forces: [[Double]] = []

  init(_ machine: SoftSpinMachine, _ start: [Float], headStart: Double) {
    model = machine.model
    equation = machine.equation
    self.headStart = headStart
    let order = machine.model.spinCount
    // The rms field by its definition.
    var squares = 0.0
    for i in 0..<order {
      for j in 0..<order {
        squares += machine.model.couplings[i, j] * machine.model.couplings[i, j]
      }
    }
    let unit = (squares / Double(order)).squareRoot()
    matrix = (0..<order).map { i in
      (0..<order).map { machine.model.couplings[i, $0] / unit }
        + [machine.model.hasFields ? machine.model.fields[i] / unit : 0]
    }
    x = start.map { Double($0) }
    e = [Double](repeating: 1, count: order)
  }

  mutating func step(_ number: Int, of count: Int) {
    let order = x.count
    let ramp = Double(number) / Double(count - 1)
    let annealed = equation.startGain * (1 - ramp) + equation.endGain * ramp
    let a = annealed * (1 - headStart) + equation.endGain * headStart
    let present = x
    forces.append(
      (0..<order).map { i in (0..<order).reduce(0) { $0 + matrix[i][$1] * present[$1] } })
    let lag = number - equation.device.delay
    let isControlled =
      switch equation.feedback {
      case .amplitudeControl, .feedbackControl: true
      case .meanField, .separatedFeedback: false
      }
    let amplitude =
      isControlled
      ? equation.target.squareRoot()
      : (x.reduce(0) { $0 + $1 * $1 } / Double(order)).squareRoot()
    let (dt, beta) = (equation.timeStep, equation.errorRate)
    for i in 0..<order {
      let force = lag >= 0 ? forces[lag][i] : 0
      let z = equation.couplingStrength * (force + matrix[i][order] * amplitude)
      let own = a * x[i] - x[i] * x[i] * x[i]
      var (dx, de) = (0.0, 0.0)
      switch equation.feedback {
      case .meanField:
        dx = own + z
      case .amplitudeControl:
        dx = own + e[i] * z
        de = -beta * (x[i] * x[i] - equation.target) * e[i]
      case .feedbackControl:
        dx = own + e[i] * z
        de = -beta * (e[i] * z * e[i] * z - equation.target) * e[i]
      case .separatedFeedback(let slope, let strength):
        dx = own + hyperbolicTangent(slope * z) + strength * (z - e[i])
        de = -beta * (e[i] - z)
      }
      x[i] = min(equation.clip, max(-equation.clip, x[i] + dt * dx))
      if equation.device.saturation > 0 {
        let ratio = x[i] / equation.device.saturation
        x[i] /= (1 + ratio * ratio).squareRoot()
      }
      e[i] += dt * de
    }
  }

  /// tanh by its continued fraction (Lambert 1761).
  private func hyperbolicTangent(_ y: Double) -> Double {
    var tail = 0.0
    for k in stride(from: 61.0, through: 1, by: -2) { tail = y * y / (k + tail) }
    return abs(y) > 20 ? (y < 0 ? -1 : 1) : y == 0 ? 0 : tail / y
  }
}
