/// What the kernels of the solvers should reach on a processor with AVX-512, from prototypes and from
/// what bounds them.
///
/// There is no row for kernels that no solver has a use for: dense products with fewer than 16 replicas
/// (batches fill their lanes), half-stored symmetric products, products of quantised positions.
@MainActor let targets: [(name: String, make: () -> Benchmark)] = [
  ("dense", { denseBenchmark(order: 2000, replicas: 32, accepts: [.share(0.95)]) }),
  ("dense", { denseBenchmark(order: 2000, replicas: 64, accepts: [.share(0.95)]) }),
  ("dense", { denseBenchmark(order: 2000, replicas: 16, accepts: [.share(0.88)]) }),
  ("dense", { denseBenchmark(order: 10_000, replicas: 32, accepts: [.share(0.88)]) }),
  (
    "spins",
    { oneBitSpinBenchmark(order: 2000, replicas: 1, accepts: [.share(0.92), .time(2.5e-6)]) }
  ),
  ("spins", { oneBitSpinBenchmark(order: 2000, replicas: 8, accepts: [.rate(2.1e12)]) }),
  ("spins", { oneBitSpinBenchmark(order: 100_000, replicas: 1, accepts: [.share(0.92)]) }),
  (
    "spins",
    { oneBitSpinBenchmark(order: 100_000, replicas: 8, accepts: [.part(1.4)], besideOne: true) }
  ),
  (
    "reals",
    { oneBitRealBenchmark(order: 2000, replicas: 1, accepts: [.share(2.5), .time(14e-6)]) }
  ),
  (
    "reals",
    {
      oneBitRealBenchmark(order: 100_000, replicas: 1, accepts: [.share(0.85)], besideReading: true)
    }
  ),
  ("bifurcation", { flipBenchmark(order: 2000, flips: 56, accepts: [.time(0.15e-6)]) }),
  ("bifurcation", { wideFlipBenchmark(order: 100_000, wholeStep: false, accepts: [.part(0.15)]) }),
  ("bifurcation", { bifurcationStepBenchmark(order: 2000, feedback: 0, accepts: [.time(1e-6)]) }),
  (
    "sparse",
    { sparseBenchmark(order: 2000, degree: 20, replicas: 32, accepts: [.share(0.8)]) }
  ),
  (
    "sparse",
    { sparseBenchmark(order: 20_000, degree: 20, replicas: 32, accepts: [.share(0.8)]) }
  ),
  ("sparse", { sparseBenchmark(order: 800, degree: 48, replicas: 32, accepts: [.share(0.8)]) }),
  ("sparse", { sparseBenchmark(order: 5000, degree: 5, replicas: 32, accepts: [.share(0.75)]) }),
  ("sparse", { sparseBenchmark(order: 10_000, degree: 4, replicas: 32, accepts: [.share(0.75)]) }),
  ("sparse", { sparseBenchmark(order: 2000, degree: 20, replicas: 1, accepts: [.time(0.32e-9)]) }),
  ("annealing", { hotSweepBenchmark(order: 2000, accepts: [.time(26e-9)]) }),
  ("annealing", { coldSweepBenchmark(order: 2000, accepts: [.time(0.4e-9)]) }),
  ("annealing", { annealBenchmark(order: 2000, sweeps: 1000, accepts: [.time(18e-3)]) }),
  ("tabu", { tabuBenchmark(order: 2000, tenure: 20, accepts: [.time(80e-9)]) }),
  ("lanes", { laneBenchmark("torus, N=10000", torusNeighbours(100), accepts: [.rate(12e9)]) }),
  (
    "lanes",
    {
      laneBenchmark("N=2000 d=20", randomNeighbours(2000, degree: 20), accepts: [.rate(5.5e9)])
    }
  ),
  (
    "lanes",
    { laneBenchmark("N=800 d=48", randomNeighbours(800, degree: 48), accepts: [.rate(3.2e9)]) }
  ),
  ("random", { randomBenchmark(gaussian: false, accepts: [.time(0.065e-9)]) }),
  ("random", { randomBenchmark(gaussian: true, accepts: [.time(0.26e-9)]) }),
]
