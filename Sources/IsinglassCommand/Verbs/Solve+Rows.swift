import ArgumentParser
import Isinglass
import Reports
import SpinGlasses

/// How `solve` uses several ranks.
enum Spread: String, ExpressibleByArgument, CaseIterable {
  /// Every rank has the whole problem and some of the replicas.
  case replicas
  /// Every rank has the couplings of some of the spins.
  case rows
}

extension Solve {
  /// `--spread rows`: couplings spread over ranks by spins.
  func runSpreadByRows() throws {
    try checkRowsOptions()
    let threads = Engine(threads: runOptions.threads).threads
    let stop = StopFlag()
    let watch = checkpointOptions.watch()
    let solver = solverOptions.solver == AutomaticChoice.record.name ? "dsb" : solverOptions.solver
    let command = self
    // Before there are threads, which leave the signals to the watcher.
    Interruption.watcher.raise(stop) {}
    let outcome = try RankSession.run(threads: threads) { communicator in
      let start = ContinuousClock.now
      let model = try command.loadRows(on: communicator)
      let loading = (ContinuousClock.now - start).seconds
      let line = communicator.isFirst ? ProgressLine(objective: ObjectiveScale(model)) : nil
      defer { line?.finish() }
      if let line {
        Interruption.watcher.raise(stop, onRaise: RankSession.remark(on: watch)) { line.finish() }
      }
      line?.start("setting up \(solver)")
      let search = try ShardedBifurcation(
        SolverCatalogue.solver(named: solver, settings: command.solverOptions.settings))
      var limits = command.runOptions.limits
      limits.target = command.runOptions.target.map { model.energy(atObjective: $0.value) }
      let run = try search.solve(
        model, limits: limits, seed: Seed(command.runOptions.seed), on: communicator, stop: stop,
        checkpoint: watch?.policy, onProgress: { line?.update($0) })
      return ShardedOutcome(
        model, run, ranks: communicator.size, peakMemory: Terminal.peakMemory, loading: loading,
        repetition: command.rowsRepetition(run, of: model))
    }
    guard let outcome else { return }
    try report.write(outcome.json) { style in
      outcome.text(style, answer: report.output.map { "in \($0)" })
    }
    if outcome.run.stopReason == .interrupted {
      try watch?.check()
      throw Exit(.interrupted)
    }
  }

  /// Refuses what a search over spread couplings does not do.
  private func checkRowsOptions() throws {
    let unsupported: [(String, Bool)] = [
      ("--prove", proofOptions.isWanted), ("--initial", sourceOptions.initial != nil),
      ("--trace", files.trace != nil), ("--plot", files.plot != nil),
      ("--samples", files.samples != nil),
    ]
    if let (option, _) = unsupported.first(where: \.1) {
      throw UsageError("\(option) does not go with --spread rows: leave one of them out")
    }
    if file == "-" {
      throw UsageError("--spread rows needs a file that every rank can read, not standard input")
    }
  }

  /// This rank's part of the problem: generated or read in slices where that can be done.
  private func loadRows(on communicator: any Communicator) throws -> ShardedModel {
    if let generate = sourceOptions.generate {
      let recipe = try EnsembleRecipe(parsing: generate)
      if let model = try recipe.shardedModel(on: communicator) { return model }
      return try ShardedModel(recipe.problem(), on: communicator)
    }
    guard let file else { throw UsageError("no file is given") }
    let request = problemOptions.request
    let content = try FileContent(path: file)
    if let model = try ShardedModel(oneBit: content, request, on: communicator) { return model }
    return try ShardedModel(ProblemFile.read(content, request), on: communicator)
  }

  /// The command that gives the same answer again, on any number of ranks.
  private func rowsRepetition(_ run: ShardedRun, of model: ShardedModel) -> String {
    var words = ["isinglass", "solve"]
    if let file { words.append(ShellWord.quoted(file)) }
    if let generate = sourceOptions.generate {
      words += ["--generate", ShellWord.quoted(generate)]
    }
    words += problemOptions.words + ["--spread", "rows", "--solver", run.provenance.solver]
    for assignment in solverOptions.set {
      words += ["--set", ShellWord.quoted("\(assignment.name)=\(assignment.value)")]
    }
    let repetition = run.repetition
    if let target = repetition.target { words += ["--target", "\(model.objective(at: target))"] }
    if let replicas = repetition.replicas { words += ["--replicas", "\(replicas)"] }
    if let steps = repetition.steps { words += ["--steps", "\(steps)"] }
    if repetition.firstReplica > 0 { words += ["--first-replica", "\(repetition.firstReplica)"] }
    if let cut = repetition.cutAtStep { words += ["--cut-at-step", "\(cut)"] }
    return (words + ["--seed", "\(runOptions.seed)"]).joined(separator: " ")
  }
}
