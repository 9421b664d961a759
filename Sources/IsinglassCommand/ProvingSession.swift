import Isinglass
import Reports

/// What comes after a run when a proof is asked for, as a person at a terminal expects it: progress, and Ctrl-C that
/// still reports.
struct ProvingSession {
  let problem: Problem
  /// The time that is left; without end if `nil`.
  var time: Duration?
  var threads: Int?
  /// Whether to keep the proof for a file.
  var recordsProof = false

  /// Raises the bound until it meets the answer, time ends or somebody interrupts.
  func run(
    after run: inout Run
  ) -> (bound: EnergyBound, search: OptimalityProof?, proof: BoundProof?) {
    let line = ProgressLine()
    defer { line.finish() }
    let stop = StopFlag()
    Interruption.watcher.raise(stop) { line.finish() }
    line.start("bounding")
    let scale = ObjectiveScale(problem)
    return run.prove(
      problem, time: time, threads: Engine(threads: threads).threads, recordsProof: recordsProof,
      stop: stop
    ) { progress in
      let best = "\(scale.name) \(Quantity.short(scale(progress.lowest)))"
      let proven = progress.bound.map { ", bound \(Quantity.short(scale($0)))" } ?? ""
      let parts = Quantity.counted(progress.nodes, "part")
      line.enter("proving: \(best)\(proven), \(parts) done, \(progress.open) open")
    }
  }
}
