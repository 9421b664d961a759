// Prints how close each kernel comes to what the machine can do. Name a kernel or a size to run
// only what contains it: `swift run -c release --package-path Benchmarks KernelBenchmarks dense`.
// ISINGLASS_ISA=avx2 (portable, avx512, avx512-bit) chooses a level.

import IsingKernels

let wanted = CommandLine.arguments.dropFirst()

print("level: \(String(cString: kernelLevelName(currentKernelLevel())))")
print(
  pad("kernel", 24), pad("size", 24), pad("best", 14), pad("rate", 16),
  pad("roofline", 36), "ratio")

func consider(_ name: String, _ make: () -> Benchmark) {
  if wanted.isEmpty || wanted.contains(where: name.contains) { run(make()) }
}

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
if wanted.isEmpty || wanted.contains(where: { "bifurcation".contains($0) }) {
  for feedback in [0, 0.1] { measureBifurcationSteps(order: 2000, feedback: feedback) }
  measureWideBifurcation(order: 100_000)
}
for (n, degree, accept) in [(10_000, 4, 12.0), (2000, 20, 5.5), (800, 48, 3.2)] {
  consider("lanes N=\(n) d=\(degree)") {
    laneBenchmark(order: n, degree: degree, accept: accept)
  }
}
