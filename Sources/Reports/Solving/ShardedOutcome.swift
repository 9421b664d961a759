package import Isinglass

/// A finished search over spread couplings with all that is said about it.
package struct ShardedOutcome: Sendable {
  let name: String
  let kind: Problem.Kind
  let spinCount: Int
  let pairCount: Int
  let digest: String
  let objective: Energy
  let scale: ObjectiveScale
  /// What was found.
  package let run: ShardedRun
  let ranks: Int
  /// The most bytes that rank 0's process has held.
  let peakMemory: Int
  let loading: Double
  let repetition: String

  /// - Parameters:
  ///   - peakMemory: the most bytes that this rank's process has held.
  ///   - loading: seconds that reading or generating took.
  ///   - repetition: the command that gives the same answer again.
  package init(
    _ model: ShardedModel, _ run: ShardedRun, ranks: Int, peakMemory: Int, loading: Double,
    repetition: String
  ) {
    name = model.name
    kind = model.kind
    spinCount = model.spinCount
    pairCount = model.pairCount
    digest = model.digest
    objective = model.objective(at: run.best.energy)
    scale = ObjectiveScale(model)
    self.run = run
    self.ranks = ranks
    self.peakMemory = peakMemory
    self.loading = loading
    self.repetition = repetition
  }

  /// The result as other programs read it; names are those of other results.
  package var json: JSONValue {
    let found = run.discovery
    return [
      "problem": [
        "name": .string(name), "kind": .string(kind.name), "spins": JSONValue(spinCount),
        "couplings": JSONValue(pairCount), "digest": .string(digest),
      ],
      "isinglass": .string(run.provenance.version),
      "solver": [
        "name": .string(run.provenance.solver),
        "parameters": .object(
          run.provenance.parameters.map { JSONMember($0.name, .parameter($0.value)) }),
      ],
      "seed": JSONValue(run.provenance.seed.value), "spread": "rows", "ranks": JSONValue(ranks),
      "kernel": .string(run.provenance.kernel), "energy": JSONValue(run.best.energy),
      "objective": JSONValue(objective), "sense": .string(kind.sense.rawValue),
      "time_to_best_s": .number((run.trace.last?.time ?? run.elapsed).seconds),
      "elapsed_s": .number(run.elapsed.seconds),
      "stop_reason": .string(run.stopReason.rawValue), "replicas": JSONValue(run.replicas),
      "steps": JSONValue(run.steps),
      "found_by": [
        "replica": JSONValue(found.replica), "first_replica": JSONValue(found.batch.lowerBound),
        "replicas": JSONValue(found.batch.count), "steps": JSONValue(found.steps),
        "steps_done": JSONValue(found.stepsDone), "cut_short": .bool(found.wasCutShort),
      ],
      "traffic": [
        "received_per_step": JSONValue(run.receivedPerStep),
        "received": JSONValue(run.traffic.received), "sent": JSONValue(run.traffic.sent),
        "gathers": JSONValue(run.traffic.gathers),
      ],
      "memory": [
        "couplings": JSONValue(run.memory.couplings), "replicas": JSONValue(run.memory.replicas),
        "peak": JSONValue(peakMemory),
      ],
      "seconds": [
        "filling": .number(run.times.filling), "moving": .number(run.times.moving),
        "turning": .number(run.times.turning), "exchanging": .number(run.times.exchanging),
        "descending": .number(run.times.descending),
      ],
      "rows_added": JSONValue(run.times.rows),
      "spins": .string(run.best.spins.description), "verified": true, "load_s": .number(loading),
      "repeat": .string(repetition),
    ]
  }

  /// The result as a person reads it.
  ///
  /// - Parameter answer: where the spins are to be had.
  package func text(_ style: Style, answer: String? = nil) -> String {
    var report = Report(style)
    report.heading(
      name,
      "\(kind.title), \(Quantity.counted(spinCount, "spin")), \(Quantity.counted(pairCount, "coupling"))"
        + " (spread over \(Quantity.counted(ranks, "rank")))")
    report.line(kind.objectiveName, style.strong("\(objective)"))
    report.line(
      "verified",
      style.good("recomputed from the couplings of all ranks: energy \(run.best.energy)"))
    let best = run.trace.last?.time ?? run.elapsed
    report.line(
      "time to best",
      "\(Quantity.time(best)) of \(Quantity.time(run.elapsed)) (loading \(Quantity.time(loading)))")
    let rate = Double(run.steps) / max(1e-9, run.elapsed.seconds)
    report.line(
      "work",
      "\(Quantity.counted(run.replicas, "replica")), \(Quantity.scaled(Double(run.steps))) steps,"
        + " \(Quantity.scaled(rate)) steps/s")
    report.line(
      "memory",
      "\(Quantity.bytes(run.memory.couplings)) of couplings and"
        + " \(Quantity.bytes(run.memory.replicas)) of replicas on rank 0")
    if ranks > 1 {
      report.line(
        "exchange",
        "\(Quantity.bytes(run.receivedPerStep)) a step received by rank 0,"
          + " \(Quantity.bytes(run.traffic.received)) in all")
    }
    report.line("found by", "replica \(run.discovery.replica)")
    report.line("stopped", run.stopReason.description)
    report.line(
      "spins",
      answer
        ?? (spinCount <= 64
          ? run.best.spins.description : "\(spinCount) of them: -o FILE or --json gives them"))
    report.line("repeat", repetition)
    return report.text
  }
}
