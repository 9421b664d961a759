import Isinglass
import Reports

/// A run with everything a person at a terminal expects: progress, and Ctrl-C that still reports.
struct SolvingSession {
  let problem: Problem
  let solver: any Solver
  var limits = Limits()
  var seed: Seed = 0
  var threads: Int?
  var reduces = true
  /// Told of better answers; whoever else watches the run.
  var observer: RunObserver?
  /// Where the run keeps its state.
  var checkpoint: CheckpointPolicy?

  /// The ranks that share the work, where there are several.
  var ranks: (any Communicator)?

  /// Runs the solver until a limit is reached or somebody interrupts.
  ///
  /// - Throws: `SolverError`; with a checkpoint also `CheckpointError` and `FileAccessError`.
  func run(initial: Spins? = nil) throws -> Run {
    let stop = StopFlag()
    let line = ProgressLine(objective: ObjectiveScale(problem))
    defer { line.finish() }
    Interruption.watcher.raise(stop) { line.finish() }
    line.start("setting up \(type(of: solver).record.name)")
    return try engine.solve(
      problem, with: solver, limits: limits, seed: seed, initial: initial,
      reduces: reduces, stop: stop, checkpoint: checkpoint, observer: observer,
      ranks: ranks
    ) { progress in
      line.update(progress)
    }
  }

  /// Lends this rank's threads to rank 0, until there is nothing left to do.
  ///
  /// - Throws: `SolverError`, `RankError`, `CommunicationError`.
  func serve(initial: Spins? = nil) throws {
    guard let ranks else { return }
    let stop = StopFlag()
    Interruption.watcher.raise(stop) {}
    try engine.serve(
      problem, with: solver, limits: limits, seed: seed, initial: initial, reduces: reduces,
      stop: stop, ranks: ranks)
  }

  private var engine: Engine {
    Engine(threads: threads ?? (ranks == nil ? nil : SharedCommand.threads))
  }
}
