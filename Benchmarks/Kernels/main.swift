// Prints how close each kernel comes to what the machine can do, and what it should reach. Other sizes
// run where a word on the command line says so: `swift run -c release --package-path Benchmarks
// KernelBenchmarks sizes dense`; without `sizes` a word chooses among the targets.
// ISINGLASS_ISA=avx2 (portable, avx512, avx512-bit) chooses a level.

import IsingKernels

let words = CommandLine.arguments.dropFirst()
let runsSizes = words.contains("sizes")
let wanted = words.filter { $0 != "sizes" }

print("level: \(String(cString: kernelLevelName(currentKernelLevel())))")
print(
  pad("kernel", 24), pad("size", 24), pad("best", 11), pad("rate", 16),
  pad("roofline", 36), pad("ratio", 7), pad("accept", 26))

func consider(_ name: String, _ make: () -> Benchmark) {
  if wanted.isEmpty || wanted.contains(where: name.contains) { run(make()) }
}

if !runsSizes {
  for target in targets { consider(target.name, target.make) }
} else {
  for n in [200, 500, 2000, 10_000] {
    for replicas in [16, 32, 64] {
      consider("dense N=\(n) R=\(replicas)") { denseBenchmark(order: n, replicas: replicas) }
    }
  }
  for n in [2000, 20_000, 50_000] {
    for replicas in [1, 8] {
      consider("spins N=\(n) R=\(replicas)") { oneBitSpinBenchmark(order: n, replicas: replicas) }
    }
  }
  for n in [200, 2000, 20_000] {
    for replicas in [1, 8] {
      consider("reals N=\(n) R=\(replicas)") { oneBitRealBenchmark(order: n, replicas: replicas) }
    }
  }
  for (n, degree) in [(800, 48), (2000, 20), (5000, 5), (10_000, 4), (20_000, 20)] {
    for replicas in [1, 16, 32] {
      consider("sparse signs N=\(n) R=\(replicas)") {
        sparseBenchmark(order: n, degree: degree, replicas: replicas)
      }
    }
    consider("sparse weights N=\(n) R=32") {
      sparseBenchmark(order: n, degree: degree, replicas: 32, signed: false)
    }
  }
  for flips in [8, 56, 128, 240, 1000] {
    consider("bifurcation flips N=2000 flips=\(flips)") { flipBenchmark(order: 2000, flips: flips) }
  }
  consider("bifurcation step") { bifurcationStepBenchmark(order: 2000, feedback: 0.1) }
  consider("bifurcation wide") { wideFlipBenchmark(order: 100_000, wholeStep: true) }
  for tenure in [0, 50, 100] as [UInt32] {
    consider("tabu") { tabuBenchmark(order: 2000, tenure: tenure) }
  }
}
