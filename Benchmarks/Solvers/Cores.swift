import IsingKernels
import Isinglass
import SpinGlasses

/// The same replicas and steps on one thread and on all, interleaved: how much faster, and how much
/// more processor time, which other users of the machine disturb less.
///
/// Runs are long, so that packing and the edges of the spectrum, done once by one thread, do not
/// count; their time is printed beside.
func measureCores() throws {
  let threads = Engine().threads
  print("speed-up of \(threads) threads over one, independent replicas (goal >= 1.85 on two)")
  for (name, recipe, solver, steps, replicas) in [
    ("cac, one-bit N=2000", "sk --couplings pm1 --size 2000 --seed 1", "cac", 300, 64),
    (
      "cac, sparse d=20 N=2000", "regular --degree 20 --weights pm1 --size 2000 --seed 1", "cac",
      3000, 128
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
    let setUp = try seconds { _ = try method.prepare(problem.model, seed: 1) }
    var (ratios, work): ([Double], [Double]) = ([], [])
    for _ in 0..<5 {
      let before = processorSeconds()
      let one = try seconds {
        _ = try Engine(threads: 1).solve(problem, with: method, limits: limits)
      }
      let between = processorSeconds()
      let all = try seconds { _ = try Engine().solve(problem, with: method, limits: limits) }
      ratios.append(one / all)
      work.append((processorSeconds() - between) / (between - before))
    }
    print(
      "  \(name): \(median(ratios).text("")) (best \((ratios.max() ?? 0).text(""))), processor "
        + "time \(median(work).text("")), set-up \((setUp * 1e3).text(" ms", decimals: 1))")
  }
}
