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
        // Not in order, so that spins of one word do not follow one another.
        let part = k * 37 % flips
        return UInt32(part * (order / flips) + Int(numbers.bits()) % (order / flips))
      }
    }
  }

  func flip(_ list: [UInt32]) {
    flipBifurcation(&problem, memory, count: list.count, indices: list)
  }
}

/// Rows of flipped spins, each line of which is read from the matrix once. The call also turns x and
/// signs and makes lists.
func flipBenchmark(order: Int, flips: Int, accepts: [Accept] = []) -> Benchmark {
  let fixture = BifurcationFixture(order: order)
  let lists = fixture.lists(32, flips: flips)
  var next = 0
  return Benchmark(
    kernel: "bifurcation flips", size: "N=\(order) flips=\(flips)",
    work: Double(flips * fixture.stride * 8), unit: "B",
    roofline: .randomLines(fixture.rows, bytes: order * fixture.stride * 8), accepts: accepts
  ) {
    fixture.flip(lists[next])
    next = (next + 1) % lists.count
  }
}

/// 6 % of the spins of a matrix beyond the caches turn, beside one whole product; in a whole step, or
/// only their rows.
func wideFlipBenchmark(order: Int, wholeStep: Bool, accepts: [Accept] = []) -> Benchmark {
  let fixture = BifurcationFixture(order: order)
  let flips = order * 6 / 100
  let lists = fixture.lists(8, flips: flips)
  let product = oneBitSpinBenchmark(order: order, replicas: 1)
  var next = 0
  return Benchmark(
    kernel: wholeStep ? "bifurcation step" : "bifurcation flips",
    size: "N=\(order) flips=\(flips)", work: 1, unit: "",
    roofline: .kernel("one-bit product", product.call), accepts: accepts
  ) {
    fixture.flip(lists[next])
    next = (next + 1) % lists.count
    guard wholeStep else { return }
    var rule = BifurcationRule(
      dt: 1e-3, coupling: 0, horizon: 1e9, pump_feedback: 0, heat: 0)
    _ = runBifurcation(
      &fixture.problem, fixture.memory, rule: &rule, first: 1, count: 1, target: -.infinity)
  }
}

/// Whole discrete steps averaged over a schedule, beside the product that they do without.
func bifurcationStepBenchmark(
  order: Int, feedback: Double, accepts: [Accept] = []
) -> Benchmark {
  let fixture = BifurcationFixture(order: order)
  let steps = 2000
  let coupling = 0.5 / Double(order - 1).squareRoot()
  let product = oneBitSpinBenchmark(order: order, replicas: 1)
  var round: UInt64 = 0
  return Benchmark(
    kernel: "bifurcation step", size: "N=\(order) dt=1 A=\(decimal(feedback, 1))", work: 1,
    unit: "",
    roofline: .kernel("one-bit product", product.call), repeats: steps, accepts: accepts
  ) {
    fixture.start(stream: round)
    round += 1
    var rule = BifurcationRule(
      dt: 1, coupling: coupling, horizon: Double(steps), pump_feedback: feedback, heat: 0)
    _ = runBifurcation(
      &fixture.problem, fixture.memory, rule: &rule, first: 0, count: steps, target: -.infinity)
  }
}
