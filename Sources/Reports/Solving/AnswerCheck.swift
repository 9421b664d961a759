package import Isinglass

/// An answer recomputed, and each of its claims compared.
package struct AnswerCheck {
  private let problem: Problem
  private let answer: Solution
  private let energy: Energy
  private let objective: Energy
  /// What is wrong, a sentence each.
  private let complaints: [String]

  package init(_ answer: Solution, of problem: Problem) {
    self.problem = problem
    self.answer = answer
    energy =
      Verification(
        of: answer.spins, reported: answer.energy ?? Energy(0), in: problem
      ).energy
    objective = problem.objective(at: energy)
    var complaints: [String] = []
    if let claimed = answer.energy, !Verification.agree(claimed, energy, in: problem.model) {
      complaints.append("the answer claims energy \(claimed) but its spins have \(energy)")
    }
    if let claimed = answer.objective,
      !Verification.agree(problem.energy(atObjective: claimed), energy, in: problem.model)
    {
      complaints.append(
        "the answer claims \(problem.objectiveName) \(claimed) but its spins have \(objective)")
    }
    if let digest = answer.problemDigest, digest != problem.digest {
      complaints.append(
        "the answer is for another problem: its digest is \(digest), this one's \(problem.digest)")
    }
    self.complaints = complaints
  }

  /// Whether every claim holds.
  package var holds: Bool { complaints.isEmpty }

  /// The check as a person reads it.
  package func text(_ style: Style) -> String {
    var report = Report(style)
    report.heading(problem.name, problem.summary)
    report.line(problem.objectiveName, style.strong("\(objective)"))
    if problem.kind != .ising { report.line("energy", "\(energy)") }
    if let planted = comparison {
      let overlap = planted.overlap.map { ", overlap \(Quantity.significant($0, digits: 4))" }
      report.line("planted", (planted.isFound ? "reached" : "not reached") + (overlap ?? ""))
    }
    if holds {
      report.line("verdict", style.good(claimCount == 0 ? "nothing was claimed" : "it holds"))
    }
    for complaint in complaints { report.line("WRONG", style.bad(complaint)) }
    return report.text
  }

  /// The check as other programs read it.
  package var json: JSONValue {
    [
      "isinglass": .string(isinglassVersion), "problem": problem.json, "holds": .bool(holds),
      "energy": JSONValue(energy), "objective": JSONValue(objective),
      "sense": .string(problem.sense.rawValue), "claimed_energy": JSONValue(answer.energy),
      "claimed_objective": JSONValue(answer.objective),
      "complaints": .array(complaints.map { .string($0) }),
    ]
  }

  private var claimCount: Int {
    (answer.energy == nil ? 0 : 1) + (answer.objective == nil ? 0 : 1)
  }

  private var comparison: PlantedComparison? {
    problem.planted.map { PlantedComparison(answer.spins, energy, $0, in: problem) }
  }
}
