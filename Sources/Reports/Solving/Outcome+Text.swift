package import Isinglass

extension Outcome {
  /// The result as a person reads it.
  ///
  /// - Parameters:
  ///   - answer: where the spins are to be had; `nil` shows them, or says how to get them.
  ///   - remarks: labelled lines for the end of the report's facts.
  package func text(
    _ style: Style, answer: String? = nil, remarks: [(label: String, text: String)] = []
  ) -> String {
    var report = Report(style)
    report.heading(problem.name, problem.summary)
    report.line(problem.objectiveName, style.strong("\(objective)"))
    addVerification(&report)
    addBound(&report)
    addProof(&report)
    addPlanted(&report)
    report.line(
      "time to best",
      "\(Quantity.time(run.timeToBest)) of \(Quantity.time(run.elapsed))"
        + " (set-up \(Quantity.time(run.setup)), loading \(Quantity.time(loading)))")
    report.line("work", workDescription)
    report.line("found by", discoveryDescription)
    report.line("stopped", stopDescription)
    report.paragraph("solver", solverDescription)
    for remark in remarks { report.paragraph(remark.label, remark.text) }
    report.line(problem.spinsName, answer ?? spinsDescription)
    report.line("repeat", repetition)
    return report.text
  }

  private func addVerification(_ report: inout Report) {
    if verification.holds {
      let energy = problem.kind == .ising ? "" : ": energy \(verification.energy)"
      report.line(
        "verified",
        report.style.good("recomputed independently from the problem's own numbers\(energy)"))
    } else {
      report.line(
        "NOT VERIFIED",
        report.style.bad(
          "recomputing gives energy \(verification.energy), not \(run.best.energy);"
            + " please report this"))
    }
  }

  private func addBound(_ report: inout Report) {
    if isOptimal {
      return report.line("optimal", report.style.good("proven: no better answer exists"))
    }
    guard let bound, let value = objectiveBound else { return }
    let name = problem.sense == .minimize ? "lower bound" : "upper bound"
    let gap = abs(value.value - objective.value) / max(abs(objective.value), .leastNormalMagnitude)
    let share = gap.isFinite && gap < 10 ? ", gap \(Quantity.percent(gap))" : ""
    let advice =
      bound.method == .magnitudes && problem.spinCount <= Certificate.mostSpinsForSpectralBound
      ? "; 'isinglass inspect' takes the time for a better one" : ""
    report.paragraph(name, "\(value) (\(bound.method.description)\(share)\(advice))")
  }

  private func addProof(_ report: inout Report) {
    guard let proof else { return }
    let parts = Quantity.counted(proof.nodes, "part")
    let time = Quantity.time(proof.elapsed)
    switch proof.outcome {
    case .proven where proof.tolerance > 0:
      let least = Quantity.significant(proof.tolerance)
      report.line("proof", "no energy is lower by more than \(least): \(parts) in \(time)")
    case .proven: report.line("proof", "by branch and bound: \(parts) in \(time)")
    case .stopped: report.line("proof", "not finished: \(parts) in \(time)")
    case .unsupported: report.line("proof", "the numbers are too large to be added up")
    }
  }

  private func addPlanted(_ report: inout Report) {
    guard let planted else { return }
    let overlap = planted.overlap.map { "overlap \(Quantity.significant($0, digits: 4))" }
    if planted.overlap == 1 {
      report.line("planted", report.style.good("found: the planted state itself, overlap 1"))
    } else if planted.isFound {
      let other = overlap.map { ", \($0) with it" } ?? ""
      report.line(
        "planted", report.style.good("reached: as low as the planted state\(other)"))
    } else {
      let truth = planted.truth.energy.map {
        "\(problem.objectiveName) \(problem.objective(at: $0)) is better"
      }
      report.line(
        "planted", "not found: " + [truth, overlap].compactMap { $0 }.joined(separator: ", "))
    }
  }

