import IsingKernels

/// A random complete ±1 matrix and one replica on it.
final class BifurcationFixture {
  let order: Int
  let rows: UnsafeMutablePointer<UInt64>
  let stride: Int
  var problem = AnnealingProblem()
  let memory: UnsafeMutablePointer<UInt64>
  private var numbers = Numbers()

  init(order n: Int) {
    order = n
    stride = oneBitRowStride(order: n)
    let (n, stride) = (n, stride)
    var bits = Numbers()
    rows = buffer(n * stride) { _ in UInt64(0) }
    // Symmetric where it matters for the motion; larger ones are only timed.
    if n <= 5000 {
      for i in 0..<n {
        for j in 0..<i where bits.bits() >> 31 == 1 {
          rows[i * stride + j >> 6] |= 1 << UInt64(j & 63)
          rows[j * stride + i >> 6] |= 1 << UInt64(i & 63)
        }
      }
    } else {
      for k in 0..<n * stride { rows[k] = bits.word() }
    }
    problem.kind = n <= 32_000 ? .signs : .signsWide
    problem.count = n
    problem.rows = UnsafeRawPointer(rows)
    problem.stride = stride
    memory = buffer(bifurcationBytes(&problem) / 8 + 8) { _ in UInt64(0) }
    start(stream: 0)
  }

  func start(stream: UInt64) {
    startBifurcation(
      &problem, memory, external: nil, amplitude: 0.1, velocity: 0.1, spins: nil,
      from: PhiloxPlace(key: 1, low: 0, high: stream))
  }

  /// Lists of different spins, spread over the whole matrix.
  func lists(_ count: Int, flips: Int) -> [[UInt32]] {
    (0..<count).map { _ in
      (0..<flips).map { k in
        UInt32(k * (order / flips) + Int(numbers.bits()) % (order / flips))
      }
    }
  }

  func flip(_ list: [UInt32]) {
    flipBifurcation(&problem, memory, count: list.count, indices: list)
  }
}

/// Rows of flipped spins, each line of which is read from the matrix once.
func flipBenchmark(order: Int, flips: Int) -> Benchmark {
  let fixture = BifurcationFixture(order: order)
  let lists = fixture.lists(32, flips: flips)
  var next = 0
  return Benchmark(
    kernel: "bifurcation flips", size: "N=\(order) flips=\(flips)",
    work: Double(flips * fixture.stride * 8), unit: "B",
    roofline: .randomLines(fixture.rows, bytes: order * fixture.stride * 8)
  ) {
    fixture.flip(lists[next])
    next = (next + 1) % lists.count
  }
}

/// Whole discrete steps averaged over a schedule, beside the product that they do without.
func measureBifurcationSteps(order: Int, feedback: Double) {
  let fixture = BifurcationFixture(order: order)
  let root = Double(order - 1).squareRoot()
  let steps = 2000
  var rule = BifurcationRule(
    dt: 1, coupling: 0.5 / root, horizon: Double(steps), pump_feedback: feedback, heat: 0)
  let product = oneBitSpinBenchmark(order: order, replicas: 1)
  var (best, bestProduct) = (Double.infinity, Double.infinity)
  for round in 0..<20 {
    fixture.start(stream: UInt64(round))
    var start = threadSeconds()
    _ = runBifurcation(
      &fixture.problem, fixture.memory, rule: &rule, first: 0, count: steps, target: -.infinity)
    best = min(best, (threadSeconds() - start) / Double(steps))
    for _ in 0..<20 {
      start = threadSeconds()
      for _ in 0..<100 { product.call() }
      bestProduct = min(bestProduct, (threadSeconds() - start) / 100)
    }
  }
  print(
    pad("bifurcation step", 24), pad("N=\(order) A=\(decimal(feedback, 1))", 24),
    pad("\(decimal(best * 1e6, 3)) us", 14), pad("", 16),
    pad("\(decimal(bestProduct * 1e6, 2)) us (one-bit product)", 36),
    decimal(best / bestProduct, 3))
}

/// Steps in which 6 % of the signs of a matrix beyond the caches turn, beside one whole product.
func measureWideBifurcation(order: Int) {
  let fixture = BifurcationFixture(order: order)
  let flips = order * 6 / 100
  let lists = fixture.lists(8, flips: flips)
  let product = oneBitSpinBenchmark(order: order, replicas: 1)
  var rule = BifurcationRule(
    dt: 1e-3, coupling: 0, horizon: 1e9, pump_feedback: 0, heat: 0)
  var (best, bestStep, bestProduct) = (Double.infinity, Double.infinity, Double.infinity)
  for round in 0..<8 {
    var start = threadSeconds()
    fixture.flip(lists[round])
    best = min(best, threadSeconds() - start)
    start = threadSeconds()
    _ = runBifurcation(
      &fixture.problem, fixture.memory, rule: &rule, first: 1, count: 1, target: -.infinity)
    bestStep = min(bestStep, threadSeconds() - start)
    start = threadSeconds()
    product.call()
    bestProduct = min(bestProduct, threadSeconds() - start)
  }
  for (name, time) in [("flips=\(flips)", best), ("step with them", best + bestStep)] {
    print(
      pad("bifurcation", 24), pad("N=\(order) \(name)", 24),
      pad("\(decimal(time * 1e6, 1)) us", 14), pad("", 16),
      pad("\(decimal(bestProduct * 1e6, 1)) us (one-bit product)", 36),
      decimal(time / bestProduct, 3))
  }
}
