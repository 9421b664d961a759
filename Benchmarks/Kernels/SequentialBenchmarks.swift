import IsingKernels

/// A random complete ±1 matrix with the memory of one annealed replica.
final class DenseSpinFixture {
  let order: Int
  var problem = AnnealingProblem()
  var state: AnnealingState
  var energy = AnnealingEnergy()
  var place = PhiloxPlace(key: 5, low: 0, high: 0)
  let spins: UnsafeMutablePointer<UInt64>
  let best: UnsafeMutablePointer<UInt64>
  let table: UnsafeMutablePointer<Float>

  init(order n: Int) {
    order = n
    let stride = oneBitRowStride(order: n)
    let rows = buffer(n * stride) { _ in UInt64(0) }
    var numbers = Numbers()
    for i in 0..<n {
      for j in 0..<i where numbers.bits() >> 31 == 1 {
        rows[i * stride + j >> 6] |= 1 << UInt64(j & 63)
        rows[j * stride + i >> 6] |= 1 << UInt64(i & 63)
      }
    }
    problem.kind = .signs
    problem.count = n
    problem.rows = UnsafeRawPointer(rows)
    problem.stride = stride
    spins = buffer(annealingSpinWords(count: n)) { _ in numbers.word() }
    best = buffer(annealingSpinWords(count: n)) { _ in 0 }
    state = AnnealingState(
      spins: spins, fields: buffer(annealingFieldBytes(&problem)) { _ in UInt8(0) },
      workspace: buffer(annealingWorkspaceBytes(&problem)) { _ in UInt8(0) })
    table = buffer(annealingTableFloats()) { _ in 0 }
    fillAnnealingTable(from: PhiloxPlace(key: 6, low: 0, high: 0), into: table)
    randomize()
  }

  func randomize() {
    var numbers = Numbers(state: place.low + 1)
    for k in 0..<annealingSpinWords(count: order) { spins[k] = numbers.word() }
    prepareAnnealing(&problem, &state)
    energy = annealingEnergy(&problem, &state)
  }

  func sweep(_ temperatures: [Double]) {
    var lowest = AnnealingEnergy(whole: .max, real: .infinity)
    _ = annealingRun(
      &problem, &state, sweeps: temperatures.count, temperatures: temperatures, table: table,
      place: &place, target: AnnealingEnergy(whole: .min, real: -.infinity), energy: &energy,
      best: &lowest, bestSpins: best)
  }
}

/// Sweeps so hot that nearly every spin turns; times are those of a spin, whose row is added to all
/// fields, many rows at a time.
func hotSweepBenchmark(order: Int, accepts: [Accept] = []) -> Benchmark {
  let fixture = DenseSpinFixture(order: order)
  let temperatures = [Double](repeating: 1e4, count: 20)
  return Benchmark(
    kernel: "annealing, hot sweep", size: "N=\(order), a turned spin", work: 1, unit: "",
    repeats: 20 * order, accepts: accepts
  ) { fixture.sweep(temperatures) }
}

/// Sweeps so cold that nothing moves; times are those of a spin.
func coldSweepBenchmark(order: Int, accepts: [Accept] = []) -> Benchmark {
  let fixture = DenseSpinFixture(order: order)
  _ = annealingDescend(
    &fixture.problem, &fixture.state, maxSweeps: 1000, energy: &fixture.energy)
  let temperatures = [Double](repeating: 0.01, count: 20)
  return Benchmark(
    kernel: "annealing, cold sweep", size: "N=\(order), a spin", work: 1, unit: "",
    repeats: 20 * order, accepts: accepts
  ) { fixture.sweep(temperatures) }
}

/// A whole anneal from random spins, with the schedule that `sa` has.
func annealBenchmark(order: Int, sweeps: Int, accepts: [Accept] = []) -> Benchmark {
  let fixture = DenseSpinFixture(order: order)
  let root = Double(order).squareRoot()
  let temperatures = (0..<sweeps).map { k in
    root * (0.8 - 0.7 * Double(k) / Double(sweeps))
  }
  return Benchmark(
    kernel: "annealing", size: "N=\(order), \(sweeps) sweeps", work: 1, unit: "", accepts: accepts
  ) {
    fixture.randomize()
    fixture.sweep(temperatures)
  }
}

/// Tabu iterations.
func tabuBenchmark(order: Int, tenure: UInt32, accepts: [Accept] = []) -> Benchmark {
  let fixture = DenseSpinFixture(order: order)
  var state = TabuMemory(
    spins: fixture.spins, gains: fixture.state.fields,
    workspace: buffer(tabuWorkspaceBytes(&fixture.problem)) { _ in UInt8(0) })
  var energy = prepareTabu(&fixture.problem, &state)
  var best = energy
  return Benchmark(
    kernel: "tabu iteration", size: "N=\(order) rest=\(tenure)...\(tenure + 10)", work: 1, unit: "",
    repeats: 1000, accepts: accepts
  ) {
    _ = tabuRun(
      &fixture.problem, &state, rest: TabuRest(tenure: tenure, spread: 10), iterations: 1000,
      place: &fixture.place, target: AnnealingEnergy(whole: .min, real: -.infinity),
      energy: &energy, best: &best, bestSpins: fixture.best)
  }
}

/// Random words and normal deviates from the counter-based generator; times are those of a number.
func randomBenchmark(gaussian: Bool, accepts: [Accept] = []) -> Benchmark {
  let count = 4096
  let words = buffer(count) { _ in UInt32(0) }
  let values = buffer(count) { _ in Float(0) }
  var place = PhiloxPlace(key: 1, low: 0, high: 0)
  return Benchmark(
    kernel: gaussian ? "normal deviates" : "random words", size: "Philox4x32-10, a number", work: 1,
    unit: "", repeats: count, accepts: accepts
  ) {
    if gaussian {
      fillGaussian(from: place, count: count, scale: 1, into: values)
    } else {
      fillPhilox(from: place, count: count, into: words)
    }
    place.low += UInt64(count / 4)
  }
}
