import Isinglass
import RealModule
import SpinGlasses

/// Anneals of one Wishart problem by the coherent Ising machine, in the law's units.
///
/// The machine knows couplings without a diagonal and counts gains in units of the rms field F: with
/// y = √F x and t = τ/F its steps are Euler's map of dy/dt = (b − α)y − y³ + J y.
struct WishartAnneals: Sendable {
  /// Where b starts and ends.
  static let start = -0.5
  static let end = 2.0

  /// The length of a step: short enough for Euler's map to let modes apart as the law says, which matters
  /// where b is large by the end of the linear stage.
  static func timeStep(rate: Double) -> Double { rate < 0.1 ? 0.05 : 0.025 }

  /// How an anneal ended.
  struct End: Sendable {
    /// |s·t|/N of the signs.
    var overlap: Double
    /// Their Ising energy above the ground state's, per spin.
    var residual: Double
  }

  /// The law of these anneals.
  let law: RecoveryLaw
  /// One for each replica.
  let ends: [End]

  /// Anneals a problem.
  ///
  /// - Parameters:
  ///   - problem: of the Wishart ensemble.
  ///   - ratio: its α.
  ///   - rate: db/dt.
  ///   - count: how many starts; at most 128, which are all random.
  init(_ problem: Problem, ratio: Double, rate: Double, count: Int, seed: Seed) throws {
    let model = problem.model
    let unit = Double(model.denominator)
    let field = max(model.couplings.rootMeanSquareField / unit, .leastNormalMagnitude)
    let timeStep = Self.timeStep(rate: rate)
    let steps = max(1, Int(((Self.end - Self.start) / (rate * timeStep)).rounded()))
    let settings = try Settings(
      [
        "start-gain": "\((Self.start - ratio) / field)",
        "end-gain": "\((Self.end - ratio) / field)",
        "time-step": "\(timeStep * field)", "look-every": "1000000",
        "batch": "\(count)",
      ], for: CoherentIsingMachine.record)
    // Amplitudes start evenly between −0.01 and 0.01.
    law = RecoveryLaw(
      ratio: ratio, rate: rate, start: Self.start,
      initialSpread: 0.01 / 3.0.squareRoot() * field.squareRoot())
    let trajectory = try CoherentIsingMachine(settings).prepare(model, seed: seed)
      .makeTrajectory(TrajectoryStart(replicas: 0..<count, steps: steps, seed: seed))
    trajectory.advance(by: steps)
    guard let machine = trajectory as? any SoftSpinObservable, let truth = problem.planted,
      let hidden = truth.spins
    else {
      ends = []
      return
    }
    let ground = model.numerator(of: hidden)
    let spinCount = Double(max(1, model.spinCount))
    ends = (0..<count).map { replica in
      let spins = Spins(signsOf: machine.amplitudes(ofReplica: replica))
      return End(
        overlap: abs(spins.overlap(with: hidden)),
        residual: (model.numerator(of: spins) - ground) / (unit * spinCount))
    }
  }
}
