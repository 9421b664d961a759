import IsingKernels

/// y = J x for a dense matrix and a batch of vectors.
func denseBenchmark(order n: Int, replicas: Int, accepts: [Accept] = []) -> Benchmark {
  var numbers = Numbers()
  let packed = buffer(densePackedCount(order: n)) { _ in Float(0) }
  let row = buffer(n) { _ in numbers.next() }
  let rows = [UnsafePointer<Float>?](repeating: UnsafePointer(row), count: 12)
  for panel in 0..<densePanelCount(order: n) {
    packDensePanel(order: n, panel: panel, rows: rows, into: packed)
  }
  let x = buffer(n * replicas) { _ in numbers.next() }
  let y = buffer(n * replicas) { _ in Float(0) }
  return Benchmark(
    kernel: "dense", size: "N=\(n) R=\(replicas)",
    work: 2 * Double(n) * Double(n) * Double(replicas), unit: "FLOP", roofline: .multiplyAdd,
    accepts: accepts
  ) {
    denseProduct(
      order: n, replicas: replicas, packed: packed, x: x, xStride: replicas, y: y,
      yStride: replicas)
  }
}

/// y = J s for one-bit couplings and ±1 spins.
func oneBitSpinBenchmark(
  order n: Int, replicas: Int, accepts: [Accept] = [], besideOne: Bool = false
) -> Benchmark {
  var numbers = Numbers()
  let count = oneBitSpinPackedCount(order: n)
  let packed = buffer(count) { _ in numbers.word() }
  let stride = oneBitRowStride(order: n)
  let spins = buffer(replicas * stride) { _ in numbers.word() }
  let y = buffer(n * replicas) { _ in Int32(0) }
  let pairs = Double(n) * Double(n) * Double(replicas)
  func multiply(_ replicas: Int) {
    oneBitSpinProduct(
      order: n, replicas: replicas, packed: packed, spins: spins, spinStride: stride, y: y,
      yStride: n)
  }
  return Benchmark(
    kernel: "one-bit x spins", size: "N=\(n) R=\(replicas)",
    work: replicas == 1 ? Double(8 * count) : pairs, unit: replicas == 1 ? "B" : "MAC",
    roofline: besideOne
      ? .kernel("R=1") { multiply(1) }
      : replicas == 1 ? .read(packed, bytes: 8 * count) : .couplingTimesSpin,
    accepts: accepts
  ) { multiply(replicas) }
}

/// y = J x for one-bit couplings and real vectors.
func oneBitRealBenchmark(
  order n: Int, replicas: Int, accepts: [Accept] = [], besideReading: Bool = false
) -> Benchmark {
  var numbers = Numbers()
  let count = oneBitRealPackedCount(order: n)
  // Six groups of five columns a word; two bits are not used.
  let packed = buffer(count) { _ in numbers.bits() >> 2 }
  let stride = (n + 15) / 16 * 16
  let x = buffer(replicas * stride) { _ in numbers.next() }
  let y = buffer(replicas * stride) { _ in Float(0) }
  return Benchmark(
    kernel: "one-bit x reals", size: "N=\(n) R=\(replicas)",
    work: besideReading ? Double(4 * count) : Double(n) * Double(n) * Double(replicas),
    unit: besideReading ? "B" : "MAC",
    roofline: besideReading ? .read(packed, bytes: 4 * count) : .couplingTimesSpin,
    accepts: accepts
  ) {
    oneBitRealProduct(
      order: n, replicas: replicas, packed: packed, x: x, xStride: stride, y: y, yStride: stride)
  }
}

/// y = J x for rows with binomially spread degrees.
func sparseBenchmark(
  order n: Int, degree: Int, replicas: Int, signed: Bool = true, accepts: [Accept] = []
) -> Benchmark {
  var numbers = Numbers()
  var neighbours = [[(UInt32, Float)]](repeating: [], count: n)
  for _ in 0..<n * degree / 2 {
    let i = Int(numbers.bits() >> 4) % n
    let j = Int(numbers.bits() >> 4) % n
    let weight: Float = signed ? (numbers.bits() >> 31 == 0 ? 1 : -1) : numbers.next()
    neighbours[i].append((UInt32(j), weight))
    neighbours[j].append((UInt32(i), weight))
  }
  for i in 0..<n { neighbours[i].sort { $0.0 < $1.0 } }
  let starts = neighbours.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
  let columns = neighbours.flatMap { $0.map(\.0) }
  let weights = neighbours.flatMap { $0.map(\.1) }
  let packed = buffer(sparsePackedSize(order: n, nonzeros: columns.count)) { _ in UInt8(0) }
  precondition(
    packSparse(order: n, rowStarts: starts, columns: columns, weights: weights, into: packed))
  let x = buffer(n * replicas) { _ in numbers.next() }
  let y = buffer(n * replicas) { _ in Float(0) }
  let bytes = n * replicas * 4
  return Benchmark(
    kernel: signed ? "sparse, signs" : "sparse, weights",
    size: "N=\(n) d=\(degree) R=\(replicas)",
    work: replicas == 1 ? Double(columns.count) : Double(columns.count) * Double(replicas) * 4,
    unit: replicas == 1 ? "nonzero" : "B",
    roofline: replicas == 1 ? .couplingTimesSpin : .randomLines(x, bytes: bytes),
    repeats: replicas == 1 ? columns.count : 1, accepts: accepts
  ) {
    if replicas == 1 {
      sparseProduct(packed: packed, x: x, y: y)
    } else {
      sparseProduct(
        packed: packed, replicas: replicas, x: x, xStride: replicas, y: y, yStride: replicas)
    }
  }
}
