import Isinglass
import RealModule
import SpinGlasses

/// The coherent Ising machine on one problem with one schedule.
struct ScheduleTrial: Sendable {
  /// The Ising energy per spin of the signs at the last step, mean over replicas; above the ground
  /// state's where that is known.
  let signs: Double
  /// The same of what the solver returns, the best signs it looked at improved by a descent.
  let answer: Double
  /// The lowest of the answers.
  let lowest: Double

  /// - Parameters:
  ///   - schedule: in units of the couplings; nil for the machine's default.
  ///   - replicas: at most 128.
  ///   - hasKnownGround: whether the planted state is a ground state, above which energies are counted.
  init(
    _ problem: Problem, _ schedule: AnnealSchedule?, steps: Int, replicas: Int,
    hasKnownGround: Bool, seed: Seed
  ) throws {
    let model = problem.model
    let unit = Double(model.denominator)
    let field = max(model.couplings.rootMeanSquareField / unit, .leastNormalMagnitude)
    var values = ["batch": "\(replicas)"]
    if let schedule {
      values["start-gain"] = "\(schedule.startGain / field)"
      values["end-gain"] = "\(schedule.endGain / field)"
      values["time-step"] = "\(schedule.timeStep * field)"
    }
    let settings = try Settings(values, for: CoherentIsingMachine.record)
    let trajectory = try CoherentIsingMachine(settings).prepare(model, seed: seed)
      .makeTrajectory(TrajectoryStart(replicas: 0..<replicas, steps: steps, seed: seed))
    trajectory.advance(by: steps)
    let count = unit * Double(max(1, model.spinCount))
    let truth = hasKnownGround ? problem.planted?.spins : nil
    let ground = truth.map { model.numerator(of: $0) } ?? 0
    let machine = trajectory as? any SoftSpinObservable
    let ends = (0..<replicas).map { replica in
      (model.numerator(of: Spins(signsOf: machine?.amplitudes(ofReplica: replica) ?? [])) - ground)
        / count
    }
    let answers = trajectory.readOut().map { (model.numerator(of: $0.spins) - ground) / count }
    signs = ends.reduce(0, +) / Double(max(1, ends.count))
    answer = answers.reduce(0, +) / Double(max(1, answers.count))
    lowest = answers.min() ?? .nan
  }
}
