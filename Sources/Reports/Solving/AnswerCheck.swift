package import Isinglass

/// An answer recomputed, and each of its claims compared.
package struct AnswerCheck {
  private let problem: Problem
  private let answer: Solution
  private let energy: Energy
  /// By how much it can be off.
  private let error: Double
  private let objective: Energy
  private let proof: ProofCheck?
  /// The bound on the energy that is proven here, if any.
  private let bound: Energy?
  /// What is wrong, a sentence each.
  private let complaints: [String]

  /// Recomputes what an answer claims.
  ///
  /// - Parameters:
  ///   - answer: the answer.
  ///   - problem: what it answers.
  ///   - proof: a proof of a bound, gone through. Without one a bound that the answer claims is worked out
  ///     again, as far as that takes seconds.
  package init(_ answer: Solution, of problem: Problem, proof: ProofCheck? = nil) {
    self.problem = problem
    self.answer = answer
    self.proof = proof
    let verification = Verification(
      of: answer.spins, reported: answer.energy ?? Energy(0), in: problem)
    (energy, error) = (verification.energy, verification.error)
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
    var bound: Energy?
    if let proof {
      if proof.problemDigest != problem.digest {
        complaints.append(
          "the proof is of another problem: its digest is \(proof.problemDigest), this one's \(problem.digest)"
        )
      } else {
        bound = proof.proven
        if !proof.holds {
          let proven = proof.proven.map { "\($0)" } ?? "none"
          complaints.append(
            "the proof claims that no energy is below \(proof.claimed), and the bound that it proves is \(proven)"
          )
        }
      }
    } else if answer.lowerBound != nil || answer.claimsOptimum {
      bound = Certificate.bound(of: problem.model, effort: .thorough(problem.model)).energy
    }
    if let claimed = answer.lowerBound, claimed > energy,
      !Verification.agree(claimed, energy, in: problem.model)
    {
      complaints.append(
        "the answer claims that no energy is below \(claimed) but its own spins have \(energy)")
    }
    self.bound = bound
    self.complaints = complaints
  }

  /// Whether every claim holds.
  package var holds: Bool { complaints.isEmpty }

  /// The check as a person reads it.
  package func text(_ style: Style) -> String {
    var report = Report(style)
    report.heading(problem.name, problem.summary)
    report.line(problem.objectiveName, style.strong("\(objective)"))
    if problem.kind != .ising || error > 0 {
      let exactness = error > 0 ? ", right to \(Quantity.powerOfTen(atLeast: error))" : ""
      report.line("energy", "\(energy)\(exactness)")
    }
    if let planted = comparison {
      let overlap = planted.overlap.map { ", overlap \(Quantity.significant($0, digits: 4))" }
      report.line("planted", (planted.isFound ? "reached" : "not reached") + (overlap ?? ""))
    }
    addBound(&report)
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
      "energy": JSONValue(energy), "energy_error": .number(error),
      "objective": JSONValue(objective),
      "sense": .string(problem.sense.rawValue), "claimed_energy": JSONValue(answer.energy),
      "claimed_objective": JSONValue(answer.objective),
      "claimed_lower_bound": JSONValue(answer.lowerBound), "proven_lower_bound": JSONValue(bound),
      "bound_confirmed": isBoundConfirmed.map { .bool($0) } ?? .null, "optimal": .bool(isOptimal),
      "complaints": .array(complaints.map { .string($0) }),
    ]
  }

  private func addBound(_ report: inout Report) {
    if let proof { report.line("proof", "\(Quantity.counted(proof.parts, "part"))") }
    if isOptimal {
      report.line("optimal", report.style.good("proven: no better answer exists"))
    } else if let bound {
      let name = problem.sense == .minimize ? "lower bound" : "upper bound"
      report.line(name, "\(problem.objective(at: bound)), proven here")
    }
    if isBoundConfirmed == false {
      let claimed = answer.lowerBound.map { problem.objective(at: $0) } ?? objective
      report.paragraph(
        "not confirmed",
        proof == nil
          ? "that nothing is better than \(claimed); 'solve --proof' writes a proof that can be checked"
          : "that nothing is better than \(claimed), which the proof does not show"
      )
    }
  }

  /// Whether no energy is lower than the answer's.
  private var isOptimal: Bool {
    bound.map { $0 >= energy || Verification.agree($0, energy, in: problem.model) } ?? false
  }

  /// Whether the bound that is claimed was proven; `nil` where none is.
  private var isBoundConfirmed: Bool? {
    guard let claimed = answer.claimsOptimum ? energy : answer.lowerBound else { return nil }
    guard let bound else { return false }
    return bound >= claimed || Verification.agree(bound, claimed, in: problem.model)
  }

  private var claimCount: Int {
    (answer.energy == nil ? 0 : 1) + (answer.objective == nil ? 0 : 1)
  }

  private var comparison: PlantedComparison? {
    problem.planted.map { PlantedComparison(answer.spins, energy, $0, in: problem) }
  }
}
