import IsingKernels
import Isinglass
import SpinGlasses

/// The same replicas and steps on one thread and on all, interleaved: how much faster.
func measureCores() throws {
  let threads = Engine().threads
  print("speed-up of \(threads) threads over one, independent replicas (goal >= 1.85 on two)")
  for (name, recipe, solver, steps, replicas) in [
    ("cac, one-bit N=2000", "sk --couplings pm1 --size 2000 --seed 1", "cac", 300, 64),
    (
      "cac, sparse d=20 N=2000", "regular --degree 20 --weights pm1 --size 2000 --seed 1", "cac",
      300, 128
    ),
    ("sa, one-bit N=2000", "sk --couplings pm1 --size 2000 --seed 1", "sa", 2000, 64),
    (
      "sa, sparse d=20 N=2000", "regular --degree 20 --weights pm1 --size 2000 --seed 1", "sa",
      2000, 64
    ),
  ] {
    let problem = try EnsembleRecipe(parsing: recipe).problem()
    let method = try SolverCatalogue.solver(named: solver)
    let limits = Limits(steps: steps, replicas: replicas)
    var ratios: [Double] = []
    for _ in 0..<5 {
      let one = try seconds {
        _ = try Engine(threads: 1).solve(problem, with: method, limits: limits)
      }
      let all = try seconds { _ = try Engine().solve(problem, with: method, limits: limits) }
      ratios.append(one / all)
    }
    print("  \(name): \(median(ratios).text("")) (best \((ratios.max() ?? 0).text("")))")
  }
}
