package import Isinglass

/// A finished run with all that is said about it.
package struct Outcome {
  package let problem: Problem
  package let run: Run
  /// The answer recomputed.
  package let verification: Verification
  /// The best proven lower bound on the energy, if any was worked out.
  package let bound: EnergyBound?
  /// The search for a proof, where one was asked for.
  package let proof: OptimalityProof?
  /// What was planted, and how near the answer is.
  package let planted: PlantedComparison?
  /// Seconds spent reading or generating the problem.
  package let loading: Double
  /// The command that gives the same answer again.
  package let repetition: String

  package init(
    _ problem: Problem, _ run: Run, bound: EnergyBound?, proof: OptimalityProof? = nil,
    loading: Double, repetition: String
  ) {
    self.problem = problem
    self.run = run
    self.bound = bound
    self.proof = proof
    self.loading = loading
    self.repetition = repetition
    verification = Verification(of: run.best.spins, reported: run.best.energy, in: problem)
    planted = problem.planted.map {
      PlantedComparison(run.best.spins, run.best.energy, $0, in: problem)
    }
  }

  /// The answer in the problem's own terms.
  package var objective: Energy { problem.objective(at: run.best.energy) }

  /// The bound on the objective.
  package var objectiveBound: Energy? { bound.map { problem.objective(at: $0.energy) } }

  /// Whether the answer is proven to be the best there is.
  package var isOptimal: Bool {
    run.isOptimal(given: bound)
  }
}

/// How an answer compares with a planted state.
package struct PlantedComparison {
  package let truth: PlantedTruth
  /// The overlap with the planted spins, its sign dropped where a global flip changes nothing.
  package let overlap: Double?
  /// Whether the planted state, or another of its energy, was found, or one of lower energy.
  package let isFound: Bool

  package init(_ spins: Spins, _ energy: Energy, _ truth: PlantedTruth, in problem: Problem) {
    self.truth = truth
    overlap = truth.spins.map { planted in
      let overlap = spins.overlap(with: planted)
      return problem.model.hasFields ? overlap : abs(overlap)
    }
    isFound =
      overlap == 1
      || truth.energy.map {
        energy <= $0 || Verification.agree(energy, $0, in: problem.model)
      } ?? false
  }
}
