import Charts
import Isinglass

/// Soft spins recorded while the gain rises: from zero they bifurcate to one side or the other.
struct Bifurcation {
  private let problem: Problem
  private let gains: [Double]
  /// Amplitudes of the shown spins, one curve a spin.
  private let curves: [[Double]]
  private let isUp: [Bool]
  private let isFound: Bool

  /// Anneals batches of the plain machine, at most eight, until one replica ends in the planted state,
  /// and keeps the amplitudes of the best replica: those of `solve` with the same steps and seed.
  ///
  /// - Throws: `SolverError`.
  init(of problem: Problem, steps: Int, seed: Seed, shownSpins: Int = 200, frames: Int = 400) throws
  {
    let prepared = try CoherentIsingMachine().prepare(problem.model, seed: seed)
    let width = max(1, prepared.batchWidth)
    let shown = min(shownSpins, problem.spinCount)
    var best: (numerator: Double, gains: [Double], curves: [[Double]])?
    for batch in 0..<8 {
      let start = TrajectoryStart(
        replicas: batch * width..<(batch + 1) * width,
        steps: steps, seed: seed)
      guard let trajectory = try prepared.makeTrajectory(start) as? any SoftSpinObservable else {
        break
      }
      let stride = max(1, start.steps / frames)
      var gains: [Double] = []
      var records = [[[Float]]](repeating: [], count: width)
      while !trajectory.isFinished {
        gains.append(trajectory.gain)
        for replica in 0..<width {
          records[replica].append(
            Array(trajectory.amplitudes(ofReplica: replica).prefix(shown)))
        }
        trajectory.advance(by: stride)
      }
      guard let winner = trajectory.readOut().min(by: { $0.numerator < $1.numerator }) else {
        break
      }
      if winner.numerator < best?.numerator ?? .infinity {
        let frames = records[winner.replica - start.replicas.lowerBound]
        let curves = (0..<shown).map { spin in frames.map { Double($0[spin]) } }
        best = (winner.numerator, gains, curves)
      }
      if let planted = problem.planted?.energy,
        problem.model.energy(ofNumerator: winner.numerator) <= planted
      {
        break
      }
    }
    self.problem = problem
    gains = best?.gains ?? []
    curves = best?.curves ?? []
    isFound =
      best.map { best in
        problem.planted?.energy.map {
          problem.model.energy(ofNumerator: best.numerator) <= $0
        } ?? false
      } ?? false
    isUp = (0..<shown).map { problem.planted?.spins?.isUp($0) ?? true }
  }

  /// The picture.
  var svg: String {
    var chart = Chart(
      "\(curves.count) soft spins bifurcate as the gain rises",
      subtitle: "a planted problem of \(problem.spinCount) spins, coloured by the hidden state"
        + (isFound ? ", which the machine finds" : ""),
      x: Axis("gain a", unit: "units of the rms field F"),
      y: Axis("amplitude x", unit: "units of √F"))
    chart.addLines(
      x: gains, curves: curves, colors: isUp.map { $0 ? .blue : .vermilion },
      legend: [(.blue, "hidden spin up"), (.vermilion, "hidden spin down")])
    return chart.svg()
  }
}
