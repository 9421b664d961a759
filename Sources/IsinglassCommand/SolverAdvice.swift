import Isinglass

/// Which solver suits a problem, and why.
struct SolverAdvice {
  /// What `--solver` calls the choice by the problem itself.
  static let automatic = "auto"

  /// The choice as an entry in lists of solvers.
  static let record = SolverRecord(
    name: automatic, fullName: "automatic",
    summary: "chooses one by the problem's size and density",
    step: "that of the solver chosen", source: "measured on the benchmark instances",
    parameters: [])

  /// The solver's name in the catalogue.
  let solver: String
  /// One sentence.
  let reason: String

  init(for problem: Problem) {
    let couplings = problem.model.couplings
    if problem.spinCount <= 26 {
      solver = "exhaustive"
      reason = "so few spins that every configuration can be visited"
    } else if couplings.density >= 0.25 {
      solver = "sa"
      reason = "dense couplings: annealing with one vector pass over the local fields a flip"
    } else {
      solver = "sa"
      reason = "sparse couplings: a flip touches few neighbours, so single flips are cheap"
    }
  }
}
