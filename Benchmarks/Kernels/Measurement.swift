import IsingKernels

/// A kernel, the work of one call, and the rate at which the machine could do it at most.
struct Benchmark {
  let kernel: String
  let size: String
  /// Operations or bytes of one call, in the unit of `roofline`.
  let work: Double
  let unit: String
  let roofline: Roofline
  let call: () -> Void
}

/// What bounds a kernel. Each is measured beside the kernel it bounds.
enum Roofline {
  case multiplyAdd
  /// Multiply-adds again, but counted as one coupling times one spin.
  case couplingTimesSpin
  case read(UnsafeRawPointer, bytes: Int)
  case randomLines(UnsafeRawPointer, bytes: Int)
  /// A rate that was reached before.
  case reached(Double)

  func measure() -> Double {
    switch self {
    case .multiplyAdd: measureMultiplyAddRate(samples: 3)
    case .couplingTimesSpin: measureMultiplyAddRate(samples: 3) / 2
    case .read(let buffer, let bytes): measureReadRate(buffer, bytes: bytes, samples: 1)
    case .randomLines(let buffer, let bytes): measureLineRate(buffer, bytes: bytes, samples: 3)
    case .reached(let rate): rate
    }
  }

  var name: String {
    switch self {
    case .multiplyAdd: "multiply-add peak"
    case .couplingTimesSpin: "multiply-add peak (MAC)"
    case .read(_, let bytes): "reading \(bytes / 1024) KB"
    case .randomLines(_, let bytes): "random lines of \(bytes / 1024) KB"
    case .reached: "to be reached with AVX-512"
    }
  }
}

/// The best of many short samples, with the roofline measured between them: other users of the
/// machine then slow both or neither.
func run(_ benchmark: Benchmark, rounds: Int = 12, samplesPerRound: Int = 10) {
  benchmark.call()
  var start = threadSeconds()
  benchmark.call()
  let once = max(threadSeconds() - start, 1e-8)
  let calls = max(1, Int(3e-4 / once))
  var best = Double.infinity
  var roof = 0.0
  for _ in 0..<rounds {
    roof = max(roof, benchmark.roofline.measure())
    for _ in 0..<samplesPerRound {
      start = threadSeconds()
      for _ in 0..<calls { benchmark.call() }
      best = min(best, (threadSeconds() - start) / Double(calls))
    }
  }
  let rate = benchmark.work / best
  print(
    pad(benchmark.kernel, 24), pad(benchmark.size, 24), pad("\(decimal(best * 1e6, 2)) us", 14),
    pad("\(decimal(rate / 1e9, 1)) G\(benchmark.unit)/s", 16),
    pad("\(decimal(roof / 1e9, 1)) (\(benchmark.roofline.name))", 36),
    decimal(rate / roof, 3))
}

func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// A number with a fixed count of digits after the point.
func decimal(_ value: Double, _ digits: Int) -> String {
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  let scaled = Int((value * Double(scale)).rounded())
  let fraction = String(scaled % scale)
  return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
}
