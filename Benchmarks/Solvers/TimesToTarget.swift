import Isinglass

/// Median wall-clock time from the parsed problem to the verified answer at a target, set-up
/// included, on one thread.
func measureTimesToTarget() throws {
  print("time to target on one thread, parsed problem to verified answer, set-up included")
  for (file, solver, target, seeds, goal) in [
    ("G1.txt.gz", "sa", 11624, 20, 0.020), ("G6.txt.gz", "sa", 2178, 20, 0.060),
    ("K2000.txt.gz", "cac", 33000, 20, 1), ("K2000.txt.gz", "cac", 33200, 20, 5),
    ("K2000.txt.gz", "sa", 33200, 20, 5),
  ] {
    guard let problem = instance(file)?.problem else { continue }
    let method = try SolverCatalogue.solver(named: solver)
    let limits = Limits(
      time: .seconds(60), target: problem.energy(atObjective: Energy(exactly: Int64(target))))
    var times: [Double] = []
    for seed in 1...UInt64(seeds) {
      let run = try Engine(threads: 1).solve(
        problem, with: method, limits: limits, seed: Seed(seed))
      times.append(run.stopReason == .target ? run.elapsed.seconds : .infinity)
    }
    let hits = times.count { $0.isFinite }
    print(
      "  \(file) \(target), \(solver): median \((median(times) * 1e3).text(" ms", decimals: 1)), worst "
        + "\(((times.max() ?? 0) * 1e3).text(" ms", decimals: 1)), \(hits) of \(seeds) seeds, goal "
        + "\((goal * 1e3).text(" ms", decimals: 0))")
  }
}
