import IsingKernels

/// A kernel, the work of one call, and what bounds it.
struct Benchmark {
  let kernel: String
  let size: String
  /// Operations or bytes of one call, in the unit of `roofline`.
  let work: Double
  let unit: String
  var roofline: Roofline = .none
  /// What one call repeats, such as steps; times are those of one of them.
  var repeats = 1
  /// What the kernel should reach.
  var accepts: [Accept] = []
  let call: () -> Void
}

/// What bounds a kernel, or what it is compared with. Each is measured beside the kernel.
enum Roofline {
  case none
  case multiplyAdd
  /// Multiply-adds again, but counted as one coupling times one spin.
  case couplingTimesSpin
  case read(UnsafeRawPointer, bytes: Int)
  case randomLines(UnsafeRawPointer, bytes: Int)
  /// Another kernel, whose calls are what is counted.
  case kernel(String, () -> Void)

  func measure() -> Double {
    switch self {
    case .none: return 0
    case .multiplyAdd: return measureMultiplyAddRate(samples: 3)
    case .couplingTimesSpin: return measureMultiplyAddRate(samples: 3) / 2
    case .read(let buffer, let bytes): return measureReadRate(buffer, bytes: bytes, samples: 1)
    case .randomLines(let buffer, let bytes):
      return measureLineRate(buffer, bytes: bytes, samples: 3)
    case .kernel(_, let call):
      let calls = repetitions(of: call)
      let start = threadSeconds()
      for _ in 0..<calls { call() }
      return Double(calls) / (threadSeconds() - start)
    }
  }

  /// Its name and rate.
  func text(_ rate: Double) -> String {
    switch self {
    case .none: ""
    case .multiplyAdd: "\(decimal(rate / 1e9, 1)) (multiply-add peak)"
    case .couplingTimesSpin: "\(decimal(rate / 1e9, 1)) (multiply-add peak, MAC)"
    case .read(_, let bytes): "\(decimal(rate / 1e9, 1)) (reading \(bytes / 1024) KB)"
    case .randomLines(_, let bytes):
      "\(decimal(rate / 1e9, 1)) (random lines of \(bytes / 1024) KB)"
    case .kernel(let name, _): "\(time(1 / rate)) (\(name))"
    }
  }
}

/// What a kernel should reach.
enum Accept {
  /// So much of the roofline's rate.
  case share(Double)
  /// At most so much of the other kernel's time.
  case part(Double)
  /// At most so many seconds for each repeat.
  case time(Double)
  /// At least so much work a second.
  case rate(Double)

  func passes(seconds: Double, rate: Double, roof: Double) -> Bool {
    switch self {
    case .share(let share): rate >= share * roof
    case .part(let part): seconds * roof <= part
    case .time(let limit): seconds <= limit
    case .rate(let limit): rate >= limit
    }
  }

  func text(_ unit: String) -> String {
    switch self {
    case .share(let share): "ratio >= \(decimal(share, 2))"
    case .part(let part): "ratio <= \(decimal(part, 2))"
    case .time(let limit): "<= \(limitText(limit))"
    case .rate(let limit): ">= \(decimal(limit / 1e9, 1)) G\(unit)/s"
    }
  }
}

/// As `time`, where a case has that name.
private func limitText(_ seconds: Double) -> String { time(seconds) }

/// Calls that take about 0.3 ms.
func repetitions(of call: () -> Void) -> Int {
  let start = threadSeconds()
  call()
  return max(1, Int(3e-4 / max(threadSeconds() - start, 1e-8)))
}

/// The best of many short samples of processor time, with the roofline measured between them: other
/// users of the machine then slow both or neither.
func run(_ benchmark: Benchmark, rounds: Int = 12, samplesPerRound: Int = 10) {
  benchmark.call()
  let calls = repetitions(of: benchmark.call)
  var best = Double.infinity
  var roof = 0.0
  for _ in 0..<rounds {
    roof = max(roof, benchmark.roofline.measure())
    for _ in 0..<samplesPerRound {
      let start = threadSeconds()
      for _ in 0..<calls { benchmark.call() }
      best = min(best, (threadSeconds() - start) / Double(calls))
    }
  }
  let rate = benchmark.work / best
  let seconds = best / Double(benchmark.repeats)
  var ratio = ""
  if case .kernel = benchmark.roofline {
    ratio = decimal(seconds * roof, 3)
  } else if roof > 0 {
    ratio = decimal(rate / roof, 3)
  }
  let accepts = benchmark.accepts
  let passes = accepts.allSatisfy { $0.passes(seconds: seconds, rate: rate, roof: roof) }
  print(
    pad(benchmark.kernel, 24), pad(benchmark.size, 24), pad(time(seconds), 11),
    pad(benchmark.unit.isEmpty ? "" : "\(decimal(rate / 1e9, 1)) G\(benchmark.unit)/s", 16),
    pad(benchmark.roofline.text(roof), 36), pad(ratio, 7),
    pad(accepts.map { $0.text(benchmark.unit) }.joined(separator: ", "), 26),
    accepts.isEmpty ? "" : passes ? "pass" : "miss")
}

func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// A time in the unit that suits it.
func time(_ seconds: Double) -> String {
  switch seconds {
  case ..<1e-9: "\(decimal(seconds * 1e9, 3)) ns"
  case ..<1e-7: "\(decimal(seconds * 1e9, 1)) ns"
  case ..<1e-3: "\(decimal(seconds * 1e6, 2)) us"
  default: "\(decimal(seconds * 1e3, 1)) ms"
  }
}

/// A number with a fixed count of digits after the point.
func decimal(_ value: Double, _ digits: Int) -> String {
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  let scaled = Int((value * Double(scale)).rounded())
  let fraction = String(scaled % scale)
  return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
}