  private var spinsDescription: String {
    let spins = run.best.spins
    guard problem.spinCount <= 64 else {
      return "\(problem.spinCount) of them: -o FILE or --json gives them"
    }
    guard case .qubo = problem.kind else { return named(spins.description.map { String($0) }) }
    return named((0..<spins.count).map { spins.isUp($0) ? "1" : "0" })
  }

  /// Values after their variables' names where there are names, else one after the other.
  private func named(_ values: [String]) -> String {
    guard let labels = problem.labels, labels.count == values.count else { return values.joined() }
    return zip(labels, values).map { "\($0)=\($1)" }.joined(separator: " ")
  }

  private var workDescription: String {
    let ranks = run.provenance.ranks
    let threads =
      Quantity.counted(run.provenance.threads, "thread") + (ranks > 1 ? " of \(ranks) ranks" : "")
    let rate = Double(run.steps) / max(1e-9, (run.elapsed - run.setup).seconds)
    let hits = run.samples.filter { $0.energy == run.best.energy }
      .reduce(0) { $0 + $1.multiplicity }
    let success = run.replicas > 1 ? " (\(hits) came as far)" : ""
    return "\(Quantity.counted(run.replicas, "replica"))\(success),"
      + " \(Quantity.scaled(Double(run.steps))) \(run.steps == 1 ? "step" : "steps"),"
      + " \(Quantity.scaled(rate)) steps/s on \(threads)"
  }

  private var discoveryDescription: String {
    let found = run.discovery
    let length = Quantity.counted(found.steps, "step")
    let anneal =
      found.wasCutShort
      ? "cut short after \(found.stepsDone) of \(length)" : "in an anneal of \(length)"
    return "replica \(found.replica), \(anneal)"
  }

  private var stopDescription: String { run.stopReason.description }

  private var solverDescription: String {
    let parameters = run.provenance.parameters.map { parameter in
      let short = Double(parameter.value).map { Quantity.significant($0, digits: 4) }
      let value = [short, parameter.value].compactMap { $0 }.min { $0.count < $1.count }
      return "\(parameter.name)=\(value ?? parameter.value)"
    }
    return ([run.provenance.solver] + parameters).joined(separator: " ")
  }
}

extension StopReason {
  /// What ended a run, in a few words.
  package var description: String {
    switch self {
    case .timeLimit: "the time was over"
    case .target: "the target was reached"
    case .steps: "all replicas did all their steps"
    case .interrupted: "interrupted; this is the best so far"
    case .optimal: "nothing better exists"
    }
  }
}

extension EnergyBound.Method {
  /// The argument in a few words.
  package var description: String {
    switch self {
    case .magnitudes: "sum of all magnitudes"
    case .balance: "nothing is frustrated"
    case .spectral: "spectral"
    case .semidefinite: "semidefinite"
    case .oddCycles: "semidefinite with odd cycles"
    case .branchAndBound: "branch and bound"
    case .matching: "matching of frustrated squares"
    }
  }
}

extension Problem.Kind {
  /// The kind as people call it.
  package var title: String {
    switch self {
    case .ising: "Ising"
    case .maxCut: "Max-Cut"
    case .qubo(.minimize): "QUBO to minimize"
    case .qubo(.maximize): "QUBO to maximize"
    }
  }
}

extension Problem {
  /// Kind, size and storage in one line.
  package var summary: String {
    let couplings = model.couplings
    return "\(kindName), \(Quantity.counted(spinCount, noun.one, noun.many)),"
      + " \(Quantity.counted(couplings.pairCount, couplingNoun)) (\(couplings.storageName))"
  }

  /// The kind as people call it.
  package var kindName: String { kind.title }

  /// What an answer's values are called.
  package var spinsName: String {
    if case .qubo = kind { return "variables" }
    return "spins"
  }

  private var noun: (one: String, many: String) {
    switch kind {
    case .ising: ("spin", "spins")
    case .maxCut: ("vertex", "vertices")
    case .qubo: ("variable", "variables")
    }
  }

  private var couplingNoun: String { kind == .maxCut ? "edge" : "coupling" }
}
