import Isinglass

/// A run with everything a person at a terminal expects: progress, and Ctrl-C that still reports.
struct SolvingSession {
  let problem: Problem
  let solver: any Solver
  var limits = Limits()
  var seed: Seed = 0
  var threads: Int?

  /// Runs the solver until a limit is reached or somebody interrupts.
  ///
  /// - Throws: `SolverError`.
  func run(initial: Spins? = nil) throws -> Run {
    let stop = StopFlag()
    let line = ProgressLine(objective: ObjectiveScale(problem))
    defer { line.finish() }
    Interruption.watcher.raise(stop) { line.finish() }
    line.start("setting up \(type(of: solver).record.name)")
    return try Engine(threads: threads).solve(
      problem, with: solver, limits: limits, seed: seed, initial: initial, stop: stop
    ) { progress in
      line.update(progress, fraction: fraction(progress))
    }
  }

  /// How much of the run is over: what the engine says, or the share of the steps asked for.
  private func fraction(_ progress: Progress) -> Double? {
    guard limits.time == nil, let steps = limits.steps, let replicas = limits.replicas else {
      return progress.fraction
    }
    let share = Double(progress.steps) / max(1, Double(steps) * Double(replicas))
    return max(progress.fraction ?? 0, min(1, share))
  }
}
