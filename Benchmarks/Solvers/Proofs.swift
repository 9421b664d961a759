import Isinglass

/// What it takes to prove the published optima of the Biq Mac library.
func measureProofs() throws {
  print("proofs by branch and bound, on all processors")
  for file in ["pm1s_100.0", "pm1d_80.0", "g05_100.0", "g05_100.1", "pw09_100.0"] {
    guard let (_, problem) = instance("\(file).txt.gz") else { continue }
    let engine = Engine()
    var run = try engine.solve(
      problem, with: SolverCatalogue.solver(named: "auto"),
      limits: Limits(time: .milliseconds(500)), seed: 1)
    let before = processorSeconds()
    let (bound, proof, _) = run.prove(problem, threads: engine.threads)
    guard let proof else {
      print("  \(file): \(bound.method.rawValue) bound is enough")
      continue
    }
    print(
      "  \(file): cut \(problem.objective(at: run.best.energy)) \(proof.outcome.rawValue), "
        + "\(proof.nodes) parts in \(proof.elapsed.seconds.text(" s", decimals: 1)), "
        + (processorSeconds() - before).text(" s", decimals: 1) + " of processor time")
  }
}
